// Position by position; the marks that exclude each other are the rows of a table.
#include "mir/contradiction.h"

static const struct exclusion {
    uint32_t one;
    uint32_t other;
    const char *words;
} EXCLUSIONS[] = {
    {MIR_NULLABLE, MIR_NONNULL, "both nullable and non-null"},
    {MIR_OWNED, MIR_BORROWED | MIR_FROM_REF | MIR_FROM_MUT | MIR_FROM_HOLDS, "both owned and borrowed"},
    {MIR_TAKES, MIR_BORROWS | MIR_EXCLUSIVE | MIR_RETAINS | MIR_NOESCAPE, "both taken and borrowed"},
    {MIR_TAKES, MIR_GIVES, "both taken and given"},
    {MIR_RETAINS, MIR_NOESCAPE, "both kept and not kept"},
    {MIR_BORROWS, MIR_EXCLUSIVE | MIR_EMPTIES | MIR_DROPS | MIR_INITS | MIR_GIVES, "both only read and written"},
    {MIR_FROM_REF, MIR_FROM_MUT, "both a shared and an exclusive borrow"},
};

static const char *marks_contradict(uint32_t a, uint32_t b) {
    for (size_t i = 0; i < sizeof EXCLUSIONS / sizeof *EXCLUSIONS; i++) {
        const struct exclusion *pair = &EXCLUSIONS[i];
        if (((a & pair->one) && (b & pair->other)) || ((b & pair->one) && (a & pair->other))) {
            return pair->words;
        }
    }
    return NULL;
}

const char *mir_effects_contradict(const struct mir_unit *a_unit, struct mir_effect a, const struct mir_unit *b_unit,
                                   struct mir_effect b) {
    const char *words = marks_contradict(a.marks, b.marks);
    if (words) {
        return words;
    }
    if (a.kind && b.kind && !str_eq(mir_string(a_unit, a.kind), mir_string(b_unit, b.kind))) {
        return "two kinds";
    }
    return a.when && b.when && a.when != b.when ? "two conditions" : NULL;
}

str mir_contracts_contradict(struct arena *arena, const struct mir_unit *a_unit, uint32_t a,
                             const struct mir_unit *b_unit, uint32_t b) {
    const struct mir_contract *first = mir_contract_at(a_unit, a);
    const struct mir_contract *second = mir_contract_at(b_unit, b);
    if (mir_effects_contradict(a_unit, first->result, b_unit, second->result)) {
        return S("its result");
    }
    for (uint32_t i = 0; i < first->len && i < second->len; i++) {
        struct mir_effect one = mir_parameter_effect(a_unit, first, i);
        struct mir_effect other = mir_parameter_effect(b_unit, second, i);
        if (mir_effects_contradict(a_unit, one, b_unit, other)) {
            return str_printf(arena, "its parameter %u", (unsigned)i + 1);
        }
    }
    return S("");
}
