// use-after-move, for handles: an owner is read, borrowed, moved or dropped after it was moved or dropped; or it was
// given away by a copy that its own clean-up does not know of.
#include "rules/flow_rules.h"

static bool was_moved(const struct flow_event *event) {
    return flow_has_site(event, FLOW_SITE_MOVED) || flow_has_site(event, FLOW_SITE_COPIED);
}

static void report_in_loop(struct rules_context *context, const struct flow_event *event) {
    struct arena *arena = context->out->arena;
    str name = flow_quoted(context, event);
    struct diag_finding *finding =
        flow_finding(context, DIAG_USE_AFTER_MOVE, event->span,
                     str_printf(arena, "%.*s moved here, in the previous iteration of the loop", STR_ARG(name)),
                     str_printf(arena, "use of %smoved value%s%.*s", flow_possibly(event), event->name.len ? " " : "",
                                event->name.len ? (int)name.len : 0, name.data));
    finding->help = S("give it a new value in each iteration, or move it after the loop");
}

static void report_use(struct rules_context *context, const struct flow_event *event) {
    struct arena *arena = context->out->arena;
    str name = flow_quoted(context, event);
    const char *gone = was_moved(event) ? "moved" : "dropped";
    const char *verb = event->kind == FLOW_DROP_MOVED ? "drop" : "use";
    struct diag_finding *finding = flow_finding(
        context, DIAG_USE_AFTER_MOVE, event->span,
        str_printf(arena, "%.*s %s here after %s", STR_ARG(name), event->kind == FLOW_DROP_MOVED ? "dropped" : "used",
                   was_moved(event) ? "move" : "its drop"),
        str_printf(arena, "%s of %s%s value%s%.*s", verb, flow_possibly(event), gone, event->name.len ? " " : "",
                   event->name.len ? (int)name.len : 0, name.data));
    flow_label_sites(context, finding, event);
    if (event->kind == FLOW_DROP_MOVED) {
        finding->help = event->certainty == FLOW_MAYBE
                            ? S("drop it only on the paths where it was not moved, or declare it with clean-up")
                            : S("remove this drop: whoever received the value drops it");
    } else if (!was_moved(event)) {
        finding->help = S("drop it after its last use");
    } else if (event->name.len) {
        finding->help = str_printf(arena, "use `own_ref(%.*s)` to lend it instead of moving it", STR_ARG(event->name));
    }
}

static void report_copy(struct rules_context *context, const struct flow_event *event) {
    struct arena *arena = context->out->arena;
    str name = flow_quoted(context, event);
    bool is_return = event->kind == FLOW_RETURN_AUTO;
    struct diag_finding *finding =
        flow_finding(context, DIAG_USE_AFTER_MOVE, event->span,
                     str_printf(arena, "%s here without `own_move`", is_return ? "returned" : "copied"),
                     str_printf(arena, "%.*s is %s and also dropped at the end of its scope", STR_ARG(name),
                                is_return ? "returned" : "copied"));
    for (uint32_t i = 0; i < event->sites.len; i++) {
        diag_label(context->out, finding, event->sites.items[i].span,
                   str_printf(arena, "%.*s declared here with clean-up", STR_ARG(name)));
    }
    finding->help = str_printf(arena, "%s `own_move(%.*s)`", is_return ? "return" : "use", STR_ARG(event->name));
}

void rule_handle_use_after_move(struct rules_context *context, const struct flow_event *event) {
    if (event->kind == FLOW_COPY_OWNER || event->kind == FLOW_RETURN_AUTO) {
        report_copy(context, event);
    } else if (event->in_loop && event->kind == FLOW_USE_MOVED) {
        report_in_loop(context, event);
    } else {
        report_use(context, event);
    }
}
