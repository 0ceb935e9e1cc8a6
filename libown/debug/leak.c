/* At exit: owners that were never dropped, as a tree of who owned whom, those made at one place together.
 * SPDX-License-Identifier: MIT
 *
 * Exact: every live owner is in the table. Who owned whom is found by looking for handles in the memory of the objects that are
 * left only: pointer, slot and generation of a live owner are 128 bits that do not come by chance. The memory is read by the
 * kernel, since it may be gone: an owner may own what is on a stack that has ended. What was forgotten is meant to live on, and
 * so is what that owns. */
#define _GNU_SOURCE /* process_vm_readv */
#include "leak.h"
#include "options.h"
#include "render.h"
#include "sanitizer.h"
#include "suppress.h"
#include "symbolize.h"
#include "table.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NONE = UINT32_MAX };

enum fate { UNKNOWN, LEAKED, KEPT };

/* An owner that was never dropped. */
struct leaked {
    uint32_t slot_group;
    uint32_t parent; /* that owns it, or NONE */
    uint32_t group;  /* in groups, or NONE */
    uint32_t below;  /* while a path to the root is walked: where it came from */
    enum fate fate;
};

struct tree_group {
    struct leak_group shown;
    uint32_t parent, first, last, next; /* groups, or NONE */
};

static struct leaked *leaks;
static uint32_t leak_count;
static uint32_t *leak_of; /* by the table's group: 1 + index, or 0 */
static struct tree_group *groups;
static uint32_t group_count;
static uint32_t first_root = NONE, last_root = NONE;

/* ---- who is left ----------------------------------------------------------------------------------------------------------------- */

static bool is_left(uint32_t group)
{
    return table_is_owner(group) && table_is_ours(record_of(group));
}

static void *allocate(size_t count, size_t size)
{
    void *memory = mmap(NULL, count * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory != MAP_FAILED ? memory : NULL;
}

static uint32_t count_left(void)
{
    uint32_t count = 0;
    for (uint32_t group = 1; table_records && group < table_limit(); group++)
        count += is_left(group);
    return count;
}

static bool collect(uint32_t count)
{
    leaks = allocate(count, sizeof *leaks);
    groups = allocate(count, sizeof *groups);
    leak_of = allocate(table_limit(), sizeof *leak_of);
    if (!leaks || !groups || !leak_of)
        return false;
    for (uint32_t group = 1; group < table_limit() && leak_count < count; group++)
        if (is_left(group)) {
            leaks[leak_count] = (struct leaked){group, NONE, NONE, NONE, UNKNOWN};
            leak_of[group] = ++leak_count;
        }
    return true;
}

/* ---- who owned whom ---------------------------------------------------------------------------------------------------------------- */

/* As every owner begins at a level that checks. */
struct handle {
    const void *ptr;
    own_tag tag;
};

static bool is_owner(const struct handle *handle)
{
    uint32_t group = own_group_(handle->tag);
    return handle->ptr && group && handle->tag.slot == group && group < table_limit() && leak_of[group] &&
           record_of(group)->ptr == handle->ptr && owner_tag(group).generation == handle->tag.generation;
}

static void find_owned(uint32_t owner, const char *memory, size_t size)
{
    for (size_t at = 0; at + sizeof(struct handle) <= size; at += sizeof(void *)) {
        struct handle handle;
        memcpy(&handle, memory + at, sizeof handle);
        if (!is_owner(&handle))
            continue;
        uint32_t owned = leak_of[own_group_(handle.tag)] - 1;
        if (owned != owner)
            leaks[owned].parent = owner;
    }
}

/* Where the system call is missing or forbidden. Not elsewhere: Valgrind complains of writing what was never initialised. */
static ssize_t copy_through_pipe(char *to, const void *from, size_t size)
{
    int ends[2];
    if (pipe(ends) != 0)
        return -1;
    ssize_t got = write(ends[1], from, size);
    if (got > 0)
        got = read(ends[0], to, (size_t)got);
    close(ends[0]);
    close(ends[1]);
    return got;
}

static ssize_t copy_if_there(char *to, const void *from, size_t size)
{
    struct iovec local = {to, size}, remote = {(void *)(uintptr_t)from, size};
    ssize_t got = process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
    return got < 0 && errno != EFAULT ? copy_through_pipe(to, from, size) : got;
}

/* Part by part; parts overlap, so that a handle is whole in one. */
static void look_into(uint32_t owner)
{
    char part[4096];
    const char *memory = record_of(leaks[owner].slot_group)->ptr;
    size_t whole = record_of(leaks[owner].slot_group)->size;
    for (size_t at = 0; at < whole; at += sizeof part - sizeof(struct handle)) {
        size_t size = whole - at < sizeof part ? whole - at : sizeof part;
        ssize_t got = copy_if_there(part, memory + at, size);
        if (got <= 0)
            return;
        find_owned(owner, part, (size_t)got);
    }
}

/* ---- who leaked ------------------------------------------------------------------------------------------------------------------ */

static bool is_forgotten(uint32_t leak)
{
    return kind_of(record_of(leaks[leak].slot_group)) == RECORD_FORGOTTEN;
}

/* Up to what is known, or a root, or around a cycle once. */
static void find_fate(uint32_t leak)
{
    uint32_t top = leak;
    while (leaks[top].fate == UNKNOWN) {
        leaks[top].fate = is_forgotten(top) ? KEPT : LEAKED;
        if (leaks[top].fate == LEAKED && leaks[top].parent != NONE)
            top = leaks[top].parent;
    }
    for (uint32_t at = leak; at != top && leaks[top].fate == KEPT; at = leaks[at].parent)
        leaks[at].fate = KEPT;
}

/* ---- groups ------------------------------------------------------------------------------------------------------------------------ */

/* Whether two objects are of one type and made at one place, whoever called that. */
static bool is_same_site(place_id a, place_id b)
{
    const struct place *source = depot_source(a);
    return a == b || (source && source == depot_source(b) && strcmp(depot_at(a)->type, depot_at(b)->type) == 0);
}

static uint32_t find_group(uint32_t first, place_id origin)
{
    while (first != NONE && !is_same_site(groups[first].shown.origin, origin))
        first = groups[first].next;
    return first;
}

/* The group of this place that is the parent or above it: a list of nodes is one group, however long. */
static uint32_t find_above(uint32_t parent, place_id origin)
{
    while (parent != NONE && !is_same_site(groups[parent].shown.origin, origin))
        parent = groups[parent].parent;
    return parent;
}

static uint32_t add_group(uint32_t parent, place_id origin)
{
    uint32_t *first = parent == NONE ? &first_root : &groups[parent].first;
    uint32_t *last = parent == NONE ? &last_root : &groups[parent].last;
    groups[group_count] = (struct tree_group){
        .shown = {.origin = origin, .depth = parent == NONE ? 0 : groups[parent].shown.depth + 1},
        .parent = parent, .first = NONE, .last = NONE, .next = NONE};
    if (*first == NONE)
        *first = group_count;
    else
        groups[*last].next = group_count;
    *last = group_count;
    return group_count++;
}

static void assign(uint32_t leak, uint32_t parent)
{
    place_id origin = record_of(leaks[leak].slot_group)->origin;
    uint32_t group = find_above(parent, origin);
    if (group == NONE)
        group = find_group(parent == NONE ? first_root : groups[parent].first, origin);
    if (group == NONE)
        group = add_group(parent, origin);
    groups[group].shown.count++;
    groups[group].shown.is_mixed |= groups[group].shown.origin != origin;
    if (!groups[group].shown.moved)
        groups[group].shown.moved = get_word(leaks[leak].slot_group, OWN_MOVED_);
    leaks[leak].group = group;
}

/* Owners first: up to the root, or to what has a group, or around a cycle once; and down again. */
static void assign_path(uint32_t leak)
{
    uint32_t at = leak;
    leaks[at].below = at;
    while (leaks[at].group == NONE) {
        uint32_t up = leaks[at].parent;
        if (up == NONE || leaks[up].group != NONE || leaks[up].below != NONE)
            break;
        leaks[up].below = at;
        at = up;
    }
    for (;;) {
        uint32_t up = leaks[at].parent, down = leaks[at].below;
        if (leaks[at].group == NONE)
            assign(at, up != NONE ? leaks[up].group : NONE);
        if (at == leak)
            break;
        at = down;
    }
}

/* ---- the report ---------------------------------------------------------------------------------------------------------------------- */

/* The group after this one in the order of the report. */
static uint32_t next_group(uint32_t group)
{
    if (groups[group].first != NONE)
        return groups[group].first;
    while (group != NONE && groups[group].next == NONE)
        group = groups[group].parent;
    return group != NONE ? groups[group].next : NONE;
}

/* Hides what is suppressed, and what that owned. */
static void hide_suppressed(struct tree_group *group)
{
    group->shown.is_hidden = (group->parent != NONE && groups[group->parent].shown.is_hidden) ||
                             suppress_leak(group->shown.origin, group->shown.count);
}

static bool report_groups(void)
{
    struct leak_group *shown = allocate(group_count, sizeof *shown);
    uint32_t count = 0;
    bool found = false;
    if (!shown)
        return false;
    for (uint32_t group = first_root; group != NONE; group = next_group(group)) {
        hide_suppressed(&groups[group]);
        found |= !groups[group].shown.is_hidden;
        shown[count++] = groups[group].shown;
    }
    if (found && report_count_one())
        render_leaks(shown, count);
    return found;
}

static void find_leaks(void)
{
    uint32_t count = count_left();
    if (!count)
        return;
    if (!collect(count)) {
        report_warning("there is not enough memory to report leaks among %u owners that are left", count);
        (void)report_count_one();
        return;
    }
    for (uint32_t i = 0; i < leak_count; i++)
        look_into(i);
    for (uint32_t i = 0; i < leak_count; i++)
        find_fate(i);
    for (uint32_t i = 0; i < leak_count; i++)
        if (leaks[i].fate == LEAKED)
            assign_path(i);
    (void)report_groups();
    for (uint32_t i = 0; i < leak_count; i++)
        sanitizer_ignore_leak(record_of(leaks[i].slot_group)->ptr);
}

void leak_check(void)
{
    static bool is_done;
    if (is_done || !report_lock())
        return; /* exit may also have been called in the middle of a report */
    is_done = true;
    if (options()->detect_leaks)
        find_leaks();
    symbolize_close(); /* or Valgrind finds libdw's memory possibly lost */
    report_unlock();
    suppress_print();
    if (options()->verbosity)
        report_note("%u owners and own_with at most at a time, %u report%s%s", table_limit() - 1, report_count(),
                    report_count() == 1 ? "" : "s", depot_is_full() ? "; there was no room for all places" : "");
    if (report_count()) {
        sanitizer_check_leaks();
        fflush(NULL);
        _exit(options()->exitcode);
    }
}
