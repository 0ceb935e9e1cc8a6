// return-local: the address of a local leaves its frame, as the result or through memory that outlives it.
#include "rules/heap_rules.h"

void rule_return_local(struct rules_context *context, const struct heap_event *event) {
    struct arena *arena = context->out->arena;
    str stored = S("stored: ");
    bool is_stored = str_starts_with(event->what, stored);
    str what = is_stored ? str_slice(event->what, stored.len, event->what.len) : event->what;
    str label = is_stored ? S("stored here in memory that outlives the function") : S("returned here");
    struct diag_finding *finding = heap_finding(
        context, event, DIAG_RETURN_LOCAL, label,
        str_printf(arena, "the address of %.*s leaves its function", STR_ARG(what)));
    if (event->allocated.file) {
        diag_label(context->out, finding, event->allocated, S("declared here; it is gone when the function returns"));
    }
}
