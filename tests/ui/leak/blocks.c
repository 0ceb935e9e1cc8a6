// The last pointer to a block is lost: on an early return, by assignment, with what held it; and the many ways to hand
// one on.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct person {
    char *name;
    char *mail;
    struct person *next;
};

struct table {
    struct person *slots[8];
    int len;
};

void use(const char *text);
void keep(struct table *table, struct person *person);
static struct person *all_people;
static char *cache;

int early_return_bad(int n) {
    char *p = malloc(16);
    if (!p) {
        return -1;
    }
    if (n < 0) {
        return -1; //~ error: memory allocated by `malloc` is never freed [leak]
    }
    free(p);
    return 0;
}

void scope_end_bad(void) {
    char *p = strdup("text");
    use(p ? "copied" : "no memory");
} //~ warning: memory allocated by `strdup` is never freed [leak]

void overwritten_bad(void) {
    char *p = malloc(1);
    p = malloc(2); //~ error: memory allocated by `malloc` is never freed [leak]
    free(p);
}

void unused_result_bad(void) {
    strdup("text"); //~ error: memory allocated by `strdup` is never freed [leak]
}

int lost_realloc_bad(size_t n) {
    char *p = malloc(16);
    if (!p) {
        return -1;
    }
    p = realloc(p, n); //~ error: memory allocated by `malloc` is never freed [leak]
    if (!p) {
        return -1;
    }
    free(p);
    return 0;
}

int kept_realloc_ok(size_t n) {
    char *p = malloc(16);
    if (!p) {
        return -1;
    }
    char *q = realloc(p, n);
    if (!q) {
        free(p);
        return -1;
    }
    free(q);
    return 0;
}

void realloc_or_exit_ok(size_t n) {
    char *p = malloc(16);
    p = realloc(p, n);
    if (!p) {
        perror("realloc");
        exit(1);
    }
    free(p);
}

struct person *person_new_ok(const char *name, const char *mail) {
    struct person *person = calloc(1, sizeof *person);
    if (!person) {
        return NULL;
    }
    person->name = strdup(name);
    person->mail = strdup(mail);
    if (!person->name || !person->mail) {
        free(person->name);
        free(person->mail);
        free(person);
        return NULL;
    }
    return person;
}

struct person *person_new_bad(const char *name) {
    struct person *person = malloc(sizeof *person);
    if (!person) {
        return NULL;
    }
    person->name = strdup(name);
    if (!person->name) {
        return NULL; //~ error: memory allocated by `malloc` is never freed [leak]
    }
    person->mail = NULL;
    person->next = NULL;
    return person;
}

// The holder is freed, what it held is not.
void member_bad(const char *name) {
    struct person *person = malloc(sizeof *person);
    if (!person) {
        return;
    }
    person->name = strdup(name);
    free(person); //~ error: memory allocated by `strdup` is never freed [leak]
}

void stored_in_parameter_ok(struct table *table) {
    struct person *person = calloc(1, sizeof *person);
    if (!person) {
        return;
    }
    table->slots[table->len++] = person;
}

void stored_in_global_ok(void) {
    struct person *person = calloc(1, sizeof *person);
    if (person) {
        person->next = all_people;
        all_people = person;
    }
}

const char *cached_ok(void) {
    if (!cache) {
        cache = malloc(64);
    }
    return cache;
}

void handed_on_ok(struct table *table) {
    struct person *person = calloc(1, sizeof *person);
    keep(table, person);
}

int out_parameter_ok(char **out) {
    char *p = malloc(8);
    if (!p) {
        return -1;
    }
    *out = p;
    return 0;
}

int goto_cleanup_ok(const char *path) {
    int result = -1;
    char *buffer = NULL;
    FILE *f = NULL;
    buffer = malloc(512);
    if (!buffer) {
        goto out;
    }
    f = fopen(path, "r");
    if (!f) {
        goto out;
    }
    if (!fgets(buffer, 512, f)) {
        goto out;
    }
    result = 0;
out:
    if (f) {
        fclose(f);
    }
    free(buffer);
    return result;
}

int goto_wrong_label_bad(const char *path) {
    char *buffer = malloc(512);
    if (!buffer) {
        return -1;
    }
    FILE *f = fopen(path, "r");
    if (!f) {
        goto out;
    }
    if (!fgets(buffer, 512, f)) {
        goto out;
    }
    fclose(f);
    free(buffer);
    return 0;
out:
    free(buffer);
    return -1; //~ warning: stream opened by `fopen` is never closed [leak]
}

int stream_bad(const char *path) {
    FILE *f = fopen(path, "r");
    if (!f) {
        return -1;
    }
    int c = fgetc(f);
    return c; //~ error: stream opened by `fopen` is never closed [leak]
}

char *ternary_ok(const char *text) {
    char *copy = text ? strdup(text) : NULL;
    return copy;
}

void flag_ok(const char *text, int copy) {
    const char *shown = text;
    char *owned = NULL;
    if (copy) {
        owned = strdup(text);
        shown = owned;
    }
    if (shown) {
        puts(shown);
    }
    free(owned);
}

void rounds_bad(int n) {
    for (int i = 0; i < n; i++) {
        char *p = malloc(8);
        if (p) {
            p[0] = 0;
        }
    } //~ warning: memory allocated by `malloc` is never freed [leak]
}

void array_ok(int n) {
    char **items = malloc((size_t)n * sizeof *items);
    if (!items) {
        return;
    }
    for (int i = 0; i < n; i++) {
        items[i] = malloc(8);
    }
    for (int i = 0; i < n; i++) {
        free(items[i]);
    }
    free(items);
}

void local_array_ok(void) {
    char *items[4];
    for (int i = 0; i < 4; i++) {
        items[i] = malloc(8);
    }
    for (int i = 0; i < 4; i++) {
        free(items[i]);
    }
}

struct person *list_ok(int n) {
    struct person *head = NULL;
    for (int i = 0; i < n; i++) {
        struct person *person = calloc(1, sizeof *person);
        if (!person) {
            break;
        }
        person->next = head;
        head = person;
    }
    return head;
}

struct person *list_tail_ok(int n) {
    struct person *head = NULL;
    struct person **tail = &head;
    while (n-- > 0) {
        struct person *person = calloc(1, sizeof *person);
        if (!person) {
            break;
        }
        *tail = person;
        tail = &person->next;
    }
    return head;
}

void tagged_ok(struct table *table) {
    char *p = malloc(16);
    table->slots[0] = (struct person *)((unsigned long)p | 1u);
}

void *aligned_ok(size_t n) {
    char *base = malloc(n + 16);
    if (!base) {
        return NULL;
    }
    return base + 16;
}

struct person by_value_ok(void) {
    struct person person = {0};
    person.name = strdup("x");
    return person;
}

void by_value_bad(void) {
    struct person person = {0};
    person.name = strdup("x");
} //~ error: memory allocated by `strdup` is never freed [leak]

int read_lines_ok(FILE *f) {
    char *line = NULL;
    size_t size = 0;
    int count = 0;
    while (getline(&line, &size, f) != -1) {
        count++;
    }
    free(line);
    return count;
}

int formatted_ok(int n) {
    char *text;
    if (asprintf(&text, "%d", n) < 0) {
        return -1;
    }
    use(text);
    free(text);
    return 0;
}

int formatted_bad(int n) {
    char *text;
    if (asprintf(&text, "%d", n) < 0) {
        return -1;
    }
    int len = (int)strlen(text);
    return len; //~ error: memory allocated by `asprintf` is never freed [leak]
}

#define TAKE_PTR(p) __extension__({ __typeof__(p) taken_ = (p); (p) = NULL; taken_; })

static void free_pointer(char **p) {
    free(*p);
}

char *stolen_ok(int n) {
    __attribute__((cleanup(free_pointer))) char *p = malloc(8);
    if (n < 0) {
        return NULL;
    }
    return TAKE_PTR(p);
}

int cleaned_ok(void) {
    __attribute__((cleanup(free_pointer))) char *p = strdup("x");
    return p ? p[0] : 0;
}

void *checked(void *memory __attribute__((annotate("own:nullable"))));

char *passed_through_ok(int n) {
    char *p = checked(malloc((size_t)n)); // whether it may be null does not say what becomes of it
    return p;
}

int main(void) {
    char *p = malloc(8);
    return p != NULL; // the program ends: nothing is lost
}
