// leak: the last way to release something is lost.
#include "rules/heap_rules.h"

static str message_of(struct rules_context *context, const struct heap_event *event) {
    const struct heap_words *words = heap_words(event->kind_name);
    struct arena *arena = context->out->arena;
    return event->allocator.len ? str_printf(arena, "%s %s by `%.*s` is never %s", words->noun, words->allocated,
                                             STR_ARG(event->allocator), words->released)
                                : str_printf(arena, "%s is never %s", words->noun, words->released);
}

void rule_leak(struct rules_context *context, const struct heap_event *event) {
    struct arena *arena = context->out->arena;
    const struct heap_words *words = heap_words(event->kind_name);
    str label = event->name.len ? str_printf(arena, "`%.*s` %.*s", STR_ARG(event->name), STR_ARG(event->what))
                                : event->what;
    struct diag_finding *finding = heap_finding(context, event, DIAG_LEAK, label, message_of(context, event));
    if (event->allocated.begin != event->at.begin || event->allocated.file != event->at.file) {
        heap_label_allocated(context, finding, event);
    }
    bool was_held = str_starts_with(event->what, S("held")); // by what is released here
    if (event->name.len) {
        finding->help = was_held ? str_printf(arena, "%s it first", words->release)
                                 : str_printf(arena, "%s `%.*s` before it is lost, or hand it on", words->release,
                                              STR_ARG(event->name));
    }
}
