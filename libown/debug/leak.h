/* SPDX-License-Identifier: MIT */
#ifndef OWN_DEBUG_LEAK_H
#define OWN_DEBUG_LEAK_H

/* Reports the owners that are still live; ends the program with the exit code of OWN_OPTIONS when there was any report.
 * To be called when the program exits, after the handlers of atexit. */
void leak_check(void);

#endif
