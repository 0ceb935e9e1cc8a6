// Source files and places in them.
#ifndef OWN_SOURCE_SOURCE_H
#define OWN_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"

// Bytes [begin, end) of a file of the table that goes with the holder of the span. file 0 is "nowhere".
struct span {
    uint32_t file;
    uint32_t begin;
    uint32_t end;
};

// What a text is recognised by.
struct source_print {
    uint64_t length;
    uint64_t hash;
};

// All files one program is made of, by absolute path; texts are read when first asked for.
struct source_file {
    str path;    // absolute
    str display; // as it is shown: relative to the current directory when below it
    str text;    // empty until loaded
    uint32_t *line_starts; // filled when a line is asked for
    uint32_t line_count;   // 0 until then
    bool loaded;
    bool missing; // could not be read
    bool changed; // the text is not the one that was expected
    struct source_print expected; // when `is_expected`
    bool is_expected;
};

struct source_table {
    struct arena *arena;
    str directory; // display paths are relative to this
    struct intern paths;
    VEC(struct source_file) files; // item 0 is "nowhere"
};

void source_init(struct source_table *table, struct arena *arena, str directory);
uint32_t source_file_id(struct source_table *table, str absolute_path);

// The file with its text loaded; `missing` when it cannot be read.
const struct source_file *source_load(struct source_table *table, uint32_t file);

struct source_print source_print_of(str text);

// States which text the file had when spans in it were made, before it is loaded. What is loaded then and differs is
// `changed`, and so is a file for which two texts were expected.
void source_expect(struct source_table *table, uint32_t file, struct source_print print);

struct source_position {
    uint32_t line;   // from 1; 0 when the file is missing
    uint32_t column; // from 1, in bytes
};

struct source_position source_locate(struct source_table *table, uint32_t file, uint32_t offset);
struct span source_line_span(struct source_table *table, uint32_t file, uint32_t line); // without its line end
str source_line(struct source_table *table, uint32_t file, uint32_t line);
str source_text(struct source_table *table, struct span span);             // the bytes of the span

#endif
