// double-free: something is released a second time.
#include "rules/heap_rules.h"

void rule_double_free(struct rules_context *context, const struct heap_event *event) {
    struct arena *arena = context->out->arena;
    const struct heap_words *words = heap_words(event->kind_name);
    str name = heap_quoted(context, event, words->noun);
    struct diag_finding *finding =
        heap_finding(context, event, DIAG_DOUBLE_FREE, str_printf(arena, "%s again here", words->released),
                     str_printf(arena, "%.*s is %s twice", STR_ARG(name), words->released));
    heap_label_allocated(context, finding, event);
    if (event->released.begin != event->at.begin || event->released.file != event->at.file) {
        heap_label_released(context, finding, event);
    } else {
        diag_note(context->out, finding,
                  str_printf(arena, "it was %s in an earlier iteration of the loop", words->released));
    }
    if (event->name.len) {
        finding->help = str_printf(arena, "set %.*s to NULL where it is %s, or %s it in one place only", STR_ARG(name),
                                   words->released, words->release);
    }
}
