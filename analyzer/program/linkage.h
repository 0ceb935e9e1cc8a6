// What all units together say of the functions with external linkage, by key.
#ifndef OWN_PROGRAM_LINKAGE_H
#define OWN_PROGRAM_LINKAGE_H

#include "mir/mir.h"

struct linkage_function {
    bool is_defined;        // in some unit
    bool has_namesake;      // defined at two places: of two programs, and no unit says which of them it belongs to
    struct span definition; // the first one
    uint32_t contract;      // in `stated`: of the first unit that states one; 0 = none does
    struct span span;       // of that declaration
};

struct linkage {
    struct intern keys;
    VEC(struct linkage_function) functions; // by key
    struct mir_unit stated;                 // holds contracts, nothing else
};

void linkage_init(struct linkage *linkage, struct arena *arena);

// The function, entered when it is new. Good until the next call.
struct linkage_function *linkage_enter(struct linkage *linkage, str key);

// The function, which must have been entered.
const struct linkage_function *linkage_find(const struct linkage *linkage, str key);

#endif
