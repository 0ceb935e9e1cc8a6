// Words that several renderers share.
#ifndef OWN_REPORT_WORDS_H
#define OWN_REPORT_WORDS_H

#include "report/report.h"

const char *words_level(enum diag_level level);   // error, warning, note
const char *words_plural(uint32_t count);         // "s", but "" for 1

// How many findings there are of each level.
struct words_counts {
    uint32_t of[DIAG_ERROR + 1];
};
struct words_counts words_count(const struct diag_list *list);

#endif
