// --verify: a source file says in comments what must be found in it, and nothing else may be.
//
//     free(p);  //~ error: use of freed `p` [use-after-free]
//     //~^ note: [leak]            one line above; one more for each further `^`
//     //~ known-miss: [leak]       own-check ought to find it and does not; fails on the day it does
//
// Level and text may be left out; the text must be part of the message. Each expectation wants one finding of its own,
// whose primary span begins on its line. A comment may hold several expectations, each with its own `//~`.
#include "report/report.h"

#include "report/words.h"
#include "source/comments.h"

struct expectation {
    uint32_t file;
    uint32_t line; // where the finding must be
    enum diag_rule rule;
    bool has_level;
    enum diag_level level;
    bool is_known_miss;
    str text;
    bool is_met;
};

struct verify {
    struct text *out;
    struct arena arena;
    struct source_table *sources;
    VEC(struct expectation) expectations; // by file, then in the order of the comments
    VEC(uint32_t) next_on_line;           // expectation -> the next one for the same line + 1, or 0
    struct map first_on_line;
    struct map last_on_line;
    struct report_verify_result result;
};

static uint64_t line_key(uint32_t file, uint32_t line) {
    return (uint64_t)file << 32 | line;
}

static void complain(struct verify *verify, uint32_t file, uint32_t line, const char *what, str detail) {
    text_printf(verify->out, "%.*s:%u: %s: %.*s\n", STR_ARG(verify->sources->files.items[file].display), line, what,
                STR_ARG(detail));
}

// ---- reading ----

static void read_level(struct expectation *expectation, str *words) {
    str rest = *words;
    str word = str_trim(str_cut(&rest, ':'));
    if (str_eq(word, S("known-miss"))) {
        expectation->is_known_miss = true;
        *words = rest;
        return;
    }
    for (int level = DIAG_NOTE; level <= DIAG_ERROR; level++) {
        if (str_eq(word, str_from_c(words_level((enum diag_level)level)))) {
            expectation->has_level = true;
            expectation->level = (enum diag_level)level;
            *words = rest;
        }
    }
}

// `words` is what follows `//~`; false when it is not an expectation.
static bool read_expectation(struct expectation *expectation, str words) {
    while (str_starts_with(words, S("^")) && expectation->line > 1) {
        expectation->line--;
        words = str_slice(words, 1, words.len);
    }
    words = str_trim(words);
    read_level(expectation, &words);
    words = str_trim(words);
    if (!str_ends_with(words, S("]"))) {
        return false;
    }
    size_t open = words.len;
    while (open && words.data[open - 1] != '[') {
        open--;
    }
    struct diag_rule_result rule = diag_rule_find(str_slice(words, open, words.len - 1));
    expectation->rule = rule.rule;
    expectation->text = str_trim(str_slice(words, 0, open ? open - 1 : 0));
    return rule.found;
}

static void add_expectation(struct verify *verify, struct expectation expectation) {
    uint32_t index = verify->expectations.len;
    uint64_t key = line_key(expectation.file, expectation.line);
    struct map_result last = map_get(&verify->last_on_line, key);
    if (last.found) {
        verify->next_on_line.items[last.value] = index + 1;
    } else {
        map_set(&verify->arena, &verify->first_on_line, key, index);
    }
    map_set(&verify->arena, &verify->last_on_line, key, index);
    VEC_PUSH(&verify->arena, &verify->expectations, expectation);
    VEC_PUSH(&verify->arena, &verify->next_on_line, 0);
}

static void read_words(struct verify *verify, uint32_t file, uint32_t line, str words) {
    struct expectation expectation = {.file = file, .line = line};
    if (read_expectation(&expectation, words)) {
        add_expectation(verify, expectation);
    } else {
        complain(verify, file, line, "expectation is not understood", str_trim(words));
        verify->result.wrong++;
    }
}

static void read_comment(struct verify *verify, uint32_t file, const struct comment *comment) {
    uint32_t line = source_locate(verify->sources, file, comment->begin).line;
    str words = str_slice(comment->words, 1, comment->words.len);
    for (;;) {
        size_t next = str_find(words, S("//~"));
        read_words(verify, file, line, str_slice(words, 0, next));
        if (next == SIZE_MAX) {
            return;
        }
        words = str_slice(words, next + 3, words.len);
    }
}

static void read_file(struct verify *verify, uint32_t file) {
    str text = source_load(verify->sources, file)->text;
    if (str_find(text, S("//~")) == SIZE_MAX) {
        return;
    }
    struct comment_scan scan = {.text = text};
    struct comment comment;
    while (comment_next(&scan, &comment)) {
        if (str_starts_with(str_slice(text, comment.begin, comment.end), S("//~"))) {
            read_comment(verify, file, &comment);
        }
    }
}

// ---- comparing ----

static bool is_met_by(const struct expectation *expectation, const struct diag_finding *finding) {
    return !expectation->is_met && expectation->rule == finding->rule &&
           (!expectation->has_level || expectation->level == finding->level) &&
           str_find(finding->message, expectation->text) != SIZE_MAX;
}

// The expectation of this line that says most about the finding, or the number of all.
static uint32_t find_expectation(const struct verify *verify, const struct diag_finding *finding, uint64_t key) {
    struct map_result first = map_get(&verify->first_on_line, key);
    uint32_t best = verify->expectations.len;
    for (uint32_t at = first.found ? first.value + 1 : 0; at; at = verify->next_on_line.items[at - 1]) {
        const struct expectation *expectation = &verify->expectations.items[at - 1];
        bool better = best == verify->expectations.len ||
                      expectation->text.len > verify->expectations.items[best].text.len;
        if (better && is_met_by(expectation, finding)) {
            best = at - 1;
        }
    }
    return best;
}

static str describe(struct verify *verify, bool has_level, enum diag_level level, str text, enum diag_rule rule) {
    return str_printf(&verify->arena, "%s%s%.*s%s[%s]", has_level ? words_level(level) : "", has_level ? ": " : "",
                      STR_ARG(text), text.len ? " " : "", diag_rule_info(rule)->name);
}

static void check_finding(struct verify *verify, const struct diag_finding *finding) {
    struct span at = finding->primary.span;
    uint32_t line = source_locate(verify->sources, at.file, at.begin).line;
    uint32_t found = find_expectation(verify, finding, line_key(at.file, line));
    str description = describe(verify, true, finding->level, finding->message, finding->rule);
    if (found == verify->expectations.len) {
        complain(verify, at.file, line, "unexpected", description);
        verify->result.unexpected++;
        return;
    }
    struct expectation *expectation = &verify->expectations.items[found];
    expectation->is_met = true;
    if (expectation->is_known_miss) {
        complain(verify, at.file, line, "known miss is found now", description);
        verify->result.wrong++;
    } else {
        verify->result.matched++;
    }
}

static void check_expectation(struct verify *verify, const struct expectation *expectation) {
    if (expectation->is_met) {
        return;
    }
    if (expectation->is_known_miss) {
        verify->result.known_misses++;
        return;
    }
    complain(verify, expectation->file, expectation->line, "missing",
             describe(verify, expectation->has_level, expectation->level, expectation->text, expectation->rule));
    verify->result.missing++;
}

struct report_verify_result report_verify(struct text *out, const struct diag_list *list, struct source_table *sources,
                                          const uint32_t *files, uint32_t file_count) {
    struct verify verify = {.out = out, .sources = sources};
    struct map seen = {0};
    for (uint32_t i = 0; i < file_count; i++) {
        if (!map_get(&seen, files[i]).found) {
            map_set(&verify.arena, &seen, files[i], 0);
            read_file(&verify, files[i]);
        }
    }
    for (uint32_t i = 0; i < list->findings.len; i++) {
        check_finding(&verify, &list->findings.items[i]);
    }
    for (uint32_t i = 0; i < verify.expectations.len; i++) {
        check_expectation(&verify, &verify.expectations.items[i]);
    }
    arena_free(&verify.arena);
    return verify.result;
}
