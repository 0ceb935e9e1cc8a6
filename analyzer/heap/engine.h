// What the files of heap/ share: one run over one body. See state.h for the domain; explore.c for the order of work.
#ifndef OWN_HEAP_ENGINE_H
#define OWN_HEAP_ENGINE_H

#include "base/bits.h"
#include "heap/state.h"

enum heap_base_kind {
    HEAP_BASE_CONSTANT,
    HEAP_BASE_LOCAL,
    HEAP_BASE_GLOBAL,
    HEAP_BASE_STRING,
    HEAP_BASE_FUNCTION,
    HEAP_BASE_SYMBOL,
};

struct heap_root {
    enum heap_base_kind kind;
    uint32_t data; // symbol or string
};

// Facts about the body that do not depend on states (shape.c).
struct heap_shape {
    struct mir_cfg cfg;
    struct bits *live_in;      // per block: locals that may be used before they are written
    struct bits *read_in;      // per block: locals whose value may be read before they are written
    struct bits address_taken; // locals
    uint32_t *death_first;     // per block: first item in `deaths`; one more item than blocks
    struct heap_death {
        uint32_t statement; // after it; the number of statements is the terminator
        uint32_t local;     // a temporary without further use
    } *deaths;
    struct heap_loop {
        uint32_t head;
        struct bits blocks;
        struct bits written;       // locals assigned in it, without following a pointer
        VEC(mir_type) stored;      // types of what it stores through pointers
        bool stores_aggregates;    // whole records, through pointers
    } *loops;
    uint32_t loop_count;
    uint32_t *loop_of;         // block -> the loop it heads, or MIR_NONE
    mir_place *source;         // local -> the one place this temporary is a copy of, or MIR_NONE
    VEC(uint32_t) uninit;      // locals that some path may read before they have a value
};

struct heap_trace {
    uint32_t parent;
    uint32_t depth;
    uint32_t block;
    uint8_t edge; // successor number of a branch; HEAP_TRACE_LOOP for "after some iterations"
};

enum { HEAP_TRACE_LOOP = 255 };

struct heap_candidate {
    struct heap_event event;
    uint32_t block;
    uint32_t statement;
    uint32_t hits;       // states in which it happened
    uint32_t last_run;   // of the block, so that a state counts once
    bool is_confirmed;
    uint32_t origin;     // leak: block of the allocation; MIR_NONE for other kinds
};

struct heap_queue {
    VEC(struct heap_state *) pending;
    struct map seen; // hashes of the states that came here
    uint32_t runs;   // states executed
};

struct heap_engine {
    struct arena *arena;  // of the facts
    struct arena scratch; // everything else; ends with the run
    const struct mir_unit *unit;
    const struct mir_body *body;
    struct heap_options options;
    struct heap_shape shape;
    VEC(struct heap_root) roots;
    struct map root_index;
    uint32_t first_symbol;
    struct heap_queue *queues; // per block
    struct bits waiting;       // positions in reverse postorder with pending states
    struct heap_state *pool;
    VEC(struct heap_trace) trace; // item 0 is the beginning
    VEC(struct heap_candidate) candidates;
    struct bits ended_well;    // blocks of allocations that were released or handed on on some path
    VEC(uint32_t) work;        // scratch stack of bases
    VEC(uint32_t) renamed;     // scratch: old symbol -> new symbol
    uint32_t steps;
    uint32_t block;     // being executed
    uint32_t statement; // being executed; the number of statements is the terminator
    struct span at;     // its span
    uint32_t malloc_kind; // string "malloc"; 0 when the unit never says it
    bool is_main;
    bool is_stopped; // a budget for the whole function is used up
    str incomplete;
    struct span incomplete_at;
    struct text *dump; // final states go here when not null
};

// ---- analyse.c ----
enum heap_base_kind heap_base_kind(const struct heap_engine *engine, uint32_t base);
uint32_t heap_local_base(mir_local local);
uint32_t heap_root_base(struct heap_engine *engine, enum heap_base_kind kind, uint32_t data);
uint32_t heap_root_data(const struct heap_engine *engine, uint32_t base); // local, symbol or string
struct heap_state *heap_state_take(struct heap_engine *engine);
struct heap_state *heap_state_fork(struct heap_engine *engine, const struct heap_state *from);
void heap_state_give(struct heap_engine *engine, struct heap_state *state);
void heap_budget(struct heap_engine *engine, struct span at, str reason); // the first one said is kept

// ---- shape.c ----
// False when nothing in the body can be of interest.
bool heap_shape_build(struct heap_engine *engine);

// ---- types.c ----
int64_t heap_type_size(const struct mir_unit *unit, mir_type type); // 0 when unknown
bool heap_type_is_aggregate(const struct mir_unit *unit, mir_type type);
bool heap_type_is_pointer(const struct mir_unit *unit, mir_type type);
bool heap_type_is_integer(const struct mir_unit *unit, mir_type type);
void heap_type_bounds(const struct mir_unit *unit, mir_type type, int64_t *low, int64_t *high);
int64_t heap_wrap(const struct mir_unit *unit, mir_type type, int64_t number); // as a value of the type

// ---- condition.c ----
enum heap_truth { HEAP_FALSE, HEAP_TRUE, HEAP_UNKNOWN };
struct heap_condition {
    enum mir_op op;
    struct heap_value a;
    struct heap_value b;
    bool is_pointer;
    bool is_unsigned;
};
enum mir_op heap_negate(enum mir_op op);
enum heap_truth heap_decide(const struct heap_engine *engine, const struct heap_state *state,
                            struct heap_condition condition);
// Takes the condition to hold; the state becomes infeasible when it cannot.
void heap_assume(struct heap_engine *engine, struct heap_state *state, struct heap_condition condition);
void heap_substitute(struct heap_engine *engine, struct heap_state *state, uint32_t symbol, struct heap_value value);
const struct heap_relation *heap_term_of(const struct heap_state *state, struct heap_value value);
bool heap_is_comparison(enum mir_op op);

// ---- memory.c ----
struct heap_value heap_fresh(struct heap_engine *engine, struct heap_state *state, mir_type type);
struct heap_value heap_load(struct heap_engine *engine, struct heap_state *state, struct heap_address from,
                            mir_type type, bool claims_uninit);
void heap_store(struct heap_engine *engine, struct heap_state *state, struct heap_address to, mir_type type,
                struct heap_value value);
void heap_copy_aggregate(struct heap_engine *engine, struct heap_state *state, struct heap_address to,
                         struct heap_address from, mir_type type);
void heap_zero_aggregate(struct heap_engine *engine, struct heap_state *state, struct heap_address to, mir_type type);
bool heap_is_blank(const struct heap_engine *engine, const struct heap_state *state, struct heap_address at,
                   int64_t size);
void heap_forget_cell(struct heap_engine *engine, struct heap_state *state, uint32_t at);
void heap_forget_object(struct heap_engine *engine, struct heap_state *state, uint32_t base);
void heap_set_content(struct heap_engine *engine, struct heap_state *state, uint32_t base, uint32_t content);
bool heap_is_outside(const struct heap_engine *engine, const struct heap_state *state, uint32_t base);

// ---- escape.c ----
void heap_escape(struct heap_engine *engine, struct heap_state *state, struct heap_value value);
void heap_escape_content(struct heap_engine *engine, struct heap_state *state, uint32_t base);
// What `at` .. `at + size` holds has been written by someone.
void heap_havoc_range(struct heap_engine *engine, struct heap_state *state, struct heap_value at, int64_t size);
void heap_havoc_object(struct heap_engine *engine, struct heap_state *state, uint32_t base);
void heap_havoc_outside(struct heap_engine *engine, struct heap_state *state); // what an unknown call may change
void heap_generalise(struct heap_engine *engine, struct heap_state *state, const struct heap_loop *loop);

// ---- place.c ----
bool heap_claims_uninit(const struct heap_engine *engine, mir_place place);
struct heap_address heap_place_address(struct heap_engine *engine, struct heap_state *state, mir_place place);
struct heap_value heap_read_place(struct heap_engine *engine, struct heap_state *state, mir_place place);
void heap_write_place(struct heap_engine *engine, struct heap_state *state, mir_place place, struct heap_value value);
// The address a statement will read or write at `place`; what it follows is checked.
struct heap_address heap_access(struct heap_engine *engine, struct heap_state *state, mir_place place);
struct heap_value heap_operand(struct heap_engine *engine, struct heap_state *state, struct mir_operand operand);
mir_place heap_operand_place(struct mir_operand operand); // MIR_NONE when it is no place
str heap_place_name(struct heap_engine *engine, mir_place place); // empty when the user never named it

// ---- check.c ----
// `place` is where the value was read from, for its name.
void heap_use(struct heap_engine *engine, struct heap_state *state, struct heap_value value, mir_place place);
void heap_use_record(struct heap_engine *engine, struct heap_state *state, struct heap_address at, mir_place place);
// A call reads the `size` bytes `value` points to.
void heap_use_memory(struct heap_engine *engine, struct heap_state *state, struct heap_value value, int64_t size,
                     mir_place place);
void heap_use_pointer(struct heap_engine *engine, struct heap_state *state, struct heap_value value, mir_place place);
void heap_touch(struct heap_engine *engine, struct heap_state *state, struct heap_value address, mir_place place);
void heap_release(struct heap_engine *engine, struct heap_state *state, struct heap_value value, uint32_t kind,
                  mir_place place);

// ---- leak.c ----
void heap_find_leaks(struct heap_engine *engine, struct heap_state *state, str name, str what);
void heap_check_return(struct heap_engine *engine, struct heap_state *state);

// ---- event.c ----
struct heap_candidate *heap_candidate_add(struct heap_engine *engine, struct heap_state *state,
                                          struct heap_event event, uint32_t origin);
void heap_confirm_pending(struct heap_engine *engine, struct heap_state *state);
void heap_trace_push(struct heap_engine *engine, struct heap_state *state, uint32_t block, uint8_t edge);
uint32_t heap_trace_common(const struct heap_engine *engine, uint32_t a, uint32_t b);
void heap_collect_events(struct heap_engine *engine, struct heap_facts *facts);
str heap_callee_name(const struct heap_engine *engine, uint32_t block);

// ---- operators.c ----
struct heap_value heap_term(struct heap_engine *engine, struct heap_state *state, enum mir_op op,
                            struct heap_value a, struct heap_value b, mir_type type);
struct heap_value heap_pointer_add(struct heap_engine *engine, struct heap_state *state, struct heap_value pointer,
                                   struct heap_value count, int64_t size);
void heap_assign(struct heap_engine *engine, struct heap_state *state, const struct mir_statement *statement);

// ---- call.c ----
// Runs the call that ends the current block and sends the resulting states on; consumes `state`.
void heap_call(struct heap_engine *engine, struct heap_state *state, const struct mir_terminator *end);

// ---- canonical.c ----
// Forgets what nobody can refer to any more and renumbers symbols by how they are reached; sets the hash.
void heap_canonicalise(struct heap_engine *engine, struct heap_state *state, struct bits live);

// ---- join.c ----
// Makes `into` cover both, or returns false when their resources are in different states; a strict join also refuses
// to lose that something points to a local.
enum heap_join_mode { HEAP_JOIN_STRICT, HEAP_JOIN_LENIENT };
bool heap_join(struct heap_engine *engine, struct heap_state *into, const struct heap_state *other,
               enum heap_join_mode mode);

// ---- explore.c ----
void heap_explore(struct heap_engine *engine);
// Drops the locals; what only they held is lost.
void heap_leave_frame(struct heap_engine *engine, struct heap_state *state, str what);
void heap_arrive(struct heap_engine *engine, struct heap_state *state, mir_block to); // consumes `state`

// ---- print.c ----
void heap_print_state(struct text *out, const struct heap_engine *engine, const struct heap_state *state);

#endif
