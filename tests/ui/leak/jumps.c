// longjmp loses what the frame holds; exit does not.
#include <setjmp.h>
#include <stdlib.h>

static jmp_buf again;
static char *kept;

void jumped_bad(int failed) {
    char *text = malloc(10);
    if (failed) {
        longjmp(again, 1); //~ memory allocated by `malloc` is never freed [leak]
    }
    free(text);
}

void jumped_ok(int failed) {
    char *text = malloc(10);
    kept = text;
    if (failed) {
        longjmp(again, 1);
    }
    free(text);
    kept = NULL;
}

void ended_ok(int failed) {
    char *text = malloc(10);
    if (failed) {
        exit(1);
    }
    free(text);
}
