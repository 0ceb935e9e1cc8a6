/* What own-check sees of str.h: annotated prototypes. SPDX-License-Identifier: MIT
 * own_append(s, v) is own_str_append(&(s), v), and own_append_format likewise. */
#ifndef OWN_CHECK_STR_H
#define OWN_CHECK_STR_H

/* clang-format off */
typedef char own_str_value; /* as of every type with owners: for results and the like */
typedef struct OWN_SAYS_("own:handle=ref;of=str") ref_str {
    union { const char *ptr; const char *borrowed_; };
    size_t len;
} ref_str;
typedef struct OWN_SAYS_("own:handle=own;of=str;drop=own_str_drop") own_str {
    union { char *ptr; ref_str (*ref_t_)(void); };
    size_t len;
    size_t capacity;
} own_str;
typedef struct OWN_SAYS_("own:handle=opt;of=str;drop=opt_str_drop") opt_str {
    union { char *ptr; ref_str (*ref_t_)(void); own_str (*own_t_)(void); };
    size_t len;
    size_t capacity;
} opt_str;
/* clang-format on */

OWN_SLICE_FUNCTIONS_(ref_str, const char);
OWN_RESULT_REF(s) ref_str ref_str_from_c(const char *s);
bool ref_str_is_equal(ref_str a, ref_str b);
int ref_str_compare(ref_str a, ref_str b);
bool ref_str_starts_with(ref_str s, ref_str head);
bool ref_str_ends_with(ref_str s, ref_str tail);
bool ref_str_find(ref_str s, ref_str what, size_t *at OWN_SAYS_("own:writes"));
OWN_RESULT_HOLDS(s) ref_str ref_str_trim(ref_str s);
bool ref_str_split(ref_str *rest OWN_EXCLUSIVE, char separator, ref_str *part OWN_INITS);
uint64_t ref_str_hash(ref_str s, struct own_hash_key key);

OWN_CHECK_OWNER_VERBS_(str);
OWN_CHECK_OPTIONAL_VERBS_(str);
own_str own_str_new(void);
own_str own_str_from(ref_str s);
OWN_PRINTF_(1, 2) own_str own_str_format(const char *format OWN_BORROWS, ...);
own_str own_str_from_raw(char *raw OWN_TAKES OWN_NONNULL);
OWN_RESULT_OWNED OWN_SAYS_("own:result=nonnull") char *own_str_into_raw(own_str *s OWN_EMPTIES);
OWN_RESULT_REF(s) ref_str own_str_ref(const own_str *s);
OWN_RESULT_REF(s) ref_str opt_str_ref(const opt_str *s);
OWN_RESULT_REF(s) OWN_SAYS_("own:result=nonnull") const char *own_str_c(const own_str *s);
size_t own_str_len(const own_str *s OWN_BORROWS);
size_t own_str_capacity(const own_str *s OWN_BORROWS);
bool own_str_is_empty(const own_str *s OWN_BORROWS);
void own_str_push(own_str *s OWN_EXCLUSIVE, char c);
bool own_str_try_push(own_str *s OWN_EXCLUSIVE, char c);
void own_str_append(own_str *s OWN_EXCLUSIVE, ref_str other);
bool own_str_try_append(own_str *s OWN_EXCLUSIVE, ref_str other);
void own_str_insert(own_str *s OWN_EXCLUSIVE, size_t i, ref_str other);
bool own_str_try_insert(own_str *s OWN_EXCLUSIVE, size_t i, ref_str other);
void own_str_reserve(own_str *s OWN_EXCLUSIVE, size_t more);
bool own_str_try_reserve(own_str *s OWN_EXCLUSIVE, size_t more);
OWN_PRINTF_(2, 3) void own_str_append_format(own_str *s OWN_EXCLUSIVE, const char *format OWN_BORROWS, ...);
OWN_PRINTF_(2, 3) bool own_str_try_append_format(own_str *s OWN_EXCLUSIVE, const char *format OWN_BORROWS, ...);
OWN_PRINTF_(2, 0) void own_str_append_format_list(own_str *s OWN_EXCLUSIVE, const char *format OWN_BORROWS, va_list arguments);
OWN_PRINTF_(2, 0) bool own_str_try_append_format_list(own_str *s OWN_EXCLUSIVE, const char *format OWN_BORROWS,
                                                      va_list arguments);
void own_str_cut(own_str *s OWN_EXCLUSIVE, size_t begin, size_t end);
void own_str_truncate(own_str *s OWN_EXCLUSIVE, size_t len);
void own_str_clear(own_str *s OWN_EXCLUSIVE);

#define own_append(s, view)       own_str_append(&(s), view)
#define own_append_format(s, ...) own_str_append_format(&(s), __VA_ARGS__)

#endif
