#include "table.h"

#include <sys/random.h>

enum { FIRST_BUCKETS = 16, SWEPT_AT_ONCE = 1024 };

OWN_DEFINE_DROP(blob, own_drop(str, _p->bytes));
OWN_DEFINE_DROP(entry, own_drop(rc_blob, _p->value); own_drop(str, _p->key); opt_drop(entry, _p->next));
OWN_DEFINE_DROP(table, own_drop(vec_opt_entry, _p->buckets));

// ---- values ----

own_rc_blob blob_from(ref_str bytes)
{
    return own_new(rc_blob, .bytes = own_str_from(bytes));
}

static void blob_copy(blob *to OWN_EXCLUSIVE, const blob *from OWN_BORROWS)
{
    to->bytes = own_str_from(own_ref(from->bytes));
}

own_str *blob_change(own_rc_blob *value)
{
    return &own_get(own_make_mut(rc_blob, *value, blob_copy))->bytes;
}

// ---- buckets ----

own_table table_new(void)
{
    own_table made = own_new(table, .buckets = own_empty(vec_opt_entry));
    table *t = own_get(own_mut(made));
    if (getrandom(&t->secret, sizeof t->secret, 0) != sizeof t->secret)
        abort();
    for (int i = 0; i < FIRST_BUCKETS; i++)
        own_push(vec_opt_entry, t->buckets, opt_entry_none());
    return made;
}

// The 2^k of so many buckets.
static size_t whole_power(size_t buckets)
{
    return (size_t)1 << (63 - __builtin_clzll(buckets));
}

static size_t place_of(uint64_t hash, size_t buckets)
{
    size_t power = whole_power(buckets), place = (size_t)hash & (2 * power - 1);
    return place < buckets ? place : place - power;
}

OWN_RESULT_MUT(t) static opt_entry *bucket(table *t, size_t place)
{
    return &own_at(own_mut(t->buckets), place);
}

static void chain_put(opt_entry *chain OWN_EXCLUSIVE, own_entry e)
{
    own_get(own_mut(e))->next = own_take(*chain);
    *chain = opt_entry_some(e);
}

static own_entry chain_pop(opt_entry *chain OWN_EXCLUSIVE)
{
    own_entry e = own_unwrap(*chain);
    *chain = own_take(own_get(own_mut(e))->next);
    return e;
}

// Into the buckets where they belong now.
static void distribute(table *t OWN_EXCLUSIVE, opt_entry chain)
{
    while (own_is_some(chain)) {
        own_entry e = chain_pop(&chain);
        size_t place = place_of(own_get(own_ref(e))->hash, own_vec_opt_entry_len(&t->buckets));
        chain_put(bucket(t, place), own_move(e));
    }
}

static void grow(table *t OWN_EXCLUSIVE)
{
    size_t last = own_vec_opt_entry_len(&t->buckets);
    own_push(vec_opt_entry, t->buckets, opt_entry_none());
    distribute(t, own_take(*bucket(t, last - whole_power(last))));
}

static void shrink(table *t OWN_EXCLUSIVE)
{
    distribute(t, own_pop(vec_opt_entry, t->buckets));
}

// ---- entries ----

// The link that owns the entry of this key, or the end of its bucket.
OWN_RESULT_MUT(t) static opt_entry *link_to(table *t, ref_str key, uint64_t hash)
{
    opt_entry *at = bucket(t, place_of(hash, own_vec_opt_entry_len(&t->buckets)));
    while (own_is_some(*at)) {
        entry *e = own_get(own_mut(*at));
        if (e->hash == hash && ref_str_is_equal(own_ref(e->key), key))
            break;
        at = &e->next;
    }
    return at;
}

static void unlink_entry(table *t OWN_EXCLUSIVE, opt_entry *link OWN_EXCLUSIVE)
{
    own_auto(entry) gone = chain_pop(link);
    t->count--;
    t->mortal -= own_get(own_ref(gone))->end != NEVER;
}

// No more than four buckets for an entry. Each time one is removed there are four buckets more than that.
static void shrink_as_needed(table *t OWN_EXCLUSIVE)
{
    for (int i = 0; i < 4; i++)
        if (own_vec_opt_entry_len(&t->buckets) > FIRST_BUCKETS && own_vec_opt_entry_len(&t->buckets) > 4 * t->count)
            shrink(t);
}

entry *table_find(mut_table of, ref_str key, int64_t now)
{
    table *t = own_get(of);
    opt_entry *link = link_to(t, key, ref_str_hash(key, t->secret));
    if (!own_is_some(*link))
        return NULL;
    if (own_get(own_ref(*link))->end > now)
        return own_get(own_mut(*link));
    unlink_entry(t, link);
    shrink_as_needed(t);
    return NULL;
}

void table_set_end(mut_table of, entry *e OWN_EXCLUSIVE, int64_t end)
{
    table *t = own_get(of);
    t->mortal -= e->end != NEVER;
    t->mortal += end != NEVER;
    e->end = end;
}

void table_put(mut_table of, ref_str key, own_rc_blob value, int64_t end)
{
    table *t = own_get(of);
    uint64_t hash = ref_str_hash(key, t->secret);
    opt_entry *link = link_to(t, key, hash);
    if (own_is_some(*link)) {
        entry *e = own_get(own_mut(*link));
        own_auto(rc_blob) old = own_replace(e->value, value);
        table_set_end(of, e, end);
        return;
    }
    *link = opt_entry_some(own_new(entry, .next = opt_entry_none(), .hash = hash, .end = end, .value = value,
                                   .key = own_str_from(key)));
    t->mortal += end != NEVER;
    if (++t->count > own_vec_opt_entry_len(&t->buckets))
        grow(t);
}

bool table_remove(mut_table of, ref_str key)
{
    table *t = own_get(of);
    opt_entry *link = link_to(t, key, ref_str_hash(key, t->secret));
    if (!own_is_some(*link))
        return false;
    unlink_entry(t, link);
    shrink_as_needed(t);
    return true;
}

static void sweep_bucket(table *t OWN_EXCLUSIVE, size_t place, int64_t now)
{
    opt_entry *at = bucket(t, place);
    while (own_is_some(*at)) {
        entry *e = own_get(own_mut(*at));
        if (e->end > now)
            at = &e->next;
        else
            unlink_entry(t, at);
    }
}

void table_sweep(mut_table of, int64_t now)
{
    table *t = own_get(of);
    for (int i = 0; i < SWEPT_AT_ONCE && t->mortal; i++) {
        t->swept = (t->swept + 1) % own_vec_opt_entry_len(&t->buckets);
        sweep_bucket(t, t->swept, now);
        shrink_as_needed(t);
    }
}

// ---- looking at all of them ----

static void append_living(const opt_entry *chain OWN_BORROWS, int64_t now, own_vec_ref_entry *found OWN_EXCLUSIVE)
{
    for (const opt_entry *at = chain; own_is_some(*at); at = &own_get(own_ref(*at))->next)
        if (own_get(own_ref(*at))->end > now)
            own_push(vec_ref_entry, *found, own_ref(*at));
}

static uint64_t reverse_bits(uint64_t bits)
{
    uint64_t reversed = 0;
    for (int i = 0; i < 64; i++, bits >>= 1)
        reversed = reversed << 1 | (bits & 1);
    return reversed;
}

// The cursor says which last k bits of hashes come next. It counts from their highest bit down, as in redis: what was seen
// of fewer or more bits is then seen of any number of them.
size_t table_scan(ref_table of, size_t cursor, int64_t now, own_vec_ref_entry *found OWN_EXCLUSIVE)
{
    const table *t = own_get(of);
    ref_slice_opt_entry buckets = own_ref(t->buckets);
    size_t power = whole_power(ref_slice_opt_entry_len(buckets)), place = cursor & (power - 1);
    append_living(&own_at(buckets, place), now, found);
    if (place + power < ref_slice_opt_entry_len(buckets))
        append_living(&own_at(buckets, place + power), now, found);
    return (size_t)reverse_bits(reverse_bits(place | ~((uint64_t)power - 1)) + 1);
}
