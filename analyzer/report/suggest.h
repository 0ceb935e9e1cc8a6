// Fix-its as lines that go and lines that come.
#ifndef OWN_REPORT_SUGGEST_H
#define OWN_REPORT_SUGGEST_H

#include "report/snippet.h"

// Draws what the source becomes when all fixes are made; those in files that are missing are left out.
void suggest_draw(struct grid *grid, struct source_table *sources, const struct diag_finding *finding,
                  const struct snippet_style *style);

#endif
