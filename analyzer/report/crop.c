// Fits a line by keeping some context on both sides of each point, as much as there is room for.
#include "report/crop.h"

#include <stdlib.h>

#include "report/utf8.h"

enum { TAB_STOP = 4, LEAST_CONTEXT = 4 };

// The column behind the character at *at, which starts in `column`.
static uint32_t step(str line, size_t *at, uint32_t column) {
    if (line.data[*at] == '\t') {
        (*at)++;
        return column + TAB_STOP - column % TAB_STOP;
    }
    struct utf8_char c = utf8_at(line, *at);
    *at += c.len;
    return column + c.width;
}

static uint32_t column_after(str line, size_t begin, size_t end, uint32_t column) {
    while (begin < end) {
        column = step(line, &begin, column);
    }
    return column;
}

static void add_piece(struct arena *arena, struct crop *crop, size_t begin, size_t end) {
    size_t slack = crop->ellipsis.len; // not worth an ellipsis
    begin = begin <= slack ? 0 : utf8_floor(crop->line, begin);
    end = end + slack >= crop->line.len ? crop->line.len : utf8_floor(crop->line, end);
    struct crop_piece *last = crop->pieces.len ? &crop->pieces.items[crop->pieces.len - 1] : NULL;
    if (last && begin <= last->end + slack) {
        last->end = end > last->end ? end : last->end;
    } else {
        VEC_PUSH(arena, &crop->pieces, (struct crop_piece){.begin = begin, .end = end});
    }
}

static void place_pieces(struct crop *crop) {
    uint32_t ellipsis = grid_width(crop->ellipsis);
    uint32_t column = 0;
    for (uint32_t i = 0; i < crop->pieces.len; i++) {
        struct crop_piece *piece = &crop->pieces.items[i];
        piece->column = column + (piece->begin ? ellipsis : 0);
        column = column_after(crop->line, piece->begin, piece->end, piece->column);
        piece->width = column - piece->column;
    }
    const struct crop_piece *last = &crop->pieces.items[crop->pieces.len - 1];
    crop->width = column + (last->end < crop->line.len ? ellipsis : 0);
}

static int compare_points(const void *left, const void *right) {
    const uint32_t *a = left;
    const uint32_t *b = right;
    return (*a > *b) - (*a < *b);
}

static void keep_around(struct arena *arena, struct crop *crop, const uint32_t *points, uint32_t count,
                        size_t context) {
    crop->pieces.len = 0;
    for (uint32_t i = 0; i < count; i++) {
        size_t point = points[i] < crop->line.len ? points[i] : crop->line.len;
        add_piece(arena, crop, point > context ? point - context : 0, point + context);
    }
    if (count == 0) {
        add_piece(arena, crop, 0, context);
    }
    place_pieces(crop);
}

struct crop crop_line(struct arena *arena, str line, uint32_t *points, uint32_t point_count, uint32_t room,
                      str ellipsis) {
    struct crop crop = {.line = line, .ellipsis = ellipsis};
    if (line.len <= (size_t)room * 4) { // no character takes more bytes than that per column
        add_piece(arena, &crop, 0, line.len);
        place_pieces(&crop);
        if (crop.width <= room) {
            return crop;
        }
    }
    if (point_count) {
        qsort(points, point_count, sizeof *points, compare_points);
    }
    size_t context = room;
    do {
        context = context * 3 / 4;
        keep_around(arena, &crop, points, point_count, context);
    } while (crop.width > room && context > LEAST_CONTEXT);
    return crop;
}

uint32_t crop_column(const struct crop *crop, size_t byte) {
    uint32_t behind = 0;
    for (uint32_t i = 0; i < crop->pieces.len; i++) {
        const struct crop_piece *piece = &crop->pieces.items[i];
        if (byte < piece->begin) {
            return behind;
        }
        if (byte <= piece->end) {
            return column_after(crop->line, piece->begin, byte, piece->column);
        }
        behind = piece->column + piece->width;
    }
    return behind;
}

static void draw_piece(const struct crop *crop, const struct crop_piece *piece, struct grid *grid, uint32_t row,
                       uint32_t column, enum grid_style style) {
    uint32_t at_column = piece->column;
    for (size_t at = piece->begin; at < piece->end;) {
        size_t before = at;
        uint32_t next = step(crop->line, &at, at_column);
        if (crop->line.data[before] == '\t') {
            grid_fill(grid, row, column + at_column, column + next, S(" "), GRID_PLAIN);
        } else {
            grid_put(grid, row, column + at_column, str_slice(crop->line, before, at), style);
        }
        at_column = next;
    }
}

void crop_draw(const struct crop *crop, struct grid *grid, uint32_t row, uint32_t column, enum grid_style style) {
    uint32_t behind = 0;
    size_t end = 0;
    for (uint32_t i = 0; i < crop->pieces.len; i++) {
        const struct crop_piece *piece = &crop->pieces.items[i];
        if (piece->begin) {
            grid_put(grid, row, column + behind, crop->ellipsis, GRID_DIM);
        }
        draw_piece(crop, piece, grid, row, column, style);
        behind = piece->column + piece->width;
        end = piece->end;
    }
    if (end < crop->line.len) {
        grid_put(grid, row, column + behind, crop->ellipsis, GRID_DIM);
    }
}
