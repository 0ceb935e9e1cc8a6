/* Every public macro and function once, for the strict compilations of headers_test.c. SPDX-License-Identifier: MIT */
#include <own/own.h>

#include <stdio.h>

typedef struct conn {
    int fd;
} conn;
OWN_DECLARE(conn);
OWN_DEFINE_DROP(conn, (void)_p);

struct node;
OWN_DECLARE_AS(node, struct node);
struct node {
    opt_node next;
    char *label OWN_FIELD_OWNED;
    const char *file OWN_FIELD_BORROWED;
};
OWN_DEFINE_DROP(node, opt_node_drop(&_p->next));

OWN_DECLARE_KIND(file, FILE, FILE);
OWN_DEFINE_RELEASE(file, fclose(_p));

int words(int fd);
int words(int fd)
{
    own_auto(conn) a = own_new(conn, .fd = fd);
    opt_auto(conn) o = own_try_new(conn, .fd = fd);
    if (!own_is_some(o))
        return -1;
    own_conn b = own_unwrap(o);
    own_conn c = own_replace(a, own_move(b));
    own_get(own_mut(a))->fd = own_get(own_reborrow(own_mut(c)))->fd;
    own_with(r, own_ref(a)) own_with(s, own_ref(c)) fd += own_get(r)->fd + own_get(s)->fd;
    opt_conn kept = opt_conn_some(own_move(c));
    opt_conn taken = own_take(kept);
    opt_drop(conn, taken);
    conn *raw = own_into_raw(conn, a);
    a = own_from_raw(conn, raw);
    own_node n = own_new(node, .next = opt_node_none());
    own_node m = own_new(node, .next = opt_node_some(own_move(n)), .label = NULL);
    /* A verb within the same verb. */
    fd += own_get(own_ref(own_get(own_ref(m))->next))->file == NULL;
    own_drop(node, m);
    own_forget(a);
    own_point("end");
    opt_auto(file) f = opt_from_raw(file, NULL);
    return own_is_some(f) ? fd : 0;
}

int functions(const conn *init);
int functions(const conn *init)
{
    own_conn a = own_conn_new(init, sizeof *init);
    opt_conn o = own_conn_try_new(init, sizeof *init);
    if (!opt_conn_is_some(&o))
        own_out_of_memory(sizeof *init);
    mut_conn_get(opt_conn_mut(&o))->fd = ref_conn_get(opt_conn_ref(&o))->fd;
    own_conn b = opt_conn_unwrap(&o);
    own_conn c = own_conn_replace(&a, own_conn_move(&b));
    opt_conn kept = opt_conn_some(own_conn_move(&c));
    opt_conn taken = opt_conn_take(&kept);
    opt_conn_drop(&taken);
    mut_conn m = own_conn_mut(&a);
    int fd = ref_conn_get(mut_conn_ref(m))->fd + mut_conn_get(m)->fd + ref_conn_get(own_conn_ref(&a))->fd;
    conn *raw = own_conn_into_raw(&a);
    fd += ref_conn_get(ref_conn_from_raw(raw))->fd + mut_conn_get(mut_conn_from_raw(raw))->fd;
    a = own_conn_from_raw(raw);
    own_conn_drop(&a);
    opt_conn none = opt_conn_none();
    opt_conn raws = opt_conn_from_raw(NULL);
    own_conn lost = own_conn_new(init, sizeof *init);
    own_conn_forget(&lost);
    own_on_out_of_memory(NULL);
    return fd + opt_conn_is_some(&none) + opt_conn_is_some(&raws);
}

void put(char *line OWN_TAKES, const char *name OWN_BORROWS, int *count OWN_EXCLUSIVE OWN_NONNULL);
int next_line(char **line OWN_GIVES_WHEN(nonneg), const char *mode OWN_NULLABLE);
void keep(const char *name OWN_RETAINS, FILE *f OWN_TAKES_KIND(FILE), own_conn *c OWN_EMPTIES, own_conn *d OWN_INITS);
void open_log(FILE **f OWN_GIVES_KIND(FILE), FILE **g OWN_GIVES_KIND_WHEN(FILE, 0), char **s OWN_GIVES);
OWN_RESULT_OWNED char *join(const char *a, const char *b);
OWN_RESULT_OWNED_KIND(FILE) FILE *reopen(own_conn *c OWN_DROPS);
OWN_RESULT_REF(text) const char *first(const char *text);
OWN_RESULT_MUT(text) char *last(char *text);
OWN_RESULT_HOLDS(cursor) OWN_RESULT_NULLABLE char *rest(char *cursor);
OWN_RESULT_BORROWED OWN_RESULT_NONNULL const char *version(void);
OWN_NORETURN void die(void);
