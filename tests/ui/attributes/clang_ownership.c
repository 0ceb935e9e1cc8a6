// The ownership attributes of clang's own analyzer.
#include <stdlib.h>

#define RETURNS(module)     __attribute__((ownership_returns(module)))
#define TAKES(module, ...)  __attribute__((ownership_takes(module, __VA_ARGS__)))
#define HOLDS(module, ...)  __attribute__((ownership_holds(module, __VA_ARGS__)))

char *copy_text(const char *text) RETURNS(malloc);
char *ring_slot(int size) RETURNS(ring);
void ring_release(int where, char *slot) TAKES(ring, 2);
void discard_both(char *a, char *b) TAKES(malloc, 1, 2);
void keep(char *a) HOLDS(malloc, 1);

void copied_ok(void) {
    char *text = copy_text("x");
    free(text);
}

void copied_bad(void) {
    char *text = copy_text("x");
    if (!text) {
        abort();
    }
} //~ error: memory allocated by `copy_text` is never freed [leak]

void ring_ok(void) {
    char *slot = ring_slot(4);
    ring_release(0, slot);
}

void ring_bad(void) {
    char *slot = ring_slot(4);
    free(slot); //~ error: `slot` was acquired by `ring_slot` and cannot be released by `free` [mismatched-release]
}

void both_bad(char *a, char *b) {
    discard_both(a, b);
    free(b); //~ error: `b` is freed twice [double-free]
}

char held_ok(void) {
    char *text = copy_text("x");
    if (!text) {
        return 0;
    }
    keep(text);
    return *text;
}
