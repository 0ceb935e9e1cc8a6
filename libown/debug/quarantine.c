/* Memory of dropped objects, poisoned and kept for a while: what a raw pointer into it reads is no longer the object, and not
 * yet the next one. SPDX-License-Identifier: MIT
 *
 * One queue per thread. Under AddressSanitizer or Valgrind there is none: theirs knows the stacks. */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include "history.h"
#include "here.h"
#include "options.h"
#include "report.h"
#include "sanitizer.h"

#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>

enum { POISON = 0xdd, ENTRIES = 1 << 10, ALIGNMENT = 2 * sizeof(void *) };

struct entry {
    void *memory;
    size_t size;
};

struct queue {
    struct entry *entries; /* a ring of ENTRIES, or null */
    size_t bytes;
    unsigned first, count;
};

static _Thread_local struct queue queue __attribute__((tls_model("initial-exec")));
static size_t limit; /* bytes */
static uintptr_t static_begin, static_end;
static pthread_key_t at_thread_exit;

/* ---- the queue ----------------------------------------------------------------------------------------------------------------------- */

static void release_first(void)
{
    const struct entry *entry = &queue.entries[queue.first % ENTRIES];
    queue.first++;
    queue.count--;
    queue.bytes -= entry->size;
    free(entry->memory);
}

static void release_all(void *unused)
{
    (void)unused;
    while (queue.count)
        release_first();
    if (queue.entries)
        munmap(queue.entries, ENTRIES * sizeof *queue.entries);
    queue.entries = NULL;
}

static bool open_queue(void)
{
    void *entries = mmap(NULL, ENTRIES * sizeof *queue.entries, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (entries == MAP_FAILED)
        return false;
    queue.entries = entries;
    pthread_setspecific(at_thread_exit, &queue);
    return true;
}

static void keep(void *memory, size_t size)
{
    if (size) /* a null pointer may stand for no memory */
        memset(memory, POISON, size);
    while (queue.count == ENTRIES || (queue.count && queue.bytes + size > limit))
        release_first();
    queue.entries[(queue.first + queue.count) % ENTRIES] = (struct entry){memory, size};
    queue.count++;
    queue.bytes += size;
}

/* ---- what cannot be from malloc -------------------------------------------------------------------------------------------------------- */

static int note_program(struct dl_phdr_info *info, size_t size, void *unused)
{
    (void)size, (void)unused;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD) {
            uintptr_t begin = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
            uintptr_t end = begin + info->dlpi_phdr[i].p_memsz;
            static_begin = static_begin && static_begin < begin ? static_begin : begin;
            static_end = static_end > end ? static_end : end;
        }
    return 1; /* the first is the program */
}

__attribute__((constructor(102))) static void start(void)
{
    limit = sanitizer_checks_memory() ? 0 : (size_t)options()->quarantine_size_mb << 20;
    pthread_key_create(&at_thread_exit, release_all);
    dl_iterate_phdr(note_program, NULL);
}

static const char *why_foreign(const void *memory, const void *frame)
{
    uintptr_t address = (uintptr_t)memory;
    if (address > (uintptr_t)frame && address < thread.stack_end)
        return "it is on the stack";
    if (address >= static_begin && address < static_end)
        return "it is in static storage";
    if (address % ALIGNMENT)
        return "it is in the middle of something";
    return NULL;
}

OWN_COLD_ static void report_foreign(const void *memory, const char *why, struct here here)
{
    struct report report;
    struct ended ended = {.end = END_NONE};
    (void)history_find_object(memory, 0, &ended);
    const struct place *origin = depot_at(ended.origin);
    place_id access = ended.ended ? ended.ended : here_stack(here, NULL);
    report_begin(&report, "wrong-allocator", origin ? origin->type : NULL, memory, access);
    report_at(&report, "dropped at", access);
    report_text(&report, "its memory is given to free, but %s", why);
    report_at(&report, "created at", ended.origin);
    report_send(&report);
}

void own_free_(void *memory, size_t size)
{
    own_where at = NULL;
    thread_know();
    const char *why = why_foreign(memory, __builtin_frame_address(0));
    if (OWN_UNLIKELY_(why != NULL)) {
        report_foreign(memory, why, HERE);
        return;
    }
    bool busy = thread_enter();
    if (!busy && size <= limit / 8 && (queue.entries || open_queue()))
        keep(memory, size);
    else
        free(memory);
    thread_leave(busy);
}

/* ---- for AddressSanitizer ---------------------------------------------------------------------------------------------------------------- */

__attribute__((weak)) void *__asan_get_report_address(void);
__attribute__((weak)) void __asan_set_error_report_callback(void (*callback)(const char *report));

static const char *source_text(place_id id, char *text, size_t size)
{
    const struct place *source = depot_source(id);
    snprintf(text, size, source ? "%s:%u in %s" : "?", source ? source->file : "", source ? source->line : 0,
             source ? source->function : "");
    return text;
}

/* Called by AddressSanitizer at its reports, unless the program sets another callback: which objects the memory belonged to, the last
 * first. It may have been used again since. */
static void name_objects(const char *unused)
{
    enum { MOST = 4 };
    struct ended ended;
    char created[400], dropped[400];
    (void)unused;
    const void *address = __asan_get_report_address ? __asan_get_report_address() : NULL;
    for (unsigned i = 0; i < MOST && address && history_find_object(address, i, &ended); i++) {
        const struct place *origin = depot_at(ended.origin);
        report_note("%p was in a %s, created at %s, dropped at %s", address, origin ? origin->type : "?",
                    source_text(ended.origin, created, sizeof created), source_text(ended.ended, dropped, sizeof dropped));
    }
}

__attribute__((constructor(102))) static void follow_asan(void)
{
    if (__asan_set_error_report_callback)
        __asan_set_error_report_callback(name_objects);
}
