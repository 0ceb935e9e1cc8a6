// Hands each fact about handles to its rule.
#include "rules/flow_rules.h"

struct diag_finding *flow_finding(struct rules_context *context, enum diag_rule rule, struct span span, str label,
                                  str message) {
    struct diag_finding *finding = diag_add(context->out, rule, DIAG_ERROR, span, label, message);
    finding->function = context->function;
    return finding;
}

str flow_quoted(struct rules_context *context, const struct flow_event *event) {
    return event->name.len ? str_printf(context->out->arena, "`%.*s`", STR_ARG(event->name)) : S("the value");
}

bool flow_has_site(const struct flow_event *event, enum flow_site_kind kind) {
    for (uint32_t i = 0; i < event->sites.len; i++) {
        if (event->sites.items[i].kind == kind) {
            return true;
        }
    }
    return false;
}

const char *flow_possibly(const struct flow_event *event) {
    return event->certainty == FLOW_MAYBE ? "possibly " : "";
}

static const char *site_verb(enum flow_site_kind kind) {
    switch (kind) {
    case FLOW_SITE_UNINIT: return "declared here without a value";
    case FLOW_SITE_UNKNOWN: return "changed here";
    case FLOW_SITE_CREATED: return "created here";
    case FLOW_SITE_EMPTY: return "left empty here";
    case FLOW_SITE_MOVED: return "moved here";
    case FLOW_SITE_COPIED: return "moved here";
    case FLOW_SITE_DROPPED: return "dropped here";
    }
    return "";
}

const char *flow_iteration(const struct flow_event *event, const struct flow_site *site) {
    bool is_behind = site->span.file == event->span.file && site->span.begin >= event->span.begin;
    return is_behind ? ", in the previous iteration of the loop" : "";
}

void flow_label_sites(struct rules_context *context, struct diag_finding *finding, const struct flow_event *event) {
    str name = flow_quoted(context, event);
    for (uint32_t i = 0; i < event->sites.len; i++) {
        const struct flow_site *site = &event->sites.items[i];
        diag_label(context->out, finding, site->span,
                   str_printf(context->out->arena, "%.*s %s%s", STR_ARG(name), site_verb(site->kind),
                              flow_iteration(event, site)));
    }
}

static void report_event(struct rules_context *context, const struct flow_event *event) {
    switch (event->kind) {
    case FLOW_DROP_MOVED:
        if (!flow_has_site(event, FLOW_SITE_MOVED) && !flow_has_site(event, FLOW_SITE_COPIED)) {
            rule_handle_double_free(context, event);
            break;
        }
        rule_handle_use_after_move(context, event);
        break;
    case FLOW_USE_MOVED:
    case FLOW_COPY_OWNER:
    case FLOW_RETURN_AUTO: rule_handle_use_after_move(context, event); break;
    case FLOW_USE_UNINIT: rule_handle_use_uninit(context, event); break;
    case FLOW_OVERWRITE_OWNED:
    case FLOW_LEAK_AT_END: rule_handle_leak(context, event); break;
    }
}

void rules_report_flow(struct rules_context *context, const struct flow_facts *facts) {
    for (uint32_t i = 0; i < facts->events.len; i++) {
        report_event(context, &facts->events.items[i]);
    }
}
