// The join of two states at one point: one state that covers both. The values are walked in step from the locals and
// globals; where they differ the result has some value. Resources must be in the same state on both sides: a block that
// is owned in one and released in the other is the very thing worth keeping apart.
// Requires: both canonical for the same block.
#include "heap/engine.h"

struct pair {
    struct heap_value a;
    struct heap_value b;
    uint32_t result;
};

struct join {
    struct heap_engine *engine;
    const struct heap_state *a;
    const struct heap_state *b;
    struct heap_state *out;
    VEC(struct pair) pairs;
    uint32_t done; // pairs whose memory was walked
    enum heap_join_mode mode;
    bool failed;
};

static bool is_symbol(const struct join *join, uint32_t base) {
    return heap_base_kind(join->engine, base) == HEAP_BASE_SYMBOL;
}

static uint32_t resource_flags(const struct heap_state *state, uint32_t base) {
    const struct heap_object *object = base ? heap_find_object(state, base) : NULL;
    if (!object || (object->flags & HEAP_REPORTED)) {
        return 0;
    }
    uint32_t flags = object->flags & (HEAP_OWNED | HEAP_FRAME | HEAP_RELEASED | HEAP_UNINIT | HEAP_ESCAPED);
    if ((flags & (HEAP_OWNED | HEAP_ESCAPED | HEAP_RELEASED)) == (HEAP_OWNED | HEAP_ESCAPED)) {
        flags = 0; // others look after it
    }
    uint32_t ended = HEAP_ESCAPED | HEAP_RELEASED | HEAP_REPORTED;
    bool leads_to_block = heap_find_origin(state, object->derived, HEAP_OWNED, ended) ||
                          heap_find_origin(state, object->derived, HEAP_RELEASED, HEAP_REPORTED);
    return (flags & ~(uint32_t)HEAP_ESCAPED) | (leads_to_block ? 1u << 31 : 0);
}

static bool is_resource(const struct heap_state *state, struct heap_value value) {
    return resource_flags(state, value.base) != 0;
}

static bool points_to_local(const struct join *join, struct heap_value value) {
    return heap_base_kind(join->engine, value.base) == HEAP_BASE_LOCAL;
}

static void bounds_of(const struct heap_state *state, struct heap_value value, int64_t *low, int64_t *high) {
    *low = INT64_MIN;
    *high = INT64_MAX;
    if (heap_is_constant(value)) {
        *low = *high = value.offset;
    } else if (value.index == 0 && value.offset == 0) {
        const struct heap_object *object = heap_find_object(state, value.base);
        *low = object ? object->low : INT64_MIN;
        *high = object ? object->high : INT64_MAX;
    }
}

static bool is_nonnull(const struct join *join, const struct heap_state *state, struct heap_value value) {
    if (value.base == 0) {
        return value.offset != 0;
    }
    return !is_symbol(join, value.base) || (heap_flags(state, value.base) & HEAP_NONNULL);
}

static void join_attributes(struct join *join, struct heap_object *out, struct heap_value a, struct heap_value b) {
    int64_t a_low, a_high, b_low, b_high;
    bounds_of(join->a, a, &a_low, &a_high);
    bounds_of(join->b, b, &b_low, &b_high);
    out->low = a_low < b_low ? a_low : b_low;
    out->high = a_high > b_high ? a_high : b_high;
    if (is_nonnull(join, join->a, a) && is_nonnull(join, join->b, b)) {
        out->flags |= HEAP_NONNULL;
    }
    out->flags |= (heap_flags(join->a, a.base) | heap_flags(join->b, b.base)) & HEAP_ESCAPED;
}

// Copies what makes a block a block; both sides must agree on it.
static void join_resource(struct join *join, struct heap_object *out, const struct heap_object *a,
                          const struct heap_object *b) {
    uint32_t state = HEAP_OWNED | HEAP_FRAME | HEAP_RELEASED | HEAP_UNINIT | HEAP_UNINIT_BLOCK;
    bool agrees = (a->flags & state) == (b->flags & state) && a->kind == b->kind && a->origin == b->origin &&
                  a->released == b->released;
    bool is_tracked = resource_flags(join->a, a->base) != 0 || resource_flags(join->b, b->base) != 0;
    if (!agrees) {
        join->failed |= is_tracked;
        return;
    }
    out->flags |= (a->flags & state) | ((a->flags | b->flags) & (HEAP_REPORTED | HEAP_ESCAPED));
    out->kind = a->kind;
    out->origin = a->origin;
    out->released = a->released;
    uint32_t content_a = a->flags & HEAP_CONTENT;
    uint32_t content_b = b->flags & HEAP_CONTENT;
    out->flags |= content_a == content_b ? content_a : (uint32_t)HEAP_ALL_UNKNOWN;
}

static struct heap_value join_values(struct join *join, struct heap_value a, struct heap_value b);

// The address of a variable that has no value yet, or holds something to be released: whoever gets it may change that,
// so it matters on which paths it was handed out.
static bool leads_to_resource(const struct join *join, const struct heap_state *state, struct heap_value value) {
    if (heap_base_kind(join->engine, value.base) != HEAP_BASE_LOCAL) {
        return false;
    }
    bool leads = heap_is_uninit(state, value.base);
    for (uint32_t i = heap_first_cell(state, value.base);
         i < state->cells.len && state->cells.items[i].key.at.base == value.base; i++) {
        leads |= is_resource(state, state->cells.items[i].value);
    }
    return leads;
}

static uint32_t new_pair(struct join *join, struct heap_value a, struct heap_value b) {
    struct heap_object *out = heap_new_symbol(&join->engine->scratch, join->out, INT64_MIN, INT64_MAX);
    uint32_t result = out->base;
    join_attributes(join, out, a, b);
    VEC_PUSH(&join->engine->scratch, &join->pairs, (struct pair){a, b, result});
    const struct heap_object *left = heap_find_object(join->a, a.base);
    const struct heap_object *right = heap_find_object(join->b, b.base);
    bool are_plain = a.base && b.base && a.offset == 0 && b.offset == 0 && is_symbol(join, a.base) &&
                     is_symbol(join, b.base) && a.index == 0 && b.index == 0;
    if (!are_plain || !left || !right) {
        join->failed |= is_resource(join->a, a) || is_resource(join->b, b);
        join->failed |= join->mode == HEAP_JOIN_STRICT && points_to_local(join, a) != points_to_local(join, b);
        join->failed |= leads_to_resource(join, join->a, a) || leads_to_resource(join, join->b, b);
        return result;
    }
    join_resource(join, out, left, right);
    if (left->derived && right->derived && !join->failed) {
        struct heap_value derived = join_values(join, heap_base(left->derived), heap_base(right->derived));
        heap_find_object(join->out, result)->derived = derived.base;
    } else if (left->derived || right->derived) {
        join->failed |= is_resource(join->a, a) || is_resource(join->b, b);
    }
    return result;
}

static uint32_t find_pair(struct join *join, struct heap_value a, struct heap_value b) {
    for (uint32_t i = 0; i < join->pairs.len; i++) {
        const struct pair *known = &join->pairs.items[i];
        bool same_a = heap_same(known->a, a);
        bool same_b = heap_same(known->b, b);
        if (same_a && same_b) {
            return known->result;
        }
        if ((same_a && is_resource(join->a, a)) || (same_b && is_resource(join->b, b))) {
            join->failed = true; // one block here is two there
        }
    }
    return 0;
}

static struct heap_value join_values(struct join *join, struct heap_value a, struct heap_value b) {
    if (heap_same(a, b) && !is_symbol(join, a.base) && a.index == 0) {
        return a;
    }
    bool both_symbols = a.base && b.base && is_symbol(join, a.base) && is_symbol(join, b.base);
    int64_t offset = 0;
    if (both_symbols && a.index == 0 && b.index == 0 && a.offset == b.offset) {
        offset = a.offset;
        a.offset = b.offset = 0;
    }
    uint32_t base = find_pair(join, a, b);
    base = base ? base : new_pair(join, a, b);
    return heap_shift(heap_base(base), offset);
}

// ---- memory ----

// Only one side knows what is in this cell: the result has some value there. A variable that has none on the other
// side is worth keeping apart.
static void drop_cell(struct join *join, const struct heap_state *state, const struct heap_cell *cell) {
    uint32_t base = cell->key.at.base;
    const struct heap_state *other = state == join->a ? join->b : join->a;
    join->failed |= is_resource(state, cell->value);
    if (heap_base_kind(join->engine, base) != HEAP_BASE_LOCAL) {
        return;
    }
    mir_local local = {heap_root_data(join->engine, base)};
    bool is_scalar =
        !heap_type_is_aggregate(join->engine->unit, mir_local_at(join->engine->body, local)->type);
    join->failed |= join->mode == HEAP_JOIN_STRICT && is_scalar && !(heap_flags(other, base) & HEAP_CONTENT);
    if (!join->failed) {
        heap_set_content(join->engine, join->out, base, HEAP_ALL_UNKNOWN);
    }
}

// Joins what is inside base `a` of one state and `b` of the other, into `out`.
static void join_cells(struct join *join, uint32_t a, uint32_t b, uint32_t out) {
    uint32_t i = heap_first_cell(join->a, a);
    uint32_t k = heap_first_cell(join->b, b);
    while (!join->failed) {
        const struct heap_cell *left = i < join->a->cells.len ? &join->a->cells.items[i] : NULL;
        const struct heap_cell *right = k < join->b->cells.len ? &join->b->cells.items[k] : NULL;
        left = left && left->key.at.base == a ? left : NULL;
        right = right && right->key.at.base == b ? right : NULL;
        if (!left && !right) {
            return;
        }
        if (left && left->key.at.index != 0) {
            drop_cell(join, join->a, left);
            i++;
            continue;
        }
        if (right && right->key.at.index != 0) {
            drop_cell(join, join->b, right);
            k++;
            continue;
        }
        struct heap_cell moved = {0};
        if (right) {
            moved = *right;
            moved.key.at.base = a;
        }
        int order = !left ? 1 : !right ? -1 : heap_compare_cells(left, &moved);
        if (order == 0) {
            struct heap_cell cell = *left;
            cell.key.at.base = out;
            cell.value = join_values(join, left->value, right->value);
            heap_insert_cell(&join->engine->scratch, join->out, cell);
        } else {
            drop_cell(join, order < 0 ? join->a : join->b, order < 0 ? left : right);
        }
        i += order <= 0;
        k += order >= 0;
    }
}

// A variable that has a value on one side only is worth keeping apart; where there is no room for that, it has some
// value from here.
static void join_root_object(struct join *join, uint32_t base) {
    uint32_t a = heap_flags(join->a, base);
    uint32_t b = heap_flags(join->b, base);
    bool is_local = heap_base_kind(join->engine, base) == HEAP_BASE_LOCAL;
    if (is_local && heap_is_uninit(join->a, base) != heap_is_uninit(join->b, base)) {
        join->failed |= join->mode == HEAP_JOIN_STRICT;
    }
    if (a | b) {
        struct heap_object *out = heap_need_object(&join->engine->scratch, join->out, base);
        out->flags = (a | b) & HEAP_ESCAPED;
        out->flags |= (a & HEAP_CONTENT) == (b & HEAP_CONTENT) ? a & HEAP_CONTENT : (uint32_t)HEAP_ALL_UNKNOWN;
    }
}

static void join_roots(struct join *join) {
    const struct heap_state *sides[] = {join->a, join->b};
    for (uint32_t side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < sides[side]->objects.len; i++) {
            uint32_t base = sides[side]->objects.items[i].base;
            if (!is_symbol(join, base)) {
                join_root_object(join, base);
            }
        }
    }
    uint32_t last = 0;
    for (uint32_t side = 0; side < 2; side++) {
        last = 0;
        for (uint32_t i = 0; i < sides[side]->cells.len && !join->failed; i++) {
            uint32_t base = sides[side]->cells.items[i].key.at.base;
            bool was_joined = side == 1 && join->a->cells.len &&
                              heap_first_cell(join->a, base) < join->a->cells.len &&
                              join->a->cells.items[heap_first_cell(join->a, base)].key.at.base == base;
            if (!is_symbol(join, base) && base != last && !was_joined) {
                join_cells(join, base, base, base);
            }
            last = base;
        }
    }
}

static void join_reached(struct join *join) {
    for (; join->done < join->pairs.len && !join->failed; join->done++) {
        struct pair pair = join->pairs.items[join->done];
        bool are_plain = pair.a.base && pair.b.base && pair.a.offset == 0 && pair.b.offset == 0 &&
                         pair.a.index == 0 && pair.b.index == 0 && is_symbol(join, pair.a.base) &&
                         is_symbol(join, pair.b.base);
        if (are_plain) {
            join_cells(join, pair.a.base, pair.b.base, pair.result);
        }
    }
}

// ---- conditions both sides know ----

static bool known_pair(const struct join *join, struct heap_value a, struct heap_value b, struct heap_value *out) {
    if (heap_same(a, b) && !is_symbol(join, a.base) && a.index == 0) {
        *out = a;
        return true;
    }
    int64_t offset = a.offset == b.offset ? a.offset : 0;
    a.offset -= offset;
    b.offset -= offset;
    for (uint32_t i = 0; i < join->pairs.len; i++) {
        if (heap_same(join->pairs.items[i].a, a) && heap_same(join->pairs.items[i].b, b)) {
            *out = heap_shift(heap_base(join->pairs.items[i].result), offset);
            return true;
        }
    }
    return false;
}

static void join_relations(struct join *join) {
    for (uint32_t i = 0; i < join->a->relations.len; i++) {
        const struct heap_relation *left = &join->a->relations.items[i];
        for (uint32_t k = 0; k < join->b->relations.len; k++) {
            const struct heap_relation *right = &join->b->relations.items[k];
            struct heap_relation out = {.op = left->op};
            struct heap_value result = {0};
            if (left->op == right->op && (left->result == 0) == (right->result == 0) &&
                known_pair(join, left->a, right->a, &out.a) && known_pair(join, left->b, right->b, &out.b) &&
                known_pair(join, heap_base(left->result), heap_base(right->result), &result)) {
                out.result = result.base;
                VEC_PUSH(&join->engine->scratch, &join->out->relations, out);
                break;
            }
        }
    }
}

static void join_pending(struct join *join) {
    const struct heap_state *sides[] = {join->a, join->b};
    for (uint32_t side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < sides[side]->pending.len; i++) {
            uint32_t candidate = sides[side]->pending.items[i];
            bool is_known = false;
            for (uint32_t k = 0; k < join->out->pending.len; k++) {
                is_known |= join->out->pending.items[k] == candidate;
            }
            if (!is_known) {
                VEC_PUSH(&join->engine->scratch, &join->out->pending, candidate);
            }
        }
    }
}

static void join_visits(struct join *join) {
    for (uint32_t i = 0; i < join->a->visits.len; i++) {
        struct heap_visit visit = join->a->visits.items[i];
        for (uint32_t k = 0; k < join->b->visits.len; k++) {
            struct heap_visit other = join->b->visits.items[k];
            visit.count = other.head == visit.head && other.count > visit.count ? other.count : visit.count;
        }
        VEC_PUSH(&join->engine->scratch, &join->out->visits, visit);
    }
}

// What told the paths to a variable without a value apart is lost in a lenient join: nothing is said about it then.
static void forgive_uninit(struct join *join) {
    for (uint32_t i = 0; i < join->engine->shape.uninit.len; i++) {
        uint32_t base = heap_local_base((mir_local){join->engine->shape.uninit.items[i]});
        if (heap_is_uninit(join->out, base)) {
            heap_set_content(join->engine, join->out, base, HEAP_ALL_UNKNOWN);
        }
    }
}

bool heap_join(struct heap_engine *engine, struct heap_state *into, const struct heap_state *other,
               enum heap_join_mode mode) {
    struct join join = {
        .engine = engine, .a = into, .b = other, .mode = mode, .out = heap_state_take(engine)};
    join.out->next_symbol = engine->first_symbol;
    join_roots(&join);
    join_reached(&join);
    if (!join.failed) {
        join_relations(&join);
        join_pending(&join);
        join_visits(&join);
        if (mode == HEAP_JOIN_LENIENT) {
            forgive_uninit(&join);
        }
        join.out->trace = heap_trace_common(engine, into->trace, other->trace);
        heap_state_copy(&engine->scratch, into, join.out);
    }
    heap_state_give(engine, join.out);
    return !join.failed;
}
