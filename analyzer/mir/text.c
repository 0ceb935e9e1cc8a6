// Places, types and operands as text. Types are written as C declares them, without a name: `int (*)(char *)`.
#include "mir/text.h"

#include <inttypes.h>

// ---- locals ----

static const char *generated_name(const struct mir_local_info *local) {
    switch ((enum mir_local_kind)local->kind) {
    case MIR_LOCAL_RETURN: return "return";
    case MIR_LOCAL_PARAMETER: return "arg";
    case MIR_LOCAL_VARIABLE: return "anonymous";
    case MIR_LOCAL_TEMPORARY: return "t";
    }
    return "";
}

// Whether a user's name could be taken for one made here: `t3`, `arg1`.
static bool looks_generated(str name) {
    size_t letters = name.len;
    while (letters && name.data[letters - 1] >= '0' && name.data[letters - 1] <= '9') {
        letters--;
    }
    str stem = str_slice(name, 0, letters);
    return letters < name.len && (str_eq(stem, S("t")) || str_eq(stem, S("arg")) || str_eq(stem, S("anonymous")));
}

void mir_text_local(struct text *out, const struct mir_unit *unit, const struct mir_body *body, mir_local local,
                    enum mir_voice voice) {
    const struct mir_local_info *info = mir_local_at(body, local);
    str name = mir_string(unit, info->name);
    text_add(out, name);
    if (voice == MIR_VOICE_USER) {
        return;
    }
    if (name.len == 0) {
        text_printf(out, "%s", generated_name(info));
        if (info->kind != MIR_LOCAL_RETURN) {
            text_printf(out, "%" PRIu32, local.i);
        }
    } else if (info->ordinal || looks_generated(name)) {
        text_printf(out, "#%" PRIu32, info->ordinal + 1);
    }
}

// ---- places ----

// A place is written as stars and parentheses, the root's name, and suffixes. How its kind is written may depend on
// what is done with it, `next`:
//     *p              p->x  (the star and the field are one suffix)
//     (*p)[1]         (*pp)->x
enum star { STAR_NONE, STAR_PLAIN, STAR_ARROW, STAR_PARENTHESES };

struct writer {
    struct text *out;
    const struct mir_unit *unit;
    const struct mir_body *body;
    enum mir_voice voice;
};

static str field_name(const struct mir_unit *unit, const struct mir_body *body, const struct mir_place_info *place) {
    const struct mir_type_info *record = mir_type_at(unit, mir_place_at(body, place->parent)->type);
    return mir_string(unit, unit->fields.items[record->first + (uint32_t)place->data].name);
}

static enum star star_of(const struct mir_place_info *place, const struct mir_place_info *next, enum star next_star) {
    if (place->kind != MIR_PLACE_DEREF) {
        return STAR_NONE;
    }
    if (!next) {
        return STAR_PLAIN;
    }
    if (next->kind == MIR_PLACE_FIELD) {
        return STAR_ARROW;
    }
    if (next->kind == MIR_PLACE_DEREF) {
        return next_star == STAR_ARROW ? STAR_PARENTHESES : STAR_PLAIN;
    }
    return STAR_PARENTHESES;
}

static void write_suffix(struct writer *writer, const struct mir_place_info *place, enum star star, enum star below) {
    switch ((enum mir_place_kind)place->kind) {
    case MIR_PLACE_LOCAL:
        mir_text_local(writer->out, writer->unit, writer->body, (mir_local){(uint32_t)place->data}, writer->voice);
        return;
    case MIR_PLACE_GLOBAL:
        text_printf(writer->out, "%s", writer->voice == MIR_VOICE_DUMP ? "@" : "");
        text_add(writer->out,
                 mir_string(writer->unit, mir_symbol_at(writer->unit, (mir_symbol){(uint32_t)place->data})->name));
        return;
    case MIR_PLACE_DEREF: text_printf(writer->out, "%s", star == STAR_PARENTHESES ? ")" : ""); return;
    case MIR_PLACE_FIELD: {
        str name = field_name(writer->unit, writer->body, place);
        if (name.len == 0 && writer->voice == MIR_VOICE_USER) {
            return; // a member of an anonymous member is written without it
        }
        text_printf(writer->out, "%s", below == STAR_ARROW ? "->" : ".");
        text_add(writer->out, name);
        if (name.len == 0) {
            text_printf(writer->out, "%" PRId64, place->data);
        }
        return;
    }
    case MIR_PLACE_INDEX: text_printf(writer->out, "[%" PRId64 "]", place->data); return;
    case MIR_PLACE_ELEMENT: {
        size_t before = writer->out->len + 1;
        text_add_char(writer->out, '[');
        mir_text_local(writer->out, writer->unit, writer->body, (mir_local){(uint32_t)place->data}, writer->voice);
        text_printf(writer->out, "%s]", writer->out->len == before ? "_" : "");
        return;
    }
    }
}

static bool is_anonymous_field(struct writer *writer, const struct mir_place_info *place) {
    return place->kind == MIR_PLACE_FIELD && writer->voice == MIR_VOICE_USER &&
           field_name(writer->unit, writer->body, place).len == 0;
}

// Writes `place` as far as its root and back; returns how its own star is written. An anonymous member hands the arrow
// of the pointer below it on to the member above it. Depth is bounded by MIR_DEEPEST_PLACE.
static enum star write_place(struct writer *writer, mir_place id, const struct mir_place_info *next,
                             enum star next_star) {
    const struct mir_place_info *place = mir_place_at(writer->body, id);
    enum star star = star_of(place, next, next_star);
    if (star == STAR_PLAIN) {
        text_add_char(writer->out, '*');
    } else if (star == STAR_PARENTHESES) {
        text_add(writer->out, S("(*"));
    }
    enum star below = STAR_NONE;
    if (!mir_is_none(place->parent.i)) {
        below = write_place(writer, place->parent, place, star);
    }
    write_suffix(writer, place, star, below);
    return is_anonymous_field(writer, place) ? below : star;
}

void mir_text_place(struct text *out, const struct mir_unit *unit, const struct mir_body *body, mir_place place,
                    enum mir_voice voice) {
    struct writer writer = {out, unit, body, voice};
    mir_local root = mir_place_local(body, place);
    if (voice == MIR_VOICE_DUMP || mir_is_none(root.i) || mir_local_at(body, root)->name) {
        write_place(&writer, place, NULL, STAR_NONE);
    }
}

// ---- types ----

static bool is_array(const struct mir_type_info *type) {
    return type->kind == MIR_TYPE_ARRAY || type->kind == MIR_TYPE_VLA;
}

static bool has_suffix(const struct mir_type_info *type) {
    return is_array(type) || type->kind == MIR_TYPE_FUNCTION;
}

static void add_space(struct text *out) {
    char last = out->len ? out->data[out->len - 1] : ' ';
    if (last != '*' && last != '(' && last != ' ') {
        text_add_char(out, ' ');
    }
}

static void write_name(struct text *out, const struct mir_unit *unit, const struct mir_type_info *type) {
    str name = mir_string(unit, type->name);
    text_add(out, name);
    if (name.len) {
        return;
    }
    switch ((enum mir_type_kind)type->kind) {
    case MIR_TYPE_VOID: text_add(out, S("void")); return;
    case MIR_TYPE_BOOL: text_add(out, S("_Bool")); return;
    case MIR_TYPE_INT: text_printf(out, "%s%d", type->is_signed ? "int" : "uint", type->bits); return;
    case MIR_TYPE_FLOAT: text_printf(out, "float%d", type->bits); return;
    case MIR_TYPE_RECORD: text_printf(out, "%s", type->is_union ? "union" : "struct"); return;
    case MIR_TYPE_OPAQUE: text_add(out, S("opaque")); return;
    case MIR_TYPE_POINTER:
    case MIR_TYPE_ARRAY:
    case MIR_TYPE_VLA:
    case MIR_TYPE_FUNCTION: return;
    }
}

static void write_prefix(struct text *out, const struct mir_unit *unit, const struct mir_type_info *type) {
    if (has_suffix(type)) {
        write_prefix(out, unit, mir_type_at(unit, type->element));
    } else if (type->kind == MIR_TYPE_POINTER) {
        const struct mir_type_info *to = mir_type_at(unit, type->element);
        write_prefix(out, unit, to);
        add_space(out);
        text_printf(out, "%s", has_suffix(to) ? "(*" : "*");
    } else {
        write_name(out, unit, type);
    }
}

static void write_parameters(struct text *out, const struct mir_unit *unit, const struct mir_type_info *type) {
    text_add_char(out, '(');
    for (uint32_t i = 0; i < type->len; i++) {
        text_printf(out, "%s", i ? ", " : "");
        mir_text_type(out, unit, unit->type_list.items[type->first + i]);
    }
    if (type->is_variadic) {
        text_printf(out, "%s...", type->len ? ", " : "");
    }
    text_add_char(out, ')');
}

static void write_type_suffix(struct text *out, const struct mir_unit *unit, const struct mir_type_info *type) {
    if (type->kind == MIR_TYPE_POINTER) {
        const struct mir_type_info *to = mir_type_at(unit, type->element);
        text_printf(out, "%s", has_suffix(to) ? ")" : "");
        write_type_suffix(out, unit, to);
    } else if (has_suffix(type)) {
        if (type->kind == MIR_TYPE_ARRAY) {
            text_printf(out, "[%" PRIu64 "]", type->count);
        } else if (type->kind == MIR_TYPE_VLA) {
            text_add(out, S("[*]"));
        } else {
            write_parameters(out, unit, type);
        }
        write_type_suffix(out, unit, mir_type_at(unit, type->element));
    }
}

void mir_text_type(struct text *out, const struct mir_unit *unit, mir_type id) {
    const struct mir_type_info *type = mir_type_at(unit, id);
    write_prefix(out, unit, type);
    if (has_suffix(type)) {
        add_space(out);
    }
    write_type_suffix(out, unit, type);
}

// ---- operands ----

void mir_text_quoted(struct text *out, str s, size_t longest) {
    bool cut = s.len > longest;
    s = str_slice(s, 0, longest);
    text_add_char(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (c < ' ' || c == 0x7f) {
            text_printf(out, "\\%03o", (unsigned)c);
        } else {
            text_add_char(out, s.data[i]);
        }
    }
    text_printf(out, "%s\"", cut ? "..." : "");
}

// A user writes `p` for the address of `*p` and `a` for that of `a[0]`.
static void write_address(struct text *out, const struct mir_unit *unit, const struct mir_body *body, mir_place place,
                          enum mir_voice voice) {
    const struct mir_place_info *info = mir_place_at(body, place);
    bool first_item = info->kind == MIR_PLACE_INDEX && info->data == 0;
    if (voice == MIR_VOICE_USER && (info->kind == MIR_PLACE_DEREF || first_item)) {
        mir_text_place(out, unit, body, info->parent, voice);
        return;
    }
    size_t before = out->len;
    text_add_char(out, '&');
    mir_text_place(out, unit, body, place, voice);
    if (out->len == before + 1) {
        out->len = before; // no name, no address of it either
    }
}

static void write_int(struct text *out, const struct mir_unit *unit, struct mir_operand operand, enum mir_voice voice) {
    bool pointer = mir_type_at(unit, operand.type)->kind == MIR_TYPE_POINTER;
    if (pointer && operand.data == 0 && voice == MIR_VOICE_USER) {
        text_add(out, S("NULL"));
    } else {
        text_printf(out, "%" PRId64, operand.data);
    }
}

void mir_text_operand(struct text *out, const struct mir_unit *unit, const struct mir_body *body,
                      struct mir_operand operand, enum mir_voice voice) {
    bool dump = voice == MIR_VOICE_DUMP;
    uint32_t id = (uint32_t)operand.data;
    switch ((enum mir_operand_kind)operand.kind) {
    case MIR_OPERAND_NONE: return;
    case MIR_OPERAND_COPY: mir_text_place(out, unit, body, (mir_place){id}, voice); return;
    case MIR_OPERAND_ADDRESS: write_address(out, unit, body, (mir_place){id}, voice); return;
    case MIR_OPERAND_INT: write_int(out, unit, operand, voice); return;
    case MIR_OPERAND_FLOAT: text_printf(out, "%s", dump ? "float" : ""); return;
    case MIR_OPERAND_STRING: mir_text_quoted(out, mir_string(unit, id), dump ? SIZE_MAX : 40); return;
    case MIR_OPERAND_FUNCTION:
        text_printf(out, "%s", dump ? "&" : "");
        text_add(out, mir_string(unit, mir_symbol_at(unit, (mir_symbol){id})->name));
        return;
    case MIR_OPERAND_ZERO: text_add(out, S("{0}")); return;
    case MIR_OPERAND_LABEL:
        if (dump) {
            text_printf(out, "&&bb%" PRIu32, id);
        }
        return;
    case MIR_OPERAND_UNKNOWN: text_printf(out, "%s", dump ? "unknown" : ""); return;
    }
}

// ---- effects ----

static const char *const MARK_NAMES[] = {
    "takes", "borrows", "exclusive", "retains", "empties",  "drops",    "inits", "gives", "nullable",
    "nonnull", "owned", "borrowed",  "ref",     "mut",      "holds",    "alias", "reads", "writes",
    "noreturn", "noescape", "open",  "open to read", "open to write",
};

static const char *when_text(enum mir_when when) {
    switch (when) {
    case MIR_ALWAYS: return "";
    case MIR_WHEN_ZERO: return " when zero";
    case MIR_WHEN_NONNEGATIVE: return " when nonneg";
    case MIR_WHEN_NONZERO: return " when nonzero";
    case MIR_WHEN_NONNULL: return " when nonnull";
    }
    return "";
}

static void write_from(struct text *out, uint32_t mark, uint32_t from) {
    const char *star = mark & (MIR_FROM_REF | MIR_FROM_MUT) ? "*" : "";
    const char *between = " of ";
    for (uint32_t i = 0; i < 32; i++) {
        if (from >> i & 1) {
            text_printf(out, "%s%sarg%" PRIu32, between, star, i + 1);
            between = ", ";
        }
    }
}

void mir_text_effect(struct text *out, const struct mir_unit *unit, struct mir_effect effect) {
    const char *between = "";
    for (uint32_t i = 0; i < sizeof MARK_NAMES / sizeof *MARK_NAMES; i++) {
        uint32_t mark = UINT32_C(1) << i;
        if (!(effect.marks & mark)) {
            continue;
        }
        text_printf(out, "%s%s", between, MARK_NAMES[i]);
        between = ", ";
        if (mark & (MIR_TAKES | MIR_GIVES | MIR_OWNED)) {
            text_printf(out, "%s", effect.kind ? " " : "");
            text_add(out, mir_string(unit, effect.kind));
        }
        if (mark & (MIR_TAKES | MIR_GIVES)) {
            text_printf(out, "%s", when_text((enum mir_when)effect.when));
        }
        if (mark & (MIR_FROM_REF | MIR_FROM_MUT | MIR_FROM_HOLDS | MIR_ALIAS)) {
            write_from(out, mark, effect.from);
        }
    }
}

static const char *lock_text(const struct mir_lock *lock) {
    switch ((enum mir_lock_kind)lock->kind) {
    case MIR_GUARDED: return "guarded by";
    case MIR_POINTEE_GUARDED: return "pointee guarded by";
    case MIR_ACQUIRES: return "acquires";
    case MIR_RELEASES: return "releases";
    case MIR_REQUIRES: return "requires";
    case MIR_EXCLUDES: return "excludes";
    case MIR_ASSERTS: return "asserts";
    case MIR_RETURNS_LOCK: return "returns";
    case MIR_UNCHECKED: return "not checked";
    }
    return "";
}

static void write_lock(struct text *out, const struct mir_unit *unit, const struct mir_lock *lock) {
    text_printf(out, "%s%s", lock_text(lock), lock->is_shared ? " shared" : "");
    str path = mir_string(unit, lock->path);
    switch ((enum mir_lock_root)lock->root) {
    case MIR_LOCK_NAMELESS: text_printf(out, "%s%.*s", path.len ? " ? " : "", STR_ARG(path)); break;
    case MIR_LOCK_PARAMETER: text_printf(out, " arg%" PRIu32 "%.*s", lock->index + 1, STR_ARG(path)); break;
    case MIR_LOCK_FIELD: text_printf(out, " .%.*s", STR_ARG(path)); break;
    case MIR_LOCK_OBJECT: text_printf(out, " @%.*s", STR_ARG(path)); break;
    }
    text_printf(out, "%s", when_text((enum mir_when)lock->when));
}

void mir_text_locks(struct text *out, const struct mir_unit *unit, struct mir_locks locks) {
    for (uint32_t i = 0; i < locks.len; i++) {
        text_add(out, i ? S(", ") : S(" {"));
        write_lock(out, unit, &unit->locks.items[locks.first + i]);
    }
    text_add(out, locks.len ? S("}") : S(""));
}

// ---- in an arena ----

static str take(struct arena *arena, struct text *text) {
    str s = str_copy(arena, text_view(text));
    text_free(text);
    return s;
}

str mir_place_text(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body, mir_place place) {
    struct text text = {0};
    mir_text_place(&text, unit, body, place, MIR_VOICE_USER);
    return take(arena, &text);
}

str mir_type_text(struct arena *arena, const struct mir_unit *unit, mir_type type) {
    struct text text = {0};
    mir_text_type(&text, unit, type);
    return take(arena, &text);
}

str mir_operand_text(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body,
                     struct mir_operand operand) {
    struct text text = {0};
    mir_text_operand(&text, unit, body, operand, MIR_VOICE_USER);
    return take(arena, &text);
}
