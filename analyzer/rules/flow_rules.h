// The rules for handles, one file each, and what they share. Handles are strict: a violation on some path is an error.
#ifndef OWN_RULES_FLOW_RULES_H
#define OWN_RULES_FLOW_RULES_H

#include "rules/rules.h"

void rule_handle_use_after_move(struct rules_context *context, const struct flow_event *event);
void rule_handle_double_free(struct rules_context *context, const struct flow_event *event);
void rule_handle_use_uninit(struct rules_context *context, const struct flow_event *event);
void rule_handle_leak(struct rules_context *context, const struct flow_event *event);

// A finding at `span` in the function of the context.
struct diag_finding *flow_finding(struct rules_context *context, enum diag_rule rule, struct span span, str label,
                                  str message);

str flow_quoted(struct rules_context *context, const struct flow_event *event); // "`c`", or "the value"
bool flow_has_site(const struct flow_event *event, enum flow_site_kind kind);
void flow_label_sites(struct rules_context *context, struct diag_finding *finding, const struct flow_event *event);
// ", in the previous iteration of the loop" for what can only have happened before by going round a loop, else "".
const char *flow_iteration(const struct flow_event *event, const struct flow_site *site);
const char *flow_possibly(const struct flow_event *event); // "possibly " or ""

#endif
