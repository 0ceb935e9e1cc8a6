// The shapes of the clean-up macros of glib, systemd and the Linux kernel, in our own words.
#include <stdio.h>
#include <stdlib.h>

#define CLEANUP(f) __attribute__((__cleanup__(f)))

// ---- a function per type, made by a macro (systemd) ----

#define DEFINE_CLEANUP(type, f)         \
    static inline void f##p(type *at) { \
        if (*at)                        \
            *at = f(*at);               \
    }                                   \
    struct needs_a_semicolon

static inline void free_text(void *at) {
    free(*(void **)at);
}
#define CLEAN_FREE CLEANUP(free_text)

struct bus;
struct bus *bus_unref(struct bus *bus);
struct bus *bus_new(void);
int bus_send(struct bus *bus, const char *text);
DEFINE_CLEANUP(struct bus *, bus_unref);

#define TAKE(p)                   \
    ({                            \
        __typeof__(p) *_at = &(p); \
        __typeof__(p) _taken = *_at; \
        *_at = NULL;              \
        _taken;                   \
    })

char *make(int n) {
    CLEAN_FREE char *text = malloc(8);
    CLEANUP(bus_unrefp) struct bus *bus = bus_new();
    if (!text || !bus) {
        return NULL;
    }
    text[0] = (char)n;
    if (bus_send(bus, "x") < 0) {
        return NULL;
    }
    return TAKE(text);
}

int put(int n, char **result) {
    CLEAN_FREE char *text = malloc(8);
    if (!text) {
        return -1;
    }
    text[0] = (char)n;
    *result = TAKE(text);
    return 0;
}

void rounds(int n) {
    for (int i = 0; i < n; i++) {
        CLEAN_FREE char *text = malloc(8);
        if (!text) {
            continue;
        }
        if (i == 7) {
            break;
        }
        text[0] = 'x';
    }
}

// ---- the type's name pasted to a typedef and a function (glib) ----

#define AUTOPTR_NAME(type)  type##_autoptr
#define AUTOPTR_CLEAN(type) clean_##type
#define DEFINE_AUTOPTR(type, f)                         \
    typedef type *AUTOPTR_NAME(type);                   \
    static inline void AUTOPTR_CLEAN(type)(type **at) { \
        if (*at)                                        \
            (f)(*at);                                   \
    }
#define autoptr(type) CLEANUP(AUTOPTR_CLEAN(type)) AUTOPTR_NAME(type)
#define autofree      CLEANUP(free_text)

static inline void *steal(void *at) {
    void **place = at;
    void *taken = *place;
    *place = NULL;
    return taken;
}
#define STEAL(at) ((__typeof__(*(at)))(steal)(at))

typedef struct list {
    int len;
} list;
static void list_free(list *l) {
    free(l);
}
DEFINE_AUTOPTR(list, list_free)

list *list_make(int n) {
    autoptr(list) made = malloc(sizeof *made);
    autofree char *name = malloc(4);
    if (!made || !name || n < 0) {
        return NULL;
    }
    made->len = n;
    return STEAL(&made);
}

void file_is_left_bad(const char *path, int n) {
    autofree char *text = malloc(8);
    FILE *f = fopen(path, "r");
    if (!f) {
        return;
    }
    if (n && text) {
        text[0] = 'x';
        return; //~ error: [leak]
    }
    fclose(f);
}

// ---- a variable that is there for its end only (the kernel's guards) ----

struct mutex {
    int held;
};
void mutex_lock(struct mutex *m);
void mutex_unlock(struct mutex *m);

#define DEFINE_GUARD(name, type, enter, leave)                 \
    typedef type guard_##name##_t;                             \
    static inline void guard_##name##_end(guard_##name##_t *at) { \
        if (*at)                                               \
            leave(*at);                                        \
    }                                                          \
    static inline guard_##name##_t guard_##name##_begin(guard_##name##_t of) { \
        enter(of);                                             \
        return of;                                             \
    }
#define guard(name) CLEANUP(guard_##name##_end) guard_##name##_t __attribute__((__unused__)) guard_of_block = guard_##name##_begin
#define scoped_guard(name, of)                                                                         \
    for (guard_##name##_t scope CLEANUP(guard_##name##_end) = guard_##name##_begin(of), *done = NULL; \
         !done; done = &scope)
DEFINE_GUARD(mutex, struct mutex *, mutex_lock, mutex_unlock)
#define no_free_ptr(p) TAKE(p)
#define return_ptr(p)  return no_free_ptr(p)

int *locked(struct mutex *m, int n) {
    guard(mutex)(m);
    CLEAN_FREE int *p = malloc(sizeof *p);
    if (!p) {
        return NULL;
    }
    *p = n;
    return_ptr(p);
}

int scoped(struct mutex *m) {
    int n = 0;
    scoped_guard(mutex, m) {
        if (m->held) {
            return 1;
        }
        n++;
    }
    return n;
}
