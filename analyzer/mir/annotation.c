// Annotation strings to contracts: the grammar of docs/annotations.md. A mark that is not understood is an error, never
// ignored: a contract half read is worse than none.
#include "mir/build.h"
#include "mir/contradiction.h"

// What a mark is called, what it stands on, what it sets, and which keys may follow it.
enum key { KEY_KIND = 1 << 0, KEY_WHEN = 1 << 1, KEY_FROM = 1 << 2 };

struct mark {
    str text;
    enum mir_position on;
    uint32_t bit; // enum mir_mark
    uint32_t keys;
};

#define TEXT(literal) {"" literal, sizeof(literal) - 1}

static const struct mark MARKS[] = {
    {TEXT("takes"), MIR_ON_PARAMETER, MIR_TAKES, KEY_KIND | KEY_WHEN},
    {TEXT("borrows"), MIR_ON_PARAMETER, MIR_BORROWS, 0},
    {TEXT("exclusive"), MIR_ON_PARAMETER, MIR_EXCLUSIVE, 0},
    {TEXT("retains"), MIR_ON_PARAMETER, MIR_RETAINS, 0},
    {TEXT("empties"), MIR_ON_PARAMETER, MIR_EMPTIES, 0},
    {TEXT("drops"), MIR_ON_PARAMETER, MIR_DROPS, 0},
    {TEXT("inits"), MIR_ON_PARAMETER, MIR_INITS, 0},
    {TEXT("gives"), MIR_ON_PARAMETER, MIR_GIVES, KEY_KIND | KEY_WHEN},
    {TEXT("nullable"), MIR_ON_PARAMETER, MIR_NULLABLE, 0},
    {TEXT("nonnull"), MIR_ON_PARAMETER, MIR_NONNULL, 0},
    {TEXT("reads"), MIR_ON_PARAMETER, MIR_READS, 0},
    {TEXT("writes"), MIR_ON_PARAMETER, MIR_WRITES, 0},
    {TEXT("noescape"), MIR_ON_PARAMETER, MIR_NOESCAPE, 0},
    {TEXT("open"), MIR_ON_PARAMETER, MIR_OPEN, 0},
    {TEXT("open=read"), MIR_ON_PARAMETER, MIR_OPEN_READ, 0},
    {TEXT("open=write"), MIR_ON_PARAMETER, MIR_OPEN_WRITE, 0},
    {TEXT("owned"), MIR_ON_FIELD, MIR_OWNED, KEY_KIND},
    {TEXT("borrowed"), MIR_ON_FIELD, MIR_BORROWED, 0},
    {TEXT("noreturn"), MIR_ON_FUNCTION, MIR_NORETURN, 0},
    {TEXT("result=owned"), MIR_ON_FUNCTION, MIR_OWNED, KEY_KIND},
    {TEXT("result=borrowed"), MIR_ON_FUNCTION, MIR_BORROWED, 0},
    {TEXT("result=nullable"), MIR_ON_FUNCTION, MIR_NULLABLE, KEY_FROM},
    {TEXT("result=nonnull"), MIR_ON_FUNCTION, MIR_NONNULL, 0},
    {TEXT("result=ref"), MIR_ON_FUNCTION, MIR_FROM_REF, KEY_FROM},
    {TEXT("result=mut"), MIR_ON_FUNCTION, MIR_FROM_MUT, KEY_FROM},
    {TEXT("result=holds"), MIR_ON_FUNCTION, MIR_FROM_HOLDS, KEY_FROM},
    {TEXT("result=alias"), MIR_ON_FUNCTION, MIR_ALIAS, KEY_FROM},
};

struct when {
    str text;
    enum mir_when when;
};

static const struct when WHENS[] = {
    {TEXT("always"), MIR_ALWAYS},       {TEXT("0"), MIR_WHEN_ZERO},
    {TEXT("nonneg"), MIR_WHEN_NONNEGATIVE}, {TEXT("nonzero"), MIR_WHEN_NONZERO},
    {TEXT("nonnull"), MIR_WHEN_NONNULL},
};

struct parser {
    struct mir_unit *unit;
    const struct mir_annotated *on;
    str rest; // what follows the mark
    str *error;
};

static bool fail(struct parser *parser, const char *what, str text) {
    *parser->error = str_printf(parser->unit->arena, "%s `%.*s`", what, STR_ARG(text));
    return false;
}

static const struct mark *find_mark(str text) {
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
        if (str_eq(MARKS[i].text, text)) {
            return &MARKS[i];
        }
    }
    return NULL;
}

static bool is_identifier(str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
            return false;
        }
    }
    return text.len > 0;
}

static bool parse_kind(struct parser *parser, str value, struct mir_effect *effect) {
    if (!is_identifier(value)) {
        return fail(parser, "a kind is an identifier, not", value);
    }
    effect->kind = mir_intern(parser->unit, value);
    return true;
}

static bool parse_when(struct parser *parser, str value, struct mir_effect *effect) {
    for (size_t i = 0; i < sizeof WHENS / sizeof *WHENS; i++) {
        if (str_eq(WHENS[i].text, value)) {
            effect->when = (uint8_t)WHENS[i].when;
            return true;
        }
    }
    return fail(parser, "unknown condition", value);
}

// One parameter of `from=`: `*p` for borrows of what it points to, `p` for what its value holds.
static bool parse_source(struct parser *parser, str value, uint32_t mark, struct mir_effect *effect) {
    bool starred = str_starts_with(value, S("*"));
    if (starred != ((mark & (MIR_FROM_REF | MIR_FROM_MUT)) != 0)) {
        return fail(parser, starred ? "expected a parameter without `*` instead of"
                                    : "expected `*` and a parameter instead of", value);
    }
    str name = str_slice(value, starred, value.len);
    for (uint32_t i = 0; i < parser->on->parameter_count && i < 32; i++) {
        if (str_eq(parser->on->parameters[i], name)) {
            effect->from |= UINT32_C(1) << i;
            return true;
        }
    }
    return fail(parser, "there is no parameter", name);
}

static bool parse_from(struct parser *parser, str value, uint32_t mark, struct mir_effect *effect) {
    if (mark == MIR_ALIAS && str_find(value, S(",")) != SIZE_MAX) {
        return fail(parser, "expected one parameter instead of", value);
    }
    do {
        if (!parse_source(parser, str_cut(&value, ','), mark, effect)) {
            return false;
        }
    } while (value.len);
    return true;
}

static uint32_t key_of(str name) {
    return str_eq(name, S("kind"))   ? KEY_KIND
           : str_eq(name, S("when")) ? KEY_WHEN
           : str_eq(name, S("from")) ? KEY_FROM
                                     : 0;
}

static bool parse_key(struct parser *parser, str item, const struct mark *mark, uint32_t *seen,
                      struct mir_effect *effect) {
    str value = item;
    str name = str_cut(&value, '=');
    uint32_t key = key_of(name);
    if (!key) {
        return fail(parser, "unknown key", name);
    }
    if (!(key & mark->keys)) {
        return fail(parser, "a key that this mark does not have:", name);
    }
    if (key & *seen) {
        return fail(parser, "a key given twice:", name);
    }
    *seen |= key;
    return key == KEY_KIND   ? parse_kind(parser, value, effect)
           : key == KEY_WHEN ? parse_when(parser, value, effect)
                             : parse_from(parser, value, mark->bit, effect);
}

static bool parse_keys(struct parser *parser, const struct mark *mark, struct mir_effect *effect) {
    uint32_t seen = 0;
    while (parser->rest.len) {
        if (!parse_key(parser, str_cut(&parser->rest, ';'), mark, &seen, effect)) {
            return false;
        }
    }
    if ((mark->keys & KEY_KIND) && !(seen & KEY_KIND)) {
        effect->kind = mir_intern(parser->unit, S("malloc"));
    }
    if ((mark->bit & (MIR_FROM_HOLDS | MIR_ALIAS)) && !(seen & KEY_FROM)) {
        return fail(parser, "`from=` is missing after", mark->text);
    }
    return true;
}

static bool merge(struct parser *parser, str text, const struct mir_effect *add, struct mir_effect *effect) {
    const char *why = mir_effects_contradict(parser->unit, *effect, parser->unit, *add);
    if (why) {
        return fail(parser, str_printf(parser->unit->arena, "the marks say %s with", why).data, text);
    }
    effect->marks |= add->marks;
    effect->kind |= add->kind; // equal when both are set
    effect->from |= add->from;
    effect->when |= add->when;
    return true;
}

// Cuts `own:` and the mark off `parser->rest`.
static bool start(struct parser *parser, str *mark) {
    if (!str_starts_with(parser->rest, S("own:"))) {
        return fail(parser, "an annotation of own starts with `own:`, unlike", parser->rest);
    }
    parser->rest = str_slice(parser->rest, 4, parser->rest.len);
    *mark = str_cut(&parser->rest, ';');
    return true;
}

static const char *position_words(enum mir_position position) {
    switch (position) {
    case MIR_ON_PARAMETER: return "a mark of parameters:";
    case MIR_ON_FUNCTION: return "a mark of functions:";
    case MIR_ON_FIELD: return "a mark of fields:";
    }
    return "";
}

bool mir_parse_annotation(struct mir_unit *unit, str text, const struct mir_annotated *on, struct mir_effect *effect,
                          str *error) {
    struct parser parser = {unit, on, text, error};
    str name;
    if (!start(&parser, &name)) {
        return false;
    }
    const struct mark *mark = find_mark(name);
    if (!mark) {
        return fail(&parser, "unknown mark", name);
    }
    if (mark->on != on->position) {
        return fail(&parser, position_words(mark->on), name);
    }
    struct mir_effect parsed = {.marks = mark->bit};
    return parse_keys(&parser, mark, &parsed) && merge(&parser, text, &parsed, effect);
}

bool mir_annotation_stands_on(str text, enum mir_position position) {
    str rest = str_starts_with(text, S("own:")) ? str_slice(text, 4, text.len) : S("");
    const struct mark *mark = find_mark(str_cut(&rest, ';'));
    return mark && mark->on == position;
}

// ---- handles ----

static bool parse_handle_kind(struct parser *parser, str mark, struct mir_type_info *type) {
    uint8_t handle = str_eq(mark, S("handle=own"))   ? MIR_HANDLE_OWN
                     : str_eq(mark, S("handle=ref")) ? MIR_HANDLE_REF
                     : str_eq(mark, S("handle=mut")) ? MIR_HANDLE_MUT
                     : str_eq(mark, S("handle=opt")) ? MIR_HANDLE_OPT
                                                     : MIR_HANDLE_NONE;
    if (handle == MIR_HANDLE_NONE) {
        return fail(parser, "unknown mark", mark);
    }
    type->handle = handle;
    return true;
}

static bool parse_handle_key(struct parser *parser, str item, struct mir_type_info *type) {
    str value = item;
    str name = str_cut(&value, '=');
    uint32_t *field = str_eq(name, S("of")) ? &type->handle_of : str_eq(name, S("drop")) ? &type->handle_drop : NULL;
    if (!field) {
        return fail(parser, "unknown key", name);
    }
    if (*field) {
        return fail(parser, "a key given twice:", name);
    }
    if (value.len == 0) {
        return fail(parser, "a key without a value:", name);
    }
    *field = mir_intern(parser->unit, value);
    return true;
}

bool mir_parse_handle(struct mir_unit *unit, str text, struct mir_type_info *type, str *error) {
    struct parser parser = {.unit = unit, .rest = text, .error = error};
    struct mir_type_info parsed = *type;
    str mark;
    if (!start(&parser, &mark) || !parse_handle_kind(&parser, mark, &parsed)) {
        return false;
    }
    parsed.handle_of = 0;
    parsed.handle_drop = 0;
    while (parser.rest.len) {
        if (!parse_handle_key(&parser, str_cut(&parser.rest, ';'), &parsed)) {
            return false;
        }
    }
    if (parsed.handle_of == 0) {
        return fail(&parser, "`of=` is missing after", mark);
    }
    bool owns = parsed.handle == MIR_HANDLE_OWN || parsed.handle == MIR_HANDLE_OPT;
    if (owns != (parsed.handle_drop != 0)) {
        return fail(&parser, owns ? "`drop=` is missing after" : "`drop=` makes no sense after", mark);
    }
    *type = parsed;
    return true;
}
