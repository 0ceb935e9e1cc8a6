// A group of fixes that share lines is drawn as one hunk of a diff: the old lines with `-`, the new ones with `+`,
// lines equal in both at its ends left out. Of fixes that overlap the first in the file is drawn.
#include "report/suggest.h"

#include <stdlib.h>

#include "report/crop.h"

struct hunk {
    uint32_t file;
    uint32_t first_line;
    uint32_t last_line;
    uint32_t point; // byte in the first line where it changes
    str old_text;   // whole lines, without the last line end
    str new_text;
};

struct suggest {
    struct grid *grid;
    struct source_table *sources;
    const struct snippet_style *style;
    const struct diag_fix *fixes; // sorted
    uint32_t count;
};

static int compare_fixes(const void *left, const void *right) {
    const struct diag_fix *a = left;
    const struct diag_fix *b = right;
    if (a->span.file != b->span.file) {
        return a->span.file < b->span.file ? -1 : 1;
    }
    if (a->span.begin != b->span.begin) {
        return a->span.begin < b->span.begin ? -1 : 1;
    }
    return str_compare(a->text, b->text);
}

static uint32_t line_of(const struct suggest *suggest, uint32_t file, uint32_t offset) {
    return source_locate(suggest->sources, file, offset).line;
}

// The number of fixes from `first` on that make one hunk.
static uint32_t group_size(const struct suggest *suggest, uint32_t first) {
    uint32_t file = suggest->fixes[first].span.file;
    uint32_t last_line = line_of(suggest, file, suggest->fixes[first].span.end);
    uint32_t size = 1;
    while (first + size < suggest->count) {
        const struct diag_fix *fix = &suggest->fixes[first + size];
        if (fix->span.file != file || line_of(suggest, file, fix->span.begin) > last_line) {
            break;
        }
        last_line = line_of(suggest, file, fix->span.end);
        size++;
    }
    return size;
}

static str apply(const struct suggest *suggest, const struct diag_fix *fixes, uint32_t count, struct span lines) {
    struct text text = {0};
    uint32_t at = lines.begin;
    for (uint32_t i = 0; i < count; i++) {
        if (fixes[i].span.begin >= at) {
            text_add(&text, source_text(suggest->sources, (struct span){lines.file, at, fixes[i].span.begin}));
            text_add(&text, fixes[i].text);
            at = fixes[i].span.end;
        }
    }
    text_add(&text, source_text(suggest->sources, (struct span){lines.file, at, lines.end}));
    str result = str_copy(suggest->grid->arena, text_view(&text));
    text_free(&text);
    return result;
}

static struct hunk make_hunk(const struct suggest *suggest, const struct diag_fix *fixes, uint32_t count) {
    uint32_t file = fixes[0].span.file;
    struct hunk hunk = {.file = file,
                        .first_line = line_of(suggest, file, fixes[0].span.begin),
                        .last_line = line_of(suggest, file, fixes[count - 1].span.end)};
    struct span lines = {file, source_line_span(suggest->sources, file, hunk.first_line).begin,
                         source_line_span(suggest->sources, file, hunk.last_line).end};
    hunk.point = fixes[0].span.begin - lines.begin;
    hunk.old_text = source_text(suggest->sources, lines);
    hunk.new_text = apply(suggest, fixes, count, lines);
    return hunk;
}

// Takes the first or last line off a text of lines; a text of no lines has null data.
static str take_first_line(str *text) {
    size_t before = text->len;
    str line = str_cut(text, '\n');
    if (line.len == before) {
        *text = (str){NULL, 0};
    }
    return line;
}

static str take_last_line(str *text) {
    size_t at = text->len;
    while (at && text->data[at - 1] != '\n') {
        at--;
    }
    str line = str_slice(*text, at, text->len);
    *text = at ? str_slice(*text, 0, at - 1) : (str){NULL, 0};
    return line;
}

// Drops lines that both texts begin or end with.
static void trim_equal_lines(struct hunk *hunk) {
    while (hunk->old_text.data && hunk->new_text.data) {
        str old_rest = hunk->old_text;
        str new_rest = hunk->new_text;
        if (!str_eq(take_first_line(&old_rest), take_first_line(&new_rest))) {
            break;
        }
        hunk->old_text = old_rest;
        hunk->new_text = new_rest;
        hunk->first_line++;
        hunk->point = 0;
    }
    while (hunk->old_text.data && hunk->new_text.data) {
        str old_rest = hunk->old_text;
        str new_rest = hunk->new_text;
        if (!str_eq(take_last_line(&old_rest), take_last_line(&new_rest))) {
            break;
        }
        hunk->old_text = old_rest;
        hunk->new_text = new_rest;
    }
}

static void draw_side(const struct suggest *suggest, const struct hunk *hunk, str text, str sign,
                      enum grid_style style) {
    for (uint32_t line = hunk->first_line; text.data; line++) {
        uint32_t point = line == hunk->first_line ? hunk->point : 0;
        struct crop crop = crop_line(suggest->grid->arena, take_first_line(&text), &point, 1, suggest->style->room,
                                     suggest->style->glyphs->ellipsis);
        uint32_t row = grid_add_row(suggest->grid);
        grid_put(suggest->grid, row, 0,
                 str_printf(suggest->grid->arena, "%*u", (int)suggest->style->gutter, line), GRID_GUTTER);
        grid_put(suggest->grid, row, suggest->style->gutter + 1, sign, style);
        crop_draw(&crop, suggest->grid, row, suggest->style->gutter + 3, style);
    }
}

static void draw_hunk(const struct suggest *suggest, struct hunk *hunk, uint32_t primary_file) {
    if (hunk->file != primary_file) {
        str display = source_load(suggest->sources, hunk->file)->display;
        uint32_t row = grid_add_row(suggest->grid);
        grid_put(suggest->grid, row, suggest->style->gutter, suggest->style->glyphs->other_file, GRID_GUTTER);
        grid_put(suggest->grid, row, suggest->style->gutter + 4, display, GRID_STRONG);
    }
    trim_equal_lines(hunk);
    draw_side(suggest, hunk, hunk->old_text, S("-"), GRID_REMOVED);
    draw_side(suggest, hunk, hunk->new_text, S("+"), GRID_ADDED);
}

void suggest_draw(struct grid *grid, struct source_table *sources, const struct diag_finding *finding,
                  const struct snippet_style *style) {
    uint32_t count = finding->fixes.len;
    struct diag_fix *fixes = ARENA_ARRAY(grid->arena, struct diag_fix, count + 1);
    uint32_t usable = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!source_load(sources, finding->fixes.items[i].span.file)->missing) {
            fixes[usable++] = finding->fixes.items[i];
        }
    }
    qsort(fixes, usable, sizeof *fixes, compare_fixes);
    struct suggest suggest = {grid, sources, style, fixes, usable};
    for (uint32_t first = 0; first < usable;) {
        uint32_t size = group_size(&suggest, first);
        struct hunk hunk = make_hunk(&suggest, &fixes[first], size);
        draw_hunk(&suggest, &hunk, finding->primary.span.file);
        first += size;
    }
}
