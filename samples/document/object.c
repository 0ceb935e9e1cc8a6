#include "object.h"

#include <sys/random.h>

enum { SEARCHED = 8 }; // the longest row without an index

void member_fini(member *m OWN_EXCLUSIVE)
{
    own_drop(str, m->name);
    opt_drop(node, m->value);
}

struct object object_new(void)
{
    return (struct object){.row = own_empty(vec_member), .index = own_empty(vec_size_t)};
}

void object_fini(struct object *o OWN_EXCLUSIVE)
{
    own_drop(vec_member, o->row);
    own_drop(vec_size_t, o->index);
}

// With a secret of this run, so that nobody can write names that all have one hash.
static uint64_t hash(ref_str name)
{
    static struct own_hash_key secret;
    static bool is_secret;
    if (!is_secret && getrandom(&secret, sizeof secret, 0) != sizeof secret)
        abort();
    is_secret = true;
    return ref_str_hash(name, secret);
}

// ---- finding ----

static size_t length(const struct object *o OWN_BORROWS)
{
    return own_vec_member_len(&o->row);
}

static bool is_at(const struct object *o OWN_BORROWS, size_t place, ref_str name, uint64_t hashed)
{
    const member *m = &own_at(own_ref(o->row), place);
    return m->hash == hashed && own_is_some(m->value) && ref_str_is_equal(own_ref(m->name), name);
}

static size_t search_row(const struct object *o OWN_BORROWS, ref_str name, uint64_t hashed)
{
    size_t place = 0;
    while (place < length(o) && !is_at(o, place, name, hashed))
        place++;
    return place;
}

static size_t search_index(const struct object *o OWN_BORROWS, ref_str name, uint64_t hashed)
{
    ref_slice_size_t index = own_ref(o->index);
    size_t mask = ref_slice_size_t_len(index) - 1;
    for (size_t i = (size_t)hashed & mask;; i = (i + 1) & mask) {
        size_t entry = own_at(index, i);
        if (entry == 0)
            return length(o);
        if (is_at(o, entry - 1, name, hashed))
            return entry - 1;
    }
}

static size_t find(const struct object *o OWN_BORROWS, ref_str name, uint64_t hashed)
{
    return own_vec_size_t_is_empty(&o->index) ? search_row(o, name, hashed) : search_index(o, name, hashed);
}

size_t object_find(const struct object *o OWN_BORROWS, ref_str name)
{
    return find(o, name, hash(name));
}

// ---- the row and its index ----

static void enter(struct object *o OWN_EXCLUSIVE, size_t place)
{
    mut_slice_size_t index = own_mut(o->index);
    size_t mask = mut_slice_size_t_len(index) - 1, i = (size_t)own_at(own_ref(o->row), place).hash & mask;
    while (own_at(index, i))
        i = (i + 1) & mask;
    own_at(index, i) = place + 1;
}

static void close_up(struct object *o OWN_EXCLUSIVE)
{
    own_auto(vec_member) old = own_replace(o->row, own_empty(vec_member));
    own_each(m, own_mut(old)) {
        if (!own_is_some(m->value))
            continue;
        member kept = {.hash = m->hash, .name = own_move(m->name), .value = own_take(m->value)};
        own_push(vec_member, o->row, kept);
    }
}

// A row without vacant places, and an index with room for twice as many.
static void arrange(struct object *o OWN_EXCLUSIVE)
{
    size_t size = 4 * SEARCHED;
    if (o->count < length(o))
        close_up(o);
    own_vec_size_t_clear(&o->index);
    if (length(o) <= SEARCHED)
        return;
    while (size < 4 * length(o))
        size *= 2;
    for (size_t i = 0; i < size; i++)
        own_push(vec_size_t, o->index, 0);
    for (size_t place = 0; place < length(o); place++)
        enter(o, place);
}

// ---- changing ----

static void append(struct object *o OWN_EXCLUSIVE, member m)
{
    own_push(vec_member, o->row, m);
    o->count++;
    if (length(o) > SEARCHED && own_vec_size_t_len(&o->index) < 2 * length(o))
        arrange(o);
    else if (!own_vec_size_t_is_empty(&o->index))
        enter(o, length(o) - 1);
}

void object_put(struct object *o OWN_EXCLUSIVE, own_str name, own_node value)
{
    own_auto(str) key = own_move(name);
    uint64_t hashed = hash(own_ref(key));
    size_t place = find(o, own_ref(key), hashed);
    if (place < length(o)) {
        opt_node *there = &own_at(own_mut(o->row), place).value;
        opt_auto(node) old = own_replace(*there, opt_node_some(value));
        return;
    }
    member m = {.hash = hashed, .name = own_move(key), .value = opt_node_some(value)};
    append(o, m);
}

own_node object_remove(struct object *o OWN_EXCLUSIVE, size_t place)
{
    member *m = &own_at(own_mut(o->row), place);
    own_node removed = own_unwrap(m->value);
    o->count--;
    if (length(o) > SEARCHED && length(o) > 2 * o->count)
        arrange(o);
    return removed;
}
