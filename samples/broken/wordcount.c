// The twin of ../wordcount/wordcount.c, with mistakes in it that people make. Each is marked where own-check finds it.
#define _POSIX_C_SOURCE 200809L
#include <own/own.h>

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BUCKETS = 8, SHOWN = 12 };

typedef struct entry entry;
OWN_DECLARE_STATIC(entry);
struct entry {
    char *word OWN_FIELD_OWNED;
    unsigned long count;
    unsigned long first_line;
    opt_entry next; // in the same bucket
};
OWN_DEFINE_DROP(entry, free(_p->word); opt_drop(entry, _p->next));

typedef struct table {
    opt_entry *buckets OWN_FIELD_OWNED; // bucket_count of them
    size_t bucket_count;                // a power of two
    size_t entry_count;
} table;
OWN_DECLARE_STATIC(table);

static void buckets_free(opt_entry *buckets OWN_TAKES, size_t count)
{
    for (size_t i = 0; i < count; i++)
        opt_drop(entry, buckets[i]);
    free(buckets);
}
OWN_DEFINE_DROP(table, buckets_free(_p->buckets, _p->bucket_count));

// ---- memory ----

// Running out of memory ends the program, here as in own_new.
OWN_RESULT_OWNED OWN_RESULT_NONNULL static void *xmalloc(size_t size)
{
    void *memory = malloc(size);
    if (!memory)
        own_out_of_memory(size);
    return memory;
}

OWN_RESULT_OWNED static char *copy_word(const char *from OWN_BORROWS, size_t length)
{
    char *word = xmalloc(length + 1);
    for (size_t i = 0; i < length; i++)
        word[i] = (char)tolower((unsigned char)from[i]);
    word[length] = '\0';
    return word;
}

OWN_RESULT_OWNED static opt_entry *buckets_new(size_t count)
{
    opt_entry *buckets = xmalloc(count * sizeof *buckets);
    for (size_t i = 0; i < count; i++)
        buckets[i] = opt_entry_none();
    return buckets;
}

// ---- the table ----

static own_table table_new(void)
{
    return own_new(table, .buckets = buckets_new(FIRST_BUCKETS), .bucket_count = FIRST_BUCKETS);
}

// FNV-1a.
static size_t hash(const char *word OWN_BORROWS)
{
    uint64_t hash = 14695981039346656037u;
    for (; *word; word++)
        hash = (hash ^ (unsigned char)*word) * 1099511628211u;
    return (size_t)hash;
}

static void bucket_put(opt_entry *bucket OWN_EXCLUSIVE, own_entry e)
{
    own_get(own_mut(e))->next = own_take(*bucket);
    *bucket = opt_entry_some(e);
}

// Twice the buckets. Each entry leaves its chain and is put into its new bucket: it is moved twice, and never copied.
static void table_grow(mut_table of)
{
    table *t = own_get(of);
    size_t count = t->bucket_count * 2;
    opt_entry *buckets = buckets_new(count);
    for (size_t i = 0; i < t->bucket_count; i++) {
        while (own_is_some(t->buckets[i])) {
            own_entry e = own_unwrap(t->buckets[i]);
            t->buckets[i] = own_take(own_get(own_mut(e))->next);
            size_t home = hash(own_get(own_ref(e))->word) & (count - 1);
            bucket_put(&buckets[home], own_move(e));
            if (own_get(own_ref(e))->count > t->entry_count)
            //~^ error: use of moved value `e` [use-after-move]
                fprintf(stderr, "wordcount: miscounted\n");
        }
    }
    buckets_free(t->buckets, t->bucket_count);
    free(t->buckets); //~ error: `t->buckets` is freed twice [double-free]
    t->buckets = buckets;
    t->bucket_count = count;
}

// Counts one occurrence.
static void table_count(mut_table of, char *word OWN_TAKES, unsigned long line)
{
    table *t = own_get(of);
    opt_entry *bucket = &t->buckets[hash(word) & (t->bucket_count - 1)];
    for (opt_entry *at = bucket; own_is_some(*at); at = &own_get(own_mut(*at))->next) {
        entry *e = own_get(own_mut(*at));
        if (strcmp(e->word, word) == 0) {
            e->count++;
            free(word);
            if (e->count == 1000)
                fprintf(stderr, "wordcount: line %lu: %s again\n", line, word);
                //~^ error: use of `word` after it was freed [use-after-free]
            return;
        }
    }
    bucket_put(bucket, own_new(entry, .word = word, .count = 1, .first_line = line, .next = opt_entry_none()));
    if (++t->entry_count > t->bucket_count)
        table_grow(of);
}

// ---- input ----

static void count_line(mut_table words, const char *line OWN_BORROWS, unsigned long number)
{
    while (*line) {
        size_t length = 0;
        while (isalpha((unsigned char)line[length]) || line[length] == '\'')
            length++;
        if (length) {
            char *word = copy_word(line, length);
            while (*word == '\'')
                word++;
            table_count(words, word, number);
            //~^ warning: is given a pointer into the middle of a block [invalid-free]
        }
        line += length ? length : 1;
    }
}

static unsigned long count_stream(mut_table words, FILE *in OWN_EXCLUSIVE)
{
    char *line = NULL; // getline's: it grows with the longest line
    size_t capacity = 0;
    unsigned long number = 0;
    while (getline(&line, &capacity, in) >= 0)
        count_line(words, line, ++number);
    free(line);
    return number;
}

static bool count_file(mut_table words, const char *path OWN_BORROWS)
{
    FILE *in = fopen(path, "r");
    if (!in) {
        fprintf(stderr, "wordcount: %s: %s\n", path, strerror(errno));
        return false;
    }
    printf("%s: %lu lines\n", path, count_stream(words, in));
    if (ferror(in))
        return false; //~ error: stream opened by `fopen` is never closed [leak]
    fclose(in);
    return true;
}

// ---- output ----

static int by_count_then_word(const void *left, const void *right)
{
    const entry *a = *(const entry *const *)left, *b = *(const entry *const *)right;
    return a->count != b->count ? (a->count < b->count) - (a->count > b->count) : strcmp(a->word, b->word);
}

// The array is the caller's; the entries it points to are still the table's.
OWN_RESULT_OWNED static const entry **table_sorted(ref_table of)
{
    const table *t = own_get(of);
    size_t count = 0;
    const entry **sorted = xmalloc((t->entry_count + 1) * sizeof *sorted);
    for (size_t i = 0; i < t->bucket_count; i++)
        for (const opt_entry *at = &t->buckets[i]; own_is_some(*at); at = &own_get(own_ref(*at))->next)
            sorted[count++] = own_get(own_ref(*at));
    qsort(sorted, count, sizeof *sorted, by_count_then_word);
    return sorted;
}

static void print(ref_table words)
{
    size_t count = own_get(words)->entry_count;
    const entry **sorted = table_sorted(words);
    printf("%zu words\n", count);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        printf("%6lu  %-12s line %lu\n", sorted[i]->count, sorted[i]->word, sorted[i]->first_line);
    free(sorted);
}

int main(int argc, char **argv)
{
    bool good = true;
    own_auto(table) words = table_new();
    for (int i = 1; i < argc; i++)
        good = count_file(own_mut(words), argv[i]) && good;
    if (argc < 2)
        count_stream(own_mut(words), stdin);
    print(own_ref(words));
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
