#include "tally.h"

#include <sys/random.h>

enum { FIRST_SLOTS = 64 };

OWN_DEFINE_DROP(tally, own_drop(vec_path, _p->table); own_drop(vec_complaint, _p->complaints);
                own_drop(arena, _p->texts)); // after the table, which borrows from it
OWN_DEFINE_DROP(ledger, mutex_tally_fini(&_p->tally));

// ---- latencies ----

// With 2^(7 + shift) <= value < 2^(8 + shift), a step has 2^shift values.
static size_t bucket_of(uint64_t value)
{
    if (value < STEPS)
        return (size_t)value;
    int shift = 63 - __builtin_clzll(value) - 7;
    return (size_t)shift * STEPS + (size_t)(value >> shift);
}

static uint64_t bucket_end(size_t bucket)
{
    if (bucket < 2 * STEPS)
        return bucket;
    size_t shift = bucket / STEPS - 1;
    return ((uint64_t)(bucket - shift * STEPS + 1) << shift) - 1;
}

static void histogram_put(struct histogram *h OWN_EXCLUSIVE, uint64_t value)
{
    h->count++;
    h->max = value > h->max ? value : h->max;
    h->buckets[bucket_of(value)]++;
}

static void histogram_add(struct histogram *to OWN_EXCLUSIVE, const struct histogram *from OWN_BORROWS)
{
    to->count += from->count;
    to->max = from->max > to->max ? from->max : to->max;
    for (size_t i = 0; i < BUCKETS; i++)
        to->buckets[i] += from->buckets[i];
}

uint64_t histogram_quantile(const struct histogram *h OWN_BORROWS, uint64_t thousandths)
{
    uint64_t wanted = (h->count * thousandths + 999) / 1000, seen = 0;
    for (size_t i = 0; i < BUCKETS; i++) {
        seen += h->buckets[i];
        if (seen >= wanted && seen)
            return bucket_end(i) < h->max ? bucket_end(i) : h->max;
    }
    return 0;
}

// ---- paths ----

ref_str path_text(const path *p OWN_BORROWS)
{
    return ref_str_from_raw(own_get(p->text), ref_slice_char_len(p->text));
}

// Of this run, so that nobody can ask for paths that all have one hash. The first tally makes it, before there are threads.
static struct own_hash_key secret;

static void make_secret(void)
{
    if (!secret.k0 && getrandom(&secret, sizeof secret, 0) != sizeof secret)
        abort();
}

// Where the path is, or an empty slot for it.
static path *slot_of(mut_slice_path table, ref_str text, uint64_t hashed)
{
    size_t mask = mut_slice_path_len(table) - 1;
    for (size_t i = (size_t)hashed & mask;; i = (i + 1) & mask) {
        path *p = &own_at(table, i);
        if (!p->count || (p->hash == hashed && ref_str_is_equal(path_text(p), text)))
            return p;
    }
}

static own_vec_path table_new(size_t slots)
{
    own_auto(vec_path) table = own_empty(vec_path);
    own_vec_path_reserve(&table, slots);
    for (size_t i = 0; i < slots; i++)
        own_push(vec_path, table, (path){0});
    return own_move(table);
}

// The texts stay where they are.
static void table_grow(tally *t OWN_EXCLUSIVE)
{
    own_auto(vec_path) old = own_replace(t->table, table_new(2 * own_vec_path_len(&t->table)));
    own_each(p, own_ref(old))
        if (p->count)
            *slot_of(own_mut(t->table), path_text(p), p->hash) = *p;
}

static ref_slice_char copy(const own_arena *texts, ref_str text)
{
    mut_slice_char made = mut_slice_char_new_in(texts, ref_str_len(text));
    mut_slice_char_copy(made, ref_slice_char_from_raw(own_get(text), ref_str_len(text)));
    return own_reborrow(made);
}

static void count_path(tally *t OWN_EXCLUSIVE, ref_str text, uint64_t hashed, uint64_t count, uint64_t bytes)
{
    path *p = slot_of(own_mut(t->table), text, hashed);
    bool is_new = !p->count;
    if (is_new)
        *p = (path){.text = copy(&t->texts, text), .hash = hashed};
    p->count += count;
    p->bytes += bytes;
    t->paths += is_new;
    if (2 * t->paths > own_vec_path_len(&t->table))
        table_grow(t);
}

// ---- all of it ----

own_tally tally_new(void)
{
    make_secret();
    return own_new(tally, .texts = own_empty(arena), .table = table_new(FIRST_SLOTS),
                   .complaints = own_empty(vec_complaint));
}

own_arc_ledger ledger_new(void)
{
    make_secret();
    return own_new(arc_ledger, .tally = OWN_MUTEX(.texts = own_empty(arena), .table = table_new(FIRST_SLOTS),
                                                  .complaints = own_empty(vec_complaint)));
}

void tally_hit(mut_tally of, const struct hit *h OWN_BORROWS)
{
    tally *t = own_get(of);
    t->hits++;
    t->bytes += h->bytes;
    t->statuses[h->status]++;
    if (h->has_latency)
        histogram_put(&t->latency, h->latency);
    count_path(t, h->path, ref_str_hash(h->path, secret), 1, h->bytes);
}

static bool is_before(const complaint *a OWN_BORROWS, const complaint *b OWN_BORROWS)
{
    return a->source != b->source ? a->source < b->source : a->line < b->line;
}

static void keep_first(own_vec_complaint *kept OWN_EXCLUSIVE, complaint c)
{
    size_t i = own_vec_complaint_len(kept);
    while (i > 0 && is_before(&c, &own_at(own_ref(*kept), i - 1)))
        i--;
    if (i < COMPLAINTS)
        own_insert(vec_complaint, *kept, i, c);
    own_vec_complaint_truncate(kept, COMPLAINTS);
}

void tally_complain(mut_tally of, complaint c)
{
    tally *t = own_get(of);
    t->malformed++;
    keep_first(&t->complaints, c);
}

void tally_add(mut_tally to, ref_tally from)
{
    tally *t = own_get(to);
    const tally *f = own_get(from);
    t->hits += f->hits;
    t->malformed += f->malformed;
    t->bytes += f->bytes;
    for (size_t i = 0; i < STATUSES; i++)
        t->statuses[i] += f->statuses[i];
    histogram_add(&t->latency, &f->latency);
    own_each(p, own_ref(f->table))
        if (p->count)
            count_path(t, path_text(p), p->hash, p->count, p->bytes);
    own_each(c, own_ref(f->complaints))
        keep_first(&t->complaints, *c);
}
