// The report for programs: one object, keys always in the same order, two blanks of indentation. Lines and columns count
// from 1, columns in bytes; the end is behind the last byte. What lies in a missing file has line and column 0.
#include "report/report.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/check.h"
#include "report/utf8.h"
#include "report/words.h"

enum { FORMAT_VERSION = 1 };

struct writer {
    struct arena arena; // of texts that had to be made valid
    struct source_table *sources;
};

static json_t *need(json_t *value) {
    if (!value) {
        base_out_of_memory();
    }
    return value;
}

// Sets a member; takes `value`.
static void set(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, need(value)) != 0) {
        base_out_of_memory();
    }
}

static void append(json_t *array, json_t *value) {
    if (json_array_append_new(array, need(value)) != 0) {
        base_out_of_memory();
    }
}

static json_t *text_value(struct writer *writer, str s) {
    s = utf8_valid(&writer->arena, s);
    return json_stringn(s.data, s.len);
}

static json_t *c_value(const char *s) {
    return json_string(s ? s : "");
}

static json_t *number(uint32_t value) {
    return json_integer(value);
}

static void set_begin(struct writer *writer, json_t *object, struct span span) {
    struct source_position begin = source_locate(writer->sources, span.file, span.begin);
    set(object, "file", text_value(writer, source_load(writer->sources, span.file)->display));
    set(object, "line", number(begin.line));
    set(object, "column", number(begin.column));
}

static void set_span(struct writer *writer, json_t *object, struct span span) {
    struct source_position end = source_locate(writer->sources, span.file, span.end);
    set_begin(writer, object, span);
    set(object, "end_line", number(end.line));
    set(object, "end_column", number(end.column));
}

static json_t *label_value(struct writer *writer, const struct diag_label *label, bool is_primary) {
    json_t *object = need(json_object());
    set_span(writer, object, label->span);
    set(object, "primary", json_boolean(is_primary));
    set(object, "message", text_value(writer, label->text));
    return object;
}

static json_t *labels_value(struct writer *writer, const struct diag_finding *finding) {
    json_t *array = need(json_array());
    append(array, label_value(writer, &finding->primary, true));
    for (uint32_t i = 0; i < finding->secondary.len; i++) {
        append(array, label_value(writer, &finding->secondary.items[i], false));
    }
    return array;
}

static json_t *trace_value(struct writer *writer, const struct diag_finding *finding) {
    json_t *array = need(json_array());
    for (uint32_t i = 0; i < finding->trace.len; i++) {
        json_t *step = need(json_object());
        set_begin(writer, step, finding->trace.items[i].span);
        set(step, "message", text_value(writer, finding->trace.items[i].text));
        append(array, step);
    }
    return array;
}

static json_t *notes_value(struct writer *writer, const struct diag_finding *finding) {
    json_t *array = need(json_array());
    for (uint32_t i = 0; i < finding->notes.len; i++) {
        append(array, text_value(writer, finding->notes.items[i]));
    }
    return array;
}

static json_t *fixes_value(struct writer *writer, const struct diag_finding *finding) {
    json_t *array = need(json_array());
    for (uint32_t i = 0; i < finding->fixes.len; i++) {
        json_t *fix = need(json_object());
        set_span(writer, fix, finding->fixes.items[i].span);
        set(fix, "text", text_value(writer, finding->fixes.items[i].text));
        append(array, fix);
    }
    return array;
}

static json_t *finding_value(struct writer *writer, const struct diag_finding *finding) {
    json_t *object = need(json_object());
    char id[17]; // 64 bits are too many for the numbers of most readers
    snprintf(id, sizeof id, "%016" PRIx64, finding->id);
    set(object, "id", c_value(id));
    set(object, "rule", c_value(diag_rule_info(finding->rule)->name));
    set(object, "level", c_value(words_level(finding->level)));
    set(object, "message", text_value(writer, finding->message));
    set_span(writer, object, finding->primary.span);
    set(object, "function", text_value(writer, finding->function));
    set(object, "labels", labels_value(writer, finding));
    set(object, "trace", trace_value(writer, finding));
    set(object, "notes", notes_value(writer, finding));
    set(object, "help", text_value(writer, finding->help));
    set(object, "fixes", fixes_value(writer, finding));
    return object;
}

static json_t *incomplete_value(struct writer *writer, const struct report_coverage *coverage) {
    json_t *array = need(json_array());
    for (uint32_t i = 0; i < coverage->incomplete.len; i++) {
        const struct report_incomplete *function = &coverage->incomplete.items[i];
        struct source_position at = source_locate(writer->sources, function->span.file, function->span.begin);
        json_t *object = need(json_object());
        set(object, "function", text_value(writer, function->function));
        set(object, "file", text_value(writer, source_load(writer->sources, function->span.file)->display));
        set(object, "line", number(at.line));
        set(object, "reason", text_value(writer, function->reason));
        append(array, object);
    }
    return array;
}

static json_t *failed_value(struct writer *writer, const struct report_coverage *coverage) {
    json_t *array = need(json_array());
    for (uint32_t i = 0; i < coverage->failed.len; i++) {
        json_t *object = need(json_object());
        set(object, "file", text_value(writer, coverage->failed.items[i].file));
        set(object, "reason", text_value(writer, coverage->failed.items[i].reason));
        append(array, object);
    }
    return array;
}

static json_t *coverage_value(struct writer *writer, const struct report_coverage *coverage) {
    json_t *object = need(json_object());
    set(object, "functions_analysed", number(coverage->functions_analysed));
    set(object, "functions_incomplete", incomplete_value(writer, coverage));
    set(object, "units", number(coverage->units));
    set(object, "units_failed", failed_value(writer, coverage));
    return object;
}

static json_t *tool_value(struct report_tool tool) {
    json_t *object = need(json_object());
    set(object, "name", c_value("own-check"));
    set(object, "version", c_value(tool.version));
    set(object, "clang", c_value(tool.clang));
    return object;
}

static int write_chunk(const char *data, size_t size, void *out) {
    text_add(out, (str){data, size});
    return 0;
}

void report_json(struct text *out, const struct diag_list *list, const struct report_coverage *coverage,
                 struct source_table *sources, struct report_tool tool) {
    struct writer writer = {.sources = sources};
    json_t *root = need(json_object());
    set(root, "version", number(FORMAT_VERSION));
    set(root, "tool", tool_value(tool));
    json_t *findings = need(json_array());
    for (uint32_t i = 0; i < list->findings.len; i++) {
        append(findings, finding_value(&writer, &list->findings.items[i]));
    }
    set(root, "findings", findings);
    set(root, "coverage", coverage_value(&writer, coverage));
    CHECK(json_dump_callback(root, write_chunk, out, JSON_INDENT(2)) == 0);
    text_add_char(out, '\n');
    json_decref(root);
    arena_free(&writer.arena);
}
