// The report for programs: one object, keys always in the same order, two blanks of indentation. Lines and columns
// count from 1, columns in bytes; the end is behind the last byte. What lies in a missing file has line and column 0.
#include "report/json_build.h"
#include "report/words.h"

enum { FORMAT_VERSION = 1 };

static void set_begin(struct json_writer *writer, json_t *object, struct span span) {
    struct source_position begin = source_locate(writer->sources, span.file, span.begin);
    build_set(object, "file", build_text(writer, source_load(writer->sources, span.file)->display));
    build_set(object, "line", build_number(begin.line));
    build_set(object, "column", build_number(begin.column));
}

static void set_span(struct json_writer *writer, json_t *object, struct span span) {
    struct source_position end = source_locate(writer->sources, span.file, span.end);
    set_begin(writer, object, span);
    build_set(object, "end_line", build_number(end.line));
    build_set(object, "end_column", build_number(end.column));
}

static json_t *label_value(struct json_writer *writer, const struct diag_label *label, bool is_primary) {
    json_t *object = build_object();
    set_span(writer, object, label->span);
    build_set(object, "primary", json_boolean(is_primary));
    build_set(object, "message", build_text(writer, label->text));
    return object;
}

static json_t *labels_value(struct json_writer *writer, const struct diag_finding *finding) {
    json_t *array = build_array();
    build_append(array, label_value(writer, &finding->primary, true));
    for (uint32_t i = 0; i < finding->secondary.len; i++) {
        build_append(array, label_value(writer, &finding->secondary.items[i], false));
    }
    return array;
}

static json_t *trace_value(struct json_writer *writer, const struct diag_finding *finding) {
    json_t *array = build_array();
    for (uint32_t i = 0; i < finding->trace.len; i++) {
        json_t *step = build_object();
        set_begin(writer, step, finding->trace.items[i].span);
        build_set(step, "message", build_text(writer, finding->trace.items[i].text));
        build_append(array, step);
    }
    return array;
}

static json_t *notes_value(struct json_writer *writer, const struct diag_finding *finding) {
    json_t *array = build_array();
    for (uint32_t i = 0; i < finding->notes.len; i++) {
        build_append(array, build_text(writer, finding->notes.items[i]));
    }
    return array;
}

static json_t *fixes_value(struct json_writer *writer, const struct diag_finding *finding) {
    json_t *array = build_array();
    for (uint32_t i = 0; i < finding->fixes.len; i++) {
        json_t *fix = build_object();
        set_span(writer, fix, finding->fixes.items[i].span);
        build_set(fix, "text", build_text(writer, finding->fixes.items[i].text));
        build_append(array, fix);
    }
    return array;
}

static json_t *finding_value(struct json_writer *writer, const struct diag_finding *finding) {
    json_t *object = build_object();
    build_set(object, "id", build_id(finding->id));
    build_set(object, "rule", build_c(diag_rule_info(finding->rule)->name));
    build_set(object, "level", build_c(words_level(finding->level)));
    build_set(object, "message", build_text(writer, finding->message));
    set_span(writer, object, finding->primary.span);
    build_set(object, "function", build_text(writer, finding->function));
    build_set(object, "labels", labels_value(writer, finding));
    build_set(object, "trace", trace_value(writer, finding));
    build_set(object, "notes", notes_value(writer, finding));
    build_set(object, "help", build_text(writer, finding->help));
    build_set(object, "fixes", fixes_value(writer, finding));
    return object;
}

static json_t *incomplete_value(struct json_writer *writer, const struct report_coverage *coverage) {
    json_t *array = build_array();
    for (uint32_t i = 0; i < coverage->incomplete.len; i++) {
        const struct report_incomplete *function = &coverage->incomplete.items[i];
        struct source_position at = source_locate(writer->sources, function->span.file, function->span.begin);
        json_t *object = build_object();
        build_set(object, "function", build_text(writer, function->function));
        build_set(object, "file", build_text(writer, source_load(writer->sources, function->span.file)->display));
        build_set(object, "line", build_number(at.line));
        build_set(object, "reason", build_text(writer, function->reason));
        build_append(array, object);
    }
    return array;
}

static json_t *failed_value(struct json_writer *writer, const struct report_coverage *coverage) {
    json_t *array = build_array();
    for (uint32_t i = 0; i < coverage->failed.len; i++) {
        json_t *object = build_object();
        build_set(object, "file", build_text(writer, coverage->failed.items[i].file));
        build_set(object, "reason", build_text(writer, coverage->failed.items[i].reason));
        build_append(array, object);
    }
    return array;
}

static json_t *coverage_value(struct json_writer *writer, const struct report_coverage *coverage) {
    json_t *object = build_object();
    build_set(object, "functions_analysed", build_number(coverage->functions_analysed));
    build_set(object, "functions_incomplete", incomplete_value(writer, coverage));
    build_set(object, "units", build_number(coverage->units));
    build_set(object, "units_failed", failed_value(writer, coverage));
    return object;
}

static json_t *tool_value(struct report_tool tool) {
    json_t *object = build_object();
    build_set(object, "name", build_c("own-check"));
    build_set(object, "version", build_c(tool.version));
    build_set(object, "clang", build_c(tool.clang));
    return object;
}

void report_json(struct text *out, const struct diag_list *list, const struct report_coverage *coverage,
                 struct source_table *sources, struct report_tool tool) {
    struct json_writer writer = {.sources = sources};
    json_t *root = build_object();
    build_set(root, "version", build_number(FORMAT_VERSION));
    build_set(root, "tool", tool_value(tool));
    json_t *findings = build_array();
    for (uint32_t i = 0; i < list->findings.len; i++) {
        build_append(findings, finding_value(&writer, &list->findings.items[i]));
    }
    build_set(root, "findings", findings);
    build_set(root, "coverage", coverage_value(&writer, coverage));
    build_finish(&writer, root, out);
}
