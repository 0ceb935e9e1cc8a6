// Making findings, and the table of rules. Nothing in here knows what a rule is about.
#include "diag/diag.h"

#include "base/check.h"

static const struct diag_rule_info rules[] = {
#define RULE(enumerator, rule_name, rule_cwe, rule_summary)                                                  \
    [DIAG_##enumerator] = {.name = rule_name, .cwe = rule_cwe, .summary = rule_summary},
#include "diag/rules.def"
#undef RULE
};

const struct diag_rule_info *diag_rule_info(enum diag_rule rule) {
    CHECK(rule < DIAG_RULE_COUNT);
    return &rules[rule];
}

struct diag_rule_result diag_rule_find(str name) {
    for (uint32_t i = 0; i < DIAG_RULE_COUNT; i++) {
        if (str_eq(name, str_from_c(rules[i].name))) {
            return (struct diag_rule_result){(enum diag_rule)i, true};
        }
    }
    return (struct diag_rule_result){DIAG_RULE_COUNT, false};
}

struct diag_finding *diag_add(struct diag_list *list, enum diag_rule rule, enum diag_level level, struct span at,
                              str label, str message) {
    CHECK(rule < DIAG_RULE_COUNT);
    VEC_PUSH(list->arena, &list->findings,
             (struct diag_finding){.rule = rule,
                                   .level = level,
                                   .message = message,
                                   .primary = {at, label},
                                   .help = S(""),
                                   .function = S("")});
    return &list->findings.items[list->findings.len - 1];
}

void diag_label(struct diag_list *list, struct diag_finding *finding, struct span at, str text) {
    VEC_PUSH(list->arena, &finding->secondary, (struct diag_label){at, text});
}

void diag_step(struct diag_list *list, struct diag_finding *finding, struct span at, str text) {
    VEC_PUSH(list->arena, &finding->trace, (struct diag_label){at, text});
}

void diag_note(struct diag_list *list, struct diag_finding *finding, str text) {
    VEC_PUSH(list->arena, &finding->notes, text);
}
