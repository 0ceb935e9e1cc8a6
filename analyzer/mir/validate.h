// Inside the room: what the two halves of the validator share, the tables of a unit (validate.c) and a body
// (validate_body.c). What checks something returns whether it is right, and keeps the first error otherwise.
#ifndef OWN_MIR_VALIDATE_H
#define OWN_MIR_VALIDATE_H

#include <inttypes.h>

#include "mir/pass.h"

struct validator {
    struct arena *arena;
    const struct mir_unit *unit;
    const struct mir_body *body;
    const char *error; // the first one
};

bool validator_fail(struct validator *v, const char *format, ...) __attribute__((format(printf, 2, 3))); // false
// Puts where it is before what is wrong. False.
bool validator_at(struct validator *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

// `what` is what is checked, in messages.
bool validator_effect(struct validator *v, const struct mir_effect *effect, uint32_t allowed, const char *what);
bool validator_head(struct validator *v, const struct mir_body *body); // what is known before its statements are

bool validator_body(struct validator *v, const struct mir_body *body);

static inline bool validator_is_type(const struct validator *v, mir_type type) {
    return type.i < v->unit->types.len;
}

static inline bool validator_is_range(uint32_t first, uint32_t len, uint32_t size) {
    return first <= size && len <= size - first;
}

static inline bool validator_string(struct validator *v, uint32_t id, const char *what) {
    return id < v->unit->strings.strings.len ||
           validator_fail(v, "%s is string %" PRIu32 ", of %" PRIu32, what, id, v->unit->strings.strings.len);
}

static inline bool validator_type(struct validator *v, mir_type type, const char *what) {
    return validator_is_type(v, type) ||
           validator_fail(v, "%s is type %" PRIu32 ", of %" PRIu32, what, type.i, v->unit->types.len);
}

static inline bool validator_span(struct validator *v, struct span span) {
    return span.begin <= span.end || validator_fail(v, "a span that ends before it begins");
}

#endif
