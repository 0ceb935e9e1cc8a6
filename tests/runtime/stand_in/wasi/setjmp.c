/* What clang -mllvm -wasm-enable-sjlj makes of setjmp and longjmp: calls of these functions and an exception of WebAssembly
 * with the tag __c_longjmp (LLVM, WebAssemblyLowerEmscriptenEHSjLj.cpp). SPDX-License-Identifier: MIT */
#include "setjmp.h"

#include <stdlib.h>

void __wasm_setjmp(struct jump *env, unsigned label, void *call);
unsigned __wasm_setjmp_test(const struct jump *env, const void *call);
__attribute__((noreturn)) void __wasm_longjmp(struct jump *env, int value);

void __wasm_setjmp(struct jump *env, unsigned label, void *call)
{
    if (!label)
        abort();
    env->call = call;
    env->label = label;
}

/* The place to go on at, if this call is the one that called setjmp. */
unsigned __wasm_setjmp_test(const struct jump *env, const void *call)
{
    return env->call == call ? env->label : 0;
}

void __wasm_longjmp(struct jump *env, int value)
{
    enum { C_LONGJMP = 1 };
    env->thrown.env = env;
    env->thrown.value = value ? value : 1;
    __builtin_wasm_throw(C_LONGJMP, &env->thrown);
}
