// Reading the model: lookups by id, relations between places, edges between blocks.
#include "mir/mir.h"

#include "base/check.h"

// ---- lookups ----

str mir_string(const struct mir_unit *unit, uint32_t string) {
    CHECK(string < unit->strings.strings.len);
    return unit->strings.strings.items[string];
}

const struct mir_type_info *mir_type_at(const struct mir_unit *unit, mir_type type) {
    CHECK(type.i < unit->types.len);
    return &unit->types.items[type.i];
}

bool mir_keeps_value(const struct mir_unit *unit, mir_type from, mir_type to) {
    const struct mir_type_info *old = mir_type_at(unit, from);
    const struct mir_type_info *new = mir_type_at(unit, to);
    if (old->kind == MIR_TYPE_POINTER && new->kind == MIR_TYPE_POINTER) {
        return true;
    }
    if (old->kind == MIR_TYPE_BOOL) {
        return new->kind == MIR_TYPE_INT || new->kind == MIR_TYPE_BOOL;
    }
    if (new->kind != MIR_TYPE_INT || old->kind != MIR_TYPE_INT) {
        return false;
    }
    return old->is_signed == new->is_signed ? new->bits >= old->bits : new->is_signed && new->bits > old->bits;
}

const struct mir_symbol_info *mir_symbol_at(const struct mir_unit *unit, mir_symbol symbol) {
    CHECK(symbol.i < unit->symbols.len);
    return &unit->symbols.items[symbol.i];
}

const struct mir_place_info *mir_place_at(const struct mir_body *body, mir_place place) {
    CHECK(place.i < body->places.len);
    return &body->places.items[place.i];
}

const struct mir_local_info *mir_local_at(const struct mir_body *body, mir_local local) {
    CHECK(local.i < body->locals.len);
    return &body->locals.items[local.i];
}

const struct mir_contract *mir_contract_at(const struct mir_unit *unit, uint32_t contract) {
    CHECK(contract < unit->contracts.len);
    return &unit->contracts.items[contract];
}

struct mir_effect mir_parameter_effect(const struct mir_unit *unit, const struct mir_contract *contract, uint32_t index) {
    return index < contract->len ? unit->effects.items[contract->first + index] : (struct mir_effect){0};
}

mir_symbol mir_callee(const struct mir_terminator *call) {
    CHECK(call->kind == MIR_CALL);
    return (mir_symbol){call->a.kind == MIR_OPERAND_FUNCTION ? (uint32_t)call->a.data : MIR_NONE};
}

// ---- places ----

mir_place mir_place_root(const struct mir_body *body, mir_place place) {
    for (;;) {
        mir_place parent = mir_place_at(body, place)->parent;
        if (mir_is_none(parent.i)) {
            return place;
        }
        place = parent;
    }
}

bool mir_place_has_deref(const struct mir_body *body, mir_place place) {
    for (; !mir_is_none(place.i); place = mir_place_at(body, place)->parent) {
        if (mir_place_at(body, place)->kind == MIR_PLACE_DEREF) {
            return true;
        }
    }
    return false;
}

mir_local mir_place_local(const struct mir_body *body, mir_place place) {
    const struct mir_place_info *root = mir_place_at(body, mir_place_root(body, place));
    return (mir_local){root->kind == MIR_PLACE_LOCAL ? (uint32_t)root->data : MIR_NONE};
}

bool mir_place_is_prefix(const struct mir_body *body, mir_place prefix, mir_place place) {
    while (!mir_is_none(place.i) && place.i > prefix.i) { // parents have smaller ids than their children
        place = mir_place_at(body, place)->parent;
    }
    return place.i == prefix.i;
}

// What the parts of two paths below their last common place say about the memory they name.
enum relation { APART, UNSURE, SHARED };

// How one more step on each path, seen from the leaves, changes what the steps below it said.
static enum relation relate_step(const struct mir_unit *unit, const struct mir_body *body, mir_place a, mir_place b,
                                 bool at_end, enum relation below) {
    const struct mir_place_info *x = mir_place_at(body, a);
    const struct mir_place_info *y = mir_place_at(body, b);
    if (mir_is_none(x->parent.i) || mir_is_none(y->parent.i)) {
        return APART; // two variables
    }
    mir_type whole = mir_place_at(body, x->parent)->type;
    if (whole.i != mir_place_at(body, y->parent)->type.i) {
        return UNSURE; // below two members of a union
    }
    if (x->kind == MIR_PLACE_ELEMENT || y->kind == MIR_PLACE_ELEMENT) {
        bool same = x->kind == y->kind && x->data == y->data;
        return (same || below == APART) ? below : UNSURE;
    }
    if (x->data == y->data) {
        return below;
    }
    if (x->kind == MIR_PLACE_FIELD && mir_type_at(unit, whole)->is_union) {
        return at_end ? SHARED : UNSURE;
    }
    return APART;
}

bool mir_places_overlap(const struct mir_unit *unit, const struct mir_body *body, mir_place a, mir_place b,
                        enum mir_overlap bias) {
    bool follows_pointer = false;
    bool at_end = true;
    enum relation relation = SHARED;
    while (a.i != b.i) {
        const struct mir_place_info *x = mir_place_at(body, a);
        const struct mir_place_info *y = mir_place_at(body, b);
        bool up_a = x->depth >= y->depth;
        bool up_b = y->depth >= x->depth;
        follows_pointer |= (up_a && x->kind == MIR_PLACE_DEREF) || (up_b && y->kind == MIR_PLACE_DEREF);
        if (up_a && up_b && !follows_pointer) {
            relation = relate_step(unit, body, a, b, at_end, relation);
        }
        if (mir_is_none(x->parent.i) && mir_is_none(y->parent.i)) {
            break;
        }
        at_end = false;
        a = up_a ? x->parent : a;
        b = up_b ? y->parent : b;
    }
    if (follows_pointer || relation == UNSURE) {
        return bias == MIR_MAY_OVERLAP;
    }
    return relation == SHARED;
}

// ---- edges ----

static const struct mir_terminator *end_of(const struct mir_body *body, mir_block block) {
    CHECK(block.i < body->blocks.len);
    return &body->blocks.items[block.i].end;
}

uint32_t mir_successor_count(const struct mir_body *body, mir_block block) {
    const struct mir_terminator *end = end_of(body, block);
    switch ((enum mir_terminator_kind)end->kind) {
    case MIR_GOTO: return 1;
    case MIR_BRANCH: return 2;
    case MIR_SWITCH: return end->len + 1;
    case MIR_CALL: return mir_is_none(end->to[0].i) ? 0 : 1;
    case MIR_GOTO_ADDRESS: return end->len;
    case MIR_UNTERMINATED:
    case MIR_RETURN:
    case MIR_UNREACHABLE: return 0;
    }
    return 0;
}

mir_block mir_successor(const struct mir_body *body, mir_block block, uint32_t index) {
    const struct mir_terminator *end = end_of(body, block);
    if ((end->kind == MIR_SWITCH || end->kind == MIR_GOTO_ADDRESS) && index < end->len) {
        return body->cases.items[end->first + index].to;
    }
    return end->to[end->kind == MIR_BRANCH ? index : 0];
}
