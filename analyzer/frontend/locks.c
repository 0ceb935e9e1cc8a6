// The thread-safety attributes of clang, in all their spellings, as what a declaration says about locks.
#include "frontend/lower.h"

static const struct lock_attribute {
    const char *name;
    enum mir_lock_kind kind;
    bool is_shared;
    bool is_try; // the first argument is the result of success
} ATTRIBUTES[] = {
    {"guarded_by", MIR_GUARDED, false, false},
    {"guarded_var", MIR_GUARDED, false, false},
    {"pt_guarded_by", MIR_POINTEE_GUARDED, false, false},
    {"pt_guarded_var", MIR_POINTEE_GUARDED, false, false},
    {"acquire_capability", MIR_ACQUIRES, false, false},
    {"acquire_shared_capability", MIR_ACQUIRES, true, false},
    {"exclusive_lock_function", MIR_ACQUIRES, false, false},
    {"shared_lock_function", MIR_ACQUIRES, true, false},
    {"try_acquire_capability", MIR_ACQUIRES, false, true},
    {"try_acquire_shared_capability", MIR_ACQUIRES, true, true},
    {"exclusive_trylock_function", MIR_ACQUIRES, false, true},
    {"shared_trylock_function", MIR_ACQUIRES, true, true},
    {"release_capability", MIR_RELEASES, false, false},
    {"release_shared_capability", MIR_RELEASES, true, false},
    {"release_generic_capability", MIR_RELEASES, false, false},
    {"unlock_function", MIR_RELEASES, false, false},
    {"requires_capability", MIR_REQUIRES, false, false},
    {"requires_shared_capability", MIR_REQUIRES, true, false},
    {"exclusive_locks_required", MIR_REQUIRES, false, false},
    {"shared_locks_required", MIR_REQUIRES, true, false},
    {"locks_excluded", MIR_EXCLUDES, false, false},
    {"assert_capability", MIR_ASSERTS, false, false},
    {"assert_shared_capability", MIR_ASSERTS, true, false},
    {"assert_exclusive_lock", MIR_ASSERTS, false, false},
    {"assert_shared_lock", MIR_ASSERTS, true, false},
    {"lock_returned", MIR_RETURNS_LOCK, false, false},
    {"no_thread_safety_analysis", MIR_UNCHECKED, false, false},
};

static const struct lock_attribute *find_lock_attribute(str name) {
    for (size_t i = 0; i < sizeof ATTRIBUTES / sizeof *ATTRIBUTES; i++) {
        if (str_eq(name, str_from_c(ATTRIBUTES[i].name))) {
            return &ATTRIBUTES[i];
        }
    }
    return NULL;
}

// ---- the lock ----

static str without_blanks(struct arena *arena, str text) {
    char *kept = ARENA_ARRAY(arena, char, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] != ' ' && text.data[i] != '\n' && text.data[i] != '\t') {
            kept[len++] = text.data[i];
        }
    }
    return (str){kept, len};
}

// To clang a lock, its address and what a pointer to it points to are the same.
static str without_indirection(str text) {
    while (text.len) {
        bool is_in_brackets = text.data[0] == '(' && text_skip_brackets(text, 0) == text.len;
        if (text.data[0] != '&' && text.data[0] != '*' && !is_in_brackets) {
            break;
        }
        text = str_slice(text, 1, text.len - is_in_brackets);
    }
    return text;
}

// `name`, `name->field.field`
static bool is_path(str text) {
    size_t at = text_word_end(text, 0);
    bool ok = at > 0 && !(text.data[0] >= '0' && text.data[0] <= '9');
    while (ok && at < text.len) {
        str rest = str_slice(text, at, text.len);
        size_t start = at + (str_starts_with(rest, S("->")) ? 2 : 1);
        ok = text.data[at] == '.' || start == at + 2;
        at = text_word_end(text, start);
        ok = ok && at > start;
    }
    return ok;
}

static uint32_t name_index(const struct lock_scope *scope, str name) {
    for (uint32_t i = 0; i < scope->count; i++) {
        if (str_eq(scope->names[i], name)) {
            return i;
        }
    }
    return MIR_NONE;
}

static void set_place(struct lower *lower, const struct lock_scope *scope, str text, struct mir_lock *lock) {
    str path = without_indirection(without_blanks(lower->arena, text));
    if (!is_path(path)) {
        bool is_address = str_starts_with(path, S("0x")); // how libclang prints what it does not print
        lock->path = mir_intern(lower->unit, is_address ? S("") : path);
        return;
    }
    size_t end = text_word_end(path, 0);
    uint32_t index = name_index(scope, str_slice(path, 0, end));
    bool is_parameter = !mir_is_none(index) && scope->root == MIR_LOCK_PARAMETER;
    lock->root = (uint8_t)(mir_is_none(index) ? MIR_LOCK_OBJECT : scope->root);
    lock->index = is_parameter ? index : 0;
    lock->path = mir_intern(lower->unit, is_parameter ? str_slice(path, end, path.len) : path);
}

static str cut_argument(str *arguments) {
    size_t at = 0;
    while (at < arguments->len && arguments->data[at] != ',') {
        char c = arguments->data[at];
        at = c == '(' || c == '[' ? text_skip_brackets(*arguments, at)
             : c == '"'           ? text_skip_literal(*arguments, at)
                                  : at + 1;
    }
    at = at < arguments->len ? at : arguments->len;
    str argument = str_trim(str_slice(*arguments, 0, at));
    *arguments = str_slice(*arguments, at < arguments->len ? at + 1 : at, arguments->len);
    return argument;
}

static enum mir_when success(str value) {
    return str_eq(value, S("0")) || str_eq(value, S("false")) ? MIR_WHEN_ZERO : MIR_WHEN_NONZERO;
}

// ---- all ----

static void add_lock_attribute(struct lower *lower, const struct lock_scope *scope, const struct lock_attribute *found,
                               str arguments, struct lock_list *locks) {
    struct mir_lock said = {.kind = (uint8_t)found->kind, .is_shared = found->is_shared};
    said.when = (uint8_t)(found->is_try ? success(cut_argument(&arguments)) : MIR_ALWAYS);
    do {
        str argument = cut_argument(&arguments);
        struct mir_lock lock = said;
        if (str_starts_with(argument, S("!"))) { // required not to be held
            lock.kind = MIR_EXCLUDES;
            argument = str_slice(argument, 1, argument.len);
        }
        set_place(lower, scope, argument, &lock);
        VEC_PUSH(lower->arena, locks, lock);
    } while (arguments.len);
}

struct mir_locks read_locks(struct lower *lower, const struct lock_scope *scope, struct attributes attributes) {
    struct lock_list locks = {0};
    for (uint32_t i = 0; i < attributes.len; i++) {
        const struct lock_attribute *found = find_lock_attribute(attributes.items[i].name);
        if (found) {
            add_lock_attribute(lower, scope, found, attributes.items[i].arguments, &locks);
        }
    }
    return locks.len ? mir_locks_add(lower->unit, locks.items, locks.len) : (struct mir_locks){0};
}
