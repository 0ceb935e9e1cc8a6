// The sheet of cells. Glyphs are views into the texts that were put, so those must live as long as the grid.
#include "report/grid.h"

#include "base/check.h"
#include "report/utf8.h"

uint32_t grid_add_row(struct grid *grid) {
    VEC_PUSH(grid->arena, &grid->rows, (struct grid_row){0});
    return grid->rows.len - 1;
}

static struct grid_cell *cell_at(struct grid *grid, uint32_t row, uint32_t column) {
    CHECK(row < grid->rows.len);
    struct grid_row *cells = &grid->rows.items[row];
    if (column >= cells->cells.len) {
        VEC_RESIZE(grid->arena, &cells->cells, column + 1);
    }
    return &cells->cells.items[column];
}

static void extend(struct grid *grid, uint32_t row, uint32_t column, str mark) {
    if (column == 0) {
        return;
    }
    struct grid_cell *cell = cell_at(grid, row, column - 1);
    if (cell->is_covered && column > 1) {
        cell = cell_at(grid, row, column - 2);
    }
    if (cell->glyph.data + cell->glyph.len == mark.data) {
        cell->glyph.len += mark.len;
    }
}

uint32_t grid_put(struct grid *grid, uint32_t row, uint32_t column, str s, enum grid_style style) {
    for (size_t at = 0; at < s.len;) {
        struct utf8_char c = utf8_at(s, at);
        str glyph = str_slice(s, at, at + c.len);
        at += c.len;
        if (c.width == 0) {
            extend(grid, row, column, glyph);
            continue;
        }
        if (!c.is_shown) {
            glyph = grid->unicode ? S("\xef\xbf\xbd") : S("?");
        }
        for (uint32_t i = 0; i < c.width; i++) {
            *cell_at(grid, row, column + i) = (struct grid_cell){i ? S("") : glyph, (uint8_t)style, i > 0};
        }
        column += c.width;
    }
    return column;
}

uint32_t grid_printf(struct grid *grid, uint32_t row, uint32_t column, enum grid_style style, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    str s = str_vprintf(grid->arena, format, arguments);
    va_end(arguments);
    return grid_put(grid, row, column, s, style);
}

void grid_fill(struct grid *grid, uint32_t row, uint32_t from, uint32_t to, str glyph, enum grid_style style) {
    for (uint32_t column = from; column < to; column++) {
        *cell_at(grid, row, column) = (struct grid_cell){glyph, (uint8_t)style, false};
    }
}

bool grid_is_blank(const struct grid *grid, uint32_t row, uint32_t column) {
    const struct grid_row *cells = &grid->rows.items[row];
    return column >= cells->cells.len ||
           (cells->cells.items[column].glyph.len == 0 && !cells->cells.items[column].is_covered);
}

uint32_t grid_width(str s) {
    uint32_t width = 0;
    for (size_t at = 0; at < s.len;) {
        struct utf8_char c = utf8_at(s, at);
        width += c.width;
        at += c.len;
    }
    return width;
}

static str escape(enum grid_style style) {
    switch (style) {
    case GRID_PLAIN: return S("");
    case GRID_STRONG: return S("\x1b[1m");
    case GRID_DIM: return S("\x1b[2m");
    case GRID_GUTTER: return S("\x1b[1;34m");
    case GRID_SECONDARY: return S("\x1b[36m");
    case GRID_HELP: return S("\x1b[1;32m");
    case GRID_ADDED: return S("\x1b[32m");
    case GRID_REMOVED: return S("\x1b[31m");
    case GRID_NOTE: return S("\x1b[1;36m");
    case GRID_WARNING: return S("\x1b[1;33m");
    case GRID_ERROR: return S("\x1b[1;31m");
    }
    return S("");
}

static void change_style(struct text *out, enum grid_style from, enum grid_style to, bool color) {
    if (color && from != to) {
        text_add(out, from == GRID_PLAIN ? S("") : S("\x1b[0m"));
        text_add(out, escape(to));
    }
}

static void flush_row(const struct grid_row *row, struct text *out, bool color) {
    uint32_t len = row->cells.len;
    while (len && (row->cells.items[len - 1].glyph.len == 0 || str_eq(row->cells.items[len - 1].glyph, S(" "))) &&
           !row->cells.items[len - 1].is_covered) {
        len--;
    }
    enum grid_style style = GRID_PLAIN;
    for (uint32_t i = 0; i < len; i++) {
        const struct grid_cell *cell = &row->cells.items[i];
        if (cell->is_covered) {
            continue;
        }
        enum grid_style wanted = cell->glyph.len ? (enum grid_style)cell->style : GRID_PLAIN;
        change_style(out, style, wanted, color);
        style = wanted;
        text_add(out, cell->glyph.len ? cell->glyph : S(" "));
    }
    change_style(out, style, GRID_PLAIN, color);
    text_add_char(out, '\n');
}

void grid_flush(const struct grid *grid, struct text *out, bool color) {
    for (uint32_t i = 0; i < grid->rows.len; i++) {
        flush_row(&grid->rows.items[i], out, color);
    }
}
