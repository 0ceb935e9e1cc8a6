/* Loaded and unloaded by plugins.c. SPDX-License-Identifier: MIT */
#include <own/own.h>

typedef struct part {
    int number;
} part;
OWN_DECLARE_STATIC(part);
OWN_DEFINE_DROP(part, (void)_p);

void *run(void);
void *run(void)
{
    own_part kept = own_new(part, .number = 1);
    void *raw = kept.ptr;
    own_part moved = own_move(kept);
    (void)moved;
    return raw;
}
