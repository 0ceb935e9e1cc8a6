// --explain: the page of a rule, its Markdown turned into what a terminal shows. Only what the pages use is known:
// headings, fenced code, `code`, lists and paragraphs that are short enough as they are.
#include "report/report.h"

#include "report/grid.h"
#include "report/pages.h"

// ---- a page ----

static void draw_heading(struct grid *grid, str line) {
    while (str_starts_with(line, S("#"))) {
        line = str_slice(line, 1, line.len);
    }
    grid_put(grid, grid_add_row(grid), 0, str_trim(line), GRID_STRONG);
}

// A line of prose; what is in backticks is set off by style, and by the backticks where there is no colour.
static void draw_prose(struct grid *grid, str line, bool color) {
    uint32_t row = grid_add_row(grid);
    uint32_t column = 0;
    for (bool is_code = false; line.len; is_code = !is_code) {
        size_t before = line.len;
        str part = str_cut(&line, '`');
        bool more = part.len < before;
        column = grid_put(grid, row, column, part, is_code ? GRID_SECONDARY : GRID_PLAIN);
        if (more && !color) {
            column = grid_put(grid, row, column, S("`"), GRID_PLAIN);
        }
    }
}

static void draw_page(struct text *out, str page, struct report_style style) {
    struct arena arena = {0};
    struct grid grid = {.arena = &arena, .unicode = style.unicode};
    bool in_code = false;
    while (page.len) {
        str line = str_cut(&page, '\n');
        if (str_starts_with(line, S("```"))) {
            in_code = !in_code;
        } else if (in_code) {
            grid_put(&grid, grid_add_row(&grid), 4, line, GRID_PLAIN);
        } else if (str_starts_with(line, S("#"))) {
            draw_heading(&grid, line);
        } else {
            draw_prose(&grid, line, style.color);
        }
    }
    grid_flush(&grid, out, style.color);
    arena_free(&arena);
}

// ---- a rule that is not there ----

enum { LONGEST_NAME = 64 };

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

// Edits of one character that lead from one name to the other (Levenshtein 1966); both no longer than LONGEST_NAME.
static uint32_t edit_distance(str a, str b) {
    uint32_t row[LONGEST_NAME + 1];
    for (uint32_t k = 0; k <= b.len; k++) {
        row[k] = k;
    }
    for (uint32_t i = 1; i <= a.len; i++) {
        uint32_t diagonal = row[0];
        row[0] = i;
        for (uint32_t k = 1; k <= b.len; k++) {
            uint32_t replaced = diagonal + (a.data[i - 1] != b.data[k - 1]);
            diagonal = row[k];
            row[k] = least(replaced, least(row[k], row[k - 1]) + 1);
        }
    }
    return row[b.len];
}

// The rule whose name is nearest to `name`; null when none is near.
static const char *closest_rule(str name) {
    const char *best = NULL;
    uint32_t best_distance = (uint32_t)least((uint32_t)name.len, LONGEST_NAME) / 3 + 1;
    for (uint32_t i = 0; i < DIAG_RULE_COUNT && name.len <= LONGEST_NAME; i++) {
        const char *rule = diag_rule_info((enum diag_rule)i)->name;
        uint32_t distance = edit_distance(name, str_from_c(rule));
        if (distance < best_distance) {
            best = rule;
            best_distance = distance;
        }
    }
    return best;
}

static void list_rules(struct text *out, str name) {
    text_printf(out, "own-check: error: there is no rule `%.*s`", STR_ARG(name));
    const char *closest = closest_rule(name);
    if (closest) {
        text_printf(out, "; did you mean `%s`?", closest);
    }
    text_add(out, S("\n\nThe rules are:\n"));
    for (uint32_t i = 0; i < DIAG_RULE_COUNT; i++) {
        const struct diag_rule_info *info = diag_rule_info((enum diag_rule)i);
        text_printf(out, "  %-20s %s\n", info->name, info->summary);
    }
}

bool report_explain(struct text *out, str rule, struct report_style style) {
    if (!diag_rule_find(rule).found) {
        list_rules(out, rule);
        return false;
    }
    for (const struct report_page *page = report_pages; page->rule.len; page++) {
        if (str_eq(page->rule, rule)) {
            draw_page(out, page->text, style);
            return true;
        }
    }
    const struct diag_rule_info *info = diag_rule_info(diag_rule_find(rule).rule);
    text_printf(out, "%s: %s\n", info->name, info->summary);
    return true;
}
