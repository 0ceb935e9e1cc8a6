// Suppression comments. A comment that shares its line with code allows findings on that line; one that stands alone
// allows them on the next line that is more than a comment. A finding is on the line where its primary span begins.
// Requires: the spans of the findings are final. Files are scanned once: those asked for, and those with findings.
#include "diag/suppress.h"

#include "source/comments.h"

// One rule of one comment.
struct allowance {
    struct span span; // of the rule's name
    uint32_t line;    // where it allows findings
    enum diag_rule rule;
    bool is_scanned; // trouble with it is reported
    bool is_used;
    bool has_reason;
};

struct suppressions {
    struct diag_list *list;
    struct source_table *sources;
    VEC(struct allowance) allowances; // those of one line of one file are neighbours
    struct map first_on_line;         // file and line -> index into allowances
    struct map seen_files;
    struct diag_list trouble; // findings about the comments
};

static uint64_t line_key(uint32_t file, uint32_t line) {
    return (uint64_t)file << 32 | line;
}

static struct diag_finding *complain(struct suppressions *all, struct span at, str label, str message) {
    return diag_add(&all->trouble, DIAG_STALE_SUPPRESSION, DIAG_WARNING, at, label, message);
}

static void complain_syntax(struct suppressions *all, struct span at) {
    complain(all, at, S("not understood"), S("comment for own-check is not a suppression"))->help =
        S("write `own-check: allow(rule) reason`");
}

static void complain_unknown(struct suppressions *all, struct span at, str name) {
    complain(all, at, S("no such rule"),
             str_printf(all->list->arena, "suppression names unknown rule `%.*s`", STR_ARG(name)));
}

static size_t skip_blanks(str text, size_t at) {
    while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\t' || text.data[at] == '\r')) {
        at++;
    }
    return at;
}

static bool is_comment(str text, size_t at) {
    str start = str_slice(text, at, at + 2);
    return str_eq(start, S("//")) || str_eq(start, S("/*"));
}

// What a comment that ends at `at` and stands alone is about: the first place behind it on the same line or the next
// one, further comments between them left out.
static size_t after_comments(str text, size_t at) {
    for (;;) {
        at = skip_blanks(text, at);
        if (at >= text.len || text.data[at] != '\n') {
            return at;
        }
        size_t next = skip_blanks(text, at + 1);
        if (!is_comment(text, next)) {
            return next;
        }
        struct comment_scan scan = {.text = text, .at = next};
        struct comment comment;
        comment_next(&scan, &comment);
        at = scan.at;
    }
}

static uint32_t target_line(struct suppressions *all, uint32_t file, str text, const struct comment *comment) {
    size_t at = comment->code_before ? comment->begin : after_comments(text, comment->end);
    return source_locate(all->sources, file, (uint32_t)at).line;
}

static void add_allowance(struct suppressions *all, struct allowance allowance, str name) {
    struct diag_rule_result found = diag_rule_find(name);
    if (!found.found) {
        if (allowance.is_scanned) {
            complain_unknown(all, allowance.span, name);
        }
        return;
    }
    allowance.rule = found.rule;
    uint64_t key = line_key(allowance.span.file, allowance.line);
    if (!map_get(&all->first_on_line, key).found) {
        map_set(all->list->arena, &all->first_on_line, key, all->allowances.len);
    }
    VEC_PUSH(all->list->arena, &all->allowances, allowance);
}

// `names` is what is between the parentheses, a view into `text`.
static void add_names(struct suppressions *all, struct allowance proto, str text, str names) {
    do {
        str name = str_trim(str_cut(&names, ','));
        proto.span.begin = (uint32_t)(name.data - text.data);
        proto.span.end = proto.span.begin + (uint32_t)name.len;
        add_allowance(all, proto, name);
    } while (names.len);
}

// Reads a comment that starts with `own-check:`.
static void read_comment(struct suppressions *all, uint32_t file, str text, const struct comment *comment,
                         bool is_scanned) {
    str words = str_trim(str_slice(comment->words, S("own-check:").len, comment->words.len));
    struct span at = {file, comment->begin, comment->end};
    size_t close = str_find(words, S(")"));
    str names = str_slice(words, S("allow(").len, close);
    if (!str_starts_with(words, S("allow(")) || close == SIZE_MAX || str_trim(names).len == 0) {
        if (is_scanned) {
            complain_syntax(all, at);
        }
        return;
    }
    struct allowance proto = {.span = at,
                              .line = target_line(all, file, text, comment),
                              .is_scanned = is_scanned,
                              .has_reason = str_trim(str_slice(words, close + 1, words.len)).len > 0};
    add_names(all, proto, text, names);
}

static void scan_file(struct suppressions *all, uint32_t file, bool is_scanned) {
    if (map_get(&all->seen_files, file).found) {
        return;
    }
    map_set(all->list->arena, &all->seen_files, file, 0);
    str text = source_load(all->sources, file)->text;
    if (str_find(text, S("own-check:")) == SIZE_MAX) {
        return;
    }
    struct comment_scan scan = {.text = text};
    struct comment comment;
    while (comment_next(&scan, &comment)) {
        if (str_starts_with(comment.words, S("own-check:"))) {
            read_comment(all, file, text, &comment, is_scanned);
        }
    }
}

static bool is_allowed(struct suppressions *all, const struct diag_finding *finding) {
    struct span at = finding->primary.span;
    uint64_t key = line_key(at.file, source_locate(all->sources, at.file, at.begin).line);
    struct map_result first = map_get(&all->first_on_line, key);
    bool allowed = false;
    for (uint32_t i = first.value; first.found && i < all->allowances.len; i++) {
        struct allowance *allowance = &all->allowances.items[i];
        if (line_key(allowance->span.file, allowance->line) != key) {
            break;
        }
        if (allowance->rule == finding->rule) {
            allowance->is_used = true;
            allowed = true;
        }
    }
    return allowed;
}

static void drop_allowed(struct suppressions *all) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < all->list->findings.len; i++) {
        struct diag_finding finding = all->list->findings.items[i];
        if (!is_allowed(all, &finding)) {
            all->list->findings.items[kept++] = finding;
        }
    }
    all->list->findings.len = kept;
}

static void judge(struct suppressions *all, const struct allowance *allowance) {
    const char *name = diag_rule_info(allowance->rule)->name;
    if (!allowance->is_used) {
        complain(all, allowance->span, S("nothing to suppress here"),
                 str_printf(all->list->arena, "suppression of `%s` suppresses nothing", name))
            ->help = S("remove it");
    } else if (!allowance->has_reason) {
        complain(all, allowance->span, S("allowed without a reason"),
                 str_printf(all->list->arena, "suppression of `%s` has no reason", name))
            ->help = S("say behind the closing parenthesis why the finding does not matter");
    }
}

void suppress_apply(struct diag_list *list, struct source_table *sources, const uint32_t *scanned_files,
                    uint32_t scanned_count) {
    struct suppressions all = {.list = list, .sources = sources, .trouble = {.arena = list->arena}};
    for (uint32_t i = 0; i < scanned_count; i++) {
        scan_file(&all, scanned_files[i], true);
    }
    for (uint32_t i = 0; i < list->findings.len; i++) {
        scan_file(&all, list->findings.items[i].primary.span.file, false);
    }
    drop_allowed(&all);
    for (uint32_t i = 0; i < all.allowances.len; i++) {
        if (all.allowances.items[i].is_scanned) {
            judge(&all, &all.allowances.items[i]);
        }
    }
    for (uint32_t i = 0; i < all.trouble.findings.len; i++) {
        VEC_PUSH(list->arena, &list->findings, all.trouble.findings.items[i]);
    }
}
