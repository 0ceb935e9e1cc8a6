// The rules for plain pointers and other raw resources, one file each, and what they share. Findings are errors when
// they happen on every path that reaches the place, warnings when they happen on some.
#ifndef OWN_RULES_HEAP_RULES_H
#define OWN_RULES_HEAP_RULES_H

#include "rules/rules.h"

void rule_double_free(struct rules_context *context, const struct heap_event *event);
void rule_use_after_free(struct rules_context *context, const struct heap_event *event);
void rule_leak(struct rules_context *context, const struct heap_event *event);
void rule_use_uninit(struct rules_context *context, const struct heap_event *event);
void rule_mismatched_release(struct rules_context *context, const struct heap_event *event);
void rule_invalid_free(struct rules_context *context, const struct heap_event *event);
void rule_return_local(struct rules_context *context, const struct heap_event *event);

// How one speaks of a kind of resource.
struct heap_words {
    const char *kind;
    const char *noun;      // memory
    const char *allocated; // allocated
    const char *released;  // freed
    const char *release;   // free
};

const struct heap_words *heap_words(str kind);

// A finding at the place of the event, with the decisions of its path.
struct diag_finding *heap_finding(struct rules_context *context, const struct heap_event *event, enum diag_rule rule,
                                  str label, str message);
void heap_label_allocated(struct rules_context *context, struct diag_finding *finding, const struct heap_event *event);
void heap_label_released(struct rules_context *context, struct diag_finding *finding, const struct heap_event *event);
str heap_quoted(struct rules_context *context, const struct heap_event *event, const char *otherwise); // "`p`"

#endif
