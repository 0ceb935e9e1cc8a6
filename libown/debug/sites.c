/* SPDX-License-Identifier: MIT
 *
 * Sites are in the data of the program and its libraries, at addresses that are a multiple of 32 and begin to repeat in the
 * bits of the number after 2 MB; a magic word tells them from other data. */
#define _GNU_SOURCE /* dl_iterate_phdr */
#include "sites.h"

#include <link.h>

enum { SITE_ALIGNMENT = 32, PERIOD = SITE_ALIGNMENT << 16 };

struct search {
    uintptr_t low_bits;
    own_where found;
};

static own_where look_at(uintptr_t address)
{
    own_where site = (own_where)address;
    return site->magic == OWN_SITE_MAGIC_ && site->file && site->function ? site : NULL;
}

static own_where look_between(uintptr_t begin, uintptr_t end, uintptr_t low_bits)
{
    uintptr_t address = (begin & ~(uintptr_t)(PERIOD - 1)) | low_bits;
    if (address < begin)
        address += PERIOD;
    for (; address + sizeof(struct own_site) <= end; address += PERIOD)
        if (look_at(address))
            return look_at(address);
    return NULL;
}

static int look_into(struct dl_phdr_info *info, size_t size, void *data)
{
    struct search *search = data;
    (void)size;
    for (int i = 0; i < info->dlpi_phnum && !search->found; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        uintptr_t begin = info->dlpi_addr + part->p_vaddr;
        if (part->p_type == PT_LOAD && part->p_flags & PF_W) /* sites are initialised: within the file's part */
            search->found = look_between(begin, begin + part->p_filesz, search->low_bits);
    }
    return search->found != NULL;
}

own_where site_find(uint32_t number)
{
    struct search search = {.low_bits = (uintptr_t)number * SITE_ALIGNMENT};
    dl_iterate_phdr(look_into, &search);
    return search.found;
}
