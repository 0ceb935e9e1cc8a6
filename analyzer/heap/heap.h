// heap/: symbolic execution of one function for raw memory and other resources; quiet: it states only what happens on
// a path whose conditions can hold together. Requires: a valid, complete body whose calls are bound to contracts.
// Never reports: rules/ turns facts into findings.
#ifndef OWN_HEAP_HEAP_H
#define OWN_HEAP_HEAP_H

#include "mir/mir.h"
#include "mir/pass.h"

enum heap_event_kind {
    HEAP_DOUBLE_RELEASE,
    HEAP_USE_AFTER_RELEASE,
    HEAP_LEAK,               // the last way to it is lost
    HEAP_USE_UNINIT,
    HEAP_MISMATCHED_RELEASE, // `kind` released by a function for `other_kind`
    HEAP_INVALID_RELEASE,    // not something that can be released; `what` says what it is
    HEAP_LOCAL_ESCAPES,      // the address of a local is returned or stored beyond its frame
};

struct heap_step {
    struct span span;
    str text; // "assuming `p` is not null", "taking the true branch", "in the loop"
};

// One violation with the sites that make it understandable; spans with file 0 are absent.
struct heap_event {
    enum heap_event_kind kind;
    bool is_certain;         // on every path that reaches this point
    str name;                // the place as the user would write it; may be empty
    struct span at;          // where it happens: the use, the release, the point where it is lost
    struct span allocated;   // where it was allocated or declared
    struct span released;    // where it was first released
    str kind_name;           // resource kind it was allocated as
    str other_kind;          // mismatch: kind the releasing function is for
    str allocator;           // name of the function that made it
    str releaser;            // name of the function that first released it, or of the wrong one
    str what;                // invalid release: "the local array `buf`", "a string literal", ...; leak: how it is lost
    VEC(struct heap_step) trace;
};

struct heap_options {
    uint32_t max_states; // kept apart at a join
    uint32_t max_visits; // of one block on one path
    uint32_t max_steps;  // statements executed in one function
};

struct heap_facts {
    VEC(struct heap_event) events;
    str incomplete; // why the analysis did not see everything (a budget was hit); empty when it did
    struct span incomplete_at;
};

struct heap_options heap_default_options(void);
struct heap_facts heap_analyse(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body,
                               struct heap_options options);

// Final states as stable text (--dump=heap).
void heap_print(struct text *out, const struct mir_unit *unit, const struct mir_body *body);

#endif
