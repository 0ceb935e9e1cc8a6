/* From a part of its address to a struct own_site. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_SITES_H
#define OWN_DEBUG_SITES_H

#include "own/handle.h"

/* The place of a loaded module whose own_site_number_ this is; null when there is none, say after dlclose. */
own_where site_find(uint32_t number);

#endif
