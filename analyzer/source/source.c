// The file table: ids for paths, texts read when first asked for, a line table for each text. An offset becomes a line
// and a column by binary search. Requires absolute paths without `.` and `..`; one thread at a time per table.
#include "source/source.h"

#include <string.h>
#include <xxhash.h>

#include "base/check.h"
#include "base/os.h"

void source_init(struct source_table *table, struct arena *arena, str directory) {
    *table = (struct source_table){.arena = arena, .directory = str_copy(arena, directory)};
    intern_str(arena, &table->paths, S("")); // "nowhere" is the empty path
    VEC_PUSH(arena, &table->files, (struct source_file){.display = S(""), .missing = true, .loaded = true});
}

static str display_path(str directory, str path) {
    if (str_eq(directory, S("/"))) {
        directory = S("");
    }
    bool below = str_starts_with(path, directory) && path.len > directory.len + 1 && path.data[directory.len] == '/';
    return below ? str_slice(path, directory.len + 1, path.len) : path;
}

uint32_t source_file_id(struct source_table *table, str absolute_path) {
    uint32_t id = intern_str(table->arena, &table->paths, absolute_path);
    CHECK(id <= table->files.len);
    if (id == table->files.len) {
        str path = table->paths.strings.items[id];
        VEC_PUSH(table->arena, &table->files,
                 (struct source_file){.path = path, .display = display_path(table->directory, path)});
    }
    return id;
}

static uint32_t count_lines(str text) {
    uint32_t count = 1;
    while (text.len) {
        size_t before = text.len;
        str line = str_cut(&text, '\n');
        count += line.len < before;
    }
    return count;
}

// Line n starts at line_starts[n - 1]; a text that ends in a line end has an empty last line.
static void build_lines(struct arena *arena, struct source_file *file) {
    file->line_count = count_lines(file->text);
    file->line_starts = ARENA_ARRAY(arena, uint32_t, file->line_count);
    uint32_t line = 1;
    for (str rest = file->text; line < file->line_count; line++) {
        str_cut(&rest, '\n');
        file->line_starts[line] = (uint32_t)(rest.data - file->text.data);
    }
}

struct source_print source_print_of(str text) {
    return (struct source_print){text.len, XXH3_64bits(text.data, text.len)};
}

static bool is_same_print(struct source_print a, struct source_print b) {
    return a.length == b.length && a.hash == b.hash;
}

void source_expect(struct source_table *table, uint32_t file, struct source_print print) {
    CHECK(file < table->files.len);
    struct source_file *entry = &table->files.items[file];
    bool was_other = entry->is_expected || entry->loaded;
    struct source_print other = entry->is_expected ? entry->expected : source_print_of(entry->text);
    entry->changed |= was_other && !is_same_print(other, print);
    entry->expected = print;
    entry->is_expected = true;
}

static void load(struct arena *arena, struct source_file *file) {
    file->loaded = true;
    struct os_read_result read = os_read_file(arena, str_to_c(arena, file->path));
    if (read.error || read.data.len >= UINT32_MAX) { // offsets are 32 bits, as in the compiler
        file->missing = true;
        file->text = S("");
        return;
    }
    file->text = read.data;
    file->changed |= file->is_expected && !is_same_print(file->expected, source_print_of(file->text));
}

const struct source_file *source_load(struct source_table *table, uint32_t file) {
    CHECK(file < table->files.len);
    struct source_file *entry = &table->files.items[file];
    if (!entry->loaded) {
        load(table->arena, entry);
    }
    return entry;
}

// Lines are counted when somebody asks for one: most files are only named.
static const struct source_file *load_lines(struct source_table *table, uint32_t file) {
    source_load(table, file);
    struct source_file *entry = &table->files.items[file];
    if (!entry->missing && entry->line_count == 0) {
        build_lines(table->arena, entry);
    }
    return entry;
}

// Index of the last line that starts at or before `offset`.
static uint32_t line_index(const struct source_file *file, uint32_t offset) {
    uint32_t low = 0;
    uint32_t high = file->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (file->line_starts[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

struct source_position source_locate(struct source_table *table, uint32_t file, uint32_t offset) {
    const struct source_file *entry = load_lines(table, file);
    if (entry->missing) {
        return (struct source_position){0};
    }
    if (offset > entry->text.len) { // the file became shorter since it was parsed
        offset = (uint32_t)entry->text.len;
    }
    uint32_t line = line_index(entry, offset);
    return (struct source_position){.line = line + 1, .column = offset - entry->line_starts[line] + 1};
}

struct span source_line_span(struct source_table *table, uint32_t file, uint32_t line) {
    const struct source_file *entry = load_lines(table, file);
    if (line == 0 || line > entry->line_count) {
        return (struct span){.file = file};
    }
    bool last = line == entry->line_count;
    struct span span = {file, entry->line_starts[line - 1],
                        last ? (uint32_t)entry->text.len : entry->line_starts[line] - 1};
    bool carriage = span.end > span.begin && entry->text.data[span.end - 1] == '\r';
    span.end -= carriage;
    return span;
}

str source_line(struct source_table *table, uint32_t file, uint32_t line) {
    return source_text(table, source_line_span(table, file, line));
}

str source_text(struct source_table *table, struct span span) {
    return str_slice(source_load(table, span.file)->text, span.begin, span.end);
}
