/* SPDX-License-Identifier: MIT */
#include "operations.h"
#include "../meter.h"

#include <stdio.h>

enum { ITEMS = 1 << 16 };

static const struct kind *const kinds[] = {&boxes,   &runs,  &text,     &counted_for_one, &counted_for_many,
                                           &regions, &locks, &channels, &threads};
enum { KINDS = sizeof kinds / sizeof *kinds };

static struct meter meter;
const struct own_allocator operations_allocator = METER_ALLOCATOR(&meter);

static const struct operation *now;
static unsigned steps;

void operations_differ(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: operation %u (%s): not so: %s\n", file, line, steps, now ? now->name : "none", condition);
    abort();
}

unsigned pick(struct script *s, unsigned below)
{
    return s->at < s->end ? *s->at++ % below : 0;
}

bool memory_failed(void)
{
    return meter.fail_at && meter.calls >= meter.fail_at;
}

/* ---- items ----------------------------------------------------------------------------------------------------------------- */

/* The model of an item. */
static struct {
    bool is_live;
    int value;
} models[ITEMS];
static uint32_t numbers;
static unsigned live;

static opt_item hand;
static uint32_t hand_number;

static void end_item(const item *i)
{
    CHECK(i->number < numbers && models[i->number].is_live);
    models[i->number].is_live = false;
    live--;
}
OWN_DEFINE_DROP(item, end_item(_p));

uint32_t new_number(void)
{
    CHECK(numbers < ITEMS);
    models[numbers].is_live = true;
    models[numbers].value = 0;
    live++;
    return numbers++;
}

void not_made(uint32_t number)
{
    CHECK(memory_failed());
    end_item(&(item){.number = number});
}

opt_item make_item(void)
{
    opt_item o = own_try_new(item, .number = numbers);
    CHECK(own_is_some(o) || memory_failed());
    if (own_is_some(o))
        (void)new_number();
    return o;
}

void check_item(const item *i, uint32_t number)
{
    CHECK(i->number == number && models[number].is_live && i->value == models[number].value);
}

void write_item(item *i)
{
    models[i->number].value++;
    i->value++;
}

bool has_ended(uint32_t number)
{
    return !models[number].is_live;
}

opt_item from_hand(void)
{
    if (!own_is_some(hand))
        return make_item();
    check_item(own_get(own_ref(hand)), hand_number);
    return own_take(hand);
}

void to_hand(own_item i)
{
    bool was_full = own_is_some(hand);
    opt_drop(item, hand);
    CHECK(!was_full || has_ended(hand_number));
    hand_number = own_get(own_ref(i))->number;
    hand = opt_item_some(own_move(i));
}

/* ---- a run ----------------------------------------------------------------------------------------------------------------- */

static void begin(void)
{
    meter = (struct meter){0};
    numbers = live = steps = 0;
    hand = opt_item_none();
    for (unsigned i = 0; i < KINDS; i++)
        kinds[i]->begin();
}

static void end(void)
{
    now = NULL;
    opt_drop(item, hand);
    for (unsigned i = 0; i < KINDS; i++)
        kinds[i]->end();
    CHECK(live == 0);
    CHECK(meter.blocks == 0 && meter.bytes == 0);
}

static void every_item_is_held(void)
{
    unsigned held = own_is_some(hand);
    for (unsigned i = 0; i < KINDS; i++)
        held += kinds[i]->held();
    CHECK(held == live);
}

/* Of some operations, an allocation fails. */
static void arm(unsigned byte)
{
    meter.calls = 0;
    meter.fail_at = byte >= 0xf0 ? byte % 4 + 1 : 0;
}

static void step(const uint8_t *bytes, bool trace)
{
    struct script s = {bytes + 3, bytes + OPERATION_SIZE};
    const struct kind *kind = kinds[bytes[0] % KINDS];
    now = &kind->operations[bytes[1] % kind->count];
    steps++;
    if (trace)
        fprintf(stderr, "%u: %s: %s\n", steps, kind->name, now->name);
    arm(bytes[2]);
    now->run(&s);
    meter.fail_at = 0;
    kind->check();
    every_item_is_held();
}

void operations_run(const uint8_t *bytes, size_t size, bool trace)
{
    begin();
    for (; size >= OPERATION_SIZE && numbers < ITEMS - 100; size -= OPERATION_SIZE, bytes += OPERATION_SIZE)
        step(bytes, trace);
    end();
}
