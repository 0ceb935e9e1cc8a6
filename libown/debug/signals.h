/* Whether a signal is being handled. SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_SIGNALS_H
#define OWN_DEBUG_SIGNALS_H

#include <stdbool.h>

/* Whether this thread is in a handler of a signal, as far as frame pointers tell. */
bool signal_is_handled(void);

#endif
