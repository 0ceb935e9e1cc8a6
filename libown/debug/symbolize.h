/* From an address in this program to its source. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_SYMBOLIZE_H
#define OWN_DEBUG_SYMBOLIZE_H

#include <stdbool.h>
#include <stdint.h>

struct symbol {
    uintptr_t address;
    const char *function; /* or null */
    const char *file;     /* or null: then the module is what is known */
    unsigned line;
    const char *module; /* without directories; null when the address is in none, say after dlclose */
    uintptr_t offset;   /* in the module, as addr2line counts */
};

/* Between the two, texts of symbols stay. Debug information is read when the first symbol is asked for, if that is safe here. */
void symbolize_begin(bool is_safe);
void symbolize_end(void);
/* Before symbolize_end: frees what was read, if that is safe here. After a later symbolize_begin it is read again. */
void symbolize_close(void);

/* The functions that are at the address, the innermost of those inlined first: 1 to max. */
unsigned symbolize(uintptr_t address, struct symbol *symbols, unsigned max);

#endif
