// The part of a report that shows source: lines with their numbers, spans underlined, labels hung below them.
#ifndef OWN_REPORT_SNIPPET_H
#define OWN_REPORT_SNIPPET_H

#include "diag/diag.h"
#include "report/grid.h"

// What lines and corners are drawn with.
struct snippet_glyphs {
    str bar;       // between line numbers and source
    str elided;    // lines left out
    str ellipsis;  // text left out of a line
    str primary;   // underline
    str secondary;
    str primary_joint; // underline where a label hangs
    str secondary_joint;
    str stem;
    str hook;      // from the stem to its label
    str tee;       // the same when the stem goes on
    str rail;      // left of a span of several lines
    str rail_open; // where the rail starts beside the line
    str rail_turn; // where the rail starts below the line
    str rail_close;
    str rail_across;
    str primary_end; // where the rail meets the span
    str secondary_end;
    str primary_begin;
    str secondary_begin;
    str remark;      // before a note, where the bar is
    str last_remark;
    str remark_bar;  // beside further lines of a note that is not the last
    str other_file;  // centred on the bar
    bool stem_first; // hung labels start one row lower, below a piece of stem
};

const struct snippet_glyphs *snippet_glyphs(bool unicode);

struct snippet_style {
    const struct snippet_glyphs *glyphs;
    enum grid_style primary; // of the primary span and its label
    uint32_t gutter;         // columns for line numbers
    uint32_t room;           // columns for source
};

struct snippet_mark {
    struct diag_label label;
    bool is_primary;
};

// Draws the lines of `file` that the marks touch; the marks are all in that file, which is not missing.
void snippet_draw(struct grid *grid, struct source_table *sources, uint32_t file, const struct snippet_mark *marks,
                  uint32_t mark_count, const struct snippet_style *style);

// A row with the bar and nothing else; returns it.
uint32_t snippet_bar(struct grid *grid, const struct snippet_style *style);

#endif
