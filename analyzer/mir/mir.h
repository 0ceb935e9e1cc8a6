// MIR: what own-check knows of a C program after lowering. Plain tables of plain records that refer to each other by
// id, so that a unit can be written to bytes and read back (serial.h). Nothing in here knows clang.
//
//     unit  = strings, files, types, symbols, contracts, bodies
//     body  = locals, places, blocks; a block is statements and one terminator
//     place = a local or global with a path: .field, *deref, [index]
//
// Evaluation order, scopes and clean-ups are explicit; every condition is a branch on one atomic comparison.
#ifndef OWN_MIR_MIR_H
#define OWN_MIR_MIR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "mir/contract.h"
#include "source/source.h"

// Ids: one-field structs, so that they cannot be mixed up. `MIR_NONE` is "no such thing" for all of them.
#define MIR_NONE UINT32_MAX
typedef struct { uint32_t i; } mir_type;   // unit->types
typedef struct { uint32_t i; } mir_symbol; // unit->symbols
typedef struct { uint32_t i; } mir_local;  // body->locals; 0 is the return value
typedef struct { uint32_t i; } mir_place;  // body->places
typedef struct { uint32_t i; } mir_block;  // body->blocks; 0 is the entry

// ---- types: our own, canonical; typedefs and qualifiers are gone ----

enum mir_type_kind {
    MIR_TYPE_VOID, // always type 0
    MIR_TYPE_BOOL,
    MIR_TYPE_INT,   // also char, enum; a bit-field is one of as many bits as it has
    MIR_TYPE_FLOAT,
    MIR_TYPE_POINTER,  // to `element`
    MIR_TYPE_ARRAY,    // of `count` `element`s
    MIR_TYPE_VLA,      // of a number known only at run time
    MIR_TYPE_RECORD,   // struct or union
    MIR_TYPE_FUNCTION, // result `element`, parameters in unit->type_list
    MIR_TYPE_OPAQUE,   // va_list, vectors, complex numbers, incomplete records
};

enum mir_handle { MIR_HANDLE_NONE, MIR_HANDLE_OWN, MIR_HANDLE_REF, MIR_HANDLE_MUT, MIR_HANDLE_OPT };

struct mir_type_info {
    uint8_t kind;     // enum mir_type_kind
    uint8_t bits;     // of integers, floats and bool; of a bit-field its width, else a multiple of 8
    bool is_signed;   // integers
    bool is_union;    // records
    bool is_variadic; // functions
    uint8_t handle;   // enum mir_handle, of a libown handle record
    mir_type element; // pointee, element, result
    uint32_t name;    // string: `struct list`, `conn`, `char`; what a user would write
    uint64_t count;   // array elements; records: size in bytes, 0 when unknown
    uint32_t first;   // records: first field in unit->fields; functions: first parameter in unit->type_list
    uint32_t len;     // number of fields or parameters
    uint32_t handle_of;   // string: the `T` of own_T
    uint32_t handle_drop; // string: name of the function that drops it in place; "" when none
};

struct mir_field {
    uint32_t name; // string; "" for an anonymous member
    mir_type type;
    struct mir_effect effect; // MIR_OWNED or MIR_BORROWED from an annotation, else none
    struct mir_locks locks;   // that guard it
    uint64_t offset; // bytes from the start of its record
    uint8_t bit;     // of a bit-field: its first bit in that byte
    uint32_t span_begin; // unused when 0
};

// ---- symbols: functions and objects with static storage ----

enum mir_symbol_kind { MIR_SYMBOL_FUNCTION, MIR_SYMBOL_OBJECT };

struct mir_symbol_info {
    uint8_t kind;        // enum mir_symbol_kind
    bool is_external;    // visible to other units
    bool is_local;       // `static` inside a function
    bool is_inline;      // may be defined in several units
    bool is_const;       // object that cannot be written
    bool is_thread;      // thread_local
    bool is_weak;        // another definition replaces it, and it may be null
    uint32_t name;       // string
    uint32_t key;        // string: the same in all units that mean the same thing, different otherwise
    mir_type type;
    uint32_t contract;   // unit->contracts; 0 = none stated. Of an object: the locks that guard it
    uint32_t body;       // unit->bodies, or MIR_NONE
    mir_symbol alias;    // function: another name of that one, by __attribute__((alias)); or MIR_NONE
    struct span span;    // of the name
};

// ---- places ----

enum mir_place_kind {
    MIR_PLACE_LOCAL,   // data: local id
    MIR_PLACE_GLOBAL,  // data: symbol id
    MIR_PLACE_FIELD,   // data: index of the field in the record of the parent
    MIR_PLACE_DEREF,   // what the pointer in the parent points to
    MIR_PLACE_INDEX,   // data: constant index into the array in the parent
    MIR_PLACE_ELEMENT, // data: local id that holds the index into the array in the parent
};

enum { MIR_DEEPEST_PLACE = 4000 };

// Interned: the same path in a body is the same id.
struct mir_place_info {
    uint8_t kind;   // enum mir_place_kind
    uint16_t depth; // steps below the local or global; at most MIR_DEEPEST_PLACE
    mir_place parent; // MIR_NONE for locals and globals
    int64_t data;
    mir_type type;
};

// ---- operands, statements, terminators ----

enum mir_operand_kind {
    MIR_OPERAND_NONE,
    MIR_OPERAND_COPY,     // the value in place `data`; another `type` than the place's converts it without change
    MIR_OPERAND_ADDRESS,  // the address of place `data`
    MIR_OPERAND_INT,      // constant `data`; a null pointer is 0 of pointer type
    MIR_OPERAND_FLOAT,    // some constant
    MIR_OPERAND_STRING,   // address of the string literal written as string `data` between its quotes; of an array type:
                          // its characters, cut off or filled with zeros to the size of the array
    MIR_OPERAND_FUNCTION, // address of the function symbol `data`
    MIR_OPERAND_ZERO,     // all-zero value of an aggregate
    MIR_OPERAND_LABEL,    // address of block `data` (computed goto)
    MIR_OPERAND_UNKNOWN,  // a value own-check does not model; reading it has no effect
};

// A copy or an address may have another type than its place says when that conversion keeps the value: between pointers,
// and between integers (also bool) that hold all values of the first. All other conversions are MIR_OP_CAST.
struct mir_operand {
    uint8_t kind; // enum mir_operand_kind
    mir_type type;
    int64_t data;
};

enum mir_op {
#define MIR_OP(name, text) MIR_OP_##name,
#include "mir/mir_ops.def"
#undef MIR_OP
};

enum mir_statement_kind {
    MIR_ASSIGN,       // to = a, to = op a, to = a op b
    MIR_STORAGE_LIVE, // local `local` comes into being, without a value; a variable-length array of `a` bytes
    MIR_STORAGE_DEAD, // local `local` is gone
    MIR_ASM,          // operands from `first`: `outputs` addresses that are written, then `len - outputs` that are read
    MIR_POINT,        // test point named string `name`
};

enum mir_access { MIR_ACCESS_PLAIN = 0, MIR_ACCESS_VOLATILE = 1, MIR_ACCESS_ATOMIC = 2 };

struct mir_statement {
    uint8_t kind;   // enum mir_statement_kind
    uint8_t op;     // enum mir_op, of an assignment
    uint8_t access; // enum mir_access bits
    bool clobbers_memory; // asm
    struct span span;
    mir_place to;    // assignment
    mir_local local; // storage
    uint32_t name;   // point
    uint32_t first;  // asm: operands in body->operands
    uint32_t len;
    uint32_t outputs;
    struct mir_operand a;
    struct mir_operand b;
};

enum mir_terminator_kind {
    MIR_UNTERMINATED, // only while building
    MIR_GOTO,         // to[0]
    MIR_BRANCH,       // a op b ? to[0] : to[1]; op is a comparison
    MIR_SWITCH,       // on a: cases, else to[0]
    MIR_CALL,         // result = a(operands); then to[0], or nothing when it does not return
    MIR_GOTO_ADDRESS, // computed goto: one of the blocks in `cases`
    MIR_RETURN,       // the value is in local 0
    MIR_UNREACHABLE,
};

struct mir_terminator {
    uint8_t kind; // enum mir_terminator_kind
    uint8_t op;   // enum mir_op, of a branch
    bool is_cleanup;    // call made by __attribute__((cleanup)) or defer
    bool is_exhaustive; // switch on an enum that has a case for each of its constants: to[0] is not expected
    struct span span;
    struct mir_operand a; // condition, switched value, callee, address
    struct mir_operand b;
    mir_block to[2];
    mir_place result;  // call: place that receives the result, or MIR_NONE
    uint32_t first;    // call: arguments in body->operands; switch: cases in body->cases
    uint32_t len;
    uint32_t contract; // call: unit->contracts; 0 = none known
};

// Of a switch: the values, as signed numbers also when they are of 64 bits without a sign. Of a computed goto: the label,
// as in an operand; `to` ends at it and may end storage on the way.
struct mir_case {
    int64_t low;
    int64_t high; // inclusive
    mir_block to;
};

struct mir_block_info {
    VEC(struct mir_statement) statements;
    struct mir_terminator end;
};

// ---- bodies ----

enum mir_local_kind { MIR_LOCAL_RETURN, MIR_LOCAL_PARAMETER, MIR_LOCAL_VARIABLE, MIR_LOCAL_TEMPORARY };

struct mir_local_info {
    uint8_t kind;    // enum mir_local_kind
    bool has_cleanup; // __attribute__((cleanup)), own_auto
    bool is_literal;  // storage of a compound literal
    uint32_t name;   // string; "" for temporaries
    uint32_t ordinal; // locals of this body with the same name that come before; set by mir_local_add
    mir_type type;
    struct span span; // of the declaration
    struct mir_effect effect; // contract of a parameter or annotated variable
};

struct mir_body {
    struct arena *arena; // of its tables
    mir_symbol symbol;
    struct span span;      // whole definition
    struct span end_span;  // the closing brace
    uint32_t parameter_count; // locals 1 .. parameter_count
    VEC(struct mir_local_info) locals;
    VEC(struct mir_place_info) places;
    VEC(struct mir_block_info) blocks;
    VEC(struct mir_operand) operands; // arguments of calls, operands of asm
    VEC(struct mir_case) cases;
    uint32_t incomplete;   // string: why this function is not analysed; 0 = complete
    struct span incomplete_at;
    struct map place_index; // interning; rebuilt when a unit is read
    struct map name_counts; // string -> number of locals of that name
};

struct mir_unit {
    struct arena *arena;
    struct intern strings; // string 0 is ""
    VEC(uint32_t) files;   // program-wide file ids are in spans; this lists the unit's, main file first
    VEC(struct mir_type_info) types;
    VEC(struct mir_field) fields;
    VEC(mir_type) type_list;
    VEC(struct mir_symbol_info) symbols;
    VEC(struct mir_contract) contracts; // item 0 states nothing
    VEC(struct mir_effect) effects;
    VEC(struct mir_lock) locks;
    VEC(struct mir_body) bodies;
    // Gives the objects that are defined here the values they start with, as if it ran before the program; no symbol, and
    // no blocks when there are none. What arrays of numbers hold is left out: it is unknown.
    struct mir_body initial;
    struct map type_index; // interning; rebuilt when a unit is read
};

// ---- reading ----

static inline bool mir_is_none(uint32_t id) {
    return id == MIR_NONE;
}

str mir_string(const struct mir_unit *unit, uint32_t string);
const struct mir_type_info *mir_type_at(const struct mir_unit *unit, mir_type type);
// Whether every value of `from` is the same in `to`: between pointers, and to an integer type that holds all of them. Only
// such conversions are part of a COPY; the others are a CAST.
bool mir_keeps_value(const struct mir_unit *unit, mir_type from, mir_type to);
const struct mir_symbol_info *mir_symbol_at(const struct mir_unit *unit, mir_symbol symbol);
const struct mir_place_info *mir_place_at(const struct mir_body *body, mir_place place);
const struct mir_local_info *mir_local_at(const struct mir_body *body, mir_local local);
const struct mir_contract *mir_contract_at(const struct mir_unit *unit, uint32_t contract);

// The effect on argument `index` of a call; none for arguments a contract does not name.
struct mir_effect mir_parameter_effect(const struct mir_unit *unit, const struct mir_contract *contract, uint32_t index);

// The symbol a call names directly, or MIR_NONE when it goes through a pointer.
mir_symbol mir_callee(const struct mir_terminator *call);

// The local or global at the root of a place, and whether a pointer is followed on the way.
mir_place mir_place_root(const struct mir_body *body, mir_place place);
bool mir_place_has_deref(const struct mir_body *body, mir_place place);
mir_local mir_place_local(const struct mir_body *body, mir_place place); // MIR_NONE when the root is a global

bool mir_place_is_prefix(const struct mir_body *body, mir_place prefix, mir_place place); // also of itself

// Whether two places may / must share memory, by their paths alone. Paths that differ in a constant index or in a field
// of a struct do not. What cannot be told is judged by `bias`: indices not known, what is below two members of one
// union, and everything as soon as a pointer is followed after the paths part (`*p` and `*q`, `*p` and `x`, also `*p`
// and `p`, as in `n.self = &n`).
enum mir_overlap { MIR_MUST_OVERLAP, MIR_MAY_OVERLAP };
bool mir_places_overlap(const struct mir_unit *unit, const struct mir_body *body, mir_place a, mir_place b,
                        enum mir_overlap bias);

// `c`, `c->peer`, `list[2].head`, `*p`: as a user would write it; `list[_]` where the index is a temporary, and empty
// when the user has no name for it because it starts at a temporary.
str mir_place_text(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body, mir_place place);
str mir_type_text(struct arena *arena, const struct mir_unit *unit, mir_type type);
str mir_operand_text(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body,
                     struct mir_operand operand);

// The successors of a block, in order, each once per edge. `out` must have room for mir_successor_count().
uint32_t mir_successor_count(const struct mir_body *body, mir_block block);
mir_block mir_successor(const struct mir_body *body, mir_block block, uint32_t index);

#endif
