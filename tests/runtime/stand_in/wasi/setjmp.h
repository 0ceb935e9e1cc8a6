/* setjmp of wasi-libc's newer versions, for tests that leave a hook by longjmp; setjmp.c says how. SPDX-License-Identifier: MIT */
#ifndef TESTS_STAND_IN_SETJMP_H
#define TESTS_STAND_IN_SETJMP_H

typedef struct jump {
    void *call;
    unsigned label;
    struct {
        void *env;
        int value;
    } thrown;
} jmp_buf[1];

int setjmp(jmp_buf env) __attribute__((returns_twice));
__attribute__((noreturn)) void longjmp(jmp_buf env, int value);

#endif
