/* Contracts of plain pointers, for code that does not use handles. SPDX-License-Identifier: MIT
 *
 * Each macro is one mark of docs/annotations.md when own-check parses (__OWN_CHECK__), and otherwise nothing or the
 * nearest attribute of the compiler. A pointer without a mark has no contract.
 *
 * Where they go:
 *   parameter   after its name            void queue_put(struct queue *q OWN_EXCLUSIVE, char *line OWN_TAKES);
 *   result      before the declaration    OWN_RESULT_OWNED char *join(const char *a, const char *b);
 *   field       after its name            struct user { char *name OWN_FIELD_OWNED; };
 * A typedef of a function pointer and a field that is one take the marks of parameters and results. Locals take none.
 *
 * A kind names what releases the pointer: `malloc` (free; the default), `FILE` (fclose), or any identifier of yours.
 */
#ifndef OWN_ANNOTATE_H
#define OWN_ANNOTATE_H

#include "own/compiler.h"

/* ---- parameters -------------------------------------------------------------------------------------------------- */

/* The callee owns what the pointer points to from here on, also when it fails. */
#define OWN_TAKES            OWN_SAYS_("own:takes")
#define OWN_TAKES_KIND(kind) OWN_SAYS_("own:takes;kind=" #kind)
/* `*p` is read, during the call only. */
#define OWN_BORROWS OWN_SAYS_("own:borrows")
/* `*p` is read and written, during the call only. */
#define OWN_EXCLUSIVE OWN_SAYS_("own:exclusive")
/* The pointer may be kept beyond the call. */
#define OWN_RETAINS OWN_SAYS_("own:retains")
/* `*p` is an owner: moved out of and left empty. */
#define OWN_EMPTIES OWN_SAYS_("own:empties")
/* `*p` is an owner: dropped when it is not empty, and left empty. */
#define OWN_DROPS OWN_SAYS_("own:drops")
/* `*p` is an owner or a borrow and has a value after the call. With OWN_EMPTIES: its value is replaced. */
#define OWN_INITS OWN_SAYS_("own:inits")
/* `*p` is a raw pointer that the caller owns after the call; with a condition, only if it holds of the call's result:
 * 0, nonneg, nonzero, nonnull, always. */
#define OWN_GIVES                      OWN_SAYS_("own:gives")
#define OWN_GIVES_WHEN(condition)      OWN_SAYS_("own:gives;when=" #condition)
#define OWN_GIVES_KIND(kind)           OWN_SAYS_("own:gives;kind=" #kind)
#define OWN_GIVES_KIND_WHEN(kind, condition) OWN_SAYS_("own:gives;kind=" #kind ";when=" #condition)
/* May be null; must not be null. */
#define OWN_NULLABLE OWN_SAYS_("own:nullable")
#define OWN_NONNULL  OWN_SAYS_("own:nonnull")

/* ---- results: before the declaration ------------------------------------------------------------------------------ */

/* The caller owns the result and must release it. */
#define OWN_RESULT_OWNED            OWN_SAYS_("own:result=owned") OWN_NODISCARD_
#define OWN_RESULT_OWNED_KIND(kind) OWN_SAYS_("own:result=owned;kind=" #kind) OWN_NODISCARD_
/* A shared, an exclusive borrow of `*p`, where p names a parameter. */
#define OWN_RESULT_REF(p) OWN_SAYS_("own:result=ref;from=*" #p)
#define OWN_RESULT_MUT(p) OWN_SAYS_("own:result=mut;from=*" #p)
/* The result lives no longer than what the parameter p holds. */
#define OWN_RESULT_HOLDS(p) OWN_SAYS_("own:result=holds;from=" #p)
/* Points into something that outlives the call and must not be released. */
#define OWN_RESULT_BORROWED OWN_SAYS_("own:result=borrowed")
/* May be null; is never null. Each combines with one of the above. */
#define OWN_RESULT_NULLABLE OWN_SAYS_("own:result=nullable")
#define OWN_RESULT_NONNULL  OWN_SAYS_("own:result=nonnull") OWN_RETURNS_NONNULL_
#define OWN_NORETURN        OWN_SAYS_("own:noreturn") OWN_NORETURN_

/* ---- fields ------------------------------------------------------------------------------------------------------- */

/* The struct owns what the field points to. */
#define OWN_FIELD_OWNED            OWN_SAYS_("own:owned")
#define OWN_FIELD_OWNED_KIND(kind) OWN_SAYS_("own:owned;kind=" #kind)
/* The field points to something that is owned elsewhere. */
#define OWN_FIELD_BORROWED OWN_SAYS_("own:borrowed")

#endif
