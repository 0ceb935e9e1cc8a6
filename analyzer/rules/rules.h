// rules/: facts in, findings out. One file per rule; none of them looks at MIR control flow or at libclang.
#ifndef OWN_RULES_RULES_H
#define OWN_RULES_RULES_H

#include "diag/diag.h"
#include "flow/flow.h"
#include "heap/heap.h"

struct rules_context {
    struct diag_list *out;
    const struct mir_unit *unit;
    const struct mir_body *body;
    str function;
};

// Turn the facts of one function into findings: rules/flow_rules.c and rules/heap_rules.c hand each event to its rule.
void rules_report_flow(struct rules_context *context, const struct flow_facts *facts);
void rules_report_heap(struct rules_context *context, const struct heap_facts *facts);

#endif
