// Building JSON with jansson: nothing here fails, running out of memory ends the process as everywhere else.
#ifndef OWN_REPORT_JSON_BUILD_H
#define OWN_REPORT_JSON_BUILD_H

#include <jansson.h>

#include "report/report.h"

struct json_writer {
    struct arena arena; // of texts that had to be made valid
    struct source_table *sources;
};

json_t *build_object(void);
json_t *build_array(void);
void build_set(json_t *object, const char *key, json_t *value); // takes `value`
void build_append(json_t *array, json_t *value);                // takes `value`

json_t *build_text(struct json_writer *writer, str s); // bytes that are not UTF-8 become U+FFFD
json_t *build_c(const char *s);                        // null is ""
json_t *build_number(uint32_t value);
json_t *build_id(uint64_t id); // 16 hexadecimal digits: 64 bits are too many for the numbers of most readers

// Writes `root` with two blanks of indentation and lets go of it.
void build_finish(struct json_writer *writer, json_t *root, struct text *out);

#endif
