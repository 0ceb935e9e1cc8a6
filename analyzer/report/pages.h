// The pages of docs/rules, embedded when own-check is built.
#ifndef OWN_REPORT_PAGES_H
#define OWN_REPORT_PAGES_H

#include "base/str.h"

struct report_page {
    str rule;
    str text; // Markdown
};

extern const struct report_page report_pages[]; // sorted by rule; the last one has an empty rule

#endif
