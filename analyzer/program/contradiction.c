// Position by position: who owns what is pointed to, and of which kind it is. The marks that exclude each
// other are the rows of a table.
#include "program/contradiction.h"

struct exclusion {
    uint32_t one;
    uint32_t other;
};

static const struct exclusion exclusions[] = {
    {MIR_TAKES, MIR_BORROWS | MIR_EXCLUSIVE | MIR_RETAINS | MIR_GIVES},
    {MIR_BORROWS, MIR_EXCLUSIVE | MIR_EMPTIES | MIR_DROPS | MIR_INITS | MIR_GIVES},
    {MIR_OWNED, MIR_BORROWED | MIR_FROM_REF | MIR_FROM_MUT},
    {MIR_FROM_REF, MIR_FROM_MUT},
    {MIR_NULLABLE, MIR_NONNULL},
};

static bool marks_exclude(uint32_t a, uint32_t b) {
    for (size_t i = 0; i < sizeof exclusions / sizeof *exclusions; i++) {
        const struct exclusion *pair = &exclusions[i];
        if (((a & pair->one) && (b & pair->other)) || ((b & pair->one) && (a & pair->other))) {
            return true;
        }
    }
    return false;
}

static bool effects_exclude(const struct mir_unit *a_unit, struct mir_effect a, const struct mir_unit *b_unit,
                            struct mir_effect b) {
    bool both_have_kinds = a.kind && b.kind;
    return marks_exclude(a.marks, b.marks) ||
           (both_have_kinds && !str_eq(mir_string(a_unit, a.kind), mir_string(b_unit, b.kind)));
}

str contract_contradiction(struct arena *arena, const struct mir_unit *a_unit, uint32_t a,
                           const struct mir_unit *b_unit, uint32_t b) {
    const struct mir_contract *first = mir_contract_at(a_unit, a);
    const struct mir_contract *second = mir_contract_at(b_unit, b);
    if (effects_exclude(a_unit, first->result, b_unit, second->result)) {
        return S("its result");
    }
    for (uint32_t i = 0; i < first->len && i < second->len; i++) {
        struct mir_effect one = mir_parameter_effect(a_unit, first, i);
        struct mir_effect other = mir_parameter_effect(b_unit, second, i);
        if (effects_exclude(a_unit, one, b_unit, other)) {
            return str_printf(arena, "its parameter %u", (unsigned)i + 1);
        }
    }
    return S("");
}
