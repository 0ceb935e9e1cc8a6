// invalid-free: what is released was never allocated, or is not the beginning of what was.
#include "rules/heap_rules.h"

void rule_invalid_free(struct rules_context *context, const struct heap_event *event) {
    struct arena *arena = context->out->arena;
    str label = event->name.len ? str_printf(arena, "`%.*s` is %.*s", STR_ARG(event->name), STR_ARG(event->what))
                                : str_printf(arena, "this is %.*s", STR_ARG(event->what));
    struct diag_finding *finding = heap_finding(
        context, event, DIAG_INVALID_FREE, label,
        str_printf(arena, "`%.*s` is given %.*s", STR_ARG(event->releaser), STR_ARG(event->what)));
    if (event->allocator.len) {
        heap_label_allocated(context, finding, event);
    } else if (event->allocated.file) {
        diag_label(context->out, finding, event->allocated, S("declared here"));
    }
}
