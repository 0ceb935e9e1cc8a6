// The commands that look for keys, remove them and let them end.
#include "call.h"
#include "glob.h"
#include "integer.h"

#include <inttypes.h>

result_done run_del(struct call *c OWN_EXCLUSIVE)
{
    int64_t count = 0;
    for (size_t i = 1; i < words(c); i++)
        count += find(c, i) && table_remove(table_of(c), word(c, i));
    reply_integer(c->reply, count);
    return DONE;
}

result_done run_exists(struct call *c OWN_EXCLUSIVE)
{
    int64_t count = 0;
    for (size_t i = 1; i < words(c); i++)
        count += find(c, i) != NULL;
    reply_integer(c->reply, count);
    return DONE;
}

static bool is_wanted(ref_entry e, ref_str pattern)
{
    return glob_matches(pattern, own_ref(own_get(e)->key));
}

// An array of those that match.
static void reply_keys(struct reply *r OWN_EXCLUSIVE, ref_slice_ref_entry found, ref_str pattern)
{
    size_t count = 0;
    own_each(e, found)
        count += is_wanted(*e, pattern);
    reply_array(r, count);
    own_each(e, found)
        if (is_wanted(*e, pattern))
            reply_string(r, own_ref(own_get(*e)->key));
}

result_done run_keys(struct call *c OWN_EXCLUSIVE)
{
    own_auto(vec_ref_entry) found = own_empty(vec_ref_entry);
    size_t cursor = 0;
    do
        cursor = table_scan(own_ref(c->store->table), (size_t)cursor, c->store->now, &found);
    while (cursor);
    reply_keys(c->reply, own_ref(found), word(c, 1));
    return DONE;
}

struct scan_options {
    ref_str pattern, type;
    int64_t count;
};

static result_done read_scan_options(const struct call *c OWN_BORROWS, struct scan_options *o OWN_EXCLUSIVE)
{
    *o = (struct scan_options){.pattern = own_text("*"), .type = own_text("string"), .count = 10};
    for (size_t i = 2; i < words(c); i += 2) {
        if (i + 1 == words(c))
            return result_done_err(SYNTAX_ERROR);
        if (is_name(word(c, i), "match"))
            o->pattern = word(c, i + 1);
        else if (is_name(word(c, i), "type"))
            o->type = word(c, i + 1);
        else if (is_name(word(c, i), "count"))
            o->count = own_try(done, integer_of(word(c, i + 1)));
        else
            return result_done_err(SYNTAX_ERROR);
    }
    return o->count > 0 ? DONE : result_done_err(SYNTAX_ERROR);
}

// At most ten empty buckets for each key that was asked for, so that no call is long.
result_done run_scan(struct call *c OWN_EXCLUSIVE)
{
    struct scan_options o;
    uint64_t cursor;
    own_auto(vec_ref_entry) found = own_empty(vec_ref_entry);
    if (!read_unsigned(word(c, 1), &cursor))
        return result_done_err("ERR invalid cursor");
    own_try(done, read_scan_options(c, &o));
    int64_t steps = 0;
    do
        cursor = table_scan(own_ref(c->store->table), (size_t)cursor, c->store->now, &found);
    while (cursor && (int64_t)own_vec_ref_entry_len(&found) < o.count && ++steps / 10 < o.count);
    if (!is_name(o.type, "string"))
        own_vec_ref_entry_clear(&found);
    own_auto(str) text = own_str_format("%" PRIu64, cursor);
    reply_array(c->reply, 2);
    reply_string(c->reply, own_ref(text));
    reply_keys(c->reply, own_ref(found), o.pattern);
    return DONE;
}

// ---- the ends of lives ----

static result_done expire(struct call *c OWN_EXCLUSIVE, int64_t unit, const char *trouble)
{
    int64_t life = own_try(done, integer_of(word(c, 2))), end;
    if (__builtin_mul_overflow(life, unit, &life) || __builtin_add_overflow(life, c->store->now, &end))
        return result_done_err(trouble);
    entry *e = find(c, 1);
    if (e && life > 0)
        table_set_end(table_of(c), e, end);
    else if (e)
        table_remove(table_of(c), word(c, 1));
    reply_integer(c->reply, e != NULL);
    return DONE;
}

result_done run_expire(struct call *c OWN_EXCLUSIVE)
{
    return expire(c, 1000, "ERR invalid expire time in 'expire' command");
}

result_done run_pexpire(struct call *c OWN_EXCLUSIVE)
{
    return expire(c, 1, "ERR invalid expire time in 'pexpire' command");
}

result_done run_persist(struct call *c OWN_EXCLUSIVE)
{
    entry *e = find(c, 1);
    bool is_mortal = e && e->end != NEVER;
    if (is_mortal)
        table_set_end(table_of(c), e, NEVER);
    reply_integer(c->reply, is_mortal);
    return DONE;
}

// -2: no such key; -1: no end.
static int64_t life_left(const struct call *c OWN_BORROWS)
{
    const entry *e = find(c, 1);
    if (!e)
        return -2;
    return e->end == NEVER ? -1 : e->end - c->store->now;
}

result_done run_ttl(struct call *c OWN_EXCLUSIVE)
{
    int64_t left = life_left(c);
    reply_integer(c->reply, left < 0 ? left : left / 1000 + (left % 1000 >= 500));
    return DONE;
}

result_done run_pttl(struct call *c OWN_EXCLUSIVE)
{
    reply_integer(c->reply, life_left(c));
    return DONE;
}

