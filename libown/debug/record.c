/* Slots of level debug. SPDX-License-Identifier: MIT
 *
 * One lock for all: the check a dereference makes takes none, and level debug is not for measuring contention. */
#include "record.h"

#include <pthread.h>

enum { QUARANTINE = 16384, CHUNK_BITS = 10, CHUNK = 1 << CHUNK_BITS };

struct own_generation own_generations_[OWN_SLOTS_];
static struct record *chunks[OWN_SLOTS_ >> CHUNK_BITS];
static uint32_t limit = 1;
static uint32_t first_free, last_free, free_count;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void take_lock(void)
{
    pthread_mutex_lock(&lock);
}

static void start(void)
{
    pthread_atfork(take_lock, record_unlock, record_unlock);
}

void record_lock(void)
{
    pthread_once(&once, start);
    take_lock();
}

void record_unlock(void)
{
    pthread_mutex_unlock(&lock);
}

struct record *record_of(uint32_t slot)
{
    return &chunks[slot >> CHUNK_BITS][slot & (CHUNK - 1)];
}

uint32_t record_limit(void)
{
    return limit;
}

/* A slot that was never used; 0 when there is none or no memory for its record. */
static uint32_t open_new(void)
{
    if (limit == OWN_SLOTS_)
        return 0;
    struct record **chunk = &chunks[limit >> CHUNK_BITS];
    if (!*chunk)
        *chunk = calloc(CHUNK, sizeof **chunk);
    return *chunk ? limit++ : 0;
}

static uint32_t pop_free(void)
{
    uint32_t slot = first_free;
    first_free = record_of(slot)->next;
    free_count--;
    return slot;
}

static void push_free(uint32_t slot)
{
    record_of(slot)->next = 0;
    if (free_count++)
        record_of(last_free)->next = slot;
    else
        first_free = slot;
    last_free = slot;
}

uint32_t record_open(void)
{
    uint32_t slot = free_count > QUARANTINE ? pop_free() : open_new();
    if (!slot && free_count)
        slot = pop_free();
    if (!slot)
        return 0;
    uint32_t generation = own_generations_[slot].number + 1;
    *record_of(slot) = (struct record){.generation = generation};
    OWN_STORE_RELEASE_(&own_generations_[slot].number, generation);
    return slot;
}

void record_close(uint32_t slot, enum record_end end, own_where at)
{
    struct record *record = record_of(slot);
    record->end = end;
    record->ended = at;
    OWN_STORE_RELEASE_(&own_generations_[slot].number, record->generation + 1);
    if (record->generation + 1 != GENERATION_MARK - 2) /* else retired: its generations are used up */
        push_free(slot);
}

struct record *record_find(own_tag tag)
{
    if (!tag.slot || tag.slot >= limit)
        return NULL;
    struct record *record = record_of(tag.slot);
    return record->generation == tag.generation ? record : NULL;
}

bool record_is_live(own_tag tag)
{
    return tag.slot && tag.slot < limit && (own_generations_[tag.slot].number & ~GENERATION_MARK) == tag.generation;
}
