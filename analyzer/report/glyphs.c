// The two sets of glyphs. ASCII looks as rustc's reports do; the other set has the same parts in box drawing.
#include "report/snippet.h"

static const struct snippet_glyphs ascii = {
    .bar = {"|", 1},
    .elided = {"...", 3},
    .ellipsis = {"...", 3},
    .primary = {"^", 1},
    .secondary = {"-", 1},
    .primary_joint = {"^", 1},
    .secondary_joint = {"-", 1},
    .stem = {"|", 1},
    .hook = {"", 0},
    .tee = {"", 0},
    .rail = {"|", 1},
    .rail_open = {"/", 1},
    .rail_turn = {" ", 1},
    .rail_close = {"|", 1},
    .rail_across = {"_", 1},
    .primary_end = {"^", 1},
    .secondary_end = {"-", 1},
    .primary_begin = {"^", 1},
    .secondary_begin = {"-", 1},
    .remark = {"=", 1},
    .last_remark = {"=", 1},
    .remark_bar = {" ", 1},
    .other_file = {":::", 3},
    .stem_first = true,
};

// UTF-8, 3 bytes for each box drawing character.
static const struct snippet_glyphs unicode_glyphs = {
    .bar = {"\xe2\x94\x82", 3},             // light vertical
    .elided = {"\xe2\x8b\xae", 3},          // vertical ellipsis
    .ellipsis = {"\xe2\x80\xa6", 3},        // horizontal ellipsis
    .primary = {"\xe2\x94\x81", 3},         // heavy horizontal
    .secondary = {"\xe2\x94\x80", 3},       // light horizontal
    .primary_joint = {"\xe2\x94\xaf", 3},   // heavy horizontal, light down
    .secondary_joint = {"\xe2\x94\xac", 3}, // light horizontal and down
    .stem = {"\xe2\x94\x82", 3},
    .hook = {"\xe2\x95\xb0\xe2\x94\x80 ", 7}, // arc up and right, light horizontal
    .tee = {"\xe2\x94\x9c\xe2\x94\x80 ", 7},  // light vertical and right, light horizontal
    .rail = {"\xe2\x94\x82", 3},
    .rail_open = {"\xe2\x95\xad", 3},   // arc down and right
    .rail_turn = {"\xe2\x95\xad", 3},
    .rail_close = {"\xe2\x95\xb0", 3},  // arc up and right
    .rail_across = {"\xe2\x94\x80", 3}, // light horizontal
    .primary_end = {"\xe2\x94\x99", 3}, // up light, left heavy
    .secondary_end = {"\xe2\x95\xaf", 3}, // arc up and left
    .primary_begin = {"\xe2\x94\x99", 3},
    .secondary_begin = {"\xe2\x95\xaf", 3},
    .remark = {"\xe2\x94\x9c", 3},      // light vertical and right
    .last_remark = {"\xe2\x95\xb0", 3}, // arc up and right
    .remark_bar = {"\xe2\x94\x82", 3},
    .other_file = {" \xe2\x94\x9c\xe2\x94\x80", 7}, // light vertical and right, light horizontal
    .stem_first = false,
};

const struct snippet_glyphs *snippet_glyphs(bool unicode) {
    return unicode ? &unicode_glyphs : &ascii;
}
