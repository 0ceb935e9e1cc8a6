/* Strings and views. SPDX-License-Identifier: MIT */
#include "operations.h"

#include <own/str.h>

#include <stdio.h>

enum { STRINGS = 2, LONGEST = 200 };

static struct string {
    own_str it;
    char model[LONGEST + 1]; /* ends in a null, and may have others */
    size_t len;
} all[STRINGS];

static opt_str aside; /* from the first string, with its text */
static struct string aside_model;

static struct string *any_string(struct script *s)
{
    return &all[pick(s, STRINGS)];
}

static const struct string *other_than(const struct string *t)
{
    return t == all ? all + 1 : all;
}

/* Few different bytes, so that something is found. */
static char any_byte(struct script *s)
{
    return "ab, \0x:"[pick(s, 7)];
}

static void insert_model(struct string *t, size_t at, const char *bytes, size_t len)
{
    memmove(t->model + at + len, t->model + at, t->len - at + 1);
    memcpy(t->model + at, bytes, len);
    t->len += len;
}

static void cut_model(struct string *t, size_t begin, size_t end)
{
    memmove(t->model + begin, t->model + end, t->len - end + 1);
    t->len -= end - begin;
}

static void push_byte(struct script *s)
{
    struct string *t = any_string(s);
    char byte = any_byte(s);
    if (t->len == LONGEST)
        return;
    if (pick(s, 2))
        own_str_push(&t->it, byte);
    else
        CHECK(own_str_try_push(&t->it, byte));
    insert_model(t, t->len, &byte, 1);
}

static void insert_part(struct script *s)
{
    struct string *t = any_string(s);
    const struct string *from = other_than(t);
    size_t begin = pick(s, (unsigned)from->len + 1), len = pick(s, (unsigned)(from->len - begin) + 1);
    size_t at = pick(s, (unsigned)t->len + 1);
    if (t->len + len > LONGEST)
        return;
    ref_str part = own_part(ref_str, own_ref(from->it), begin, begin + len);
    if (at == t->len)
        own_append(t->it, part);
    else if (pick(s, 2))
        own_str_insert(&t->it, at, part);
    else
        CHECK(own_str_try_insert(&t->it, at, part));
    insert_model(t, at, from->model + begin, len);
}

static void append_formatted(struct script *s)
{
    struct string *t = any_string(s);
    char formatted[20];
    int number = (int)pick(s, 256) - 100, len = snprintf(formatted, sizeof formatted, "<%*d>", 5, number);
    if (t->len + (size_t)len > LONGEST)
        return;
    if (pick(s, 2))
        own_append_format(t->it, "<%*d>", 5, number);
    else
        CHECK(own_str_try_append_format(&t->it, "<%*d>", 5, number));
    insert_model(t, t->len, formatted, (size_t)len);
}

static void cut(struct script *s)
{
    struct string *t = any_string(s);
    size_t begin = pick(s, (unsigned)t->len + 1), end = begin + pick(s, (unsigned)(t->len - begin) + 1);
    own_str_cut(&t->it, begin, end);
    cut_model(t, begin, end);
}

static void truncate_string(struct script *s)
{
    struct string *t = any_string(s);
    size_t len = pick(s, LONGEST);
    own_str_truncate(&t->it, len);
    if (len < t->len)
        cut_model(t, len, t->len);
}

static void clear(struct script *s)
{
    struct string *t = any_string(s);
    own_str_clear(&t->it);
    cut_model(t, 0, t->len);
}

/* What is behind a null is lost. */
static void make_raw(struct script *s)
{
    struct string *t = any_string(s);
    char *raw = own_str_into_raw(&t->it);
    CHECK(memcmp(raw, t->model, t->len + 1) == 0);
    t->it = own_str_from_raw(raw);
    cut_model(t, strlen(t->model), t->len);
}

static void copy(struct script *s)
{
    struct string *t = any_string(s);
    own_str fresh = own_str_from(own_ref(t->it));
    own_auto(str) old = own_replace(t->it, own_move(fresh));
    CHECK(ref_str_is_equal(own_ref(old), own_ref(t->it)));
}

static void put_aside(struct script *s)
{
    struct string *t = any_string(s);
    opt_drop(str, aside);
    aside = opt_str_some(own_move(t->it));
    memcpy(aside_model.model, t->model, sizeof t->model);
    aside_model.len = t->len;
    t->it = own_empty(str);
    cut_model(t, 0, t->len);
}

static void take_back(struct script *s)
{
    struct string *t = any_string(s);
    if (!own_is_some(aside))
        return;
    own_drop(str, t->it);
    t->it = own_unwrap(aside);
    memcpy(t->model, aside_model.model, sizeof t->model);
    t->len = aside_model.len;
}

/* ---- views ----------------------------------------------------------------------------------------------------------------- */

static void find(struct script *s)
{
    const struct string *t = any_string(s), *from = other_than(t);
    size_t begin = pick(s, (unsigned)from->len + 1), len = pick(s, (unsigned)(from->len - begin) % 4 + 1);
    size_t at = SIZE_MAX, expected = SIZE_MAX;
    for (size_t i = 0; i + len <= t->len && expected == SIZE_MAX; i++)
        if (memcmp(t->model + i, from->model + begin, len) == 0)
            expected = i;
    bool found = ref_str_find(own_ref(t->it), own_part(ref_str, own_ref(from->it), begin, begin + len), &at);
    CHECK(found == (expected != SIZE_MAX) && at == expected);
}

static void split(struct script *s)
{
    const struct string *t = any_string(s);
    char separator = any_byte(s);
    size_t at = 0, parts = 1;
    ref_str rest = own_ref(t->it), part;
    for (size_t i = 0; i < t->len; i++)
        parts += t->model[i] == separator;
    while (ref_str_split(&rest, separator, &part)) {
        CHECK(own_get(part) == t->it.ptr + at);
        at += ref_str_len(part) + 1;
        parts--;
    }
    CHECK(parts == 0 && at == t->len + 1);
}

static void trim(struct script *s)
{
    const struct string *t = any_string(s);
    size_t begin = 0, end = t->len;
    while (begin < end && t->model[begin] == ' ')
        begin++;
    while (end > begin && t->model[end - 1] == ' ')
        end--;
    ref_str trimmed = ref_str_trim(own_ref(t->it));
    CHECK(ref_str_is_equal(trimmed, ref_str_from_raw(t->model + begin, end - begin)));
    CHECK(ref_str_starts_with(own_ref(t->it), ref_str_from_raw(t->model, begin)));
    CHECK(ref_str_ends_with(own_ref(t->it), ref_str_from_raw(t->model + end, t->len - end)));
}

static void compare(struct script *s)
{
    const struct string *t = any_string(s), *u = any_string(s);
    size_t common = t->len < u->len ? t->len : u->len;
    int order = memcmp(t->model, u->model, common);
    order = order ? order : (t->len > u->len) - (t->len < u->len);
    int given = ref_str_compare(own_ref(t->it), own_ref(u->it));
    CHECK((given > 0) == (order > 0) && (given < 0) == (order < 0));
    const struct own_hash_key key = {1, 2};
    if (order == 0)
        CHECK(ref_str_hash(own_ref(t->it), key) == ref_str_hash(own_ref(u->it), key));
}

/* ---- all ------------------------------------------------------------------------------------------------------------------- */

static void begin(void)
{
    aside = opt_str_none();
    for (unsigned i = 0; i < STRINGS; i++) {
        all[i].it = own_empty(str);
        all[i].model[0] = '\0';
        all[i].len = 0;
    }
}

static void check(void)
{
    for (unsigned i = 0; i < STRINGS; i++) {
        CHECK(own_str_len(&all[i].it) == all[i].len && own_str_capacity(&all[i].it) >= all[i].len);
        CHECK(memcmp(own_str_c(&all[i].it), all[i].model, all[i].len + 1) == 0);
    }
    if (own_is_some(aside))
        CHECK(ref_str_is_equal(own_ref(aside), ref_str_from_raw(aside_model.model, aside_model.len)));
}

static unsigned held(void)
{
    return 0;
}

static void end(void)
{
    opt_drop(str, aside);
    for (unsigned i = 0; i < STRINGS; i++)
        own_drop(str, all[i].it);
}

static const struct operation operations[] = {
    {"push byte", push_byte}, {"insert part", insert_part}, {"append formatted", append_formatted}, {"cut", cut},
    {"truncate string", truncate_string}, {"clear", clear}, {"raw", make_raw}, {"copy", copy},
    {"put aside", put_aside}, {"take back", take_back}, {"find", find}, {"split", split}, {"trim", trim}, {"compare", compare},
};
const struct kind text = {"text", begin, OPERATIONS(operations), check, held, end};
