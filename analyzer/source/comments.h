// The comments of a C text, found without a compiler: string and character literals are stepped over, so that what
// looks like a comment inside them does not count. A caller that looks for few comments first asks str_find whether
// its marker is in the text at all.
#ifndef OWN_SOURCE_COMMENTS_H
#define OWN_SOURCE_COMMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct comment_scan {
    str text;
    size_t at;
    bool code_before; // the line of `at` has something other than white space and comments before it
};

struct comment {
    uint32_t begin; // of the opening mark
    uint32_t end;   // after the closing mark, or at the line end
    uint32_t inner; // first byte after the opening mark and its decoration (`/*`, `//`, `/**`, `//!`), spaces included
    str words;      // from `inner`, without the closing mark, trimmed
    bool is_line;   // opened by two slashes
    bool code_before; // shares its first line with code before it
};

// The next comment; false at the end of the text.
bool comment_next(struct comment_scan *scan, struct comment *comment);

#endif
