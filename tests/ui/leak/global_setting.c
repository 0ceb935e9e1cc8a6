// A setting in a global that the function only looks at stays what it is across calls.
#include <stdio.h>
#include <stdlib.h>

extern int verbose;
extern unsigned modes[4];
void work(char *scratch);

void tested_twice_ok(size_t size) {
    char *scratch = NULL;
    if (verbose)
        scratch = malloc(size);
    work(NULL);
    puts("working");
    if (verbose)
        free(scratch);
}

void bit_tested_twice_ok(size_t size) {
    char *scratch = NULL;
    if (modes[1] & 4)
        scratch = malloc(size);
    work(NULL);
    if (modes[1] & 4)
        free(scratch);
}

void set_in_between_bad(size_t size) {
    char *scratch = NULL;
    if (verbose)
        scratch = malloc(size);
    verbose = 0;
    work(NULL);
    if (verbose)
        free(scratch);
} //~ warning: memory allocated by `malloc` is never freed [leak]
