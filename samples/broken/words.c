/* The broken twin of ../words.c: plain memory and files in wrong hands.
 * The comments say what own-check must find, line by line. SPDX-License-Identifier: MIT */
#include <own/own.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 64, LONGEST_WORD = 63 };

typedef struct entry entry;
OWN_DECLARE_STATIC(entry);
struct entry {
    char *word OWN_FIELD_OWNED;
    long count;
    opt_entry next;
};

static void entry_fini(entry *e)
{
    free(e->word);
    opt_drop(entry, e->next);
}
OWN_DEFINE_DROP(entry, entry_fini(_p));

typedef struct table {
    size_t used;
    opt_entry buckets[BUCKETS];
} table;
OWN_DECLARE_STATIC(table);

static void table_fini(table *t)
{
    for (size_t i = 0; i < BUCKETS; i++)
        opt_drop(entry, t->buckets[i]);
}
OWN_DEFINE_DROP(table, table_fini(_p));

static unsigned bucket_of(const char *word)
{
    unsigned hash = 2166136261u;
    for (const char *at = word; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    return hash % BUCKETS;
}

static char *lower_case(const char *word)
{
    char lower[LONGEST_WORD + 1];
    size_t length = 0;
    for (; word[length] && length < LONGEST_WORD; length++)
        lower[length] = (char)tolower((unsigned char)word[length]);
    lower[length] = '\0';
    return lower; //~ error: [return-local]
}

/* Whether the word was there, and so was counted. */
static bool count_again(table *t, const char *word)
{
    opt_entry *link = &t->buckets[bucket_of(word)];
    while (own_is_some(*link)) {
        entry *e = own_get(own_mut(*link));
        if (strcmp(e->word, word) == 0) {
            e->count++;
            return true;
        }
        link = &e->next;
    }
    return false;
}

/* False when memory is short. */
static bool add(table *t, const char *word)
{
    char *copy = strdup(word);
    if (!copy)
        return false;
    if (strlen(word) < 2)
        return true; //~ error: [leak]
    opt_entry *bucket = &t->buckets[bucket_of(word)];
    own_entry fresh = own_new(entry, .word = copy, .count = 1, .next = own_take(*bucket));
    *bucket = opt_entry_some(own_move(fresh));
    t->used++;
    return true;
}

static bool count_words(mut_table words, FILE *in)
{
    char word[LONGEST_WORD + 1];
    size_t length = 0;
    for (int c = ' '; c != EOF;) {
        c = fgetc(in);
        if (isalpha(c)) {
            if (length < LONGEST_WORD)
                word[length++] = (char)tolower(c);
        } else if (length) {
            word[length] = '\0';
            length = 0;
            table *t = own_get(words);
            if (count_again(t, lower_case(word)))
                continue;
            if (!count_again(t, word) && !add(t, word))
                return false;
        }
    }
    return true;
}

static int more_frequent(const void *left, const void *right)
{
    const entry *a = *(const entry *const *)left;
    const entry *b = *(const entry *const *)right;
    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    return strcmp(a->word, b->word);
}

static bool print_most_frequent(ref_table words, size_t limit)
{
    const table *t = own_get(words);
    const entry **sorted = malloc((t->used + 1) * sizeof *sorted);
    if (!sorted)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < BUCKETS; i++)
        for (const opt_entry *link = &t->buckets[i]; own_is_some(*link); link = &sorted[count - 1]->next)
            sorted[count++] = own_get(own_ref(*link));
    qsort(sorted, count, sizeof *sorted, more_frequent);
    for (size_t i = 0; i < count && i < limit; i++)
        printf("%5ld %s\n", sorted[i]->count, sorted[i]->word);
    printf("%zu different words\n", count);
    free(sorted);
    if (count)
        printf("most frequent: %s\n", sorted[0]->word); //~ error: [use-after-free]
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: words FILE [N]\n");
        return 2;
    }
    FILE *in = fopen(argv[1], "r");
    if (!in) {
        perror(argv[1]);
        return 1;
    }
    size_t limit;
    if (argc > 2)
        limit = strtoul(argv[2], NULL, 10);
    own_auto(table) words = own_new(table, .used = 0);
    bool ok = count_words(own_mut(words), in);
    free(in); //~ error: [mismatched-release]
    if (ok)
        ok = print_most_frequent(own_ref(words), limit); //~ warning: [use-uninit]
    return ok ? 0 : 1;
}
