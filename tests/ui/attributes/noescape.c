// What an unknown function may keep is no leak; what it promises not to keep is.
#include <stdlib.h>

#define NOESCAPE __attribute__((noescape))

struct list {
    char *first;
};

void might_keep(struct list *list);
void only_looks(struct list *list NOESCAPE);

void kept_ok(void) {
    struct list *list = calloc(1, sizeof *list);
    if (list) {
        might_keep(list);
    }
}

void not_kept_bad(void) {
    struct list *list = calloc(1, sizeof *list);
    if (list) {
        only_looks(list);
    }
} //~ warning: [leak]

void not_kept_ok(void) {
    struct list *list = calloc(1, sizeof *list);
    if (list) {
        only_looks(list);
    }
    free(list);
}

// What it holds may be kept or released by the callee all the same.
void content_ok(void) {
    struct list *list = calloc(1, sizeof *list);
    if (list) {
        list->first = malloc(4);
        only_looks(list);
    }
    free(list);
}

void after_release_bad(void) {
    struct list *list = calloc(1, sizeof *list);
    free(list);
    only_looks(list); //~ error: [use-after-free]
}
