// use-after-free: something is dereferenced, passed on or returned after its release.
#include "rules/heap_rules.h"

void rule_use_after_free(struct rules_context *context, const struct heap_event *event) {
    struct arena *arena = context->out->arena;
    const struct heap_words *words = heap_words(event->kind_name);
    str name = heap_quoted(context, event, words->noun);
    struct diag_finding *finding =
        heap_finding(context, event, DIAG_USE_AFTER_FREE, str_printf(arena, "%.*s used here", STR_ARG(name)),
                     str_printf(arena, "use of %.*s after it was %s", STR_ARG(name), words->released));
    heap_label_allocated(context, finding, event);
    heap_label_released(context, finding, event);
}
