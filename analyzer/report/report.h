// report/: findings out. Renderers know no rule and no pass: they draw what is in the finding and read the sources.
// All of them append to `out`; findings must have gone through diag_finish.
#ifndef OWN_REPORT_REPORT_H
#define OWN_REPORT_REPORT_H

#include "diag/diag.h"

// ---- what was looked at, beside what was found ----

struct report_incomplete {
    str function;
    struct span span; // where own-check gave up; the function's name when nothing better is known
    str reason;
};

struct report_failed_unit {
    str file; // as displayed
    str reason;
};

struct report_coverage {
    uint32_t units;              // looked at, failed ones included
    uint32_t functions_analysed; // to the end
    VEC(struct report_incomplete) incomplete;
    VEC(struct report_failed_unit) failed;
};

struct report_tool {
    const char *version; // of own-check
    const char *clang;   // as libclang names itself
};

// ---- for people ----

struct report_style {
    bool color;
    bool unicode;
    uint32_t width; // of the terminal in columns; 0 when unknown
};

enum report_color { REPORT_COLOR_AUTO, REPORT_COLOR_ALWAYS, REPORT_COLOR_NEVER };

// The style for a descriptor: honours NO_COLOR, TERM, LC_ALL, LC_CTYPE and LANG.
struct report_style report_style_for(int descriptor, enum report_color color);

void report_text(struct text *out, const struct diag_list *list, struct source_table *sources,
                 struct report_style style);

// `own-check: 3 findings (2 errors, 1 warning) in 12 units; ...`; what was not analysed is listed when `verbose`,
// units that failed always.
void report_summary(struct text *out, const struct diag_list *list, const struct report_coverage *coverage,
                    struct source_table *sources, bool verbose);

// ---- for programs ----

void report_json(struct text *out, const struct diag_list *list, const struct report_coverage *coverage,
                 struct source_table *sources, struct report_tool tool);
void report_sarif(struct text *out, const struct diag_list *list, const struct report_coverage *coverage,
                  struct source_table *sources, struct report_tool tool);
void report_github(struct text *out, const struct diag_list *list, struct source_table *sources);

// ---- --explain ----

// The page of a rule; false when there is no such rule: then `out` has a message that lists them.
bool report_explain(struct text *out, str rule, struct report_style style);

// ---- --verify ----

struct report_verify_result {
    uint32_t matched;      // expectations that came true
    uint32_t unexpected;   // findings nobody expected
    uint32_t missing;      // expectations without a finding
    uint32_t known_misses; // checked in as such, and still missed
    uint32_t wrong;        // known misses that are found now, expectations that cannot be read
};

// Compares the findings with the expectations in comments of `files`; writes a line for each difference. The run is
// good when unexpected, missing and wrong are 0.
struct report_verify_result report_verify(struct text *out, const struct diag_list *list, struct source_table *sources,
                                          const uint32_t *files, uint32_t file_count);

#endif
