// Initialisation and moves, as reaching sites. Each action that changes a handle is a site; an action forgets the sites
// that reached it and puts its own in their place; joins unite. So "maybe moved" is "some site that reaches is a move",
// "moved" is "all are", and the sites themselves are what a report shows.
//
//     own_conn c = own_new(conn);    c: {created 1}
//     if (late)                      c: {created 1}
//         pool_put(p, own_move(c));  c: {moved 3}
//     own_drop(conn, c);             c: {created 1, moved 3}   before it
//
// A test for null splits: along the null edge nothing is owned, along the other nothing was moved away or dropped (both
// leave the handle null). When no site is left, the edge cannot be taken; nor can the way past all cases of a switch that
// has one for each constant of its enum.
//
// Where that leads to complaints, it is solved again with the states told apart by the signs of flags (flags.h).
#include "flow/init.h"

// ---- one combination: its sites begin at `base` ----

static void forget_sites(const struct flow_init *init, struct bits state, uint32_t base, uint32_t path) {
    const struct flow_path *item = &init->paths.items.items[path];
    for (uint32_t i = 0; i < item->site_count; i++) {
        bits_clear(state, base + item->first_site + i);
    }
}

static void set_site(const struct flow_init *init, struct bits state, uint32_t base, uint32_t path, uint32_t site) {
    forget_sites(init, state, base, path);
    bits_set(state, base + site);
}

static void set_fixed(const struct flow_init *init, struct bits state, uint32_t base, uint32_t path, uint32_t fixed) {
    set_site(init, state, base, path, init->paths.items.items[path].first_site + fixed);
}

static uint32_t kinds_at(const struct flow_init *init, struct bits state, uint32_t base, uint32_t path) {
    const struct flow_path *item = &init->paths.items.items[path];
    uint32_t first = base + item->first_site;
    uint32_t end = first + item->site_count;
    uint32_t kinds = 0;
    for (uint32_t at = bits_next(state, first); at < end; at = bits_next(state, at + 1)) {
        kinds |= UINT32_C(1) << init->actions.sites.items[at - base].kind;
    }
    return kinds;
}

uint32_t flow_init_kinds(const struct flow_init *init, struct bits view, uint32_t path) {
    return kinds_at(init, view, 0, path);
}

// What the receiver of a copy is, given what the source may be. Something taken out of a moved or uninitialised source
// has been reported there, and is unknown here; but an optional that was moved from is just empty.
static void apply_to_receiver(const struct flow_init *init, struct bits state, uint32_t base,
                              const struct flow_action *action) {
    uint32_t kinds = kinds_at(init, state, base, action->path);
    uint32_t created = 1u << FLOW_SITE_CREATED;
    uint32_t empty = 1u << FLOW_SITE_EMPTY;
    if (init->paths.items.items[action->path].handle == MIR_HANDLE_OPT) {
        empty |= 1u << FLOW_SITE_MOVED | 1u << FLOW_SITE_DROPPED;
    }
    forget_sites(init, state, base, action->other);
    if (kinds & created) {
        bits_set(state, base + action->created);
    }
    if (kinds & empty) {
        bits_set(state, base + action->empty);
    }
    if (kinds & ~(created | empty)) {
        bits_set(state, base + init->paths.items.items[action->other].first_site + FLOW_FIXED_UNKNOWN);
    }
}

static void apply_transfer(const struct flow_init *init, struct bits state, uint32_t base,
                           const struct flow_action *action) {
    if (!mir_is_none(action->other)) {
        apply_to_receiver(init, state, base, action);
    }
    if (!mir_is_none(action->site)) {
        set_site(init, state, base, action->path, action->site);
    }
}

static void apply(const struct flow_init *init, struct bits state, uint32_t base, const struct flow_action *action) {
    switch (action->kind) {
    case FLOW_ACT_DROP:
    case FLOW_ACT_CREATE:
    case FLOW_ACT_EMPTY:
    case FLOW_ACT_FORGET: set_site(init, state, base, action->path, action->site); break;
    case FLOW_ACT_MOVE:
    case FLOW_ACT_COPY: apply_transfer(init, state, base, action); break;
    case FLOW_ACT_UNKNOWN: set_fixed(init, state, base, action->path, FLOW_FIXED_UNKNOWN); break;
    case FLOW_ACT_LIVE:
    case FLOW_ACT_DEAD: set_fixed(init, state, base, action->path, FLOW_FIXED_UNINIT); break;
    case FLOW_ACT_USE:
    case FLOW_ACT_INSPECT:
    case FLOW_ACT_RETURN: break;
    }
}

// Keeps the sites that agree with the outcome of the test; an optional that was given a value may be found empty.
static void apply_test(const struct flow_init *init, struct bits state, uint32_t base, const struct flow_test *test,
                       bool is_null) {
    const struct flow_path *path = &init->paths.items.items[test->path];
    uint32_t impossible = is_null ? 1u << FLOW_SITE_CREATED | 1u << FLOW_SITE_COPIED
                                  : 1u << FLOW_SITE_EMPTY | 1u << FLOW_SITE_MOVED | 1u << FLOW_SITE_DROPPED;
    uint32_t kinds = kinds_at(init, state, base, test->path);
    for (uint32_t i = 0; i < path->site_count; i++) {
        uint32_t site = path->first_site + i;
        if (impossible >> init->actions.sites.items[site].kind & 1) {
            bits_clear(state, base + site);
        }
    }
    if (is_null && path->handle == MIR_HANDLE_OPT && (kinds & impossible)) {
        bits_set(state, base + path->first_site + FLOW_FIXED_NONE);
    }
}

// ---- all combinations ----

static uint32_t base_of(const struct flow_init *init, uint32_t partition) {
    return partition * init->stride;
}

static bool is_possible(const struct flow_init *init, struct bits state, uint32_t partition) {
    return bits_has(state, base_of(init, partition) + init->stride - 1);
}

// The bits of one combination; `stride` is a number of whole words.
static struct bits partition_of(const struct flow_init *init, struct bits state, uint32_t partition) {
    return (struct bits){.words = state.words + base_of(init, partition) / 64, .len = init->stride};
}

static void clear_partition(const struct flow_init *init, struct bits state, uint32_t partition) {
    bits_clear_all(partition_of(init, state, partition));
}

static void unite_partition(const struct flow_init *init, struct bits state, uint32_t into, uint32_t from) {
    bits_union(partition_of(init, state, into), partition_of(init, state, from));
}

// The flag gets a value of one of `signs`, whatever it had.
static void flag_set(const struct flow_init *init, struct bits state, struct flow_flag_effect effect) {
    for (uint32_t partition = 0; partition < init->flags.partitions; partition++) {
        if (flow_flag_sign(partition, effect.flag) != 0) {
            continue; // each group of FLOW_SIGNS once
        }
        for (uint32_t sign = 1; sign < FLOW_SIGNS; sign++) {
            unite_partition(init, state, partition, flow_flag_with(partition, effect.flag, sign));
        }
        for (uint32_t sign = FLOW_SIGNS; sign-- > 0;) {
            uint32_t other = flow_flag_with(partition, effect.flag, sign);
            if (!(effect.signs >> sign & 1)) {
                clear_partition(init, state, other);
            } else if (other != partition) {
                clear_partition(init, state, other);
                unite_partition(init, state, other, partition);
            }
        }
    }
}

static void flag_filter(const struct flow_init *init, struct bits state, struct flow_flag_effect effect) {
    for (uint32_t partition = 0; partition < init->flags.partitions; partition++) {
        if (!(effect.signs >> flow_flag_sign(partition, effect.flag) & 1)) {
            clear_partition(init, state, partition);
        }
    }
}

void flow_init_flag(const struct flow_init *init, struct bits state, mir_block block, uint32_t at) {
    const struct mir_block_info *info = &init->paths.body->blocks.items[block.i];
    if (init->flags.len == 0) {
        return;
    }
    struct flow_flag_effect effect =
        at < info->statements.len ? flow_flag_of_statement(&init->flags, &init->paths, &info->statements.items[at])
                                  : flow_flag_of_call(&init->flags, &init->paths, &info->end);
    if (!mir_is_none(effect.flag)) {
        flag_set(init, state, effect);
    }
}

void flow_init_apply(const struct flow_init *init, struct bits state, const struct flow_action *action) {
    for (uint32_t partition = 0; partition < init->flags.partitions; partition++) {
        if (is_possible(init, state, partition)) {
            apply(init, state, base_of(init, partition), action);
        }
    }
}

void flow_init_view(const struct flow_init *init, struct bits state, struct bits view, uint32_t path) {
    const struct flow_path *item = &init->paths.items.items[path];
    forget_sites(init, view, 0, path);
    for (uint32_t partition = 0; partition < init->flags.partitions; partition++) {
        uint32_t base = base_of(init, partition);
        for (uint32_t site = item->first_site; site < item->first_site + item->site_count; site++) {
            if (bits_has(state, base + site)) {
                bits_set(view, site);
            }
        }
    }
}

// ---- the analysis ----

static void apply_at(const struct flow_init *init, struct bits state, mir_block block, uint32_t at) {
    const struct flow_actions *actions = &init->actions;
    uint32_t end = actions->first_of_block[block.i + 1];
    for (uint32_t i = flow_actions_from(actions, block, at); i < end && actions->items.items[i].at == at; i++) {
        flow_init_apply(init, state, &actions->items.items[i]);
    }
    flow_init_flag(init, state, block, at);
}

static void init_statement(void *context, struct bits state, mir_block block, uint32_t index) {
    apply_at(context, state, block, index);
}

static void init_terminator(void *context, struct bits state, mir_block block) {
    const struct flow_init *init = context;
    apply_at(init, state, block, init->paths.body->blocks.items[block.i].statements.len);
}

// A switch with a case for each constant of its enum takes one of them.
static bool is_expected(const struct mir_terminator *end, uint32_t successor) {
    return end->kind != MIR_SWITCH || !end->is_exhaustive || successor < end->len;
}

static void init_edge(void *context, struct bits state, mir_block from, uint32_t successor) {
    const struct flow_init *init = context;
    if (!is_expected(&init->paths.body->blocks.items[from.i].end, successor)) {
        bits_clear_all(state);
        return;
    }
    const struct flow_test *test = &init->actions.tests[from.i];
    for (uint32_t partition = 0; !mir_is_none(test->path) && partition < init->flags.partitions; partition++) {
        if (is_possible(init, state, partition)) {
            apply_test(init, state, base_of(init, partition), test, successor == test->null_successor);
            if (!kinds_at(init, state, base_of(init, partition), test->path)) {
                clear_partition(init, state, partition);
            }
        }
    }
    if (init->flags.len > 0) {
        const struct mir_terminator *end = &init->paths.body->blocks.items[from.i].end;
        struct flow_flag_effect effect = flow_flag_of_edge(&init->flags, &init->paths, end, successor);
        if (!mir_is_none(effect.flag)) {
            flag_filter(init, state, effect);
        }
    }
}

// What a pointer parameter points to has a value, unless the contract says that it is given one, or it says nothing.
static uint32_t entry_state(const struct flow_init *init, const struct flow_path *path) {
    const struct mir_local_info *local = mir_local_at(init->paths.body, path->local);
    uint32_t root = (uint32_t)(path - init->paths.items.items);
    while (!mir_is_none(init->paths.items.items[root].parent)) {
        root = init->paths.items.items[root].parent;
    }
    if (init->paths.items.items[root].is_deref) {
        uint32_t has_value = MIR_EMPTIES | MIR_DROPS;
        bool is_handle = mir_is_none(path->parent);
        if (!is_handle || !(local->effect.marks & (has_value | MIR_INITS))) {
            return FLOW_FIXED_UNKNOWN;
        }
        return local->effect.marks & has_value ? FLOW_FIXED_ENTRY : FLOW_FIXED_UNINIT;
    }
    if (local->kind != MIR_LOCAL_PARAMETER) {
        return FLOW_FIXED_UNINIT;
    }
    bool is_borrowed = local->effect.marks & (MIR_BORROWS | MIR_EXCLUSIVE);
    return mir_is_none(path->parent) && !is_borrowed ? FLOW_FIXED_ENTRY : FLOW_FIXED_UNKNOWN;
}

static void init_boundary(void *context, struct bits state) {
    const struct flow_init *init = context;
    for (uint32_t partition = 0; partition < init->flags.partitions; partition++) {
        bits_set(state, base_of(init, partition) + init->stride - 1);
        for (uint32_t i = 0; i < init->paths.items.len; i++) {
            const struct flow_path *path = &init->paths.items.items[i];
            if (flow_path_is_leaf(path)) {
                set_fixed(init, state, base_of(init, partition), i, entry_state(init, path));
            }
        }
    }
}

static void solve(struct arena *arena, struct flow_init *init) {
    init->analysis = (struct flow_analysis){
        .direction = FLOW_FORWARD,
        .state_bits = init->stride * init->flags.partitions,
        .context = init,
        .boundary = init_boundary,
        .statement = init_statement,
        .terminator = init_terminator,
        .edge = init_edge,
    };
    init->solution = flow_solve(arena, init->paths.body, &init->cfg, &init->analysis);
}

bool flow_init_solve(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body,
                     struct flow_init *init) {
    *init = (struct flow_init){.paths = flow_paths_find(arena, unit, body)};
    if (init->paths.items.len == 0) {
        return false;
    }
    init->actions = flow_actions_find(arena, &init->paths);
    init->cfg = mir_cfg_build(arena, body);
    init->stride = (init->actions.sites.len + 1 + 63) / 64 * 64;
    init->flags.partitions = 1;
    solve(arena, init);
    return true;
}

// All states of a body together; where more would be needed, fewer flags are told apart, which is strict, never quiet.
enum { MOST_STATE_BITS = 1 << 29 };

static bool is_too_much(const struct flow_init *init, const struct flow_flags *flags) {
    return (uint64_t)flags->partitions * init->stride * init->cfg.order_len > MOST_STATE_BITS;
}

bool flow_init_refine(struct arena *arena, struct flow_init *init) {
    struct flow_flags flags = flow_flags_find(arena, &init->paths);
    while (flags.len > 0 && is_too_much(init, &flags)) {
        flags.len--;
        flags.partitions /= FLOW_SIGNS;
    }
    if (flags.len == 0) {
        return false;
    }
    init->flags = flags;
    solve(arena, init);
    return true;
}
