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
// leave the handle null). No site at all means that the edge cannot be taken with this handle.
#include "flow/init.h"

static void forget_sites(const struct flow_init *init, struct bits state, uint32_t path) {
    const struct flow_path *item = &init->paths.items.items[path];
    for (uint32_t i = 0; i < item->site_count; i++) {
        bits_clear(state, item->first_site + i);
    }
}

static void set_site(const struct flow_init *init, struct bits state, uint32_t path, uint32_t site) {
    forget_sites(init, state, path);
    bits_set(state, site);
}

static void set_fixed(const struct flow_init *init, struct bits state, uint32_t path, uint32_t fixed) {
    set_site(init, state, path, init->paths.items.items[path].first_site + fixed);
}

uint32_t flow_init_kinds(const struct flow_init *init, struct bits state, uint32_t path) {
    const struct flow_path *item = &init->paths.items.items[path];
    uint32_t end = item->first_site + item->site_count;
    uint32_t kinds = 0;
    for (uint32_t site = bits_next(state, item->first_site); site < end; site = bits_next(state, site + 1)) {
        kinds |= UINT32_C(1) << init->actions.sites.items[site].kind;
    }
    return kinds;
}

// The receiver of a copy gets what the source may be. Something taken out of a moved or uninitialised source has been
// reported there, and is unknown here.
static void apply_copy(const struct flow_init *init, struct bits state, const struct flow_action *action) {
    uint32_t kinds = flow_init_kinds(init, state, action->path);
    if (!mir_is_none(action->other)) {
        uint32_t created = UINT32_C(1) << FLOW_SITE_CREATED;
        uint32_t empty = UINT32_C(1) << FLOW_SITE_EMPTY;
        forget_sites(init, state, action->other);
        if (kinds & created) {
            bits_set(state, action->created);
        }
        if (kinds & empty) {
            bits_set(state, action->empty);
        }
        if (kinds & ~(created | empty)) {
            bits_set(state, init->paths.items.items[action->other].first_site + FLOW_FIXED_UNKNOWN);
        }
    }
    if (!mir_is_none(action->site)) {
        set_site(init, state, action->path, action->site);
    }
}

void flow_init_apply(const struct flow_init *init, struct bits state, const struct flow_action *action) {
    switch (action->kind) {
    case FLOW_ACT_MOVE:
    case FLOW_ACT_DROP:
    case FLOW_ACT_CREATE:
    case FLOW_ACT_EMPTY:
    case FLOW_ACT_FORGET: set_site(init, state, action->path, action->site); break;
    case FLOW_ACT_COPY: apply_copy(init, state, action); break;
    case FLOW_ACT_UNKNOWN: set_fixed(init, state, action->path, FLOW_FIXED_UNKNOWN); break;
    case FLOW_ACT_LIVE:
    case FLOW_ACT_DEAD: set_fixed(init, state, action->path, FLOW_FIXED_UNINIT); break;
    case FLOW_ACT_USE:
    case FLOW_ACT_INSPECT:
    case FLOW_ACT_RETURN: break;
    }
}

static void apply_at(const struct flow_init *init, struct bits state, mir_block block, uint32_t at) {
    const struct flow_actions *actions = &init->actions;
    uint32_t end = actions->first_of_block[block.i + 1];
    for (uint32_t i = flow_actions_from(actions, block, at); i < end && actions->items.items[i].at == at; i++) {
        flow_init_apply(init, state, &actions->items.items[i]);
    }
}

static void init_statement(void *context, struct bits state, mir_block block, uint32_t index) {
    apply_at(context, state, block, index);
}

static void init_terminator(void *context, struct bits state, mir_block block) {
    const struct flow_init *init = context;
    apply_at(init, state, block, init->paths.body->blocks.items[block.i].statements.len);
}

static void init_edge(void *context, struct bits state, mir_block from, uint32_t successor) {
    const struct flow_init *init = context;
    const struct flow_test *test = &init->actions.tests[from.i];
    if (mir_is_none(test->path)) {
        return;
    }
    bool is_null = successor == test->null_successor;
    const struct flow_path *path = &init->paths.items.items[test->path];
    uint32_t impossible = is_null ? 1u << FLOW_SITE_CREATED | 1u << FLOW_SITE_COPIED
                                  : 1u << FLOW_SITE_EMPTY | 1u << FLOW_SITE_MOVED | 1u << FLOW_SITE_DROPPED;
    for (uint32_t i = 0; i < path->site_count; i++) {
        uint32_t site = path->first_site + i;
        if (impossible >> init->actions.sites.items[site].kind & 1) {
            bits_clear(state, site);
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
    for (uint32_t i = 0; i < init->paths.items.len; i++) {
        const struct flow_path *path = &init->paths.items.items[i];
        if (flow_path_is_leaf(path)) {
            set_fixed(init, state, i, entry_state(init, path));
        }
    }
}

bool flow_init_solve(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body,
                     struct flow_init *init) {
    *init = (struct flow_init){.paths = flow_paths_find(arena, unit, body)};
    if (init->paths.items.len == 0) {
        return false;
    }
    init->actions = flow_actions_find(arena, &init->paths);
    init->cfg = mir_cfg_build(arena, body);
    init->analysis = (struct flow_analysis){
        .direction = FLOW_FORWARD,
        .state_bits = init->actions.sites.len,
        .context = init,
        .boundary = init_boundary,
        .statement = init_statement,
        .terminator = init_terminator,
        .edge = init_edge,
    };
    init->solution = flow_solve(arena, body, &init->cfg, &init->analysis);
    return true;
}
