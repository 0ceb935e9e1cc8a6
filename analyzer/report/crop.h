// One source line fitted into the room there is: tabs become blanks, and what is far from all points of interest is
// left out. Works in time that depends on the room, not on the line: a generated line may be megabytes long.
#ifndef OWN_REPORT_CROP_H
#define OWN_REPORT_CROP_H

#include "report/grid.h"

struct crop_piece {
    size_t begin; // bytes of the line that are shown
    size_t end;
    uint32_t column; // of its first character
    uint32_t width;
};

struct crop {
    str line;
    str ellipsis;
    VEC(struct crop_piece) pieces; // in order, with an ellipsis between two, and at an end that is not the line's
    uint32_t width;
};

// `points` are byte offsets into the line, in any order; they are sorted here. The result lives in `arena`.
struct crop crop_line(struct arena *arena, str line, uint32_t *points, uint32_t point_count, uint32_t room,
                      str ellipsis);

// Column of the character at `byte`; of the ellipsis when that character is left out.
uint32_t crop_column(const struct crop *crop, size_t byte);

void crop_draw(const struct crop *crop, struct grid *grid, uint32_t row, uint32_t column, enum grid_style style);

#endif
