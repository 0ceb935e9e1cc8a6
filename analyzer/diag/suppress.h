// Suppression comments: `// own-check: allow(rule, rule) reason`.
#ifndef OWN_DIAG_SUPPRESS_H
#define OWN_DIAG_SUPPRESS_H

#include "diag/diag.h"

// Drops the findings that a comment allows, keeping the order of the others, and appends findings about the comments
// themselves in the scanned files: nothing to suppress, no reason, no such rule, not understood.
void suppress_apply(struct diag_list *list, struct source_table *sources, const uint32_t *scanned_files,
                    uint32_t scanned_count);

#endif
