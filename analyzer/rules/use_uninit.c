// use-uninit, for plain values: a variable, or memory fresh from malloc, is read before it has a value.
#include "rules/heap_rules.h"

// A path of more decisions than this usually ends in an else-if chain that the author knows to be exhaustive: such a
// finding is worth a look, but no warning.
enum { MOST_DECISIONS = 10 };

void rule_use_uninit(struct rules_context *context, const struct heap_event *event) {
    struct arena *arena = context->out->arena;
    str name = heap_quoted(context, event, "a value");
    const char *maybe = event->is_certain ? "" : "may be ";
    struct diag_finding *finding = heap_finding(
        context, event, DIAG_USE_UNINIT, str_printf(arena, "%.*s used here", STR_ARG(name)),
        event->is_certain ? str_printf(arena, "%.*s is used before it has a value", STR_ARG(name))
                          : str_printf(arena, "%.*s %sused before it has a value", STR_ARG(name), maybe));
    if (event->trace.len > MOST_DECISIONS && !event->is_certain) {
        finding->level = DIAG_NOTE;
    }
    if (event->allocator.len) {
        diag_label(context->out, finding, event->allocated,
                   str_printf(arena, "allocated here by `%.*s`, which does not set it", STR_ARG(event->allocator)));
    } else if (event->allocated.file) {
        diag_label(context->out, finding, event->allocated, S("declared here without a value"));
    }
}
