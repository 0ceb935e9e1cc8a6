#include "report/words.h"

const char *words_level(enum diag_level level) {
    switch (level) {
    case DIAG_NOTE: return "note";
    case DIAG_WARNING: return "warning";
    case DIAG_ERROR: return "error";
    }
    return "";
}

const char *words_plural(uint32_t count) {
    return count == 1 ? "" : "s";
}

struct words_counts words_count(const struct diag_list *list) {
    struct words_counts counts = {0};
    for (uint32_t i = 0; i < list->findings.len; i++) {
        counts.of[list->findings.items[i].level]++;
    }
    return counts;
}
