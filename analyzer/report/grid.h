// A sheet of cells a report is drawn on: anything can be put anywhere in any order, the sheet is written out once.
// A cell is one terminal column.
#ifndef OWN_REPORT_GRID_H
#define OWN_REPORT_GRID_H

#include "base/str.h"
#include "base/vec.h"

enum grid_style {
    GRID_PLAIN,
    GRID_STRONG,
    GRID_DIM,
    GRID_GUTTER,
    GRID_SECONDARY,
    GRID_HELP,
    GRID_ADDED,
    GRID_REMOVED,
    GRID_NOTE, // the three levels, in the order of enum diag_level
    GRID_WARNING,
    GRID_ERROR,
};

struct grid_cell {
    str glyph; // a character and the marks that combine with it; empty: blank
    uint8_t style;
    bool is_covered; // by the wide character to the left
};

struct grid_row {
    VEC(struct grid_cell) cells;
};

struct grid {
    struct arena *arena;
    bool unicode; // the terminal can show more than ASCII glyphs of ours
    VEC(struct grid_row) rows;
};

uint32_t grid_add_row(struct grid *grid); // at the end

// Draws `s` from `column` on, over what is there; returns the column behind it. Characters that must not reach a
// terminal are drawn as a replacement; tabs are the caller's business.
uint32_t grid_put(struct grid *grid, uint32_t row, uint32_t column, str s, enum grid_style style);
uint32_t grid_printf(struct grid *grid, uint32_t row, uint32_t column, enum grid_style style, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

// Draws the one-column `glyph` in [from, to).
void grid_fill(struct grid *grid, uint32_t row, uint32_t from, uint32_t to, str glyph, enum grid_style style);

bool grid_is_blank(const struct grid *grid, uint32_t row, uint32_t column);

// Columns `s` takes when put.
uint32_t grid_width(str s);

// Writes all rows without blanks at their ends.
void grid_flush(const struct grid *grid, struct text *out, bool color);

#endif
