// The solution replayed: every action is judged by the sites that reach it. One cause gives one event: sites that have
// been blamed for a use, or creations that have been reported as leaked, are not blamed again; a leak that shows at
// several ends of the scope is one event with several sites.
#include "flow/init.h"

enum {
    BIT_UNINIT = 1 << FLOW_SITE_UNINIT,
    BIT_UNKNOWN = 1 << FLOW_SITE_UNKNOWN,
    BIT_CREATED = 1 << FLOW_SITE_CREATED,
    BIT_EMPTY = 1 << FLOW_SITE_EMPTY,
    BIT_MOVED = 1 << FLOW_SITE_MOVED,
    BIT_COPIED = 1 << FLOW_SITE_COPIED,
    BIT_DROPPED = 1 << FLOW_SITE_DROPPED,
    BITS_GONE = BIT_MOVED | BIT_COPIED | BIT_DROPPED,
    BITS_WITHOUT_VALUE = BIT_UNINIT | BIT_EMPTY | BITS_GONE,
};

struct judge {
    struct arena *arena;
    const struct flow_init *init;
    struct flow_facts facts;
    struct bits state;
    struct bits view;       // of the state
    struct bits blamed;     // sites
    uint32_t *leak_of_site; // event + 1 of a created site that is known to leak
};

static const struct flow_path *path_at(const struct judge *judge, uint32_t path) {
    return &judge->init->paths.items.items[path];
}

static const struct mir_local_info *root_local(const struct judge *judge, uint32_t path) {
    return mir_local_at(judge->init->paths.body, path_at(judge, path)->local);
}

static struct flow_event *event_add(struct judge *judge, enum flow_event_kind kind, uint32_t path,
                                    const struct flow_action *action, bool definitely) {
    struct flow_event event = {.kind = kind,
                               .certainty = definitely ? FLOW_DEFINITELY : FLOW_MAYBE,
                               .handle = (enum mir_handle)path_at(judge, path)->handle,
                               .local = path_at(judge, path)->local,
                               .type = path_at(judge, path)->type,
                               .name = flow_path_name(judge->arena, &judge->init->paths, path),
                               .span = action->span,
                               .is_cleanup = action->is_cleanup};
    VEC_PUSH(judge->arena, &judge->facts.events, event);
    return &judge->facts.events.items[judge->facts.events.len - 1];
}

static bool has_kind(const struct judge *judge, uint32_t site, uint32_t kinds) {
    return kinds >> judge->init->actions.sites.items[site].kind & 1;
}

// The sites of `path` in `state` whose kind is in `kinds`: `SITES_EACH (site, judge, state, path, kinds) { ... }`
static uint32_t site_next(const struct judge *judge, struct bits state, uint32_t path, uint32_t kinds, uint32_t from) {
    uint32_t end = path_at(judge, path)->first_site + path_at(judge, path)->site_count;
    for (uint32_t site = bits_next(state, from); site < end; site = bits_next(state, site + 1)) {
        if (has_kind(judge, site, kinds)) {
            return site;
        }
    }
    return MIR_NONE;
}

#define SITES_EACH(site, judge, state, path, kinds)                                                          \
    (uint32_t site = site_next((judge), (state), (path), (kinds), path_at((judge), (path))->first_site);     \
     !mir_is_none(site); site = site_next((judge), (state), (path), (kinds), site + 1))

// Adds the sites to the event; false when all of them have been blamed before.
static bool blame(struct judge *judge, struct bits state, uint32_t path, uint32_t kinds) {
    bool is_new = false;
    for SITES_EACH (site, judge, state, path, kinds) {
        is_new |= !bits_has(judge->blamed, site);
        bits_set(judge->blamed, site);
    }
    return is_new;
}

static void event_site(struct judge *judge, struct flow_event *event, uint32_t site) {
    const struct flow_site_info *info = &judge->init->actions.sites.items[site];
    VEC_PUSH(judge->arena, &event->sites, (struct flow_site){.kind = info->kind, .span = info->span});
}

static void event_sites(struct judge *judge, struct flow_event *event, struct bits state, uint32_t path,
                        uint32_t kinds) {
    for SITES_EACH (site, judge, state, path, kinds) {
        event_site(judge, event, site);
    }
}

// ---- uses ----

static bool is_opt(const struct judge *judge, uint32_t path) {
    return path_at(judge, path)->handle == MIR_HANDLE_OPT;
}

static void judge_gone(struct judge *judge, struct bits state, const struct flow_action *action, uint32_t reached,
                       enum flow_event_kind kind) {
    bool definitely = !(reached & ~(uint32_t)BITS_WITHOUT_VALUE);
    if (is_opt(judge, action->path) && !definitely && !(reached & BIT_COPIED)) {
        return; // it may be empty by its type
    }
    if (!blame(judge, state, action->path, BITS_GONE)) {
        return;
    }
    struct flow_event *event = event_add(judge, kind, action->path, action, definitely);
    event_sites(judge, event, state, action->path, BITS_GONE);
    event->in_loop = !mir_is_none(action->site) && bits_has(state, action->site) && event->sites.len == 1;
}

static void judge_uninit(struct judge *judge, struct bits state, const struct flow_action *action, uint32_t reached,
                         uint32_t kinds) {
    if (blame(judge, state, action->path, kinds)) {
        struct flow_event *event = event_add(judge, FLOW_USE_UNINIT, action->path, action, !(reached & ~kinds));
        event_sites(judge, event, state, action->path, kinds);
    }
}

// A use or move that has been reported makes a new site; what that causes is the same cause.
static void judge_use(struct judge *judge, struct bits state, const struct flow_action *action) {
    uint32_t reached = flow_init_kinds(judge->init, state, action->path);
    if (reached & BIT_UNINIT) {
        judge_uninit(judge, state, action, reached, BIT_UNINIT);
    } else if (reached & BITS_GONE) {
        judge_gone(judge, state, action, reached, FLOW_USE_MOVED);
        if (!mir_is_none(action->site)) {
            bits_set(judge->blamed, action->site);
        }
    } else if ((reached & BIT_EMPTY) && action->kind != FLOW_ACT_COPY && !is_opt(judge, action->path)) {
        judge_uninit(judge, state, action, reached, BIT_EMPTY);
    }
}

static void judge_inspect(struct judge *judge, struct bits state, const struct flow_action *action) {
    uint32_t reached = flow_init_kinds(judge->init, state, action->path);
    if (reached & BIT_UNINIT) {
        judge_uninit(judge, state, action, reached, BIT_UNINIT);
    }
}

// ---- drops ----

// A copy leaves its source as it was, so the clean-up drops what was given away.
static void judge_copied(struct judge *judge, struct bits state, const struct flow_action *action) {
    uint32_t site = site_next(judge, state, action->path, BIT_COPIED, path_at(judge, action->path)->first_site);
    if (!mir_is_none(site) && blame(judge, state, action->path, BIT_COPIED)) {
        const struct flow_site_info *copy = &judge->init->actions.sites.items[site];
        struct flow_action at_copy = {.span = copy->span};
        enum flow_event_kind kind = copy->is_return ? FLOW_RETURN_AUTO : FLOW_COPY_OWNER;
        struct flow_event *event = event_add(judge, kind, action->path, &at_copy, true);
        struct flow_site declared = {FLOW_SITE_DROPPED, root_local(judge, action->path)->span};
        VEC_PUSH(judge->arena, &event->sites, declared);
    }
}

static void judge_drop(struct judge *judge, struct bits state, const struct flow_action *action) {
    uint32_t reached = flow_init_kinds(judge->init, state, action->path);
    uint32_t wrong = is_opt(judge, action->path) ? (uint32_t)BIT_COPIED : (uint32_t)BITS_GONE;
    if (reached & BIT_UNINIT) {
        judge_uninit(judge, state, action, reached, BIT_UNINIT);
    } else if (action->is_cleanup) {
        judge_copied(judge, state, action);
    } else if (reached & wrong) {
        judge_gone(judge, state, action, reached, FLOW_DROP_MOVED);
        bits_set(judge->blamed, action->site);
    }
}

// ---- losses ----

static bool is_released(const struct judge *judge, uint32_t path) {
    const struct flow_path *item = path_at(judge, path);
    for (uint32_t site = item->first_site; site < item->first_site + item->site_count; site++) {
        if (has_kind(judge, site, BITS_GONE)) {
            return true;
        }
    }
    return false;
}

// All values that are lost at one place are one event; one that has been reported as lost elsewhere adds a site there.
static void judge_loss(struct judge *judge, struct bits state, const struct flow_action *action, uint32_t path,
                       enum flow_event_kind kind) {
    uint32_t reached = flow_path_is_owner(path_at(judge, path)) ? flow_init_kinds(judge->init, state, path) : 0;
    uint32_t here = 0; // event + 1
    for SITES_EACH (site, judge, state, path, reached & BIT_CREATED) {
        uint32_t *known = &judge->leak_of_site[site];
        if (*known) {
            struct flow_event *event = &judge->facts.events.items[*known - 1];
            VEC_PUSH(judge->arena, &event->sites, (struct flow_site){FLOW_SITE_UNINIT, action->span});
            continue;
        }
        if (!here) {
            event_add(judge, kind, path, action, reached == BIT_CREATED)->is_released = is_released(judge, path);
            here = judge->facts.events.len;
        }
        event_site(judge, &judge->facts.events.items[here - 1], site);
        *known = here;
    }
}

// The parameters, and the temporaries, which no storage statement ends.
static void judge_return(struct judge *judge, struct bits state, const struct flow_action *action) {
    const struct flow_paths *paths = &judge->init->paths;
    for (uint32_t root = 0; root < paths->items.len; root += paths->items.items[root].size) {
        uint32_t end = root + paths->items.items[root].size;
        for (uint32_t path = root; path < end && !paths->items.items[root].is_deref; path++) {
            if (!paths->items.items[path].is_hidden) {
                flow_init_view(judge->init, judge->state, state, path);
                judge_loss(judge, state, action, path, FLOW_LEAK_AT_END);
            }
        }
    }
}

static void judge_action(struct judge *judge, struct bits state, const struct flow_action *action) {
    switch (action->kind) {
    case FLOW_ACT_USE: judge_use(judge, state, action); break;
    case FLOW_ACT_MOVE:
    case FLOW_ACT_COPY:
        judge_use(judge, state, action);
        if (!mir_is_none(action->other)) {
            judge_loss(judge, state, action, action->other, FLOW_OVERWRITE_OWNED);
        }
        break;
    case FLOW_ACT_INSPECT: judge_inspect(judge, state, action); break;
    case FLOW_ACT_DROP: judge_drop(judge, state, action); break;
    case FLOW_ACT_CREATE:
    case FLOW_ACT_EMPTY: judge_loss(judge, state, action, action->path, FLOW_OVERWRITE_OWNED); break;
    case FLOW_ACT_DEAD: judge_loss(judge, state, action, action->path, FLOW_LEAK_AT_END); break;
    case FLOW_ACT_RETURN: judge_return(judge, state, action); break;
    case FLOW_ACT_FORGET:
    case FLOW_ACT_UNKNOWN:
    case FLOW_ACT_LIVE: break;
    }
}

// The paths that the action is judged by; a return looks at all.
static void view_of_action(struct judge *judge, const struct flow_action *action) {
    if (!mir_is_none(action->path)) {
        flow_init_view(judge->init, judge->state, judge->view, action->path);
    }
    if (!mir_is_none(action->other)) {
        flow_init_view(judge->init, judge->state, judge->view, action->other);
    }
}

static void judge_statement(struct judge *judge, mir_block block, uint32_t at) {
    const struct flow_actions *actions = &judge->init->actions;
    uint32_t end = flow_actions_from(actions, block, at + 1);
    for (uint32_t i = flow_actions_from(actions, block, at); i < end; i++) {
        view_of_action(judge, &actions->items.items[i]);
        judge_action(judge, judge->view, &actions->items.items[i]);
        flow_init_apply(judge->init, judge->state, &actions->items.items[i]);
    }
    flow_init_flag(judge->init, judge->state, block, at);
}

static struct flow_facts judge_body(struct arena *arena, const struct flow_init *init) {
    uint32_t sites = init->actions.sites.len;
    struct judge judge = {.arena = arena, .init = init};
    judge.state = bits_new(arena, init->analysis.state_bits);
    judge.view = bits_new(arena, sites);
    judge.blamed = bits_new(arena, sites);
    judge.leak_of_site = ARENA_ARRAY(arena, uint32_t, sites);
    for (uint32_t i = 0; i < init->cfg.order_len; i++) {
        mir_block block = {init->cfg.order[i]};
        bits_copy(judge.state, init->solution.states[block.i]);
        for (uint32_t at = 0; at <= init->paths.body->blocks.items[block.i].statements.len; at++) {
            judge_statement(&judge, block, at);
        }
    }
    return judge.facts;
}

struct flow_facts flow_analyse(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body) {
    struct flow_init init;
    struct flow_facts facts = {0};
    if (flow_init_solve(arena, unit, body, &init)) {
        facts = judge_body(arena, &init);
    }
    if (facts.events.len > 0 && flow_init_refine(arena, &init)) {
        facts = judge_body(arena, &init);
    }
    return facts;
}
