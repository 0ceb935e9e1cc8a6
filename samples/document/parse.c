#include "parse.h"

struct parser {
    ref_str text;
    size_t at;    // bytes read
    size_t depth; // nodes above
};

OWN_DECLARE_RESULT_OWN(string, str, struct trouble);
OWN_DECLARE_RESULT(done, bool, struct trouble);
OWN_DECLARE_RESULT(unit, unsigned, struct trouble);

// ---- bytes ----

// The next byte; -1 at the end.
static int peek(const struct parser *p OWN_BORROWS)
{
    const char *byte = ref_str_try_at(p->text, p->at);
    return byte ? (unsigned char)*byte : -1;
}

static bool accept(struct parser *p OWN_EXCLUSIVE, char byte)
{
    bool is_next = peek(p) == byte;
    p->at += is_next;
    return is_next;
}

static ref_str since(const struct parser *p OWN_BORROWS, size_t begin)
{
    return own_part(ref_str, p->text, begin, p->at);
}

static void skip_blanks(struct parser *p OWN_EXCLUSIVE)
{
    for (;;) {
        int byte = peek(p);
        if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t')
            return;
        p->at++;
    }
}

static struct trouble trouble_at(const struct parser *p OWN_BORROWS, size_t at, const char *what)
{
    struct trouble t = {.line = 1, .column = 1, .what = what};
    own_each(byte, own_part(ref_str, p->text, 0, at)) {
        bool is_newline = *byte == '\n', is_continuation = ((unsigned char)*byte & 0xC0) == 0x80;
        t.line += is_newline;
        t.column = is_newline ? 1 : t.column + !is_continuation;
    }
    return t;
}

static struct trouble trouble_here(const struct parser *p OWN_BORROWS, const char *what)
{
    return trouble_at(p, p->at, peek(p) < 0 ? "the text ends too early" : what);
}

// ---- numbers ----

static bool take_digits(struct parser *p OWN_EXCLUSIVE)
{
    size_t begin = p->at;
    while (peek(p) >= '0' && peek(p) <= '9')
        p->at++;
    return p->at > begin;
}

static result_node parse_number(struct parser *p OWN_EXCLUSIVE)
{
    size_t begin = p->at;
    accept(p, '-');
    if (!accept(p, '0') && !take_digits(p))
        return result_node_err(trouble_here(p, "a number has a digit here"));
    if (accept(p, '.') && !take_digits(p))
        return result_node_err(trouble_here(p, "a number has a digit behind its point"));
    if (accept(p, 'e') || accept(p, 'E')) {
        if (!accept(p, '+'))
            accept(p, '-');
        if (!take_digits(p))
            return result_node_err(trouble_here(p, "an exponent has a digit here"));
    }
    own_auto(node) number = node_new(KIND_NUMBER);
    own_append(own_get(own_mut(number))->text, since(p, begin));
    return result_node_ok(own_move(number));
}

// ---- strings ----

static int digit_value(int c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 'a' ^ 'A';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Four digits: a code unit of UTF-16.
static result_unit take_unit(struct parser *p OWN_EXCLUSIVE)
{
    unsigned unit = 0;
    for (int i = 0; i < 4; i++, p->at++) {
        int digit = digit_value(peek(p));
        if (digit < 0)
            return result_unit_err(trouble_here(p, "\\u has four digits of base 16"));
        unit = 16 * unit + (unsigned)digit;
    }
    return result_unit_ok(unit);
}

// Behind \u. Characters beyond 16 bits are two units, the high one first; one of them alone is no character.
static result_unit take_character(struct parser *p OWN_EXCLUSIVE)
{
    size_t begin = p->at - 2;
    unsigned high = own_try(unit, take_unit(p));
    if (high < 0xD800 || high > 0xDFFF)
        return result_unit_ok(high);
    if (high < 0xDC00 && accept(p, '\\') && accept(p, 'u')) {
        unsigned low = own_try(unit, take_unit(p));
        if (low >= 0xDC00 && low <= 0xDFFF)
            return result_unit_ok(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
    }
    return result_unit_err(trouble_at(p, begin, "half of a surrogate pair"));
}

static void append_utf_8(own_str *text OWN_EXCLUSIVE, unsigned character)
{
    static const unsigned char first[] = {0, 0xC0, 0xE0, 0xF0};
    int more = (character > 0x7F) + (character > 0x7FF) + (character > 0xFFFF);
    own_str_push(text, (char)(first[more] | character >> 6 * more));
    while (more--)
        own_str_push(text, (char)(0x80 | (character >> 6 * more & 0x3F)));
}

// Behind a backslash.
static result_done take_escape(struct parser *p OWN_EXCLUSIVE, own_str *text OWN_EXCLUSIVE)
{
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    int name = peek(p);
    if (accept(p, 'u')) {
        append_utf_8(text, own_try(done, take_character(p)));
        return result_done_ok(true);
    }
    const char *found = name > 0 ? strchr(names, name) : NULL;
    if (!found)
        return result_done_err(trouble_here(p, "no escape has this name"));
    own_str_push(text, meanings[found - names]);
    p->at++;
    return result_done_ok(true);
}

// Of a character in UTF-8, from its first byte on: its bytes; 0 when it is none (RFC 3629, table of section 4).
static size_t character_length(ref_str s)
{
    unsigned char first = (unsigned char)own_at(s, 0);
    size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80; // of the second byte: no overlong ones,
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF; // no surrogates, none that is too large
    if (ref_str_len(s) < length)
        return 0;
    for (size_t i = 1; i < length; i++, low = 0x80, high = 0xBF)
        if ((unsigned char)own_at(s, i) < low || (unsigned char)own_at(s, i) > high)
            return 0;
    return length;
}

// Up to a quote, an escape or what may not be in a string.
static result_done take_plain(struct parser *p OWN_EXCLUSIVE, own_str *text OWN_EXCLUSIVE)
{
    size_t begin = p->at;
    int byte;
    while ((byte = peek(p)) >= ' ' && byte != '"' && byte != '\\') {
        size_t length = byte < 0x80 ? 1 : character_length(own_part(ref_str, p->text, p->at, ref_str_len(p->text)));
        if (length == 0)
            return result_done_err(trouble_here(p, "this is not UTF-8"));
        p->at += length;
    }
    own_append(*text, since(p, begin));
    return result_done_ok(true);
}

// Behind the first quote.
static result_string parse_string(struct parser *p OWN_EXCLUSIVE)
{
    own_auto(str) text = own_empty(str);
    for (;;) {
        own_try(string, take_plain(p, &text));
        if (accept(p, '"'))
            return result_string_ok(own_move(text));
        if (!accept(p, '\\'))
            return result_string_err(trouble_here(p, "a control character in a string is written as an escape"));
        own_try(string, take_escape(p, &text));
    }
}

// ---- values ----

static result_node parse_value(struct parser *p OWN_EXCLUSIVE);

static result_node parse_word(struct parser *p OWN_EXCLUSIVE, ref_str word, enum kind kind)
{
    if (!ref_str_starts_with(own_part(ref_str, p->text, p->at, ref_str_len(p->text)), word))
        return result_node_err(trouble_here(p, "this is no value"));
    p->at += ref_str_len(word);
    return result_node_ok(node_new(kind));
}

static result_node parse_text(struct parser *p OWN_EXCLUSIVE)
{
    own_str text = own_try(node, parse_string(p));
    own_auto(node) string = own_new(node, .kind = KIND_STRING, .text = own_move(text));
    return result_node_ok(own_move(string));
}

static result_node parse_array(struct parser *p OWN_EXCLUSIVE)
{
    own_auto(node) array = node_new(KIND_ARRAY);
    skip_blanks(p);
    if (accept(p, ']'))
        return result_node_ok(own_move(array));
    do
        own_push(vec_own_node, own_get(own_mut(array))->items, own_try(node, parse_value(p)));
    while (accept(p, ','));
    if (!accept(p, ']'))
        return result_node_err(trouble_here(p, "behind an item comes , or ]"));
    return result_node_ok(own_move(array));
}

static result_done parse_member(struct parser *p OWN_EXCLUSIVE, struct object *members OWN_EXCLUSIVE)
{
    skip_blanks(p);
    if (!accept(p, '"'))
        return result_done_err(trouble_here(p, "a member begins with its name in quotes"));
    own_auto(str) name = own_try(done, parse_string(p));
    skip_blanks(p);
    if (!accept(p, ':'))
        return result_done_err(trouble_here(p, "behind a name comes :"));
    own_node value = own_try(done, parse_value(p));
    object_put(members, own_move(name), own_move(value));
    return result_done_ok(true);
}

static result_node parse_object(struct parser *p OWN_EXCLUSIVE)
{
    own_auto(node) object = node_new(KIND_OBJECT);
    skip_blanks(p);
    if (accept(p, '}'))
        return result_node_ok(own_move(object));
    do
        own_try(node, parse_member(p, &own_get(own_mut(object))->members));
    while (accept(p, ','));
    if (!accept(p, '}'))
        return result_node_err(trouble_here(p, "behind a member comes , or }"));
    return result_node_ok(own_move(object));
}

static result_node parse_bare(struct parser *p OWN_EXCLUSIVE)
{
    switch (peek(p)) {
    case 'n': return parse_word(p, own_text("null"), KIND_NULL);
    case 'f': return parse_word(p, own_text("false"), KIND_FALSE);
    case 't': return parse_word(p, own_text("true"), KIND_TRUE);
    case '"': p->at++; return parse_text(p);
    case '[': p->at++; return parse_array(p);
    case '{': p->at++; return parse_object(p);
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        return parse_number(p);
    default: return result_node_err(trouble_here(p, "this is no value"));
    }
}

// With the blanks around it.
static result_node parse_value(struct parser *p OWN_EXCLUSIVE)
{
    skip_blanks(p);
    if (p->depth == DEPTH_LIMIT)
        return result_node_err(trouble_here(p, "too many values in one another"));
    p->depth++;
    result_node value = parse_bare(p);
    p->depth--;
    skip_blanks(p);
    return value;
}

result_node parse(ref_str text)
{
    struct parser p = {.text = text};
    own_auto(node) root = own_try(node, parse_value(&p));
    if (p.at < ref_str_len(text))
        return result_node_err(trouble_here(&p, "behind the value comes nothing"));
    return result_node_ok(own_move(root));
}
