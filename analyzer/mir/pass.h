// What every producer and reader of MIR uses: check it, print it, order its blocks.
#ifndef OWN_MIR_PASS_H
#define OWN_MIR_PASS_H

#include "base/bits.h"
#include "mir/mir.h"

// Null when every id is in range and every invariant of mir.h holds, else what is wrong (in `arena`).
const char *mir_validate(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body);
const char *mir_validate_unit(struct arena *arena, const struct mir_unit *unit);
const char *mir_validate_tables(struct arena *arena, const struct mir_unit *unit); // of a body only what it is of

// Stable text (--dump=mir); also what tests compare.
void mir_print_body(struct text *out, const struct mir_unit *unit, const struct mir_body *body);
void mir_print_unit(struct text *out, const struct mir_unit *unit);
void mir_print_contracts(struct text *out, const struct mir_unit *unit); // what its declarations state, and no more

// One statement or terminator, as in mir_print_body, without line end.
void mir_print_statement(struct text *out, const struct mir_unit *unit, const struct mir_body *body,
                         const struct mir_statement *statement);
void mir_print_terminator(struct text *out, const struct mir_unit *unit, const struct mir_body *body,
                          const struct mir_terminator *end);

// Control-flow graph: predecessors and reverse postorder of the blocks reachable from the entry.
struct mir_cfg {
    uint32_t *order;       // block ids in reverse postorder
    uint32_t order_len;
    uint32_t *position;    // block id -> place in `order`, MIR_NONE when unreachable
    uint32_t *pred_first;  // block id -> first predecessor in `preds`; has one more item than blocks
    uint32_t *preds;       // block ids
    struct bits loop_heads; // blocks that an edge from a block later in `order` leads back to
};

struct mir_cfg mir_cfg_build(struct arena *arena, const struct mir_body *body);

#endif
