// Cells: reading, writing and copying what an address holds. A write through a pointer from outside may hit what
// another outside pointer leads to, so it drops the cells of its own type there (type-based aliasing), and a write at
// an unknown index drops the elements it may hit.
#include "heap/engine.h"

// Of one record. Records in records in records may have more fields than a computer has memory.
enum { MOST_COPIED_FIELDS = 64, MOST_VISITED_FIELDS = 4096 };

struct field_budget {
    uint32_t copied;
    uint32_t visited;
};

static bool take_field(struct field_budget *budget) {
    return budget->copied && budget->visited && budget->visited--;
}

struct heap_value heap_fresh(struct heap_engine *engine, struct heap_state *state, mir_type type) {
    int64_t low;
    int64_t high;
    heap_type_bounds(engine->unit, type, &low, &high);
    return heap_base(heap_new_symbol(&engine->scratch, state, low, high)->base);
}

static uint32_t content_of(const struct heap_engine *engine, const struct heap_state *state, uint32_t base) {
    uint32_t content = heap_flags(state, base) & HEAP_CONTENT;
    if (content) {
        return content;
    }
    return heap_base_kind(engine, base) == HEAP_BASE_LOCAL ? HEAP_ALL_UNINIT : HEAP_ALL_UNKNOWN;
}

void heap_set_content(struct heap_engine *engine, struct heap_state *state, uint32_t base, uint32_t content) {
    struct heap_object *object = heap_need_object(&engine->scratch, state, base);
    object->flags = (object->flags & ~(uint32_t)HEAP_CONTENT) | content;
}

// Memory that code we do not see may hold a pointer to.
bool heap_is_outside(const struct heap_engine *engine, const struct heap_state *state, uint32_t base) {
    uint32_t flags = heap_flags(state, base);
    switch (heap_base_kind(engine, base)) {
    case HEAP_BASE_CONSTANT:
    case HEAP_BASE_GLOBAL:
    case HEAP_BASE_STRING:
    case HEAP_BASE_FUNCTION: return true;
    case HEAP_BASE_LOCAL: return (flags & HEAP_ESCAPED) != 0;
    case HEAP_BASE_SYMBOL: return !(flags & (HEAP_OWNED | HEAP_FRAME)) || (flags & HEAP_ESCAPED);
    }
    return true;
}

// Whether `from` may have got a value by a store of another size, or at another index, than it is read with.
static bool may_be_written(const struct heap_engine *engine, const struct heap_state *state, struct heap_address from,
                           int64_t size) {
    for (uint32_t i = heap_first_cell(state, from.at.base);
         i < state->cells.len && state->cells.items[i].key.at.base == from.at.base; i++) {
        const struct heap_cell *cell = &state->cells.items[i];
        struct heap_value at = cell->key.at;
        int64_t cell_size = heap_type_size(engine->unit, cell->type);
        bool is_apart = at.index == 0 && from.at.index == 0 && size > 0 && cell_size > 0 &&
                        (heap_shift(at, -size).offset >= from.at.offset ||
                         heap_shift(at, cell_size).offset <= from.at.offset);
        if (!is_apart) {
            return true;
        }
    }
    return false;
}

static uint32_t uninit_origin(const struct heap_engine *engine, const struct heap_state *state, uint32_t base) {
    if (heap_base_kind(engine, base) == HEAP_BASE_LOCAL) {
        return heap_root_data(engine, base);
    }
    const struct heap_object *object = heap_find_object(state, base);
    return object ? object->origin : 0;
}

static struct heap_value discover(struct heap_engine *engine, struct heap_state *state, struct heap_address from,
                                  mir_type type, bool claims_uninit) {
    uint32_t content = content_of(engine, state, from.at.base);
    if (content == HEAP_ALL_ZERO) {
        return heap_constant(0);
    }
    uint32_t origin = uninit_origin(engine, state, from.at.base);
    struct heap_value value = heap_fresh(engine, state, type);
    if (content == HEAP_ALL_UNINIT && claims_uninit && !may_be_written(engine, state, from, heap_type_size(engine->unit, type))) {
        struct heap_object *object = heap_find_object(state, value.base);
        bool is_local = heap_base_kind(engine, from.at.base) == HEAP_BASE_LOCAL;
        object->flags |= is_local ? HEAP_UNINIT : HEAP_UNINIT | HEAP_UNINIT_BLOCK;
        object->origin = origin;
    }
    return value;
}

struct heap_value heap_load(struct heap_engine *engine, struct heap_state *state, struct heap_address from,
                            mir_type type, bool claims_uninit) {
    const struct heap_cell *cell = heap_find_cell(state, from);
    if (cell) {
        return cell->value;
    }
    enum heap_base_kind kind = heap_base_kind(engine, from.at.base);
    struct heap_value value = discover(engine, state, from, type, claims_uninit);
    if (kind != HEAP_BASE_CONSTANT && kind != HEAP_BASE_STRING && kind != HEAP_BASE_FUNCTION) {
        heap_insert_cell(&engine->scratch, state, (struct heap_cell){.key = from, .type = type, .value = value});
    }
    return value;
}

// Whether all of the `size` bytes at `at` are still without a value.
bool heap_is_blank(const struct heap_engine *engine, const struct heap_state *state, struct heap_address at,
                   int64_t size) {
    enum heap_base_kind kind = heap_base_kind(engine, at.at.base);
    bool is_known = kind == HEAP_BASE_LOCAL || kind == HEAP_BASE_SYMBOL;
    return is_known && at.at.index == 0 && size > 0 &&
           content_of(engine, state, at.at.base) == HEAP_ALL_UNINIT && !may_be_written(engine, state, at, size);
}

static void note_loss(struct heap_state *state, struct heap_value value) {
    if (value.base && !state->has_lost) {
        state->has_lost = heap_find_origin(state, value.base, HEAP_OWNED, HEAP_ESCAPED | HEAP_REPORTED) != NULL;
    }
}

// Removes a cell whose value is overwritten or gone; a reference is lost with it.
void heap_forget_cell(struct heap_engine *engine, struct heap_state *state, uint32_t at) {
    (void)engine;
    note_loss(state, state->cells.items[at].value);
    heap_remove_cell(state, at);
}

void heap_forget_object(struct heap_engine *engine, struct heap_state *state, uint32_t base) {
    uint32_t first = heap_first_cell(state, base);
    uint32_t end = first;
    while (end < state->cells.len && state->cells.items[end].key.at.base == base) {
        note_loss(state, state->cells.items[end++].value);
    }
    for (uint32_t i = end; end > first && i < state->cells.len; i++) {
        state->cells.items[first + i - end] = state->cells.items[i];
    }
    state->cells.len -= end - first;
    (void)engine;
}

// Removes a cell that may or may not have been overwritten: what it holds is no longer followed.
static void blur_cell(struct heap_engine *engine, struct heap_state *state, uint32_t at) {
    heap_escape(engine, state, state->cells.items[at].value);
    heap_remove_cell(state, at);
}

static bool may_hit(struct heap_value store, struct heap_value cell) {
    if (store.index == cell.index && store.scale == cell.scale) {
        return false; // the same or a different constant distance
    }
    if (store.index != 0 && cell.index != 0) {
        return true;
    }
    struct heap_value element = store.index ? store : cell;
    struct heap_value fixed = store.index ? cell : store;
    uint64_t distance = (uint64_t)fixed.offset - (uint64_t)element.offset; // when it is not negative
    return element.scale <= 1 || (fixed.offset >= element.offset && distance % (uint64_t)element.scale == 0);
}

static void blur_elements(struct heap_engine *engine, struct heap_state *state, struct heap_value to) {
    bool blurred = to.index != 0;
    for (uint32_t i = heap_first_cell(state, to.base);
         i < state->cells.len && state->cells.items[i].key.at.base == to.base;) {
        if (may_hit(to, state->cells.items[i].key.at)) {
            blur_cell(engine, state, i);
            blurred = true;
        } else {
            i++;
        }
    }
    if (blurred && content_of(engine, state, to.base) != HEAP_ALL_UNKNOWN) {
        heap_set_content(engine, state, to.base, HEAP_ALL_UNKNOWN);
    }
}

static void blur_aliases(struct heap_engine *engine, struct heap_state *state, uint32_t base, mir_type type) {
    for (uint32_t i = 0; i < state->cells.len;) {
        const struct heap_cell *cell = &state->cells.items[i];
        uint32_t other = cell->key.at.base;
        bool is_candidate = other != base && cell->type.i == type.i && heap_is_outside(engine, state, other);
        if (is_candidate) {
            blur_cell(engine, state, i);
            heap_set_content(engine, state, other, HEAP_ALL_UNKNOWN);
        } else {
            i++;
        }
    }
}

void heap_store(struct heap_engine *engine, struct heap_state *state, struct heap_address to, mir_type type,
                struct heap_value value) {
    enum heap_base_kind kind = heap_base_kind(engine, to.at.base);
    if (heap_is_outside(engine, state, to.at.base)) {
        heap_escape(engine, state, value);
        if (kind == HEAP_BASE_SYMBOL) {
            blur_aliases(engine, state, to.at.base, type);
        }
    }
    if (kind == HEAP_BASE_CONSTANT || kind == HEAP_BASE_STRING || kind == HEAP_BASE_FUNCTION) {
        return;
    }
    blur_elements(engine, state, to.at);
    const struct heap_cell *old = heap_find_cell(state, to);
    if (old && !heap_same(old->value, value)) {
        note_loss(state, old->value);
    }
    struct heap_cell cell = {.key = to, .type = type, .value = value, .stored = engine->at};
    heap_insert_cell(&engine->scratch, state, cell);
}

// ---- whole records ----

static void discover_fields(struct heap_engine *engine, struct heap_state *state, struct heap_address from,
                            mir_type type, struct field_budget *budget) {
    const struct mir_type_info *info = mir_type_at(engine->unit, type);
    if (info->kind != MIR_TYPE_RECORD || info->is_union) {
        return;
    }
    for (uint32_t i = 0; i < info->len && take_field(budget); i++) {
        const struct mir_field *field = &engine->unit->fields.items[info->first + i];
        struct heap_address at = {.at = heap_shift(from.at, (int64_t)field->offset)};
        if (heap_type_is_aggregate(engine->unit, field->type)) {
            discover_fields(engine, state, at, field->type, budget);
        } else if (heap_type_is_pointer(engine->unit, field->type)) {
            heap_load(engine, state, at, field->type, false);
            budget->copied--;
        }
    }
}

static bool is_inside(struct heap_value cell, struct heap_value whole, int64_t size) {
    bool starts_inside = cell.base == whole.base && cell.offset >= whole.offset;
    return starts_inside && heap_shift(cell, -size).offset < whole.offset;
}

static void clear_range(struct heap_engine *engine, struct heap_state *state, struct heap_value whole, int64_t size) {
    for (uint32_t i = heap_first_cell(state, whole.base);
         i < state->cells.len && state->cells.items[i].key.at.base == whole.base;) {
        bool is_hit = is_inside(state->cells.items[i].key.at, whole, size) ||
                      state->cells.items[i].key.at.index != whole.index;
        if (is_hit) {
            heap_forget_cell(engine, state, i);
        } else {
            i++;
        }
    }
}

static bool covers_object(const struct heap_engine *engine, struct heap_value at, int64_t size) {
    if (heap_base_kind(engine, at.base) != HEAP_BASE_LOCAL || at.offset != 0 || at.index != 0) {
        return false;
    }
    mir_local local = {heap_root_data(engine, at.base)};
    return heap_type_size(engine->unit, mir_local_at(engine->body, local)->type) == size;
}

void heap_copy_aggregate(struct heap_engine *engine, struct heap_state *state, struct heap_address to,
                         struct heap_address from, mir_type type) {
    int64_t size = heap_type_size(engine->unit, type);
    bool is_memory = to.at.base != 0 && from.at.base != 0 && size > 0;
    if (state->is_infeasible || !is_memory || heap_same(to.at, from.at)) {
        return;
    }
    struct field_budget budget = {MOST_COPIED_FIELDS, MOST_VISITED_FIELDS};
    discover_fields(engine, state, from, type, &budget);
    VEC(struct heap_cell) copies = {0};
    for (uint32_t i = heap_first_cell(state, from.at.base);
         i < state->cells.len && state->cells.items[i].key.at.base == from.at.base; i++) {
        struct heap_cell cell = state->cells.items[i];
        if (is_inside(cell.key.at, from.at, size) && cell.key.at.index == from.at.index) {
            int64_t distance = cell.key.at.offset - from.at.offset;
            cell.key.at = heap_shift(to.at, distance);
            VEC_PUSH(&engine->scratch, &copies, cell);
        }
    }
    uint32_t content = content_of(engine, state, from.at.base);
    clear_range(engine, state, to.at, size);
    if (to.at.base != from.at.base) {
        heap_set_content(engine, state, to.at.base,
                         covers_object(engine, to.at, size) ? content : HEAP_ALL_UNKNOWN);
    }
    for (uint32_t i = 0; i < copies.len; i++) {
        heap_store(engine, state, copies.items[i].key, copies.items[i].type, copies.items[i].value);
    }
}

static void zero_fields(struct heap_engine *engine, struct heap_state *state, struct heap_address at, mir_type type,
                        struct field_budget *budget) {
    const struct mir_type_info *info = mir_type_at(engine->unit, type);
    for (uint32_t i = 0; info->kind == MIR_TYPE_RECORD && i < info->len && take_field(budget); i++) {
        const struct mir_field *field = &engine->unit->fields.items[info->first + i];
        struct heap_address to = {.at = heap_shift(at.at, (int64_t)field->offset)};
        if (heap_type_is_aggregate(engine->unit, field->type)) {
            zero_fields(engine, state, to, field->type, budget);
        } else {
            heap_store(engine, state, to, field->type, heap_constant(0));
            budget->copied--;
        }
    }
}

void heap_zero_aggregate(struct heap_engine *engine, struct heap_state *state, struct heap_address to,
                         mir_type type) {
    int64_t size = heap_type_size(engine->unit, type);
    if (state->is_infeasible || to.at.base == 0) {
        return;
    }
    clear_range(engine, state, to.at, size > 0 ? size : INT64_MAX);
    if (covers_object(engine, to.at, size)) {
        heap_set_content(engine, state, to.at.base, HEAP_ALL_ZERO);
        return;
    }
    struct field_budget budget = {MOST_COPIED_FIELDS, MOST_VISITED_FIELDS};
    if (content_of(engine, state, to.at.base) == HEAP_ALL_UNINIT) {
        heap_set_content(engine, state, to.at.base, HEAP_ALL_UNKNOWN);
    }
    zero_fields(engine, state, to, type, &budget);
}
