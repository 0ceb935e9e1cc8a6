/* From an address in this program to a line of its source. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_SYMBOLIZE_H
#define OWN_DEBUG_SYMBOLIZE_H

#include <stdbool.h>
#include <stddef.h>

/* Writes "FILE:LINE in FUNCTION" for the code at the address, or, without debug information, "(MODULE+OFFSET)", as
 * addr2line wants it. The text is of the caller and always ends in a null. */
void symbolize(const void *address, char *text, size_t size);

#endif
