/* A hash table that only grows; a new entry becomes visible by one compare-and-swap. SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include "depot.h"
#include "sanitizer.h"

#include <sys/mman.h>

enum { BUCKETS = 1 << 16 };
#if UINTPTR_MAX > UINT32_MAX
#define ARENA_UNITS ((UINT32_C(1) << 26) - 1) /* 1 GB of addresses; memory as it is used */
#else
#define ARENA_UNITS (UINT32_C(1) << 21)
#endif

_Atomic(char *) depot_arena;
static _Atomic(uint32_t) used = 1; /* units */
static _Atomic(place_id) buckets[BUCKETS];
static atomic_bool full;

bool depot_is_full(void)
{
    return atomic_load_explicit(&full, memory_order_relaxed);
}

static char *map_arena(void)
{
    char *mine = mmap(NULL, (size_t)ARENA_UNITS * DEPOT_UNIT, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    char *other = NULL;
    if (mine == MAP_FAILED)
        return NULL;
    sanitizer_reserve(mine, (size_t)ARENA_UNITS * DEPOT_UNIT);
    if (atomic_compare_exchange_strong(&depot_arena, &other, mine))
        return mine;
    munmap(mine, (size_t)ARENA_UNITS * DEPOT_UNIT);
    return other;
}

/* Zeroed memory that is never freed, or null. */
static void *allocate(size_t size)
{
    char *base = atomic_load_explicit(&depot_arena, memory_order_acquire);
    uint32_t units = (uint32_t)((size + DEPOT_UNIT - 1) / DEPOT_UNIT);
    if (!base)
        base = map_arena();
    uint32_t at = atomic_load_explicit(&used, memory_order_relaxed);
    do {
        if (!base || ARENA_UNITS - at < units) {
            atomic_store_explicit(&full, true, memory_order_relaxed);
            return NULL;
        }
    } while (!atomic_compare_exchange_weak_explicit(&used, &at, at + units, memory_order_relaxed, memory_order_relaxed));
    sanitizer_use(base + (size_t)at * DEPOT_UNIT, (size_t)units * DEPOT_UNIT);
    return base + (size_t)at * DEPOT_UNIT;
}

static const char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = allocate(size);
    return copy ? memcpy(copy, text, size) : "?";
}

const struct place *depot_source(place_id id)
{
    const struct place *place = depot_at(id);
    return place && !place->line ? depot_at(place->site) : place;
}

static uint32_t hash_word(uint32_t hash, uintptr_t word)
{
    uint64_t mixed = ((uint64_t)word ^ hash) * UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(mixed >> 32) ^ (uint32_t)mixed;
}

static uint32_t hash_text(const char *text)
{
    uint32_t hash = 1;
    while (*text)
        hash = hash_word(hash, (unsigned char)*text++);
    return hash;
}

/* Makes the finished entry the first of its bucket. */
static place_id publish(struct place *place)
{
    _Atomic(place_id) *bucket = &buckets[place->hash % BUCKETS];
    place_id id = (place_id)(((char *)place - atomic_load_explicit(&depot_arena, memory_order_relaxed)) / DEPOT_UNIT);
    place->next = atomic_load_explicit(bucket, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(bucket, &place->next, id, memory_order_release, memory_order_relaxed))
        ;
    return id;
}

static place_id first_of(uint32_t hash)
{
    return atomic_load_explicit(&buckets[hash % BUCKETS], memory_order_acquire);
}

/* ---- places in the source ---------------------------------------------------------------------------------------------- */

static place_id find_site(own_where at, uint32_t hash)
{
    for (place_id id = first_of(hash); id; id = depot_place(id)->next) {
        const struct place *place = depot_place(id);
        if (place->hash == hash && place->line == at->line && strcmp(place->function, at->function) == 0 &&
            strcmp(place->file, at->file) == 0)
            return id;
    }
    return 0;
}

static place_id new_site(own_where at, uint32_t hash)
{
    struct place *place = allocate(sizeof *place);
    if (!place)
        return 0;
    place->hash = hash;
    place->line = at->line;
    place->file = copy_text(at->file);
    place->function = copy_text(at->function);
    return publish(place);
}

place_id depot_new_site(own_where at)
{
    uint32_t hash = hash_word(hash_text(at->file), at->line);
    place_id id = find_site(at, hash);
    if (!id)
        id = new_site(at, hash);
    if (id)
        __atomic_store_n(&at->place, id, __ATOMIC_RELAXED);
    return id;
}

/* ---- stacks -------------------------------------------------------------------------------------------------------------- */

static bool is_stack(const struct place *place, place_id site, const char *type, const uintptr_t *addresses, unsigned count)
{
    if (place->site != site || place->type_key != type || place->count != count)
        return false;
    for (unsigned i = 0; i < count; i++)
        if (place->addresses[i] != addresses[i])
            return false;
    return true;
}

static place_id new_stack(uint32_t hash, place_id site, const char *type, const uintptr_t *addresses, unsigned count)
{
    struct place *place = allocate(sizeof *place + count * sizeof *addresses);
    if (!place)
        return site;
    place->hash = hash;
    place->site = site;
    place->type_key = type;
    place->type = type ? copy_text(type) : NULL;
    place->count = count;
    for (unsigned i = 0; i < count; i++)
        place->addresses[i] = addresses[i];
    return publish(place);
}

static place_id find_stack(place_id site, const char *type, const uintptr_t *addresses, unsigned count)
{
    uint32_t hash = hash_word(site, (uintptr_t)type);
    for (unsigned i = 0; i < count; i++)
        hash = hash_word(hash, addresses[i]);
    for (place_id id = first_of(hash); id; id = depot_place(id)->next)
        if (depot_place(id)->hash == hash && !depot_place(id)->line && is_stack(depot_place(id), site, type, addresses, count))
            return id;
    return new_stack(hash, site, type, addresses, count);
}

place_id depot_stack(place_id site, const char *type, const uintptr_t *addresses, unsigned count)
{
    place_id id = find_stack(site, type, addresses, count);
    if (site && id != site)
        __atomic_store_n(&depot_place(site)->recent, id, __ATOMIC_RELEASE);
    return id;
}

/* ---- numbers -------------------------------------------------------------------------------------------------------------- */

enum { NUMBERS = 1 << 16 };
static _Atomic(place_id) numbered[NUMBERS];
static _Atomic(uint32_t) last_number;

uint32_t depot_number(place_id id)
{
    if (!id)
        return 0;
    uint32_t number = __atomic_load_n(&depot_place(id)->number, __ATOMIC_RELAXED);
    if (number)
        return number;
    number = atomic_fetch_add(&last_number, 1) + 1;
    if (number >= NUMBERS) {
        atomic_store(&last_number, NUMBERS);
        atomic_store_explicit(&full, true, memory_order_relaxed);
        return 0;
    }
    atomic_store_explicit(&numbered[number], id, memory_order_relaxed);
    __atomic_store_n(&depot_place(id)->number, number, __ATOMIC_RELAXED);
    return number;
}

place_id depot_numbered(uint32_t number)
{
    return number < NUMBERS ? atomic_load_explicit(&numbered[number], memory_order_relaxed) : 0;
}
