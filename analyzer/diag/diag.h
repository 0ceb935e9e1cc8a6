// A finding as data. Rules make findings, report/ draws them; nothing in here prints.
#ifndef OWN_DIAG_DIAG_H
#define OWN_DIAG_DIAG_H

#include "base/str.h"
#include "base/vec.h"
#include "source/source.h"

enum diag_rule {
#define RULE(name, title, cwe, summary) DIAG_##name,
#include "diag/rules.def"
#undef RULE
    DIAG_RULE_COUNT
};

struct diag_rule_info {
    const char *name;    // use-after-move
    const char *cwe;     // "416", or ""
    const char *summary; // one sentence
};

const struct diag_rule_info *diag_rule_info(enum diag_rule rule);
struct diag_rule_result { enum diag_rule rule; bool found; } diag_rule_find(str name);

enum diag_level { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR }; // worth a look; happens on a feasible path; proved

struct diag_label {
    struct span span;
    str text; // lower case, no full stop, code in `backticks`
};

// Offers to replace `span` by `text`; an empty span inserts.
struct diag_fix {
    struct span span;
    str text;
};

// All strings live in the arena of the program.
struct diag_finding {
    enum diag_rule rule;
    enum diag_level level;
    str message;              // what is wrong, without the rule's name
    struct diag_label primary; // its label makes sense alone
    VEC(struct diag_label) secondary; // where it was allocated, moved, borrowed, released
    VEC(struct diag_label) trace;     // the branch decisions of the path, in order
    VEC(str) notes;
    str help; // how to mend it; empty when there is nothing to say
    VEC(struct diag_fix) fixes;
    str function; // name of the function it is in; empty outside
    uint64_t id;  // set by diag_finish: stable across runs and unrelated edits
};

struct diag_list {
    struct arena *arena;
    VEC(struct diag_finding) findings;
};

// Appends a finding and returns it for labels and notes to be added; good until the next call.
struct diag_finding *diag_add(struct diag_list *list, enum diag_rule rule, enum diag_level level, struct span at,
                              str label, str message);
void diag_label(struct diag_list *list, struct diag_finding *finding, struct span at, str text);
void diag_step(struct diag_list *list, struct diag_finding *finding, struct span at, str text); // onto the trace
void diag_note(struct diag_list *list, struct diag_finding *finding, str text);

// Sorts by (path, offset, rule), drops findings that repeat another, honours suppression comments
// (`// own-check: allow(rule) reason`, on or above the line) and reports stale and reasonless ones, sets ids.
void diag_finish(struct diag_list *list, struct source_table *sources, const uint32_t *scanned_files,
                 uint32_t scanned_count);

#endif
