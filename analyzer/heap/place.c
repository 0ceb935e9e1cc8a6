// Places and operands to addresses and values. Following a pointer is where most mistakes show, so it is checked here.
#include "heap/engine.h"

static struct heap_address field_address(struct heap_engine *engine, struct heap_address parent,
                                         const struct mir_place_info *place) {
    mir_type type = mir_place_at(engine->body, place->parent)->type;
    const struct mir_type_info *record = mir_type_at(engine->unit, type);
    uint32_t field = (uint32_t)place->data;
    if (record->kind != MIR_TYPE_RECORD || field >= record->len) {
        return parent;
    }
    const struct mir_field *member = &engine->unit->fields.items[record->first + field];
    parent.at = heap_shift(parent.at, (int64_t)member->offset);
    parent.bit = member->bit;
    return parent;
}

static struct heap_address element_address(struct heap_engine *engine, struct heap_state *state,
                                           struct heap_address parent, const struct mir_place_info *place) {
    struct heap_value count = heap_constant(place->data);
    if (place->kind == MIR_PLACE_ELEMENT) {
        mir_local local = {(uint32_t)place->data};
        struct heap_address at = {.at = heap_base(heap_local_base(local))};
        bool claims = mir_local_at(engine->body, local)->kind == MIR_LOCAL_VARIABLE;
        count = heap_load(engine, state, at, mir_local_at(engine->body, local)->type, claims);
        heap_use(engine, state, count, (mir_place){MIR_NONE});
    }
    int64_t size = heap_type_size(engine->unit, place->type);
    return (struct heap_address){.at = heap_pointer_add(engine, state, parent.at, count, size)};
}

struct heap_address heap_place_address(struct heap_engine *engine, struct heap_state *state, mir_place place) {
    const struct mir_place_info *info = mir_place_at(engine->body, place);
    struct heap_address at = {0};
    switch ((enum mir_place_kind)info->kind) {
    case MIR_PLACE_LOCAL: at.at = heap_base(heap_local_base((mir_local){(uint32_t)info->data})); break;
    case MIR_PLACE_GLOBAL:
        at.at = heap_base(heap_root_base(engine, HEAP_BASE_GLOBAL, (uint32_t)info->data));
        break;
    case MIR_PLACE_FIELD: at = field_address(engine, heap_place_address(engine, state, info->parent), info); break;
    case MIR_PLACE_DEREF:
        at.at = heap_read_place(engine, state, info->parent);
        heap_use(engine, state, at.at, info->parent);
        break;
    case MIR_PLACE_INDEX:
    case MIR_PLACE_ELEMENT:
        at = element_address(engine, state, heap_place_address(engine, state, info->parent), info);
        break;
    }
    return at;
}

// The pointer that was followed last on the way to `place`, or MIR_NONE.
static mir_place followed_pointer(const struct mir_body *body, mir_place place) {
    while (place.i != MIR_NONE && mir_place_at(body, place)->kind != MIR_PLACE_DEREF) {
        place = mir_place_at(body, place)->parent;
    }
    return place.i == MIR_NONE ? place : mir_place_at(body, place)->parent;
}

struct heap_address heap_access(struct heap_engine *engine, struct heap_state *state, mir_place place) {
    struct heap_address at = heap_place_address(engine, state, place);
    mir_place pointer = followed_pointer(engine->body, place);
    if (pointer.i != MIR_NONE && !state->is_infeasible) {
        heap_touch(engine, state, at.at, pointer);
    }
    return at;
}

static bool is_union_field(const struct heap_engine *engine, const struct mir_place_info *place) {
    return place->kind == MIR_PLACE_FIELD &&
           mir_type_at(engine->unit, mir_place_at(engine->body, place->parent)->type)->is_union;
}

static bool passes_union(const struct heap_engine *engine, mir_place place) {
    for (; place.i != MIR_NONE; place = mir_place_at(engine->body, place)->parent) {
        if (is_union_field(engine, mir_place_at(engine->body, place))) {
            return true;
        }
    }
    return false;
}

// Elements are often filled by a loop, of which the engine also sees the path that does not enter it: whoever wrote it
// knows better.
static bool is_filled_by_loop(const struct heap_engine *engine, uint32_t local) {
    const struct heap_shape *shape = &engine->shape;
    if (bits_has(shape->address_taken, local)) {
        return shape->loop_count > 0;
    }
    for (uint32_t i = 0; i < shape->loop_count; i++) {
        if (bits_has(shape->loops[i].written, local)) {
            return true;
        }
    }
    return false;
}

// Whether a missing value at `place` means that it never got one: in variables and in what a pointer leads to.
bool heap_claims_uninit(const struct heap_engine *engine, mir_place place) {
    bool is_pointer = heap_type_is_pointer(engine->unit, mir_place_at(engine->body, place)->type);
    bool is_element = false;
    for (;; place = mir_place_at(engine->body, place)->parent) {
        const struct mir_place_info *info = mir_place_at(engine->body, place);
        switch ((enum mir_place_kind)info->kind) {
        case MIR_PLACE_FIELD:
            if (is_union_field(engine, info)) {
                return false;
            }
            break;
        case MIR_PLACE_LOCAL: {
            const struct mir_local_info *local = mir_local_at(engine->body, (mir_local){(uint32_t)info->data});
            const struct mir_type_info *record = mir_type_at(engine->unit, local->type);
            return local->kind == MIR_LOCAL_VARIABLE && !local->is_literal && record->handle == MIR_HANDLE_NONE &&
                   !(is_element && is_filled_by_loop(engine, (uint32_t)info->data));
        }
        case MIR_PLACE_DEREF: return is_pointer || engine->shape.loop_count == 0;
        case MIR_PLACE_GLOBAL: return false;
        case MIR_PLACE_INDEX:
        case MIR_PLACE_ELEMENT: is_element = true; break;
        }
    }
}

struct heap_value heap_read_place(struct heap_engine *engine, struct heap_state *state, mir_place place) {
    mir_type type = mir_place_at(engine->body, place)->type;
    struct heap_address at = heap_access(engine, state, place);
    if (state->is_infeasible) {
        return heap_constant(0);
    }
    if (heap_type_is_aggregate(engine->unit, type)) {
        return heap_fresh(engine, state, type);
    }
    bool is_known = at.at.index == 0 || followed_pointer(engine->body, place).i == MIR_NONE;
    return heap_load(engine, state, at, type, is_known && heap_claims_uninit(engine, place));
}

void heap_write_place(struct heap_engine *engine, struct heap_state *state, mir_place place,
                      struct heap_value value) {
    struct heap_address at = heap_access(engine, state, place);
    if (state->is_infeasible) {
        return;
    }
    heap_store(engine, state, at, mir_place_at(engine->body, place)->type, value);
    enum heap_base_kind kind = heap_base_kind(engine, at.at.base);
    if (passes_union(engine, place) && (kind == HEAP_BASE_LOCAL || kind == HEAP_BASE_SYMBOL)) {
        heap_set_content(engine, state, at.at.base, HEAP_ALL_UNKNOWN);
    }
}

struct heap_value heap_operand(struct heap_engine *engine, struct heap_state *state, struct mir_operand operand) {
    if (state->is_infeasible) {
        return heap_constant(0);
    }
    switch ((enum mir_operand_kind)operand.kind) {
    case MIR_OPERAND_COPY: return heap_read_place(engine, state, (mir_place){(uint32_t)operand.data});
    case MIR_OPERAND_ADDRESS: return heap_place_address(engine, state, (mir_place){(uint32_t)operand.data}).at;
    case MIR_OPERAND_INT: return heap_constant(heap_wrap(engine->unit, operand.type, operand.data));
    case MIR_OPERAND_STRING: return heap_base(heap_root_base(engine, HEAP_BASE_STRING, (uint32_t)operand.data));
    case MIR_OPERAND_FUNCTION: return heap_base(heap_root_base(engine, HEAP_BASE_FUNCTION, (uint32_t)operand.data));
    case MIR_OPERAND_NONE:
    case MIR_OPERAND_ZERO: return heap_constant(0);
    case MIR_OPERAND_FLOAT:
    case MIR_OPERAND_LABEL:
    case MIR_OPERAND_UNKNOWN: return heap_fresh(engine, state, operand.type);
    }
    return heap_constant(0);
}

mir_place heap_operand_place(struct mir_operand operand) {
    return (mir_place){operand.kind == MIR_OPERAND_COPY ? (uint32_t)operand.data : MIR_NONE};
}

// Follows copies through temporaries back to something with a name.
str heap_place_name(struct heap_engine *engine, mir_place place) {
    for (uint32_t hops = 0; hops < 8 && place.i != MIR_NONE; hops++) {
        mir_local local = mir_place_local(engine->body, place);
        bool is_named = local.i == MIR_NONE || mir_local_at(engine->body, local)->name != 0;
        if (is_named) {
            return mir_place_text(engine->arena, engine->unit, engine->body, place);
        }
        bool is_whole = mir_place_at(engine->body, place)->kind == MIR_PLACE_LOCAL;
        place = is_whole ? engine->shape.source[local.i] : (mir_place){MIR_NONE};
    }
    return S("");
}
