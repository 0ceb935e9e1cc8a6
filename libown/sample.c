/* SPDX-License-Identifier: MIT */
#include "sample.h"
#include "debug/report.h"

#include <stdatomic.h>

struct sample {
    uint32_t generation; /* when it was created */
    uint32_t last;       /* and now; more when it grew */
    const void *ptr;
    place_id created, moved, grown, ended;
    bool is_dropped;
};

enum { SAMPLES = 1 << 16 }; /* in the slots from OWN_SAMPLED_ on */
static struct sample samples[SAMPLES];
static _Atomic(uint32_t) next_slot;

static struct sample *sample_of(own_tag tag)
{
    return &samples[own_slot_of_(tag) % SAMPLES];
}

/* Those of owners are odd, those of what they were moved from and of free slots even. */
static uint32_t owner_of(uint32_t generation)
{
    return generation | 1;
}

/* The slot that was taken longest ago and is free; 0 when there is none near. */
static own_tag take_slot(void)
{
    for (int tries = 0; tries < 64; tries++) {
        uint32_t slot = atomic_fetch_add_explicit(&next_slot, 1, memory_order_relaxed) % SAMPLES + OWN_SAMPLED_;
        uint32_t *word = &own_generations_[slot].number;
        uint32_t generation = OWN_LOAD_RELAXED_(word);
        if (!(generation & 1) && generation < UINT32_MAX - 2 &&
            __atomic_compare_exchange_n(word, &generation, generation + 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            return own_tag_of_(slot, generation + 1);
    }
    return own_tag_of_(0, 0);
}

bool sample_next(uint32_t *left, own_tag *tag)
{
    static _Thread_local bool started;
    uint32_t rate = (uint32_t)options()->sample_rate;
    /* A thread begins somewhere in the period, or short threads would never be sampled. */
    uint32_t phase = rate ? 1 + (uint32_t)((uintptr_t)&started / 64 + atomic_load(&next_slot)) % rate : 0;
    bool is_first = !started;
    started = true;
    *left = (!rate ? UINT32_MAX : is_first && rate > 1 ? phase : rate) - 1;
    if (!rate || (is_first && rate > 1))
        return false;
    *tag = take_slot();
    return own_slot_of_(*tag) != 0;
}

void sample_created(own_tag tag, const void *ptr, const char *type, struct here here)
{
    uint32_t generation = own_generation_of_(tag);
    *sample_of(tag) =
        (struct sample){.generation = generation, .last = generation, .ptr = ptr, .created = here_stack(here, type)};
}

own_tag sample_moved(own_tag tag, struct here here)
{
    sample_of(tag)->moved = here_stack(here, NULL);
    return own_tag_of_(own_slot_of_(tag), own_generation_of_(tag) - 1);
}

void sample_grown(own_tag tag, struct here here)
{
    sample_of(tag)->grown = here_stack(here, NULL);
    sample_of(tag)->last = own_generation_of_(tag) + 2;
}

own_tag sample_ended(own_tag tag, bool is_drop, struct here here)
{
    sample_of(tag)->ended = here_stack(here, NULL);
    sample_of(tag)->is_dropped = is_drop;
    OWN_STORE_RELEASE_(&own_generations_[own_slot_of_(tag)].number, own_generation_of_(tag) + 1);
    return tag;
}

static const char *refine(const char *rule, const struct sample *sample, uint32_t generation)
{
    if (strcmp(rule, "use-after-drop") == 0 && generation != sample->last)
        return "stale-slice";
    if (strcmp(rule, "use-after-drop") == 0 && !sample->is_dropped)
        return "invalidated-borrow";
    return rule;
}

void sample_report(own_tag tag, const char *rule, const char *access, struct here here)
{
    struct report report;
    if (own_slot_of_(tag) < OWN_SAMPLED_ || own_slot_of_(tag) >= OWN_SAMPLED_ + SAMPLES)
        return;
    uint32_t generation = owner_of(own_generation_of_(tag));
    const struct sample *sample = sample_of(tag);
    if (generation < sample->generation || generation > sample->last)
        return;
    const struct place *created = depot_at(sample->created);
    place_id place = here_stack(here, NULL);
    report_begin(&report, refine(rule, sample, generation), created ? created->type : NULL, sample->ptr, place);
    report_at(&report, access, place);
    report_at(&report, sample->is_dropped ? "dropped at" : "made raw by own_into_raw at", sample->ended);
    report_at(&report, "its owner grew at", sample->grown);
    report_at(&report, "last moved at", sample->moved);
    report_at(&report, "created at", sample->created);
    report_write(&report);
}
