// SARIF 2.1.0 (OASIS standard), the part of it that code scanning services read. Columns are counted in code points, as
// the format asks; lines and columns from 1, the end behind the last character. What lies in a missing file has no
// region.
#include "report/json_build.h"
#include "report/pages.h"
#include "report/utf8.h"
#include "report/words.h"

static json_t *message_value(json_t *text) {
    json_t *object = build_object();
    build_set(object, "text", text);
    return object;
}

// ---- places ----

static bool is_plain_in_uri(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~' || c == '/';
}

static json_t *artifact_value(struct json_writer *writer, uint32_t file) {
    str path = source_load(writer->sources, file)->display;
    struct text uri = {0};
    text_add(&uri, str_starts_with(path, S("/")) ? S("file://") : S(""));
    for (size_t i = 0; i < path.len; i++) {
        if (is_plain_in_uri(path.data[i])) {
            text_add_char(&uri, path.data[i]);
        } else {
            text_printf(&uri, "%%%02X", (unsigned)(unsigned char)path.data[i]);
        }
    }
    json_t *object = build_object();
    build_set(object, "uri", build_text(writer, text_view(&uri)));
    text_free(&uri);
    return object;
}

static uint32_t column_in_code_points(struct json_writer *writer, uint32_t file, struct source_position at) {
    str line = str_slice(source_line(writer->sources, file, at.line), 0, at.column - 1);
    uint32_t column = 1;
    for (size_t i = 0; i < line.len; column++) {
        i += utf8_at(line, i).len;
    }
    return column;
}

static json_t *region_value(struct json_writer *writer, struct span span) {
    struct source_position begin = source_locate(writer->sources, span.file, span.begin);
    struct source_position end = source_locate(writer->sources, span.file, span.end);
    json_t *object = build_object();
    build_set(object, "startLine", build_number(begin.line));
    build_set(object, "startColumn", build_number(column_in_code_points(writer, span.file, begin)));
    build_set(object, "endLine", build_number(end.line));
    build_set(object, "endColumn", build_number(column_in_code_points(writer, span.file, end)));
    return object;
}

static json_t *location_value(struct json_writer *writer, struct span span, str text) {
    json_t *physical = build_object();
    build_set(physical, "artifactLocation", artifact_value(writer, span.file));
    if (!source_load(writer->sources, span.file)->missing) {
        build_set(physical, "region", region_value(writer, span));
    }
    json_t *object = build_object();
    build_set(object, "physicalLocation", physical);
    if (text.len) {
        build_set(object, "message", message_value(build_text(writer, text)));
    }
    return object;
}

// ---- rules ----

static json_t *tags_value(const struct diag_rule_info *info) {
    json_t *tags = build_array();
    json_t *properties = build_object();
    if (info->cwe[0]) {
        struct text tag = {0};
        text_printf(&tag, "external/cwe/cwe-%s", info->cwe);
        text_add_char(&tag, '\0');
        build_append(tags, build_c(tag.data));
        text_free(&tag);
    }
    build_set(properties, "tags", tags);
    return properties;
}

static json_t *rule_value(struct json_writer *writer, enum diag_rule rule) {
    const struct diag_rule_info *info = diag_rule_info(rule);
    json_t *object = build_object();
    build_set(object, "id", build_c(info->name));
    build_set(object, "shortDescription", message_value(build_c(info->summary)));
    for (const struct report_page *page = report_pages; page->rule.len; page++) {
        if (str_eq(page->rule, str_from_c(info->name))) {
            json_t *help = message_value(build_text(writer, page->text));
            build_set(help, "markdown", build_text(writer, page->text));
            build_set(object, "help", help);
        }
    }
    build_set(object, "properties", tags_value(info));
    return object;
}

static json_t *tool_value(struct json_writer *writer, struct report_tool tool) {
    json_t *rules = build_array();
    for (uint32_t i = 0; i < DIAG_RULE_COUNT; i++) {
        build_append(rules, rule_value(writer, (enum diag_rule)i));
    }
    json_t *driver = build_object();
    build_set(driver, "name", build_c("own-check"));
    build_set(driver, "version", build_c(tool.version));
    build_set(driver, "rules", rules);
    json_t *object = build_object();
    build_set(object, "driver", driver);
    return object;
}

// ---- results ----

static json_t *flows_value(struct json_writer *writer, const struct diag_finding *finding) {
    json_t *steps = build_array();
    for (uint32_t i = 0; i < finding->trace.len; i++) {
        json_t *step = build_object();
        const struct diag_label *label = &finding->trace.items[i];
        build_set(step, "location", location_value(writer, label->span, label->text));
        build_append(steps, step);
    }
    json_t *thread = build_object();
    build_set(thread, "locations", steps);
    json_t *threads = build_array();
    build_append(threads, thread);
    json_t *flow = build_object();
    build_set(flow, "threadFlows", threads);
    json_t *flows = build_array();
    build_append(flows, flow);
    return flows;
}

static json_t *related_value(struct json_writer *writer, const struct diag_finding *finding) {
    json_t *array = build_array();
    for (uint32_t i = 0; i < finding->secondary.len; i++) {
        const struct diag_label *label = &finding->secondary.items[i];
        build_append(array, location_value(writer, label->span, label->text));
    }
    return array;
}

static json_t *result_message(struct json_writer *writer, const struct diag_finding *finding) {
    struct text text = {0};
    text_add(&text, finding->message);
    if (finding->help.len) {
        text_add(&text, S("\nhelp: "));
        text_add(&text, finding->help);
    }
    json_t *message = message_value(build_text(writer, text_view(&text)));
    text_free(&text);
    return message;
}

static json_t *result_value(struct json_writer *writer, const struct diag_finding *finding) {
    json_t *locations = build_array();
    build_append(locations, location_value(writer, finding->primary.span, finding->primary.text));
    json_t *fingerprints = build_object();
    build_set(fingerprints, "ownCheck/v1", build_id(finding->id));
    json_t *object = build_object();
    build_set(object, "ruleId", build_c(diag_rule_info(finding->rule)->name));
    build_set(object, "ruleIndex", build_number((uint32_t)finding->rule));
    build_set(object, "level", build_c(words_level(finding->level)));
    build_set(object, "message", result_message(writer, finding));
    build_set(object, "locations", locations);
    build_set(object, "relatedLocations", related_value(writer, finding));
    if (finding->trace.len) {
        build_set(object, "codeFlows", flows_value(writer, finding));
    }
    build_set(object, "partialFingerprints", fingerprints);
    return object;
}

// What was not analysed, as notifications of the run.
static json_t *notifications_value(struct json_writer *writer, const struct report_coverage *coverage) {
    json_t *array = build_array();
    for (uint32_t i = 0; i < coverage->failed.len; i++) {
        const struct report_failed_unit *unit = &coverage->failed.items[i];
        json_t *object = build_object();
        build_set(object, "level", build_c("error"));
        str text =
            str_printf(&writer->arena, "%.*s was not analysed: %.*s", STR_ARG(unit->file), STR_ARG(unit->reason));
        build_set(object, "message", message_value(build_text(writer, text)));
        build_append(array, object);
    }
    for (uint32_t i = 0; i < coverage->incomplete.len; i++) {
        const struct report_incomplete *function = &coverage->incomplete.items[i];
        json_t *object = build_object();
        json_t *locations = build_array();
        build_append(locations, location_value(writer, function->span, S("")));
        build_set(object, "level", build_c("note"));
        str text = str_printf(&writer->arena, "`%.*s` is analysed incompletely: %.*s", STR_ARG(function->function),
                              STR_ARG(function->reason));
        build_set(object, "message", message_value(build_text(writer, text)));
        build_set(object, "locations", locations);
        build_append(array, object);
    }
    return array;
}

static json_t *run_value(struct json_writer *writer, const struct diag_list *list,
                         const struct report_coverage *coverage, struct report_tool tool) {
    json_t *invocation = build_object();
    build_set(invocation, "executionSuccessful", json_boolean(coverage->failed.len == 0));
    build_set(invocation, "toolExecutionNotifications", notifications_value(writer, coverage));
    json_t *invocations = build_array();
    build_append(invocations, invocation);
    json_t *results = build_array();
    for (uint32_t i = 0; i < list->findings.len; i++) {
        build_append(results, result_value(writer, &list->findings.items[i]));
    }
    json_t *run = build_object();
    build_set(run, "tool", tool_value(writer, tool));
    build_set(run, "columnKind", build_c("unicodeCodePoints"));
    build_set(run, "invocations", invocations);
    build_set(run, "results", results);
    return run;
}

void report_sarif(struct text *out, const struct diag_list *list, const struct report_coverage *coverage,
                  struct source_table *sources, struct report_tool tool) {
    struct json_writer writer = {.sources = sources};
    json_t *runs = build_array();
    build_append(runs, run_value(&writer, list, coverage, tool));
    json_t *root = build_object();
    build_set(root, "$schema", build_c("https://json.schemastore.org/sarif-2.1.0.json"));
    build_set(root, "version", build_c("2.1.0"));
    build_set(root, "runs", runs);
    build_finish(&writer, root, out);
}
