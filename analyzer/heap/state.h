// The symbolic state of one path: what every place holds and what is known of the values.
//
// A value is `base + offset + scale * index`. Base 0 is the number zero, so constants and null are offsets of it; the
// next bases are the addresses of the function's locals, then of the globals, strings and functions it names (the same
// in all states); the rest are symbols, numbered per state: unknown values, and blocks that were allocated. Memory is
// cells: address -> value, discovered when first read. Linear arithmetic on addresses is what makes `&p->link`,
// container_of, p[i] and unions one thing.
//
// A state is flat sorted arrays, so a copy at a branch is a few memcpy; states are recycled through a pool.
#ifndef OWN_HEAP_STATE_H
#define OWN_HEAP_STATE_H

#include "heap/heap.h"

struct heap_value {
    uint32_t base;
    uint32_t index; // symbol, or 0
    int64_t scale;  // of the index; 0 without one
    int64_t offset; // bytes for addresses
};

// Where something is kept: an address, and which of the bit-fields that begin in that byte.
struct heap_address {
    struct heap_value at;
    uint32_t bit;
};

struct heap_cell {
    struct heap_address key;
    mir_type type;
    struct heap_value value;
    struct span stored; // the store, when it was one
};

enum heap_flag {
    HEAP_NONNULL = 1 << 0,
    HEAP_ESCAPED = 1 << 1,    // others may hold it: they may change it, and it cannot be called lost
    HEAP_OWNED = 1 << 2,      // allocated by the call that ends block `origin`
    HEAP_RELEASED = 1 << 3,   // released by the call that ends block `released`
    HEAP_UNINIT = 1 << 4,     // the value local `origin` had before it got one
    HEAP_UNINIT_BLOCK = 1 << 9, // together with HEAP_UNINIT: of memory allocated in block `origin` instead
    HEAP_REPORTED = 1 << 5,   // something was said about it; it stays quiet from here
    HEAP_ALL_UNKNOWN = 1 << 6, // what has no cell inside it has some value
    HEAP_ALL_ZERO = 1 << 7,   // what has no cell inside it is zero
    HEAP_ALL_UNINIT = 1 << 8, // what has no cell inside it has no value
    HEAP_FRAME = 1 << 10, // memory of the frame that the call ending block `origin` set aside (alloca)
    HEAP_CONTENT = HEAP_ALL_UNKNOWN | HEAP_ALL_ZERO | HEAP_ALL_UNINIT,
};

// What is known of a base. A local, global, string or function needs an object only when something is.
struct heap_object {
    uint32_t base;
    uint32_t flags;    // enum heap_flag
    uint32_t kind;     // string: resource kind it was allocated as
    uint32_t origin;   // block of the allocating call; local of an uninitialised value
    uint32_t released; // block of the releasing call
    uint32_t derived;  // base it points into, or was computed from; 0 when none
    int64_t low;       // bounds of the value
    int64_t high;
};

// `result` names the value of `a op b`; with result 0 the comparison `a op b` holds.
struct heap_relation {
    uint8_t op;
    uint32_t result;
    struct heap_value a;
    struct heap_value b;
};

struct heap_visit {
    uint32_t head;
    uint32_t count;
};

struct heap_state {
    VEC(struct heap_cell) cells;         // sorted by address
    VEC(struct heap_object) objects;     // sorted by base
    VEC(struct heap_relation) relations;
    VEC(uint32_t) pending;               // leaks that count once the path returns; in engine->candidates
    VEC(struct heap_visit) visits;       // of the loops the path is in
    uint32_t next_symbol;
    uint32_t trace;      // in engine->trace; 0 = no decision yet
    bool is_infeasible;
    bool has_lost;       // a reference to something owned went away: look for leaks
    uint64_t hash;       // set by heap_canonicalise
    struct heap_state *next; // in the pool
};

// ---- values ----

static inline struct heap_value heap_constant(int64_t number) {
    return (struct heap_value){.offset = number};
}

static inline struct heap_value heap_base(uint32_t base) {
    return (struct heap_value){.base = base};
}

static inline bool heap_is_constant(struct heap_value value) {
    return value.base == 0 && value.index == 0;
}

static inline bool heap_is_null(struct heap_value value) {
    return heap_is_constant(value) && value.offset == 0;
}

int heap_compare_values(struct heap_value a, struct heap_value b);
bool heap_same(struct heap_value a, struct heap_value b);
struct heap_value heap_shift(struct heap_value value, int64_t by); // saturates instead of overflowing

// ---- states ----

// Copies `from` into `to`, whose memory (in `arena`) is reused.
void heap_state_copy(struct arena *arena, struct heap_state *to, const struct heap_state *from);
void heap_state_clear(struct heap_state *state);

// Index of the first cell at or after `key`; `heap_find_cell` is null when there is none there.
uint32_t heap_cell_position(const struct heap_state *state, struct heap_address key);
struct heap_cell *heap_find_cell(const struct heap_state *state, struct heap_address key);
uint32_t heap_first_cell(const struct heap_state *state, uint32_t base); // index of the first cell inside `base`
void heap_insert_cell(struct arena *arena, struct heap_state *state, struct heap_cell cell); // replaces
void heap_remove_cell(struct heap_state *state, uint32_t at);
int heap_compare_cells(const void *a, const void *b); // for qsort

struct heap_object *heap_find_object(const struct heap_state *state, uint32_t base);
struct heap_object *heap_need_object(struct arena *arena, struct heap_state *state, uint32_t base);
uint32_t heap_flags(const struct heap_state *state, uint32_t base);

// The nearest object on the way from `base` to what it was derived from that has one of `flags` and none of `except`.
struct heap_object *heap_find_origin(const struct heap_state *state, uint32_t base, uint32_t flags, uint32_t except);

// Nothing was stored in the local `base` yet, by nobody.
bool heap_is_uninit(const struct heap_state *state, uint32_t base);
bool heap_is_derived(const struct heap_state *state, uint32_t base, uint32_t from);

// A new symbol with these bounds.
struct heap_object *heap_new_symbol(struct arena *arena, struct heap_state *state, int64_t low, int64_t high);

#endif
