// What was looked at and what was not: a result without this could not be trusted.
#include "report/report.h"

#include "report/words.h"

static void add_levels(struct text *out, struct words_counts counts) {
    const char *separator = " (";
    for (int level = DIAG_ERROR; level >= DIAG_NOTE; level--) {
        uint32_t count = counts.of[level];
        if (count) {
            text_printf(out, "%s%u %s%s", separator, count, words_level((enum diag_level)level), words_plural(count));
            separator = ", ";
        }
    }
    text_add(out, separator[0] == ',' ? S(")") : S(""));
}

static void add_failed(struct text *out, const struct report_coverage *coverage) {
    for (uint32_t i = 0; i < coverage->failed.len; i++) {
        const struct report_failed_unit *unit = &coverage->failed.items[i];
        text_printf(out, "%.*s: error: not analysed: %.*s\n", STR_ARG(unit->file), STR_ARG(unit->reason));
    }
}

static void add_incomplete(struct text *out, const struct report_coverage *coverage, struct source_table *sources) {
    for (uint32_t i = 0; i < coverage->incomplete.len; i++) {
        const struct report_incomplete *function = &coverage->incomplete.items[i];
        struct source_position at = source_locate(sources, function->span.file, function->span.begin);
        text_printf(out, "%.*s:", STR_ARG(sources->files.items[function->span.file].display));
        if (at.line) { // not in a file that is gone
            text_printf(out, "%u:%u:", at.line, at.column);
        }
        text_printf(out, " note: `%.*s` is analysed incompletely: %.*s\n", STR_ARG(function->function),
                    STR_ARG(function->reason));
    }
}

void report_summary(struct text *out, const struct diag_list *list, const struct report_coverage *coverage,
                    struct source_table *sources, bool verbose) {
    uint32_t findings = list->findings.len;
    text_printf(out, "own-check: %u finding%s", findings, words_plural(findings));
    add_levels(out, words_count(list));
    text_printf(out, " in %u unit%s; ", coverage->units, words_plural(coverage->units));
    if (coverage->failed.len) {
        text_printf(out, "%u unit%s failed, ", coverage->failed.len, words_plural(coverage->failed.len));
    }
    text_printf(out, "%u function%s analysed, %u incomplete\n", coverage->functions_analysed,
                words_plural(coverage->functions_analysed), coverage->incomplete.len);
    add_failed(out, coverage);
    if (verbose) {
        add_incomplete(out, coverage, sources);
    }
}
