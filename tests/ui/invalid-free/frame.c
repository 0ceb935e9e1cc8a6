// Memory that alloca sets aside belongs to the frame: it is not freed, not lost, and must not be returned.
#include <alloca.h>
#include <stdlib.h>
#include <string.h>

void freed_bad(size_t size) {
    char *text = alloca(size);
    text[0] = 0;
    free(text); //~ error: `free` is given memory of the function's frame [invalid-free]
}

char *returned_bad(size_t size) {
    char *text = alloca(size);
    memset(text, 0, size);
    return text; //~ error: the address of memory from `__builtin_alloca` leaves its function [return-local]
}

int used_ok(const char *from, size_t size) {
    char *text = alloca(size + 1);
    memcpy(text, from, size);
    text[size] = 0;
    return atoi(text);
}

int small_or_large_ok(const char *from, size_t size) {
    char *text = size < 100 ? alloca(size) : malloc(size);
    if (!text) {
        return 0;
    }
    memcpy(text, from, size);
    int number = atoi(text);
    if (size >= 100) {
        free(text);
    }
    return number;
}
