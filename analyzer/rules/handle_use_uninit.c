// use-uninit, for handles: an owner or borrow is used before it has a value, or while it is set to zero.
#include "rules/flow_rules.h"

void rule_handle_use_uninit(struct rules_context *context, const struct flow_event *event) {
    struct arena *arena = context->out->arena;
    str name = flow_quoted(context, event);
    bool is_empty = flow_has_site(event, FLOW_SITE_EMPTY);
    struct diag_finding *finding =
        flow_finding(context, DIAG_USE_UNINIT, event->span,
                     str_printf(arena, "%.*s %s here before it has a value", STR_ARG(name),
                                event->is_cleanup ? "dropped by its clean-up" : "used"),
                     str_printf(arena, "use of %s%s value %.*s", flow_possibly(event),
                                is_empty ? "empty" : "uninitialised", STR_ARG(name)));
    flow_label_sites(context, finding, event);
    finding->help = str_printf(arena, "give %.*s a value on every path to here", STR_ARG(name));
}
