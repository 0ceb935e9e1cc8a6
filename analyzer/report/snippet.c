// Draws source lines with their marks. Spans within one line are underlined below it; the label of the rightmost one
// stands behind its underline, the others hang from stems, right to left, each as high as it can without touching a
// label or stem to its right. A span of several lines has a rail in a lane of its own left of the source.
// The idea of drawing on a sheet is that of annotate-snippets and ariadne; the look is rustc's.
#include "report/snippet.h"

#include <stdlib.h>

#include "report/crop.h"

// A mark with its place in lines and bytes of lines.
struct mark {
    uint32_t first_line;
    uint32_t last_line;
    uint32_t first_byte;
    uint32_t last_byte; // behind the last one
    bool is_primary;
    bool opens_beside; // nothing but white space before it on its line
    uint32_t lane;     // of several lines
    str label;
    uint32_t left; // of one line: columns on the sheet
    uint32_t right;
    uint32_t depth; // of one line: rows its label is below the underline
};

typedef VEC(struct mark) mark_list;

struct snippet {
    struct grid *grid;
    struct source_table *sources;
    const struct snippet_style *style;
    const struct snippet_glyphs *glyphs;
    uint32_t file;
    mark_list one_line; // by line, then by first byte
    mark_list many_lines;
    VEC(const struct mark *) lanes; // whose rail is drawn now, or null
    uint32_t content;               // column where source starts
};

static enum grid_style mark_style(const struct snippet *snippet, const struct mark *mark) {
    return mark->is_primary ? snippet->style->primary : GRID_SECONDARY;
}

// ---- marks ----

static int compare_marks(const void *left, const void *right) {
    const struct mark *a = left;
    const struct mark *b = right;
    if (a->first_line != b->first_line) {
        return a->first_line < b->first_line ? -1 : 1;
    }
    if (a->first_byte != b->first_byte) {
        return a->first_byte < b->first_byte ? -1 : 1;
    }
    if (a->is_primary != b->is_primary) {
        return a->is_primary ? 1 : -1; // later ones are drawn over earlier ones
    }
    return str_compare(a->label, b->label);
}

static bool is_indentation(str s) {
    return str_trim(s).len == 0;
}

static struct mark make_mark(struct snippet *snippet, const struct snippet_mark *from) {
    struct span span = from->label.span;
    struct source_position first = source_locate(snippet->sources, span.file, span.begin);
    uint32_t end = span.end < span.begin ? span.begin : span.end;
    struct source_position last = source_locate(snippet->sources, span.file, end);
    struct mark mark = {.first_line = first.line,
                        .last_line = last.line,
                        .first_byte = first.column - 1,
                        .last_byte = last.column - 1,
                        .is_primary = from->is_primary,
                        .label = from->label.text};
    if (mark.last_line > mark.first_line && mark.last_byte == 0) { // ends with the line end before
        mark.last_line--;
        mark.last_byte = (uint32_t)source_line(snippet->sources, snippet->file, mark.last_line).len;
    }
    str line = source_line(snippet->sources, snippet->file, mark.first_line);
    mark.opens_beside = is_indentation(str_slice(line, 0, mark.first_byte));
    return mark;
}

// Gives each span of several lines the first lane that is free where it starts.
static void choose_lanes(struct snippet *snippet) {
    VEC(uint32_t) taken_until = {0};
    for (uint32_t i = 0; i < snippet->many_lines.len; i++) {
        struct mark *mark = &snippet->many_lines.items[i];
        while (mark->lane < taken_until.len && taken_until.items[mark->lane] >= mark->first_line) {
            mark->lane++;
        }
        if (mark->lane == taken_until.len) {
            VEC_PUSH(snippet->grid->arena, &taken_until, 0);
        }
        taken_until.items[mark->lane] = mark->last_line;
    }
    VEC_RESIZE(snippet->grid->arena, &snippet->lanes, taken_until.len);
}

static void add_marks(struct snippet *snippet, const struct snippet_mark *marks, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        struct mark mark = make_mark(snippet, &marks[i]);
        bool one = mark.first_line == mark.last_line;
        VEC_PUSH(snippet->grid->arena, one ? &snippet->one_line : &snippet->many_lines, mark);
    }
    if (snippet->one_line.len) {
        qsort(snippet->one_line.items, snippet->one_line.len, sizeof *snippet->one_line.items, compare_marks);
    }
    if (snippet->many_lines.len) {
        qsort(snippet->many_lines.items, snippet->many_lines.len, sizeof *snippet->many_lines.items, compare_marks);
    }
    choose_lanes(snippet);
}

// ---- rows ----

static uint32_t bar_column(const struct snippet_style *style) {
    return style->gutter + 1;
}

static uint32_t lane_column(const struct snippet *snippet, uint32_t lane) {
    return bar_column(snippet->style) + 2 + lane * 2;
}

uint32_t snippet_bar(struct grid *grid, const struct snippet_style *style) {
    uint32_t row = grid_add_row(grid);
    grid_put(grid, row, bar_column(style), style->glyphs->bar, GRID_GUTTER);
    return row;
}

static void draw_rails(struct snippet *snippet, uint32_t row) {
    for (uint32_t lane = 0; lane < snippet->lanes.len; lane++) {
        const struct mark *mark = snippet->lanes.items[lane];
        if (mark) {
            grid_put(snippet->grid, row, lane_column(snippet, lane), snippet->glyphs->rail, mark_style(snippet, mark));
        }
    }
}

static uint32_t add_row(struct snippet *snippet) {
    uint32_t row = snippet_bar(snippet->grid, snippet->style);
    draw_rails(snippet, row);
    return row;
}

static void add_elided_row(struct snippet *snippet) {
    uint32_t row = grid_add_row(snippet->grid);
    uint32_t column = snippet->grid->unicode ? bar_column(snippet->style) : 0;
    grid_put(snippet->grid, row, column, snippet->glyphs->elided, GRID_GUTTER);
    draw_rails(snippet, row);
}

// ---- marks within one line ----

// The mark whose label can stand behind its underline: the one that reaches farthest right.
static uint32_t choose_inline(const struct mark *marks, uint32_t count) {
    uint32_t best = 0;
    for (uint32_t i = 1; i < count; i++) {
        if (marks[i].right > marks[best].right || (marks[i].right == marks[best].right && marks[i].label.len)) {
            best = i;
        }
    }
    return best;
}

// Sets the depth of each label that hangs; returns the number of rows below the underline.
static uint32_t hang_labels(const struct snippet *snippet, struct mark *marks, uint32_t count, uint32_t in_line) {
    uint32_t least = snippet->glyphs->stem_first ? 2 : 1;
    uint32_t deepest = 0;
    for (uint32_t i = count; i-- > 0;) {
        marks[i].depth = 0;
        if (i == in_line || marks[i].label.len == 0) {
            continue;
        }
        uint32_t right = marks[i].left + grid_width(snippet->glyphs->hook) + grid_width(marks[i].label) + 1;
        marks[i].depth = least;
        for (uint32_t k = i + 1; k < count; k++) {
            if (marks[k].depth >= marks[i].depth && marks[k].left < right) {
                marks[i].depth = marks[k].depth + 1;
            }
        }
        deepest = marks[i].depth > deepest ? marks[i].depth : deepest;
    }
    return deepest;
}

static void draw_underlines(struct snippet *snippet, uint32_t row, const struct mark *marks, uint32_t count) {
    const struct snippet_glyphs *glyphs = snippet->glyphs;
    for (int pass = 0; pass < 2; pass++) { // primary ones over the others
        for (uint32_t i = 0; i < count; i++) {
            bool primary = marks[i].is_primary;
            if (primary == (pass == 1)) {
                grid_fill(snippet->grid, row, marks[i].left, marks[i].right,
                          primary ? glyphs->primary : glyphs->secondary, mark_style(snippet, &marks[i]));
            }
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (marks[i].depth) {
            grid_put(snippet->grid, row, marks[i].left,
                     marks[i].is_primary ? glyphs->primary_joint : glyphs->secondary_joint,
                     mark_style(snippet, &marks[i]));
        }
    }
}

static void draw_stem(struct snippet *snippet, uint32_t from, uint32_t to, uint32_t column, enum grid_style style) {
    for (uint32_t row = from; row < to; row++) {
        if (grid_is_blank(snippet->grid, row, column)) {
            grid_put(snippet->grid, row, column, snippet->glyphs->stem, style);
        }
    }
}

static bool stem_goes_on(const struct mark *marks, uint32_t count, uint32_t at) {
    for (uint32_t i = 0; i < count; i++) {
        if (marks[i].left == marks[at].left && marks[i].depth > marks[at].depth) {
            return true;
        }
    }
    return false;
}

static void draw_labels(struct snippet *snippet, uint32_t row, const struct mark *marks, uint32_t count,
                        uint32_t in_line) {
    for (uint32_t i = 0; i < count; i++) {
        if (marks[i].depth) {
            draw_stem(snippet, row + 1, row + marks[i].depth, marks[i].left, mark_style(snippet, &marks[i]));
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        enum grid_style style = mark_style(snippet, &marks[i]);
        if (marks[i].depth) {
            str hook = stem_goes_on(marks, count, i) ? snippet->glyphs->tee : snippet->glyphs->hook;
            uint32_t column = grid_put(snippet->grid, row + marks[i].depth, marks[i].left, hook, style);
            grid_put(snippet->grid, row + marks[i].depth, column, marks[i].label, style);
        }
    }
    grid_put(snippet->grid, row, marks[in_line].right + 1, marks[in_line].label, mark_style(snippet, &marks[in_line]));
}

static void annotate(struct snippet *snippet, const struct crop *crop, struct mark *marks, uint32_t count) {
    if (count == 0) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        marks[i].left = snippet->content + crop_column(crop, marks[i].first_byte);
        marks[i].right = snippet->content + crop_column(crop, marks[i].last_byte);
        marks[i].right += marks[i].right == marks[i].left; // an empty span is a place
    }
    uint32_t in_line = choose_inline(marks, count);
    uint32_t depth = hang_labels(snippet, marks, count, in_line);
    uint32_t row = add_row(snippet);
    for (uint32_t i = 0; i < depth; i++) {
        add_row(snippet);
    }
    draw_underlines(snippet, row, marks, count);
    draw_labels(snippet, row, marks, count, in_line);
}

// ---- marks of several lines ----

static void draw_end(struct snippet *snippet, const struct crop *crop, uint32_t source_row, const struct mark *mark) {
    const struct snippet_glyphs *glyphs = snippet->glyphs;
    enum grid_style style = mark_style(snippet, mark);
    uint32_t row = add_row(snippet);
    uint32_t lane = lane_column(snippet, mark->lane);
    uint32_t last = snippet->content + crop_column(crop, mark->last_byte);
    last = last > snippet->content ? last - 1 : last;
    grid_put(snippet->grid, row, lane, glyphs->rail_close, style);
    grid_fill(snippet->grid, row, lane + 1, last, glyphs->rail_across, style);
    draw_stem(snippet, source_row + 1, row, last, style);
    grid_put(snippet->grid, row, last, mark->is_primary ? glyphs->primary_end : glyphs->secondary_end, style);
    grid_put(snippet->grid, row, last + 2, mark->label, style);
    snippet->lanes.items[mark->lane] = NULL;
}

static void draw_begin(struct snippet *snippet, const struct crop *crop, uint32_t source_row, const struct mark *mark) {
    const struct snippet_glyphs *glyphs = snippet->glyphs;
    enum grid_style style = mark_style(snippet, mark);
    uint32_t row = add_row(snippet);
    uint32_t lane = lane_column(snippet, mark->lane);
    uint32_t first = snippet->content + crop_column(crop, mark->first_byte);
    grid_put(snippet->grid, row, lane, glyphs->rail_turn, style);
    grid_fill(snippet->grid, row, lane + 1, first, glyphs->rail_across, style);
    draw_stem(snippet, source_row + 1, row, first, style);
    grid_put(snippet->grid, row, first, mark->is_primary ? glyphs->primary_begin : glyphs->secondary_begin, style);
    snippet->lanes.items[mark->lane] = mark;
}

// ---- lines ----

// Bytes of the line that must be seen.
static struct crop crop_for(struct snippet *snippet, uint32_t line, const struct mark *marks, uint32_t count) {
    struct arena *arena = snippet->grid->arena;
    VEC(uint32_t) points = {0};
    for (uint32_t i = 0; i < count; i++) {
        VEC_PUSH(arena, &points, marks[i].first_byte);
        VEC_PUSH(arena, &points, marks[i].last_byte);
    }
    for (uint32_t i = 0; i < snippet->many_lines.len; i++) {
        const struct mark *mark = &snippet->many_lines.items[i];
        if (mark->first_line == line) {
            VEC_PUSH(arena, &points, mark->first_byte);
        }
        if (mark->last_line == line) {
            VEC_PUSH(arena, &points, mark->last_byte);
        }
    }
    uint32_t used = 2 * snippet->lanes.len;
    uint32_t room = snippet->style->room > used + 20 ? snippet->style->room - used : 20;
    return crop_line(arena, source_line(snippet->sources, snippet->file, line), points.items, points.len, room,
                     snippet->glyphs->ellipsis);
}

// `marks` are those within this line.
static void draw_line(struct snippet *snippet, uint32_t line, struct mark *marks, uint32_t count) {
    struct crop crop = crop_for(snippet, line, marks, count);
    uint32_t row = add_row(snippet);
    str number = str_printf(snippet->grid->arena, "%*u", (int)snippet->style->gutter, line);
    grid_put(snippet->grid, row, 0, number, GRID_GUTTER);
    crop_draw(&crop, snippet->grid, row, snippet->content, GRID_PLAIN);
    for (uint32_t i = 0; i < snippet->many_lines.len; i++) {
        const struct mark *mark = &snippet->many_lines.items[i];
        if (mark->first_line == line && mark->opens_beside) {
            grid_put(snippet->grid, row, lane_column(snippet, mark->lane), snippet->glyphs->rail_open,
                     mark_style(snippet, mark));
            snippet->lanes.items[mark->lane] = mark;
        }
    }
    annotate(snippet, &crop, marks, count);
    for (uint32_t i = snippet->many_lines.len; i-- > 0;) {
        if (snippet->many_lines.items[i].last_line == line) {
            draw_end(snippet, &crop, row, &snippet->many_lines.items[i]);
        }
    }
    for (uint32_t i = 0; i < snippet->many_lines.len; i++) {
        const struct mark *mark = &snippet->many_lines.items[i];
        if (mark->first_line == line && !mark->opens_beside) {
            draw_begin(snippet, &crop, row, mark);
        }
    }
}

static int compare_lines(const void *left, const void *right) {
    const uint32_t *a = left;
    const uint32_t *b = right;
    return (*a > *b) - (*a < *b);
}

struct line_list {
    VEC(uint32_t) lines;
};

// Lines with a mark, and the second and last but one of each span, sorted; repeats are left in.
static struct line_list choose_lines(const struct snippet *snippet) {
    struct arena *arena = snippet->grid->arena;
    struct line_list chosen = {0};
    for (uint32_t i = 0; i < snippet->one_line.len; i++) {
        VEC_PUSH(arena, &chosen.lines, snippet->one_line.items[i].first_line);
    }
    for (uint32_t i = 0; i < snippet->many_lines.len; i++) {
        const struct mark *mark = &snippet->many_lines.items[i];
        VEC_PUSH(arena, &chosen.lines, mark->first_line);
        VEC_PUSH(arena, &chosen.lines, mark->first_line + 1);
        VEC_PUSH(arena, &chosen.lines, mark->last_line - 1);
        VEC_PUSH(arena, &chosen.lines, mark->last_line);
    }
    if (chosen.lines.len) {
        qsort(chosen.lines.items, chosen.lines.len, sizeof *chosen.lines.items, compare_lines);
    }
    return chosen;
}

static void draw_lines(struct snippet *snippet, const struct line_list *chosen) {
    uint32_t before = 0; // the line drawn last
    uint32_t next_mark = 0;
    for (uint32_t i = 0; i < chosen->lines.len; i++) {
        uint32_t line = chosen->lines.items[i];
        if (line == before) {
            continue;
        }
        if (before && line == before + 2) {
            draw_line(snippet, before + 1, NULL, 0); // as long as the row that would say it is left out
        } else if (before && line > before + 2) {
            add_elided_row(snippet);
        }
        uint32_t first_mark = next_mark;
        while (next_mark < snippet->one_line.len && snippet->one_line.items[next_mark].first_line == line) {
            next_mark++;
        }
        struct mark *marks = first_mark < next_mark ? &snippet->one_line.items[first_mark] : NULL;
        draw_line(snippet, line, marks, next_mark - first_mark);
        before = line;
    }
}

void snippet_draw(struct grid *grid, struct source_table *sources, uint32_t file, const struct snippet_mark *marks,
                  uint32_t mark_count, const struct snippet_style *style) {
    struct snippet snippet = {
        .grid = grid, .sources = sources, .style = style, .glyphs = style->glyphs, .file = file};
    add_marks(&snippet, marks, mark_count);
    snippet.content = lane_column(&snippet, snippet.lanes.len);
    struct line_list lines = choose_lines(&snippet);
    draw_lines(&snippet, &lines);
}
