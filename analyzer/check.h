// The pipeline of own-check.
#ifndef OWN_CHECK_H
#define OWN_CHECK_H

#include "options.h"

enum check_exit { CHECK_CLEAN = 0, CHECK_FINDINGS = 1, CHECK_FAILED = 2 };

// Does what the options ask for: reads, analyses, reports to standard output and standard error. Returns the
// exit code.
enum check_exit check_run(struct arena *arena, const struct options *options);

// `own-check: error: ...` and, when there is a hint, `own-check: help: ...` on standard error.
void check_complain(str error, str hint);

#endif
