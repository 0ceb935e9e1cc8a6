/* Where reports go. SPDX-License-Identifier: MIT
 *
 * Text is put together in one buffer and written when that is full or at out_close, without asking for memory. One thread
 * at a time: between report_lock and report_unlock. */
#ifndef OWN_DEBUG_OUT_H
#define OWN_DEBUG_OUT_H

void out_open(void);
void out_close(void);

__attribute__((format(printf, 1, 2))) void out_put(const char *format, ...);
/* A string of JSON, with its quotes. What is no UTF-8 becomes U+FFFD; null becomes null. */
void out_json(const char *text);

#endif
