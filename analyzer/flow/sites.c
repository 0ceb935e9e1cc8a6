// Settles what can only be known when all actions are: which paths are hidden, and how sites are numbered.
// Requires: all actions. Leaves true: no action is on a hidden path, and the sites of a path are numbered together.
#include "flow/collect.h"

#include "base/bits.h"

static bool is_hidden(const struct flow_paths *paths, uint32_t path) {
    return !mir_is_none(path) && paths->items.items[path].is_hidden;
}

// Does the action do more to its path than look at it?
static bool action_matters(enum flow_action_kind kind) {
    switch (kind) {
    case FLOW_ACT_MOVE:
    case FLOW_ACT_DROP:
    case FLOW_ACT_COPY:
    case FLOW_ACT_CREATE:
    case FLOW_ACT_EMPTY:
    case FLOW_ACT_FORGET:
    case FLOW_ACT_UNKNOWN: return true;
    case FLOW_ACT_USE:
    case FLOW_ACT_INSPECT:
    case FLOW_ACT_LIVE:
    case FLOW_ACT_DEAD:
    case FLOW_ACT_RETURN: break;
    }
    return false;
}

// A copy into a temporary that nothing takes the value from moves nothing.
static void views_find(struct collector *collector) {
    struct bits copied_to = bits_new(collector->arena, collector->paths->items.len);
    struct bits matters = bits_new(collector->arena, collector->paths->items.len);
    for (uint32_t i = 0; i < collector->actions.items.len; i++) {
        const struct flow_action *action = &collector->actions.items.items[i];
        if (action_matters(action->kind)) {
            bits_set(matters, action->path);
        }
        if (!mir_is_none(action->other)) {
            bits_set(action->kind == FLOW_ACT_COPY ? copied_to : matters, action->other);
        }
    }
    for BITS_EACH (path, copied_to) {
        bool is_view = !bits_has(matters, path) && is_temporary(collector, path);
        collector->paths->items.items[path].is_view = is_view;
        collector->paths->items.items[path].is_hidden |= is_view;
    }
}

// A value that comes out of a hidden path is unknown; one that goes into it is handed over.
static bool action_unhide(const struct flow_paths *paths, struct flow_action *action) {
    if (action->kind == FLOW_ACT_COPY && !mir_is_none(action->other) && paths->items.items[action->other].is_view) {
        action->kind = FLOW_ACT_INSPECT;
    }
    if (is_hidden(paths, action->other)) {
        action->other = MIR_NONE;
    }
    if (!is_hidden(paths, action->path)) {
        return true;
    }
    if (mir_is_none(action->other)) {
        return false;
    }
    action->kind = FLOW_ACT_UNKNOWN;
    action->path = action->other;
    action->other = MIR_NONE;
    return true;
}

static void actions_unhide(struct flow_actions *actions, const struct mir_body *body, const struct flow_paths *paths) {
    uint32_t kept = 0;
    uint32_t at = 0;
    for (uint32_t block = 0; block < body->blocks.len; block++) {
        uint32_t end = actions->first_of_block[block + 1];
        actions->first_of_block[block] = kept;
        for (; at < end; at++) {
            struct flow_action action = actions->items.items[at];
            if (action_unhide(paths, &action)) {
                actions->items.items[kept++] = action;
            }
        }
        if (is_hidden(paths, actions->tests[block].path)) {
            actions->tests[block].path = MIR_NONE;
        }
    }
    actions->first_of_block[body->blocks.len] = kept;
    actions->items.len = kept;
}

// ---- sites ----

// The next site of `path`. While sites are only counted there is nothing to write to yet.
static uint32_t site_add(struct collector *collector, const struct flow_action *action, uint32_t path,
                         enum flow_site_kind kind) {
    struct flow_path *item = &collector->paths->items.items[path];
    uint32_t site = item->first_site + item->site_count++;
    if (collector->actions.sites.len > 0) {
        collector->actions.sites.items[site] =
            (struct flow_site_info){.kind = kind, .path = path, .is_return = action->is_return, .span = action->span};
    }
    return site;
}

static void receiver_sites(struct collector *collector, struct flow_action *action) {
    if (!mir_is_none(action->other)) {
        action->created = site_add(collector, action, action->other, FLOW_SITE_CREATED);
        action->empty = site_add(collector, action, action->other, FLOW_SITE_EMPTY);
    }
}

static void copy_sites(struct collector *collector, struct flow_action *action) {
    if (flow_path_is_owner(path_at(collector, action->path))) {
        enum flow_site_kind kind = is_temporary(collector, action->path) ? FLOW_SITE_MOVED : FLOW_SITE_COPIED;
        action->site = site_add(collector, action, action->path, kind);
    }
    receiver_sites(collector, action);
}

static void action_sites(struct collector *collector, struct flow_action *action) {
    switch (action->kind) {
    case FLOW_ACT_MOVE:
        action->site = site_add(collector, action, action->path, FLOW_SITE_MOVED);
        receiver_sites(collector, action);
        break;
    case FLOW_ACT_DROP: action->site = site_add(collector, action, action->path, FLOW_SITE_DROPPED); break;
    case FLOW_ACT_CREATE: action->site = site_add(collector, action, action->path, FLOW_SITE_CREATED); break;
    case FLOW_ACT_EMPTY:
    case FLOW_ACT_FORGET: action->site = site_add(collector, action, action->path, FLOW_SITE_EMPTY); break;
    case FLOW_ACT_COPY: copy_sites(collector, action); break;
    case FLOW_ACT_USE:
    case FLOW_ACT_INSPECT:
    case FLOW_ACT_UNKNOWN:
    case FLOW_ACT_LIVE:
    case FLOW_ACT_DEAD:
    case FLOW_ACT_RETURN: break;
    }
}

static void fixed_sites(struct collector *collector, uint32_t path) {
    struct flow_action declaration = {.span = mir_local_at(collector->body, path_at(collector, path)->local)->span};
    site_add(collector, &declaration, path, FLOW_SITE_UNINIT);
    site_add(collector, &declaration, path, FLOW_SITE_UNKNOWN);
    site_add(collector, &declaration, path, FLOW_SITE_CREATED);
    site_add(collector, &declaration, path, FLOW_SITE_EMPTY);
}

static void sites_pass(struct collector *collector) {
    for (uint32_t i = 0; i < collector->paths->items.len; i++) {
        collector->paths->items.items[i].site_count = 0;
        if (flow_path_is_leaf(path_at(collector, i))) {
            fixed_sites(collector, i);
        }
    }
    for (uint32_t i = 0; i < collector->actions.items.len; i++) {
        action_sites(collector, &collector->actions.items.items[i]);
    }
}

// Counts the sites of each path, gives each path its range, then numbers them.
static void sites_find(struct collector *collector) {
    sites_pass(collector);
    uint32_t total = 0;
    for (uint32_t i = 0; i < collector->paths->items.len; i++) {
        collector->paths->items.items[i].first_site = total;
        total += collector->paths->items.items[i].site_count;
    }
    VEC_RESIZE(collector->arena, &collector->actions.sites, total);
    sites_pass(collector);
}

void flow_settle(struct collector *collector) {
    views_find(collector);
    actions_unhide(&collector->actions, collector->body, collector->paths);
    sites_find(collector);
}
