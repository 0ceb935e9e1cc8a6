// Plain variables read before they have a value.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct point {
    int x;
    int y;
    char *label;
};

int straight_bad(void) {
    int x;
    return x + 1; //~ error: `x` is used before it has a value [use-uninit]
}

int one_branch_bad(int n) {
    int x;
    if (n) {
        x = 1;
    }
    return x; //~ warning: `x` may be used before it has a value [use-uninit]
}

int both_branches_ok(int n) {
    int x;
    if (n) {
        x = 1;
    } else {
        x = 2;
    }
    return x;
}

int correlated_ok(int n) {
    int x;
    if (n > 3) {
        x = 1;
    }
    puts("between");
    if (n > 3) {
        return x;
    }
    return 0;
}

int flag_ok(const char *text) {
    int found = 0;
    const char *where;
    for (const char *p = text; *p; p++) {
        if (*p == ':') {
            where = p;
            found = 1;
            break;
        }
    }
    return found ? where[0] : 0;
}

int pointer_bad(int n) {
    int *p;
    if (n == 1) {
        p = &n;
    }
    return *p; //~ warning: `p` may be used before it has a value [use-uninit]
}

int free_bad(int n) {
    char *p;
    if (n > 0) {
        p = malloc(8);
    }
    free(p); //~ warning: `p` may be used before it has a value [use-uninit]
    return 0;
}

int goto_bad(const char *path) {
    char *buffer;
    FILE *f = fopen(path, "r");
    if (!f) {
        goto out;
    }
    buffer = malloc(10);
    fclose(f);
out:
    free(buffer); //~ warning: `buffer` may be used before it has a value [use-uninit]
    return 0;
}

int by_address_ok(const char *path) {
    struct stat st;
    if (stat(path, &st) != 0) {
        return -1;
    }
    return (int)st.st_size;
}

int scanned_ok(const char *text) {
    int n;
    if (sscanf(text, "%d", &n) != 1) {
        return -1;
    }
    return n;
}

int field_bad(void) {
    struct point p;
    p.x = 1;
    return p.x + p.y; //~ error: `p.y` is used before it has a value [use-uninit]
}

int field_ok(void) {
    struct point p = {.x = 1};
    return p.x + p.y;
}

struct point copied_ok(int n) {
    struct point p;
    p.x = n;
    return p;
}

int loop_ok(int n) {
    int last;
    int i = 0;
    do {
        last = i;
    } while (i++ < n);
    return last;
}

int switch_bad(int n) {
    int x;
    switch (n) {
    case 0: x = 1; break;
    case 1: x = 2; break;
    }
    return x; //~ warning: `x` may be used before it has a value [use-uninit]
}

int switch_ok(int n) {
    int x;
    switch (n) {
    case 0: x = 1; break;
    default: x = 2; break;
    }
    return x;
}

int silenced_ok(int n) {
    int x = x;
    if (n) {
        x = 1;
    }
    (void)n;
    return n ? x : 0;
}

size_t fresh_memory_bad(void) {
    struct point *p = malloc(sizeof *p);
    if (!p) {
        return 0;
    }
    size_t len = strlen(p->label); //~ error: `p->label` is used before it has a value [use-uninit]
    free(p);
    return len;
}

size_t zeroed_memory_ok(void) {
    struct point *p = calloc(1, sizeof *p);
    if (!p) {
        return 0;
    }
    size_t len = p->label ? strlen(p->label) : 0;
    free(p);
    return len;
}

int buffer_ok(FILE *f) {
    char buffer[64];
    size_t n = fread(buffer, 1, sizeof buffer, f);
    return n ? buffer[0] : 0;
}

union value {
    int number;
    char bytes[4];
};

int punned_ok(int n) {
    union value v;
    v.number = n;
    return v.bytes[0];
}

void assembled_ok(void) {
    unsigned int result;
    __asm__("" : "=r"(result));
    printf("%u\n", result);
}

int range_of_cases_ok(int kind) {
    int size;
    switch (kind) {
    case 10 ... 20: size = 1; break;
    case 30: size = 2; break;
    }
    switch (kind) {
    case 12: return size;
    case 30: return size;
    default: return 0;
    }
}

int every_third_ok(int count, int step, int (*next)(void)) {
    int value;
    int sum = 0;
    for (int i = 0; i < count; i++) {
        if (i % step == 0) {
            value = next();
        }
        sum += value;
    }
    return sum;
}

int is_wide(int kind) __attribute__((const));
int kind_now(int kind);

int same_answer_ok(int kind) {
    int width;
    if (is_wide(kind)) {
        width = kind_now(kind);
    }
    kind_now(0);
    return is_wide(kind) ? width : 0;
}

int other_answer_bad(int kind) {
    int width;
    if (kind_now(kind)) {
        width = 1;
    }
    return kind_now(kind) ? width : 0; //~ `width` may be used before it has a value [use-uninit]
}
