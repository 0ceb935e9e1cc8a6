// frontend/: the only room that knows libclang. Turns one translation unit into MIR.
#ifndef OWN_FRONTEND_FRONTEND_H
#define OWN_FRONTEND_FRONTEND_H

#include "mir/mir.h"

struct frontend_request {
    const char *const *arguments; // the compiler's own argv, argv[0] first, ended by null
    const char *directory;        // absolute; relative paths in the arguments are relative to it
    const char *file;             // main file, as in the arguments

    // Gets each function when it is lowered; but for its head (mir_drop_tables) it is gone when this returns, so that no
    // more than one function is in memory. When null, all stay in the unit.
    void (*take)(void *context, const struct mir_unit *unit, const struct mir_body *body);
    void *context;
};

struct frontend_error {
    struct span span;
    str message;
};

struct frontend_errors {
    struct frontend_error *items;
    uint32_t len;
    uint32_t cap;
};

// Two declarations of a function that promise different things.
struct frontend_mismatch {
    struct span span;
    struct span first;
    str function;
    str what; // the position: `its result`
};

struct frontend_mismatches {
    struct frontend_mismatch *items;
    uint32_t len;
    uint32_t cap;
};

enum frontend_status {
    FRONTEND_OK,     // lowered; functions with errors in them are incomplete
    FRONTEND_FAILED, // there is no unit: see `reason`
};

struct frontend_result {
    enum frontend_status status;
    str reason;                        // FRONTEND_FAILED: a few words
    struct frontend_errors errors;          // that the compiler reported
    struct frontend_errors bad_annotations; // `own:` annotations that are not understood
    struct frontend_mismatches mismatches;
};

// Parses and lowers; `unit` and all else live in `arena`. One thread at a time per process.
struct frontend_result frontend_lower(struct arena *arena, const struct frontend_request *request,
                                      struct source_table *files, struct mir_unit *unit);

const char *frontend_clang_version(void);

#endif
