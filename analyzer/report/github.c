// Workflow commands: one line per finding, shown by GitHub at the line of a pull request.
#include "report/report.h"

#include "report/words.h"

// The characters that end a command's message, and in a property those that end the property too.
static void add_escaped(struct text *out, str s, bool is_property) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.data[i];
        bool special = c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','));
        if (special) {
            text_printf(out, "%%%02X", (unsigned)c);
        } else {
            text_add_char(out, c);
        }
    }
}

static const char *command(enum diag_level level) {
    switch (level) {
    case DIAG_NOTE: return "notice";
    case DIAG_WARNING: return "warning";
    case DIAG_ERROR: return "error";
    }
    return "";
}

static void add_place(struct text *out, struct source_table *sources, struct span span) {
    struct source_position begin = source_locate(sources, span.file, span.begin);
    struct source_position end = source_locate(sources, span.file, span.end);
    if (begin.line == 0) {
        return;
    }
    text_printf(out, ",line=%u", begin.line);
    if (begin.line == end.line) { // columns are refused when the lines differ
        uint32_t last = end.column > begin.column ? end.column - 1 : begin.column;
        text_printf(out, ",col=%u,endColumn=%u", begin.column, last);
    } else {
        text_printf(out, ",endLine=%u", end.line);
    }
}

void report_github(struct text *out, const struct diag_list *list, struct source_table *sources) {
    for (uint32_t i = 0; i < list->findings.len; i++) {
        const struct diag_finding *finding = &list->findings.items[i];
        text_printf(out, "::%s file=", command(finding->level));
        add_escaped(out, source_load(sources, finding->primary.span.file)->display, true);
        add_place(out, sources, finding->primary.span);
        text_printf(out, ",title=own-check %s::", diag_rule_info(finding->rule)->name);
        add_escaped(out, finding->message, false);
        if (finding->help.len) {
            text_add(out, S("%0Ahelp: "));
            add_escaped(out, finding->help, false);
        }
        text_add_char(out, '\n');
    }
}
