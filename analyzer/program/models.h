// What the functions of libc and POSIX do, as contracts. models.def is the table.
#ifndef OWN_PROGRAM_MODELS_H
#define OWN_PROGRAM_MODELS_H

#include "mir/mir.h"

struct model {
    const char *name;
    int null_at;            // applies only when this argument is a null constant; MODEL_ANY_CALL = always
    const char *result;     // marks of the result and the function, separated by spaces
    const char *parameters; // `name: mark mark, name, ...`
};

enum { MODEL_ANY_CALL = -1 };

extern const struct model models[]; // sorted by name; of one name, the special cases first
extern const uint32_t model_count;

// The models in the tables of one unit, made when first used. A zero-initialised one is empty.
struct model_cache {
    struct map contracts; // index of the model -> contract
};

// The contract for a call of the library function `name`, or 0 when there is no model for it. The call is
// `end` of `body`. `__builtin_memcpy`, `__memcpy_chk` and the like are `memcpy`. When a format string says
// more about the arguments (`%s` reads one), so does the contract.
uint32_t model_for_call(struct mir_unit *unit, struct model_cache *cache, const struct mir_body *body,
                        const struct mir_terminator *end, str name);

// What the text of a model means; CHECKs that it is well formed. For model_for_call() and its test.
uint32_t model_contract(struct mir_unit *unit, const struct model *model);

#endif
