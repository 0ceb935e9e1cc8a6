// double-free, for handles: an owner is dropped by hand after it was dropped.
#include "rules/flow_rules.h"

static void report_in_loop(struct rules_context *context, const struct flow_event *event, str message) {
    struct diag_finding *finding = flow_finding(
        context, DIAG_DOUBLE_FREE, event->span,
        str_printf(context->out->arena, "%.*s dropped here, in the previous iteration of the loop",
                   STR_ARG(flow_quoted(context, event))),
        message);
    finding->help = S("give it a new value in each iteration, or drop it after the loop");
}

void rule_handle_double_free(struct rules_context *context, const struct flow_event *event) {
    struct arena *arena = context->out->arena;
    str name = flow_quoted(context, event);
    str message = str_printf(arena, "%.*s %s", STR_ARG(name),
                             event->certainty == FLOW_MAYBE ? "may be dropped twice" : "is dropped twice");
    if (event->in_loop) {
        report_in_loop(context, event, message);
        return;
    }
    struct diag_finding *finding = flow_finding(context, DIAG_DOUBLE_FREE, event->span,
                                                str_printf(arena, "%.*s dropped again here", STR_ARG(name)), message);
    flow_label_sites(context, finding, event);
    finding->help = S("remove one of the drops");
}
