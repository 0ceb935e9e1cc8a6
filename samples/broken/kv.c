// The twin of ../kv/, cut short, with mistakes in it that people make in stores. Each is marked where own-check finds it, or
// ought to.
#include <own/rc.h>
#include <own/str.h>
#include <own/vec.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct blob {
    own_str bytes;
} blob;
OWN_DECLARE_STATIC(blob);
OWN_DEFINE_DROP(blob, own_drop(str, _p->bytes));
OWN_DECLARE_RC(blob);

typedef struct entry entry;
OWN_DECLARE_STATIC(entry);
struct entry {
    opt_entry next;
    own_rc_blob value;
    own_str key;
};
OWN_DEFINE_DROP(entry, own_drop(rc_blob, _p->value); own_drop(str, _p->key); opt_drop(entry, _p->next));

typedef struct table {
    opt_entry first;
} table;
OWN_DECLARE_STATIC(table);
OWN_DEFINE_DROP(table, opt_drop(entry, _p->first));

OWN_DECLARE_SLICE(own_rc_blob);
OWN_DECLARE_VEC_OWN(rc_blob);

// ---- the table ----

static opt_entry *link_to(table *t OWN_EXCLUSIVE, ref_str key)
{
    opt_entry *at = &t->first;
    while (own_is_some(*at) && !ref_str_is_equal(own_ref(own_get(own_ref(*at))->key), key))
        at = &own_get(own_mut(*at))->next;
    return at;
}

// The entry owns the value once it is made of it.
static size_t table_put(mut_table of, ref_str key, own_rc_blob value)
{
    table *t = own_get(of);
    own_entry e = own_new(entry, .next = own_take(t->first), .value = own_move(value), .key = own_str_from(key));
    t->first = opt_entry_some(own_move(e));
    return own_str_len(&own_get(own_ref(value))->bytes); //~ error: use of moved value `value` [use-after-move]
}

// DEL: what is dropped is not answered with.
static bool table_remove(mut_table of, ref_str key, FILE *log OWN_EXCLUSIVE)
{
    opt_entry *link = link_to(own_get(of), key);
    if (!own_is_some(*link))
        return false;
    own_entry gone = own_unwrap(*link);
    *link = own_take(own_get(own_mut(gone))->next);
    own_drop(entry, gone);
    fprintf(log, "removed %s\n", own_str_c(&own_get(own_ref(gone))->key)); //~ error: use of dropped value `gone` [use-after-move]
    return true;
}

// SET NX: the value that is not wanted is nobody's.
static bool table_put_new(mut_table of, ref_str key, ref_str bytes)
{
    own_rc_blob value = own_new(rc_blob, .bytes = own_str_from(bytes));
    if (own_is_some(*link_to(own_get(of), key)))
        return false; //~ error: `value` is not dropped on every path [leak]
    table_put(of, key, own_move(value));
    return true;
}

// ---- replies ----

// A reply is one more owner of what it quotes; the entry has its own.
static void quote(own_vec_own_rc_blob *quotes OWN_EXCLUSIVE, mut_table of, ref_str key)
{
    opt_entry *link = link_to(own_get(of), key);
    if (!own_is_some(*link))
        return;
    own_rc_blob shared = own_clone(rc_blob, own_get(own_ref(*link))->value);
    own_push(vec_own_rc_blob, *quotes, own_move(shared));
    own_drop(rc_blob, shared); //~ error: drop of moved value `shared` [use-after-move]
}

// APPEND: the view ends when the value gets longer.
static bool append(mut_entry of, ref_str more)
{
    own_str *bytes = &own_get(own_only_mut(rc_blob, own_get(of)->value))->bytes;
    ref_str before = own_ref(*bytes);
    own_append(*bytes, more);
    return ref_str_is_empty(before); //~ known-miss: [use-after-free]
}

// INCR: the number is written where it ends with the function.
static ref_str number_text(long number)
{
    own_auto(str) text = own_str_format("%ld", number);
    return own_ref(text); //~ known-miss: [return-local]
}

// ---- lines ----

// A line as the words in it, which are a copy.
static int run(mut_table of, const char *line OWN_BORROWS, own_vec_own_rc_blob *quotes OWN_EXCLUSIVE)
{
    char *words = strdup(line);
    if (!words)
        return -1;
    char *key = strchr(words, ' ');
    if (!key)
        return -1; //~ error: memory allocated by `strdup` is never freed [leak]
    *key++ = '\0';
    if (strcmp(words, "GET") == 0)
        quote(quotes, of, ref_str_from_c(key));
    else if (strcmp(words, "DEL") == 0)
        table_remove(of, ref_str_from_c(key), stderr);
    free(words);
    return (int)strlen(key); //~ error: use of `key` after it was freed [use-after-free]
}

int main(void)
{
    own_auto(table) t = own_new(table, .first = opt_entry_none());
    own_auto(vec_own_rc_blob) quotes = own_empty(vec_own_rc_blob);
    table_put(own_mut(t), own_text("a"), own_new(rc_blob, .bytes = own_str_from(number_text(1))));
    table_put_new(own_mut(t), own_text("a"), own_text("2"));
    append(own_mut(own_get(own_mut(t))->first), own_text("0"));
    return run(own_mut(t), "GET a", &quotes);
}
