/* Sequences of operations on handles of the whole family, each beside a plain model that it is compared with.
 * SPDX-License-Identifier: MIT
 *
 * A sequence is bytes, so that a random test and a fuzzer have the same ones: eight for each operation, which say the kind,
 * the operation and what it is done with. A kind (boxes.c, runs.c, ...) has a few handles in static variables, does with them
 * what a program may do, and knows what they must be. What differs is said, and ends the program by abort().
 *
 * All that is owned in the end are items. They go from kind to kind in the hand, which holds one. */
#ifndef TESTS_OPERATIONS_H
#define TESTS_OPERATIONS_H

#include <own/own.h>

#include <stdint.h>

/* What an operation is done with: the next of its bytes, or 0 when there are no more. */
struct script {
    const uint8_t *at, *end;
};
unsigned pick(struct script *s, unsigned below);

struct operation {
    const char *name;
    void (*run)(struct script *s);
};

struct kind {
    const char *name;
    void (*begin)(void);
    const struct operation *operations;
    unsigned count;
    void (*check)(void);    /* all of it is as the model says */
    unsigned (*held)(void); /* how many items it owns */
    void (*end)(void);
};
#define OPERATIONS(table) (table), sizeof(table) / sizeof *(table)

extern const struct kind boxes, runs, text, counted_for_one, counted_for_many, regions, locks, channels, threads;

enum { OPERATION_SIZE = 8 };

/* Runs a sequence, from nothing to nothing. `trace` says each operation. */
void operations_run(const uint8_t *bytes, size_t size, bool trace);

#define CHECK(condition) ((condition) ? (void)0 : operations_differ(__FILE__, __LINE__, #condition))
OWN_NORETURN_ void operations_differ(const char *file, int line, const char *condition);

/* ---- items ----------------------------------------------------------------------------------------------------------------- */

typedef struct item {
    uint32_t number; /* each has another */
    int value;
} item;
extern const struct own_allocator operations_allocator;
OWN_DECLARE_IN(item, item, &operations_allocator);

/* A number for an item that is made by other means than make_item; and there was no memory for it. */
uint32_t new_number(void);
void not_made(uint32_t number);
/* None: memory has failed. */
opt_item make_item(void);
/* It lives and has this number and the value it was last given; another value. */
void check_item(const item *i, uint32_t number);
void write_item(item *i);
bool has_ended(uint32_t number);
/* Whether an allocation of this operation failed. */
bool memory_failed(void);

/* What is in the hand, or a new one; none without memory. */
opt_item from_hand(void);
/* What was there ends. */
void to_hand(own_item i);

#endif
