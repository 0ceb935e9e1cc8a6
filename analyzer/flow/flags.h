// Flags: local scalars whose tests tell which path was taken. `sent = true;` beside a move and `if (!sent)` before a
// drop, `ret = -1; ... if (ret < 0)` at a label, the same parameter tested twice.
#ifndef OWN_FLOW_FLAGS_H
#define OWN_FLOW_FLAGS_H

#include "flow/paths.h"

enum flow_sign { FLOW_NEGATIVE = 1, FLOW_ZERO = 2, FLOW_POSITIVE = 4 };

// More flags than this are not told apart: their paths are joined, which is strict, never quiet.
enum { FLOW_MAX_FLAGS = 3, FLOW_SIGNS = 3 };

struct flow_flags {
    mir_local locals[FLOW_MAX_FLAGS];
    uint32_t len;
    uint32_t partitions; // FLOW_SIGNS to the power of `len`: one state for each combination of signs
};

// The most telling flags of a body whose paths are known.
struct flow_flags flow_flags_find(struct arena *arena, const struct flow_paths *paths);

struct flow_flag_effect {
    uint32_t flag; // MIR_NONE: no flag is concerned
    uint32_t signs; // enum flow_sign bits that are possible after it
};

struct flow_flag_effect flow_flag_of_statement(const struct flow_flags *flags, const struct flow_paths *paths,
                                               const struct mir_statement *statement);
struct flow_flag_effect flow_flag_of_call(const struct flow_flags *flags, const struct flow_paths *paths,
                                          const struct mir_terminator *call);
struct flow_flag_effect flow_flag_of_edge(const struct flow_flags *flags, const struct flow_paths *paths,
                                          const struct mir_terminator *end, uint32_t successor);

// The sign that `flag` has in `partition`: 0, 1 or 2 for negative, zero, positive; and the partition that has another.
uint32_t flow_flag_sign(uint32_t partition, uint32_t flag);
uint32_t flow_flag_with(uint32_t partition, uint32_t flag, uint32_t sign);

#endif
