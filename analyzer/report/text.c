// The report for people: a header line any editor can jump from, the source with its labels, the path, notes, help and
// what the help would change. Looks like a report of rustc.
#include "report/report.h"

#include "report/snippet.h"
#include "report/suggest.h"
#include "report/words.h"

enum { DEFAULT_WIDTH = 140, LEAST_ROOM = 40 };

struct drawing {
    struct grid grid;
    struct source_table *sources;
    const struct diag_finding *finding;
    struct snippet_style style;
    bool has_source;       // a line of source was drawn
    uint32_t remarks_left; // still to be drawn
};

static enum grid_style level_style(enum diag_level level) {
    switch (level) {
    case DIAG_NOTE: return GRID_NOTE;
    case DIAG_WARNING: return GRID_WARNING;
    case DIAG_ERROR: return GRID_ERROR;
    }
    return GRID_PLAIN;
}

// `path:line:col`; without line and column when the file is missing.
static str place_text(struct drawing *drawing, struct span span) {
    struct source_position at = source_locate(drawing->sources, span.file, span.begin);
    str display = source_load(drawing->sources, span.file)->display;
    if (span.file == 0) {
        display = S("<unknown>");
    }
    if (at.line == 0) {
        return display;
    }
    return str_printf(drawing->grid.arena, "%.*s:%u:%u", STR_ARG(display), at.line, at.column);
}

static void draw_header(struct drawing *drawing) {
    const struct diag_finding *finding = drawing->finding;
    struct grid *grid = &drawing->grid;
    uint32_t row = grid_add_row(grid);
    uint32_t column = grid_put(grid, row, 0, place_text(drawing, finding->primary.span), GRID_STRONG);
    column = grid_put(grid, row, column, S(": "), GRID_STRONG);
    column = grid_put(grid, row, column, str_from_c(words_level(finding->level)), level_style(finding->level));
    column = grid_put(grid, row, column, S(": "), GRID_STRONG);
    column = grid_put(grid, row, column, finding->message, GRID_STRONG);
    grid_printf(grid, row, column, GRID_DIM, " [%s]", diag_rule_info(finding->rule)->name);
}

// ---- source, file by file ----

struct mark_list {
    VEC(struct snippet_mark) marks; // the primary one first
};

static struct mark_list marks_of(struct drawing *drawing) {
    const struct diag_finding *finding = drawing->finding;
    struct mark_list list = {0};
    VEC_PUSH(drawing->grid.arena, &list.marks, (struct snippet_mark){finding->primary, true});
    for (uint32_t i = 0; i < finding->secondary.len; i++) {
        VEC_PUSH(drawing->grid.arena, &list.marks, (struct snippet_mark){finding->secondary.items[i], false});
    }
    return list;
}

static void draw_file_line(struct drawing *drawing, str place, str label) {
    uint32_t row = grid_add_row(&drawing->grid);
    uint32_t column = grid_put(&drawing->grid, row, drawing->style.gutter,
                               drawing->style.glyphs->other_file, GRID_GUTTER);
    column = grid_put(&drawing->grid, row, column, S(" "), GRID_PLAIN);
    column = grid_put(&drawing->grid, row, column, place, GRID_STRONG);
    if (label.len) {
        column = grid_put(&drawing->grid, row, column, S(": "), GRID_PLAIN);
        grid_put(&drawing->grid, row, column, label, GRID_SECONDARY);
    }
}

static void draw_file(struct drawing *drawing, uint32_t file, const struct snippet_mark *marks, uint32_t count) {
    if (source_load(drawing->sources, file)->missing) {
        for (uint32_t i = 0; i < count; i++) {
            draw_file_line(drawing, place_text(drawing, marks[i].label.span), marks[i].label.text);
        }
        return;
    }
    if (file != drawing->finding->primary.span.file) {
        draw_file_line(drawing, place_text(drawing, marks[0].label.span), S(""));
    }
    snippet_bar(&drawing->grid, &drawing->style);
    snippet_draw(&drawing->grid, drawing->sources, file, marks, count, &drawing->style);
    drawing->has_source = true;
}

// The file of the primary span first, the others as they come in the labels.
static void draw_source(struct drawing *drawing) {
    struct arena *arena = drawing->grid.arena;
    struct mark_list all = marks_of(drawing);
    struct map done = {0};
    for (uint32_t i = 0; i < all.marks.len; i++) {
        uint32_t file = all.marks.items[i].label.span.file;
        if (map_get(&done, file).found) {
            continue;
        }
        map_set(arena, &done, file, 0);
        struct mark_list here = {0};
        for (uint32_t k = i; k < all.marks.len; k++) {
            if (all.marks.items[k].label.span.file == file) {
                VEC_PUSH(arena, &here.marks, all.marks.items[k]);
            }
        }
        draw_file(drawing, file, here.marks.items, here.marks.len);
    }
}

// ---- what follows the source ----

// Lines of `text`, the first behind `title`, the others below it.
static void draw_remark(struct drawing *drawing, str title, enum grid_style style, str text) {
    struct grid *grid = &drawing->grid;
    const struct snippet_glyphs *glyphs = drawing->style.glyphs;
    bool last = --drawing->remarks_left == 0;
    uint32_t bar = drawing->style.gutter + 1;
    uint32_t row = grid_add_row(grid);
    grid_put(grid, row, bar, last ? glyphs->last_remark : glyphs->remark, GRID_GUTTER);
    uint32_t column = grid_put(grid, row, bar + 2, title, style);
    column = grid_put(grid, row, column, S(": "), style);
    grid_put(grid, row, column, str_cut(&text, '\n'), GRID_PLAIN);
    while (text.len) {
        row = grid_add_row(grid);
        grid_put(grid, row, bar, last ? S(" ") : glyphs->remark_bar, GRID_GUTTER);
        grid_put(grid, row, column, str_cut(&text, '\n'), GRID_PLAIN);
    }
}

static void draw_trace(struct drawing *drawing) {
    struct text text = {0};
    const struct diag_finding *finding = drawing->finding;
    int digits = finding->trace.len < 10 ? 1 : finding->trace.len < 100 ? 2 : 5;
    for (uint32_t i = 0; i < finding->trace.len; i++) {
        const struct diag_label *step = &finding->trace.items[i];
        text_printf(&text, "%s%*u. %.*s: %.*s", i ? "\n" : "", digits, i + 1, STR_ARG(place_text(drawing, step->span)),
                    STR_ARG(step->text));
    }
    draw_remark(drawing, S("path"), GRID_STRONG, str_copy(drawing->grid.arena, text_view(&text)));
    text_free(&text);
}

static void draw_remarks(struct drawing *drawing) {
    const struct diag_finding *finding = drawing->finding;
    bool has_help = finding->help.len || finding->fixes.len;
    drawing->remarks_left = (finding->trace.len > 0) + finding->notes.len + has_help;
    if (drawing->remarks_left && drawing->has_source) {
        snippet_bar(&drawing->grid, &drawing->style);
    }
    drawing->remarks_left += finding->fixes.len > 0; // the bar goes on to the changed lines
    if (finding->trace.len) {
        draw_trace(drawing);
    }
    for (uint32_t i = 0; i < finding->notes.len; i++) {
        draw_remark(drawing, S("note"), GRID_NOTE, finding->notes.items[i]);
    }
    if (has_help) {
        draw_remark(drawing, S("help"), GRID_HELP, finding->help.len ? finding->help : S("change it like this"));
    }
    if (finding->fixes.len) {
        snippet_bar(&drawing->grid, &drawing->style);
        suggest_draw(&drawing->grid, drawing->sources, finding, &drawing->style);
    }
}

// ---- the whole ----

static void widen_for(struct drawing *drawing, struct span span) {
    uint32_t line = source_locate(drawing->sources, span.file, span.end).line;
    uint32_t digits = 1;
    for (; line >= 10; line /= 10) {
        digits++;
    }
    drawing->style.gutter = digits > drawing->style.gutter ? digits : drawing->style.gutter;
}

static void choose_gutter(struct drawing *drawing) {
    const struct diag_finding *finding = drawing->finding;
    widen_for(drawing, finding->primary.span);
    for (uint32_t i = 0; i < finding->secondary.len; i++) {
        widen_for(drawing, finding->secondary.items[i].span);
    }
    for (uint32_t i = 0; i < finding->fixes.len; i++) {
        widen_for(drawing, finding->fixes.items[i].span);
    }
}

static uint32_t room_for(struct report_style style, uint32_t gutter) {
    uint32_t width = style.width ? style.width : DEFAULT_WIDTH;
    return width > gutter + 4 + LEAST_ROOM ? width - gutter - 4 : LEAST_ROOM;
}

static void draw_finding(struct text *out, struct arena *arena, const struct diag_finding *finding,
                         struct source_table *sources, struct report_style style) {
    struct drawing drawing = {
        .grid = {.arena = arena, .unicode = style.unicode},
        .sources = sources,
        .finding = finding,
        .style = {.glyphs = snippet_glyphs(style.unicode), .primary = level_style(finding->level)},
    };
    choose_gutter(&drawing);
    drawing.style.room = room_for(style, drawing.style.gutter);
    draw_header(&drawing);
    draw_source(&drawing);
    draw_remarks(&drawing);
    grid_flush(&drawing.grid, out, style.color);
    text_add_char(out, '\n');
}

void report_text(struct text *out, const struct diag_list *list, struct source_table *sources,
                 struct report_style style) {
    struct arena arena = {0};
    for (uint32_t i = 0; i < list->findings.len; i++) {
        draw_finding(out, &arena, &list->findings.items[i], sources, style);
        arena_reset(&arena);
    }
    arena_free(&arena);
}
