/* SPDX-License-Identifier: MIT */
#include "frames.h"

/* The functions of the headers, own.hpp among them, which are inlined where they are called. */
static bool is_handle_function(const struct symbol *symbol)
{
    static const char *const prefixes[] = {"own_", "opt_", "ref_", "mut_", "mutex_", "rwlock_", "channel_"};
    static const char wrapper[] = "own/own.hpp";
    size_t length = symbol->file ? strlen(symbol->file) : 0;
    if (length >= sizeof wrapper - 1 && strcmp(symbol->file + length - (sizeof wrapper - 1), wrapper) == 0)
        return true;
    for (size_t i = 0; symbol->function && i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(symbol->function, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

static unsigned skip_to(const struct symbol *symbols, unsigned count, const char *function)
{
    for (unsigned i = 0; i < count; i++)
        if (symbols[i].function && strcmp(symbols[i].function, function) == 0)
            return i + 1;
    return 0;
}

static unsigned skip_handles(const struct symbol *symbols, unsigned count)
{
    unsigned skipped = 0;
    while (skipped + 1 < count && is_handle_function(&symbols[skipped]))
        skipped++;
    return skipped;
}

/* The functions at the first address: those above the place of the verb are of handle.h, that of the verb is the place. */
static unsigned list_first(const struct place *stack, const struct place *source, struct symbol *symbols)
{
    struct symbol here[FRAMES_MAX];
    unsigned kept = 0;
    if (source)
        symbols[kept++] = (struct symbol){.function = source->function, .file = source->file, .line = source->line};
    if (!stack->count)
        return kept;
    unsigned count = symbolize(stack->addresses[0] - 1, here, FRAMES_MAX);
    if (source) {
        symbols[0].address = here[0].address;
        symbols[0].module = here[0].module;
        symbols[0].offset = here[0].offset;
    }
    unsigned skipped = source ? skip_to(here, count, source->function) : skip_handles(here, count);
    if (source && !skipped)
        skipped = count; /* it is not known which of them it is */
    while (skipped < count && kept < FRAMES_MAX)
        symbols[kept++] = here[skipped++];
    return kept;
}

static bool is_function(const struct symbol *symbol, const char *name)
{
    return symbol->function && strcmp(symbol->function, name) == 0;
}

/* Ends at main, and before what starts a thread; and what is below all that has source is the C library's. */
static unsigned trim(const struct symbol *symbols, unsigned count)
{
    unsigned with_source = 0;
    for (unsigned i = 0; i < count; i++) {
        if (is_function(&symbols[i], "main"))
            return i + 1;
        if (i && is_function(&symbols[i], "start_thread"))
            return i;
        if (symbols[i].file)
            with_source = i + 1;
    }
    return with_source > 1 ? with_source : count;
}

unsigned frames_of(place_id id, struct symbol *symbols)
{
    const struct place *place = depot_at(id);
    if (!place)
        return 0;
    if (place->line) {
        symbols[0] = (struct symbol){.function = place->function, .file = place->file, .line = place->line};
        return 1;
    }
    unsigned count = list_first(place, depot_source(id), symbols);
    for (unsigned i = 1; i < place->count && count < FRAMES_MAX; i++)
        count += symbolize(place->addresses[i] - 1, symbols + count, FRAMES_MAX - count);
    return trim(symbols, count);
}
