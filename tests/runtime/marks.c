/* Every mark of annotate.h, everywhere it may stand, in C and C++. SPDX-License-Identifier: MIT */
#include <own/annotate.h>

OWN_BEGIN_C_

struct thing;

struct thing_fields {
    char *name OWN_FIELD_OWNED;
    char *pooled OWN_FIELD_OWNED_KIND(pool);
    const char *lent OWN_FIELD_BORROWED;
    OWN_RESULT_OWNED char *(*make)(const char *from OWN_BORROWS OWN_NONNULL);
    OWN_RESULT_OWNED_KIND(thing) OWN_RESULT_NULLABLE struct thing *(*get)(int fd OWN_OPEN_FD);
    OWN_RESULT_NONNULL OWN_RESULT_BORROWED char *(*sure)(struct thing *t OWN_NOESCAPE);
    OWN_NORETURN void (*stop)(int code);
    void (*drop)(char *p OWN_TAKES);
};

typedef OWN_RESULT_OWNED char *(*maker)(const char *from OWN_BORROWS);
typedef OWN_RESULT_OWNED char *maker_function(const char *from OWN_BORROWS);
typedef OWN_RESULT_REF(t) char *(*looker)(struct thing *t, int n);
typedef OWN_RESULT_NONNULL char *(*sure_looker)(void);
typedef OWN_NORETURN void (*stopper)(int code);
typedef void (*visitor)(struct thing *t OWN_NOESCAPE, void *context OWN_RETAINS);

void takes(char *a OWN_TAKES, char *b OWN_TAKES_KIND(pool));
int takes_when(char *a OWN_TAKES_WHEN(0), char *b OWN_TAKES_KIND_WHEN(pool, 0));
void borrows(const char *a OWN_BORROWS, char *b OWN_EXCLUSIVE, char *c OWN_RETAINS, struct thing *t OWN_NOESCAPE);
void in_place(char **a OWN_EMPTIES, char **b OWN_DROPS, char **c OWN_INITS, char **d OWN_EMPTIES OWN_INITS);
int gives(char **a OWN_GIVES, char **b OWN_GIVES_KIND(pool));
int gives_when(char **a OWN_GIVES_WHEN(0), char **b OWN_GIVES_KIND_WHEN(pool, 0));
void nulls(char *a OWN_NULLABLE, char *b OWN_NONNULL);
void descriptors(int a OWN_OPEN_FD, int b OWN_OPEN_FD_READ, int c OWN_OPEN_FD_WRITE);

void thing_free(int how, struct thing *t);
OWN_RESULT_OWNED char *owned(void);
OWN_RESULT_OWNED_KIND(pool) char *owned_kind(void);
OWN_RESULT_RELEASED_BY(thing_free, 2) struct thing *released_by(void);
OWN_RESULT_REF(t) char *ref(struct thing *t);
OWN_RESULT_MUT(t) char *mut(struct thing *t);
OWN_RESULT_REF_ELIDED char *ref_elided(int n, struct thing *t OWN_BORROWS);
OWN_RESULT_MUT_ELIDED char *mut_elided(struct thing *t OWN_EXCLUSIVE, int n);
OWN_RESULT_REF2(a, b) char *ref2(struct thing *a, struct thing *b);
OWN_RESULT_MUT2(a, b) char *mut2(struct thing *a, struct thing *b);
OWN_RESULT_HOLDS(p) char *holds(char *p, int n);
OWN_RESULT_HOLDS2(p, q) char *holds2(char *p, char *q);
OWN_RESULT_ALIAS(p) char *alias(char *p);
OWN_RESULT_BORROWED OWN_RESULT_NULLABLE char *borrowed(void);
OWN_RESULT_OWNED OWN_RESULT_NONNULL char *nonnull(void);
OWN_NORETURN void stop(int code);
void through_pointer(OWN_RESULT_OWNED char *(*make)(void), OWN_NORETURN void (*stop_it)(void));

OWN_END_C_
