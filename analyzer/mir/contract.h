// Contracts: what a declaration promises about ownership, as data. docs/annotations.md describes the marks.
#ifndef OWN_MIR_CONTRACT_H
#define OWN_MIR_CONTRACT_H

#include <stdbool.h>
#include <stdint.h>

// Marks on one position (a parameter, a result, a field). Several may be set.
enum mir_mark {
    MIR_TAKES = 1 << 0,     // parameter: the callee owns *p from here (frees, stores), also on failure unless `when` says so
    MIR_BORROWS = 1 << 1,   // parameter: *p read during the call, not kept
    MIR_EXCLUSIVE = 1 << 2, // parameter: *p read and written during the call, not kept
    MIR_RETAINS = 1 << 3,   // parameter: may be kept beyond the call
    MIR_EMPTIES = 1 << 4,   // parameter: owner *p is moved out of
    MIR_DROPS = 1 << 5,     // parameter: owner *p is dropped when not empty
    MIR_INITS = 1 << 6,     // parameter: *p has a value after the call
    MIR_GIVES = 1 << 7,     // parameter: raw pointer *p is owned by the caller after the call, `when` it holds
    MIR_NULLABLE = 1 << 8,
    MIR_NONNULL = 1 << 9,
    MIR_OWNED = 1 << 10,      // result, field: owned; the releasing function takes `kind`
    MIR_BORROWED = 1 << 11,   // result, field: points into something owned elsewhere
    MIR_FROM_REF = 1 << 12,   // result: shared borrow of *p of the parameters in `from`
    MIR_FROM_MUT = 1 << 13,   // result: exclusive borrow of *p
    MIR_FROM_HOLDS = 1 << 14, // result: holds the loans of parameter values in `from`
    MIR_ALIAS = 1 << 15,      // result: is the value of the one parameter in `from` (strcpy, memcpy)
    MIR_READS = 1 << 16,      // parameter: *p is read by the call, so p must be valid
    MIR_WRITES = 1 << 17,     // parameter: *p is written by the call, so p must be valid
    MIR_NORETURN = 1 << 18,   // function: does not return; mir_contract_add copies it to `is_noreturn`
    MIR_NOESCAPE = 1 << 19,   // parameter: not kept beyond the call nor released; what *p holds may be
    MIR_OPEN = 1 << 20,       // parameter: an open file descriptor
    MIR_OPEN_READ = 1 << 21,  // parameter: one open for reading
    MIR_OPEN_WRITE = 1 << 22, // parameter: one open for writing

    // Where a mark may stand.
    MIR_PARAMETER_MARKS = MIR_TAKES | MIR_BORROWS | MIR_EXCLUSIVE | MIR_RETAINS | MIR_EMPTIES | MIR_DROPS | MIR_INITS |
                          MIR_GIVES | MIR_NULLABLE | MIR_NONNULL | MIR_READS | MIR_WRITES | MIR_NOESCAPE | MIR_OPEN |
                          MIR_OPEN_READ | MIR_OPEN_WRITE,
    MIR_RESULT_MARKS = MIR_OWNED | MIR_BORROWED | MIR_FROM_REF | MIR_FROM_MUT | MIR_FROM_HOLDS | MIR_ALIAS |
                       MIR_NULLABLE | MIR_NONNULL | MIR_NORETURN,
    MIR_FIELD_MARKS = MIR_OWNED | MIR_BORROWED,
};

enum mir_when { MIR_ALWAYS, MIR_WHEN_ZERO, MIR_WHEN_NONNEGATIVE, MIR_WHEN_NONZERO, MIR_WHEN_NONNULL };

struct mir_effect {
    uint32_t marks; // enum mir_mark bits; 0 = nothing is stated
    uint32_t kind;  // string: resource kind of takes / gives / owned; 0 = none
    uint32_t from;  // result: bit i = parameter i
    uint8_t when;   // enum mir_when, about the call's result
};

// What a declaration says about one lock.
enum mir_lock_kind {
    MIR_GUARDED,         // field, object: only touched with the lock held
    MIR_POINTEE_GUARDED, // field, object: so is what it points to
    MIR_ACQUIRES,        // function: returns with the lock held that was not, `when` it says so
    MIR_RELEASES,        // function: returns without it
    MIR_REQUIRES,        // function: called with it held
    MIR_EXCLUDES,        // function: called without it held
    MIR_ASSERTS,         // function: returns only if it is held
    MIR_RETURNS_LOCK,    // function: the result is the lock
    MIR_UNCHECKED,       // function: its body is not to be judged by locks; names none
};

// Where the place of a lock starts.
enum mir_lock_root {
    MIR_LOCK_NAMELESS,  // there is no lock, or `path` is an expression that is no place
    MIR_LOCK_PARAMETER, // parameter `index`
    MIR_LOCK_FIELD,     // a field, named first in `path`, of the record that the guarded field is in
    MIR_LOCK_OBJECT,    // an object or function, named first in `path`
};

struct mir_lock {
    uint8_t kind;   // enum mir_lock_kind
    uint8_t root;   // enum mir_lock_root
    uint8_t when;   // enum mir_when, about the result of what acquires
    bool is_shared; // held with others that only read
    uint32_t index;
    uint32_t path;  // string: the fields on the way, `->state.lock`; `*` and `&` before a lock mean nothing
};

struct mir_locks {
    uint32_t first; // in unit->locks
    uint32_t len;
};

struct mir_contract {
    struct mir_effect result;
    uint32_t first; // effects of the parameters in unit->effects
    uint32_t len;
    struct mir_locks locks;
    uint8_t is_noreturn;
    uint8_t is_model; // known function: it does nothing but what is stated (no other effects, keeps nothing unmarked)
    uint8_t is_constant; // the result depends on the values of the arguments alone
};

#endif
