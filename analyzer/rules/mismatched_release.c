// mismatched-release: something is released by a function of another family.
#include "rules/heap_rules.h"

void rule_mismatched_release(struct rules_context *context, const struct heap_event *event) {
    struct arena *arena = context->out->arena;
    const struct heap_words *words = heap_words(event->kind_name);
    str name = heap_quoted(context, event, words->noun);
    struct diag_finding *finding = heap_finding(
        context, event, DIAG_MISMATCHED_RELEASE,
        str_printf(arena, "`%.*s` releases what is of kind `%.*s`", STR_ARG(event->releaser), STR_ARG(event->other_kind)),
        str_printf(arena, "%.*s was %s by `%.*s` and cannot be released by `%.*s`", STR_ARG(name), words->allocated,
                   STR_ARG(event->allocator), STR_ARG(event->releaser)));
    heap_label_allocated(context, finding, event);
}
