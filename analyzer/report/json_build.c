#include "report/json_build.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/check.h"
#include "report/utf8.h"

static json_t *need(json_t *value) {
    if (!value) {
        base_out_of_memory();
    }
    return value;
}

json_t *build_object(void) {
    return need(json_object());
}

json_t *build_array(void) {
    return need(json_array());
}

void build_set(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, need(value)) != 0) {
        base_out_of_memory();
    }
}

void build_append(json_t *array, json_t *value) {
    if (json_array_append_new(array, need(value)) != 0) {
        base_out_of_memory();
    }
}

json_t *build_text(struct json_writer *writer, str s) {
    s = utf8_valid(&writer->arena, s);
    return need(json_stringn(s.data ? s.data : "", s.len));
}

json_t *build_c(const char *s) {
    return need(json_string(s ? s : ""));
}

json_t *build_number(uint32_t value) {
    return need(json_integer(value));
}

json_t *build_id(uint64_t id) {
    char digits[17];
    snprintf(digits, sizeof digits, "%016" PRIx64, id);
    return build_c(digits);
}

static int write_chunk(const char *data, size_t size, void *out) {
    text_add(out, (str){data, size});
    return 0;
}

void build_finish(struct json_writer *writer, json_t *root, struct text *out) {
    CHECK(json_dump_callback(root, write_chunk, out, JSON_INDENT(2)) == 0);
    text_add_char(out, '\n');
    json_decref(root);
    arena_free(&writer->arena);
}
