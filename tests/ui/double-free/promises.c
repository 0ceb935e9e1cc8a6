// What attributes of the compiler say about ownership and effects.
#include <stddef.h>
#include <stdlib.h>

void *make(size_t size) __attribute__((ownership_returns(malloc)));
void discard(void *block) __attribute__((ownership_takes(malloc, 1)));
void keep(const char *name, void *block) __attribute__((ownership_holds(malloc, 2)));
int measure(char *const *text) __attribute__((pure));
int count(char *const *text);

void discarded_bad(void) {
    void *block = make(10);
    discard(block);
    free(block); //~ error: `block` is freed twice [double-free]
}

void lost_bad(void) {
    char *block = make(10);
    block[0] = 1;
} //~ memory allocated by `make` is never freed [leak]

void kept_ok(void) {
    void *block = make(10);
    keep("block", block);
}

void pure_bad(char *text) {
    free(text);
    measure(&text);
    free(text); //~ error: `text` is freed twice [double-free]
}

void unknown_ok(char *text) {
    free(text);
    count(&text);
    free(text);
}
