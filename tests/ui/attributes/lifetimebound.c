// The result of a call that is bound to an argument's lifetime is used after that has ended.
#include <stdlib.h>
#include <string.h>

#define BOUND __attribute__((__lifetimebound__))

const char *last_part(const char *path BOUND);
const char *kept_name(const char *path); // may well be a copy

size_t used_after_free_bad(void) {
    char *path = strdup("/usr/bin/cc");
    if (!path) {
        return 0;
    }
    const char *name = last_part(path);
    free(path);
    return strlen(name); //~ error: [use-after-free]
}

size_t used_before_free_ok(void) {
    char *path = strdup("/usr/bin/cc");
    if (!path) {
        return 0;
    }
    size_t length = strlen(last_part(path));
    free(path);
    return length;
}

size_t not_bound_ok(void) {
    char *path = strdup("/usr/bin/cc");
    if (!path) {
        return 0;
    }
    const char *name = kept_name(path);
    free(path);
    return strlen(name);
}
