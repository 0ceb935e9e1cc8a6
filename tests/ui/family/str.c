// Strings.
// Borrows that outlive what they borrow from are known misses: flow does not know loans yet.
#include <own/str.h>

#include <stdlib.h>

void keep(own_str s); // takes
size_t count(ref_str s);

void leaked_bad(int n) {
    own_str s = own_str_format("%d", n);
    own_append(s, own_text("!"));
} //~ error: `s` is never dropped [leak]

void auto_ok(int n) {
    own_auto(str) s = own_str_format("%d", n);
    own_append(s, own_text("!"));
    count(own_ref(s));
}

void used_after_move_bad(void) {
    own_str s = own_empty(str);
    keep(own_move(s));
    own_append_format(s, "%d", 1); //~ error: use of moved value `s` [use-after-move]
}

void dropped_twice_bad(void) {
    own_str s = own_str_from(own_text("a"));
    own_drop(str, s);
    own_drop(str, s); //~ error: `s` is dropped twice [double-free]
}

void raw_leaked_bad(void) {
    own_str s = own_str_from(own_text("a"));
    char *raw = own_str_into_raw(&s);
    raw[0] = 'b';
} //~ error: is never freed [leak]

void raw_ok(void) {
    own_str s = own_str_from(own_text("a"));
    char *raw = own_str_into_raw(&s);
    raw[0] = 'b';
    free(raw);
}

void adopted_twice_bad(char *raw OWN_TAKES OWN_NONNULL) {
    own_auto(str) s = own_str_from_raw(raw);
    free(raw); //~ error: `raw` is freed twice [double-free]
}

void split_ok(ref_str line) {
    ref_str rest = line, part;
    while (ref_str_split(&rest, ',', &part)) {
        count(ref_str_trim(part));
    }
}

void optional_ok(opt_str name) {
    if (own_is_some(name)) {
        count(own_ref(name));
    }
    opt_drop(str, name);
}

void view_of_dropped_bad(void) {
    own_str s = own_str_from(own_text("a"));
    ref_str view = own_ref(s);
    own_drop(str, s);
    count(view); //~ known-miss: [use-after-free]
}
