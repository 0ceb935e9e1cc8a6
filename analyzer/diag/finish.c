// From the findings as the rules made them to the findings as they are reported: one order, no repeats, stable ids,
// suppressions honoured. The order is (path, offset, rule), so it depends on the program alone.
#include "diag/diag.h"

#include <stdlib.h>

#include "base/check.h"
#include "diag/suppress.h"

struct sort_key {
    str path;
    const struct diag_finding *finding;
    uint32_t index;
};

static int compare_numbers(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

// Where and what; two findings for which this is 0 may still tell of different things.
static int compare_places(const struct sort_key *a, const struct sort_key *b) {
    struct span left = a->finding->primary.span;
    struct span right = b->finding->primary.span;
    int order = str_compare(a->path, b->path);
    order = order ? order : compare_numbers(left.begin, right.begin);
    order = order ? order : compare_numbers(a->finding->rule, b->finding->rule);
    return order ? order : compare_numbers(left.end, right.end);
}

// Among findings at one place, the surest and the one with the shortest path comes first, and is the one to stay.
static int compare_keys(const void *left, const void *right) {
    const struct sort_key *a = left;
    const struct sort_key *b = right;
    int order = compare_places(a, b);
    order = order ? order : compare_numbers(b->finding->level, a->finding->level);
    order = order ? order : compare_numbers(a->finding->trace.len, b->finding->trace.len);
    order = order ? order : str_compare(a->finding->message, b->finding->message);
    order = order ? order : str_compare(a->finding->function, b->finding->function);
    return order ? order : compare_numbers(a->index, b->index);
}

static void sort_findings(struct diag_list *list, struct source_table *sources) {
    uint32_t count = list->findings.len;
    struct sort_key *keys = ARENA_ARRAY(list->arena, struct sort_key, count + 1);
    struct diag_finding *sorted = ARENA_ARRAY(list->arena, struct diag_finding, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const struct diag_finding *finding = &list->findings.items[i];
        keys[i] = (struct sort_key){sources->files.items[finding->primary.span.file].display, finding, i};
    }
    qsort(keys, count, sizeof *keys, compare_keys);
    for (uint32_t i = 0; i < count; i++) {
        sorted[i] = *keys[i].finding;
    }
    list->findings.items = sorted;
    list->findings.cap = count + 1;
}

// What a finding is about: the first `code` of its message; empty when there is none.
static str subject(str message) {
    str rest = message;
    str_cut(&rest, '`');
    return str_cut(&rest, '`');
}

// Two owners may leak at one brace; one owner must not be reported twice there.
static bool is_repeat(const struct diag_finding *a, const struct diag_finding *b) {
    return a->rule == b->rule && a->primary.span.file == b->primary.span.file &&
           a->primary.span.begin == b->primary.span.begin && a->primary.span.end == b->primary.span.end &&
           str_eq(subject(a->message), subject(b->message));
}

// Requires sorted findings. An inline function of a header is found in each unit at the same place, so it is no case
// of its own.
static void drop_repeats(struct diag_list *list) {
    uint32_t kept = 0;
    uint32_t place = 0; // first kept finding at the place of the one looked at
    for (uint32_t i = 0; i < list->findings.len; i++) {
        struct diag_finding finding = list->findings.items[i];
        while (place < kept && list->findings.items[place].primary.span.begin != finding.primary.span.begin) {
            place++;
        }
        bool repeats = false;
        for (uint32_t k = place; k < kept && !repeats; k++) {
            repeats = is_repeat(&list->findings.items[k], &finding);
        }
        if (!repeats) {
            list->findings.items[kept++] = finding;
        }
    }
    list->findings.len = kept;
}

// FNV-1a, continued from `hash`.
static uint64_t hash_byte(uint64_t hash, char byte) {
    return (hash ^ (unsigned char)byte) * 1099511628211u;
}

static uint64_t hash_part(uint64_t hash, str part) {
    for (size_t i = 0; i < part.len; i++) {
        hash = hash_byte(hash, part.data[i]);
    }
    return hash_byte(hash, '\0');
}

// Runs of white space count as one space, and as nothing at both ends.
static uint64_t hash_line(str line) {
    uint64_t hash = str_hash(S(""));
    line = str_trim(line);
    for (size_t i = 0; i < line.len; i++) {
        bool space = line.data[i] == ' ' || line.data[i] == '\t';
        bool again = space && (line.data[i - 1] == ' ' || line.data[i - 1] == '\t');
        if (!again) {
            hash = hash_byte(hash, space ? ' ' : line.data[i]);
        }
    }
    return hash;
}

struct identities {
    struct source_table *sources;
    struct map repeats; // base id -> how often it was given out
    uint32_t file;      // of the line hashed last: a line may be megabytes long and have many findings
    uint32_t line;
    uint64_t line_hash;
};

static uint64_t line_hash(struct identities *ids, struct span at) {
    uint32_t line = source_locate(ids->sources, at.file, at.begin).line;
    if (ids->file != at.file || ids->line != line) {
        ids->file = at.file;
        ids->line = line;
        ids->line_hash = hash_line(source_line(ids->sources, at.file, line));
    }
    return ids->line_hash;
}

// The id of the first of several findings that look the same; line numbers have no part in it.
static uint64_t base_id(struct identities *ids, const struct diag_finding *finding) {
    struct span at = finding->primary.span;
    uint64_t hash = hash_part(str_hash(S("own")), str_from_c(diag_rule_info(finding->rule)->name));
    hash = hash_part(hash, ids->sources->files.items[at.file].display);
    hash = hash_part(hash, finding->function);
    hash = hash_part(hash, finding->message);
    return hash ^ line_hash(ids, at);
}

static void set_ids(struct diag_list *list, struct identities *ids) {
    for (uint32_t i = 0; i < list->findings.len; i++) {
        struct diag_finding *finding = &list->findings.items[i];
        if (finding->id) {
            continue;
        }
        uint64_t base = base_id(ids, finding);
        uint32_t ordinal = map_get(&ids->repeats, base).value;
        map_set(list->arena, &ids->repeats, base, ordinal + 1);
        finding->id = base + ordinal * 0x9e3779b97f4a7c15u;
        finding->id += finding->id == 0; // 0 means not set
    }
}

void diag_finish(struct diag_list *list, struct source_table *sources, const uint32_t *scanned_files,
                 uint32_t scanned_count) {
    struct identities ids = {.sources = sources, .line_hash = hash_line(S(""))};
    sort_findings(list, sources);
    drop_repeats(list);
    set_ids(list, &ids); // before anything is suppressed: that must not change the other ids
    suppress_apply(list, sources, scanned_files, scanned_count);
    sort_findings(list, sources);
    set_ids(list, &ids);
}
