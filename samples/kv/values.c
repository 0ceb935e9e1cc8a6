// The commands that read and write values.
#include "call.h"
#include "integer.h"

// ---- strings ----

static void reply_entry(struct reply *r OWN_EXCLUSIVE, const entry *e OWN_BORROWS OWN_NULLABLE)
{
    if (e)
        reply_value(r, &e->value);
    else
        reply_none(r);
}

result_done run_get(struct call *c OWN_EXCLUSIVE)
{
    reply_entry(c->reply, find(c, 1));
    return DONE;
}

result_done run_mget(struct call *c OWN_EXCLUSIVE)
{
    reply_array(c->reply, words(c) - 1);
    for (size_t i = 1; i < words(c); i++)
        reply_entry(c->reply, find(c, i));
    return DONE;
}

struct set_options {
    bool only_new, only_old, keeps_end, wants_old, has_end;
    int64_t end;
};

// What behind key and value says when the life of the entry ends.
static result_done read_end(const struct call *c OWN_BORROWS, size_t i, int64_t unit, struct set_options *o OWN_EXCLUSIVE)
{
    int64_t life = own_try(done, integer_of(word(c, i)));
    if (life <= 0 || __builtin_mul_overflow(life, unit, &life) || __builtin_add_overflow(life, c->store->now, &o->end))
        return result_done_err("ERR invalid expire time in 'set' command");
    o->has_end = true;
    return DONE;
}

static result_done read_set_options(const struct call *c OWN_BORROWS, struct set_options *o OWN_EXCLUSIVE)
{
    *o = (struct set_options){.end = NEVER};
    for (size_t i = 3; i < words(c); i++) {
        bool is_seconds = is_name(word(c, i), "ex");
        if (is_name(word(c, i), "nx"))
            o->only_new = true;
        else if (is_name(word(c, i), "xx"))
            o->only_old = true;
        else if (is_name(word(c, i), "get"))
            o->wants_old = true;
        else if (is_name(word(c, i), "keepttl"))
            o->keeps_end = true;
        else if ((is_seconds || is_name(word(c, i), "px")) && !o->has_end && i + 1 < words(c))
            own_try(done, read_end(c, ++i, is_seconds ? 1000 : 1, o));
        else
            return result_done_err(SYNTAX_ERROR);
    }
    return (o->only_new && o->only_old) || (o->keeps_end && o->has_end) ? result_done_err(SYNTAX_ERROR) : DONE;
}

result_done run_set(struct call *c OWN_EXCLUSIVE)
{
    struct set_options o;
    own_try(done, read_set_options(c, &o));
    entry *old = find(c, 1);
    bool is_set = old ? !o.only_new : !o.only_old;
    if (o.wants_old)
        reply_entry(c->reply, old);
    else if (is_set)
        reply_status(c->reply, own_text("OK"));
    else
        reply_none(c->reply);
    if (is_set)
        table_put(table_of(c), word(c, 1), blob_from(word(c, 2)), old && o.keeps_end ? old->end : o.end);
    return DONE;
}

result_done run_mset(struct call *c OWN_EXCLUSIVE)
{
    if (words(c) % 2 == 0)
        return result_done_err("ERR wrong number of arguments for 'mset' command");
    for (size_t i = 1; i < words(c); i += 2)
        table_put(table_of(c), word(c, i), blob_from(word(c, i + 1)), NEVER);
    reply_status(c->reply, own_text("OK"));
    return DONE;
}

result_done run_append(struct call *c OWN_EXCLUSIVE)
{
    entry *e = find(c, 1);
    size_t length = ref_str_len(word(c, 2));
    if (!e) {
        table_put(table_of(c), word(c, 1), blob_from(word(c, 2)), NEVER);
    } else {
        length += own_str_len(&own_get(own_ref(e->value))->bytes);
        if (length > REQUEST_LIMIT)
            return result_done_err("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
        own_append(*blob_change(&e->value), word(c, 2));
    }
    reply_integer(c->reply, (int64_t)length);
    return DONE;
}

result_done run_strlen(struct call *c OWN_EXCLUSIVE)
{
    const entry *e = find(c, 1);
    reply_integer(c->reply, e ? (int64_t)own_str_len(&own_get(own_ref(e->value))->bytes) : 0);
    return DONE;
}

// ---- numbers ----

// Into the entry of the key that is the word 1, or into a new one.
static void put_number(const struct call *c OWN_BORROWS, entry *e OWN_EXCLUSIVE OWN_NULLABLE, int64_t number)
{
    struct digits d;
    ref_str text = write_integer(number, &d);
    if (!e) {
        table_put(table_of(c), word(c, 1), blob_from(text), NEVER);
        return;
    }
    own_str *bytes = blob_change(&e->value);
    own_str_clear(bytes);
    own_append(*bytes, text);
}

static result_done add(struct call *c OWN_EXCLUSIVE, int64_t more)
{
    entry *e = find(c, 1);
    int64_t number = e ? own_try(done, integer_of(own_ref(own_get(own_ref(e->value))->bytes))) : 0;
    if (__builtin_add_overflow(number, more, &number))
        return result_done_err("ERR increment or decrement would overflow");
    put_number(c, e, number);
    reply_integer(c->reply, number);
    return DONE;
}

result_done run_incr(struct call *c OWN_EXCLUSIVE)
{
    return add(c, 1);
}

result_done run_decr(struct call *c OWN_EXCLUSIVE)
{
    return add(c, -1);
}

result_done run_incrby(struct call *c OWN_EXCLUSIVE)
{
    return add(c, own_try(done, integer_of(word(c, 2))));
}

result_done run_decrby(struct call *c OWN_EXCLUSIVE)
{
    int64_t less = own_try(done, integer_of(word(c, 2)));
    return less == INT64_MIN ? result_done_err("ERR decrement would overflow") : add(c, -less);
}

