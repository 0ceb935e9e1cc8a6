// leak, for handles: the storage of an owner ends, or it is given another value, while it owns something.
#include "rules/flow_rules.h"

static str help_for(struct rules_context *context, const struct flow_event *event) {
    str type = mir_string(context->unit, mir_type_at(context->unit, event->type)->handle_of);
    const char *family = event->handle == MIR_HANDLE_OPT ? "opt" : "own";
    const struct mir_local_info *local = mir_local_at(context->body, event->local);
    str root = mir_string(context->unit, local->name);
    if (local->kind == MIR_LOCAL_PARAMETER || !str_eq(root, event->name)) {
        return str_printf(context->out->arena, "call `%s_drop(%.*s, %.*s)` or move it on", family, STR_ARG(type),
                          STR_ARG(event->name));
    }
    return str_printf(context->out->arena, "declare it with `%s_auto(%.*s)`, or call `%s_drop(%.*s, %.*s)`", family,
                      STR_ARG(type), family, STR_ARG(type), STR_ARG(event->name));
}

static void label_sites(struct rules_context *context, struct diag_finding *finding, const struct flow_event *event) {
    const struct mir_local_info *local = mir_local_at(context->body, event->local);
    const char *what = local->kind == MIR_LOCAL_PARAMETER ? "taken over" : "created";
    for (uint32_t i = 0; i < event->sites.len; i++) {
        const struct flow_site *site = &event->sites.items[i];
        str name = flow_quoted(context, event);
        str created = str_printf(context->out->arena, "%.*s %s here%s", STR_ARG(name), what, flow_iteration(event, site));
        bool is_creation = site->kind == FLOW_SITE_CREATED;
        diag_label(context->out, finding, site->span, is_creation ? created : S("it is also lost here"));
    }
}

static void report_temporary(struct rules_context *context, const struct flow_event *event) {
    struct diag_finding *finding = flow_finding(context, DIAG_LEAK, event->sites.items[0].span,
                                                S("nothing receives this owner"), S("owned value is never dropped"));
    finding->help = S("keep it in a variable and drop it, or pass it on");
}

static void report_overwrite(struct rules_context *context, const struct flow_event *event) {
    struct arena *arena = context->out->arena;
    str name = flow_quoted(context, event);
    struct diag_finding *finding =
        flow_finding(context, DIAG_LEAK, event->span, S("its old value is lost here"),
                     str_printf(arena, "%.*s is assigned over while it %s a value", STR_ARG(name),
                                event->certainty == FLOW_MAYBE ? "may own" : "owns"));
    label_sites(context, finding, event);
    finding->help = S("drop the old value first, or exchange the two with `own_replace`");
}

static void report_end(struct rules_context *context, const struct flow_event *event) {
    struct arena *arena = context->out->arena;
    str name = flow_quoted(context, event);
    struct diag_finding *finding =
        flow_finding(context, DIAG_LEAK, event->span,
                     str_printf(arena, "%.*s %s a value here", STR_ARG(name),
                                event->certainty == FLOW_MAYBE ? "may still own" : "still owns"),
                     str_printf(arena, "%.*s is %s", STR_ARG(name),
                                event->is_released ? "not dropped on every path" : "never dropped"));
    label_sites(context, finding, event);
    finding->help = help_for(context, event);
}

void rule_handle_leak(struct rules_context *context, const struct flow_event *event) {
    if (event->name.len == 0) {
        report_temporary(context, event);
    } else if (event->kind == FLOW_OVERWRITE_OWNED) {
        report_overwrite(context, event);
    } else {
        report_end(context, event);
    }
}
