/* Contracts of plain pointers, for code that does not use handles. SPDX-License-Identifier: MIT
 *
 * Each macro is one mark of docs/annotations.md when own-check parses (__OWN_CHECK__), and otherwise nothing or what
 * tells the compiler the same. A pointer without a mark has no contract.
 *
 * Where they go:
 *   parameter   after its name            void queue_put(struct queue *q OWN_EXCLUSIVE, char *line OWN_TAKES);
 *   result      before the declaration    OWN_RESULT_OWNED char *join(const char *a, const char *b);
 *   field       after its name            struct user { char *name OWN_FIELD_OWNED; };
 * Typedefs, variables, parameters and fields that point to functions take the marks of parameters and results: calls
 * through them keep the contract. Other variables and typedefs take none.
 *
 * What the compilers get: gcc and clang warn of ignored results of OWN_RESULT_OWNED*, and know OWN_NORETURN. gcc 11 knows
 * OWN_RESULT_RELEASED_BY as malloc(release, n), for -Wmismatched-dealloc and -fanalyzer, and OWN_RESULT_NONNULL; clang
 * knows OWN_NOESCAPE. docs/annotations.md says why no more than that.
 *
 * A kind names what releases the pointer: `malloc` (free; the default), `FILE` (fclose), or any identifier of yours.
 * A condition is about the call's result: 0, nonneg, nonzero, nonnull, always.
 */
#ifndef OWN_ANNOTATE_H
#define OWN_ANNOTATE_H

#include "own/compiler.h"

/* ---- parameters -------------------------------------------------------------------------------------------------- */

/* The callee owns what the pointer points to from here on, also when it fails; with a condition, only if it holds. */
#define OWN_TAKES                            OWN_SAYS_("own:takes")
#define OWN_TAKES_WHEN(condition)            OWN_SAYS_("own:takes;when=" #condition)
#define OWN_TAKES_KIND(kind)                 OWN_SAYS_("own:takes;kind=" #kind)
#define OWN_TAKES_KIND_WHEN(kind, condition) OWN_SAYS_("own:takes;kind=" #kind ";when=" #condition)
/* `*p` is read, during the call only. */
#define OWN_BORROWS OWN_SAYS_("own:borrows")
/* `*p` is read and written, during the call only. */
#define OWN_EXCLUSIVE OWN_SAYS_("own:exclusive")
/* The pointer is neither kept beyond the call nor released; what `*p` holds may be. */
#define OWN_NOESCAPE OWN_SAYS_("own:noescape") OWN_NOESCAPE_
/* The pointer may be kept beyond the call. */
#define OWN_RETAINS OWN_SAYS_("own:retains")
/* `*p` is an owner: moved out of and left empty. */
#define OWN_EMPTIES OWN_SAYS_("own:empties")
/* `*p` is an owner: dropped when it is not empty, and left empty. */
#define OWN_DROPS OWN_SAYS_("own:drops")
/* `*p` is an owner or a borrow and has a value after the call. With OWN_EMPTIES: its value is replaced. */
#define OWN_INITS OWN_SAYS_("own:inits")
/* `*p` is a raw pointer that the caller owns after the call; with a condition, only if it holds. */
#define OWN_GIVES                            OWN_SAYS_("own:gives")
#define OWN_GIVES_WHEN(condition)            OWN_SAYS_("own:gives;when=" #condition)
#define OWN_GIVES_KIND(kind)                 OWN_SAYS_("own:gives;kind=" #kind)
#define OWN_GIVES_KIND_WHEN(kind, condition) OWN_SAYS_("own:gives;kind=" #kind ";when=" #condition)
/* May be null; must not be null. */
#define OWN_NULLABLE OWN_SAYS_("own:nullable")
#define OWN_NONNULL  OWN_SAYS_("own:nonnull")
/* An open file descriptor; one that can be read from, written to. */
#define OWN_OPEN_FD       OWN_SAYS_("own:open")
#define OWN_OPEN_FD_READ  OWN_SAYS_("own:open=read")
#define OWN_OPEN_FD_WRITE OWN_SAYS_("own:open=write")

/* ---- results: before the declaration ------------------------------------------------------------------------------ */

/* The caller owns the result and must release it. */
#define OWN_RESULT_OWNED            OWN_SAYS_("own:result=owned") OWN_NODISCARD_
#define OWN_RESULT_OWNED_KIND(kind) OWN_SAYS_("own:result=owned;kind=" #kind) OWN_NODISCARD_
/* The same, or null, and `release`, a function that is declared, takes it as its argument `n`, counted from 1. Only on
 * functions. The kind is what `release` says that it takes, else its name. */
#define OWN_RESULT_RELEASED_BY(release, n) OWN_RELEASED_BY_(release, n) OWN_NODISCARD_
/* A shared, an exclusive borrow of `*p`, where p names a parameter; the ...2 of both `*p` and `*q`. */
#define OWN_RESULT_REF(p)     OWN_SAYS_("own:result=ref;from=*" #p)
#define OWN_RESULT_MUT(p)     OWN_SAYS_("own:result=mut;from=*" #p)
#define OWN_RESULT_REF_ELIDED OWN_SAYS_("own:result=ref") /* of the only borrowed parameter */
#define OWN_RESULT_MUT_ELIDED OWN_SAYS_("own:result=mut")
#define OWN_RESULT_REF2(p, q) OWN_SAYS_("own:result=ref;from=*" #p ",*" #q)
#define OWN_RESULT_MUT2(p, q) OWN_SAYS_("own:result=mut;from=*" #p ",*" #q)
/* The result lives no longer than what the parameter p holds; p and q hold. */
#define OWN_RESULT_HOLDS(p)     OWN_SAYS_("own:result=holds;from=" #p)
#define OWN_RESULT_HOLDS2(p, q) OWN_SAYS_("own:result=holds;from=" #p "," #q)
/* The result is the value of the parameter p. */
#define OWN_RESULT_ALIAS(p) OWN_SAYS_("own:result=alias;from=" #p)
/* Points into something that outlives the call and must not be released. */
#define OWN_RESULT_BORROWED OWN_SAYS_("own:result=borrowed")
/* May be null; is never null. Each combines with one of the above. */
#define OWN_RESULT_NULLABLE OWN_SAYS_("own:result=nullable")
#define OWN_RESULT_NONNULL  OWN_SAYS_("own:result=nonnull") OWN_RETURNS_NONNULL_
/* Not on a typedef of a function; on one of a pointer to a function it is good. */
#define OWN_NORETURN OWN_SAYS_("own:noreturn") OWN_NORETURN_

/* ---- fields ------------------------------------------------------------------------------------------------------- */

/* The struct owns what the field points to. */
#define OWN_FIELD_OWNED            OWN_SAYS_("own:owned")
#define OWN_FIELD_OWNED_KIND(kind) OWN_SAYS_("own:owned;kind=" #kind)
/* The field points to something that is owned elsewhere. */
#define OWN_FIELD_BORROWED OWN_SAYS_("own:borrowed")

#endif
