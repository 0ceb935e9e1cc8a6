// Hands each fact about raw memory to its rule; the words and labels the rules share.
#include "rules/heap_rules.h"

static const struct heap_words words[] = {
    {"malloc", "memory", "allocated", "freed", "free"},
    {"FILE", "stream", "opened", "closed", "close"},
    {"DIR", "directory stream", "opened", "closed", "close"},
    {"", "resource", "acquired", "released", "release"},
};

const struct heap_words *heap_words(str kind) {
    const struct heap_words *at = words;
    while (at->kind[0] && !str_eq(kind, str_from_c(at->kind))) {
        at++;
    }
    return at;
}

struct diag_finding *heap_finding(struct rules_context *context, const struct heap_event *event, enum diag_rule rule,
                                  str label, str message) {
    enum diag_level level = event->is_certain ? DIAG_ERROR : DIAG_WARNING;
    struct arena *arena = context->out->arena; // findings outlive the facts of a function
    struct diag_finding *finding =
        diag_add(context->out, rule, level, event->at, str_copy(arena, label), str_copy(arena, message));
    finding->function = context->function;
    for (uint32_t i = 0; i < event->trace.len; i++) {
        diag_step(context->out, finding, event->trace.items[i].span,
                  str_copy(arena, event->trace.items[i].text));
    }
    return finding;
}

static void label_site(struct rules_context *context, struct diag_finding *finding, struct span at, const char *verb,
                       str function) {
    if (at.file == 0) {
        return;
    }
    struct arena *arena = context->out->arena;
    str text = function.len ? str_printf(arena, "%s here by `%.*s`", verb, STR_ARG(function))
                            : str_printf(arena, "%s here", verb);
    diag_label(context->out, finding, at, text);
}

void heap_label_allocated(struct rules_context *context, struct diag_finding *finding, const struct heap_event *event) {
    label_site(context, finding, event->allocated, heap_words(event->kind_name)->allocated, event->allocator);
}

void heap_label_released(struct rules_context *context, struct diag_finding *finding, const struct heap_event *event) {
    label_site(context, finding, event->released, heap_words(event->kind_name)->released, event->releaser);
}

str heap_quoted(struct rules_context *context, const struct heap_event *event, const char *otherwise) {
    return event->name.len ? str_printf(context->out->arena, "`%.*s`", STR_ARG(event->name)) : str_from_c(otherwise);
}

static void report_event(struct rules_context *context, const struct heap_event *event) {
    switch (event->kind) {
    case HEAP_DOUBLE_RELEASE: rule_double_free(context, event); break;
    case HEAP_USE_AFTER_RELEASE: rule_use_after_free(context, event); break;
    case HEAP_LEAK: rule_leak(context, event); break;
    case HEAP_USE_UNINIT: rule_use_uninit(context, event); break;
    case HEAP_MISMATCHED_RELEASE: rule_mismatched_release(context, event); break;
    case HEAP_INVALID_RELEASE: rule_invalid_free(context, event); break;
    case HEAP_LOCAL_ESCAPES: rule_return_local(context, event); break;
    }
}

void rules_report_heap(struct rules_context *context, const struct heap_facts *facts) {
    for (uint32_t i = 0; i < facts->events.len; i++) {
        report_event(context, &facts->events.items[i]);
    }
}
