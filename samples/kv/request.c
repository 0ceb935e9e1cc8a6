#include "request.h"

#include "integer.h"

#include <ctype.h>

enum { WORDS_KEPT = 1024 }; // that there is memory for when the next request begins

struct request request_new(void)
{
    return (struct request){.words = own_empty(vec_span), .line = own_empty(str)};
}

void request_fini(struct request *r OWN_EXCLUSIVE)
{
    own_drop(vec_span, r->words);
    own_drop(str, r->line);
}

void request_clear(struct request *r OWN_EXCLUSIVE)
{
    if (own_vec_span_capacity(&r->words) > WORDS_KEPT) {
        own_drop(vec_span, r->words);
        r->words = own_empty(vec_span);
    }
    own_vec_span_clear(&r->words);
    own_str_clear(&r->line);
    r->is_line = r->has_length = false;
    r->length = r->to_come = r->read = 0;
}

static ref_str unread(const struct request *r OWN_BORROWS, ref_str bytes)
{
    return own_part(ref_str, bytes, r->read, ref_str_len(bytes));
}

// The next line. `trouble` is what to say of one that is too long.
static result_complete take_line(struct request *r OWN_EXCLUSIVE, ref_str bytes, ref_str *line OWN_INITS,
                                 const char *trouble)
{
    size_t end;
    ref_str rest = unread(r, bytes);
    bool is_whole = ref_str_find(rest, own_text("\n"), &end);
    *line = own_text("");
    if ((is_whole ? end : ref_str_len(rest)) > LINE_LIMIT)
        return result_complete_err(trouble);
    if (!is_whole)
        return result_complete_ok(false);
    r->read += end + 1;
    *line = own_part(ref_str, rest, 0, end);
    if (ref_str_ends_with(*line, own_text("\r")))
        *line = own_part(ref_str, *line, 0, end - 1);
    return result_complete_ok(true);
}

// ---- arrays ----

static result_complete read_count(struct request *r OWN_EXCLUSIVE, ref_str bytes)
{
    ref_str line;
    int64_t count;
    if (!own_try(complete, take_line(r, bytes, &line, "Protocol error: too big mbulk count string")))
        return result_complete_ok(false);
    if (!read_integer(own_part(ref_str, line, 1, ref_str_len(line)), &count) || count > WORDS_LIMIT)
        return result_complete_err("Protocol error: invalid multibulk length");
    r->to_come = count > 0 ? (size_t)count : 0;
    return result_complete_ok(true);
}

static result_complete read_length(struct request *r OWN_EXCLUSIVE, ref_str bytes)
{
    ref_str line;
    int64_t length;
    if (!own_try(complete, take_line(r, bytes, &line, "Protocol error: too big bulk count string")))
        return result_complete_ok(false);
    if (!ref_str_starts_with(line, own_text("$"))) {
        own_append_format(r->line, "Protocol error: expected '$', got '%c'", ref_str_is_empty(line) ? '\r' : own_at(line, 0));
        return result_complete_err(own_str_c(&r->line));
    }
    if (!read_integer(own_part(ref_str, line, 1, ref_str_len(line)), &length) || length < 0 ||
        (size_t)length + r->read > REQUEST_LIMIT)
        return result_complete_err("Protocol error: invalid bulk length");
    r->length = (size_t)length;
    r->has_length = true;
    return result_complete_ok(true);
}

static result_complete read_word(struct request *r OWN_EXCLUSIVE, ref_str bytes)
{
    if (!r->has_length && !own_try(complete, read_length(r, bytes)))
        return result_complete_ok(false);
    ref_str rest = unread(r, bytes);
    if (ref_str_len(rest) < r->length + 2)
        return result_complete_ok(false);
    if (!ref_str_is_equal(own_part(ref_str, rest, r->length, r->length + 2), own_text("\r\n")))
        return result_complete_err("Protocol error: invalid bulk length");
    span word = {r->read, r->read + r->length};
    own_push(vec_span, r->words, word);
    r->read += r->length + 2;
    r->has_length = false;
    r->to_come--;
    return result_complete_ok(true);
}

// ---- lines ----

// The first byte leaves *rest; -1 when there is none.
static int take_byte(ref_str *rest OWN_EXCLUSIVE)
{
    if (ref_str_is_empty(*rest))
        return -1;
    unsigned char byte = (unsigned char)own_at(*rest, 0);
    *rest = own_part(ref_str, *rest, 1, ref_str_len(*rest));
    return byte;
}

static bool begins_with_blank(ref_str s)
{
    return !ref_str_is_empty(s) && isspace((unsigned char)own_at(s, 0));
}

static int hexadecimal(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

// What stands behind a backslash between double quotes.
static int take_escaped(ref_str *rest OWN_EXCLUSIVE)
{
    int byte = take_byte(rest);
    switch (byte) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'b': return '\b';
    case 'a': return '\a';
    case 'x': break;
    default: return byte;
    }
    if (ref_str_len(*rest) < 2 || !isxdigit((unsigned char)own_at(*rest, 0)) || !isxdigit((unsigned char)own_at(*rest, 1)))
        return byte;
    int high = hexadecimal(own_at(*rest, 0)), low = hexadecimal(own_at(*rest, 1));
    *rest = own_part(ref_str, *rest, 2, ref_str_len(*rest));
    return 16 * high + low;
}

// Up to the quote that ends it, behind which no more of the word may come. False when that is not there.
static bool take_quoted(ref_str *rest OWN_EXCLUSIVE, int quote, own_str *word OWN_EXCLUSIVE)
{
    int byte;
    while ((byte = take_byte(rest)) != quote) {
        if (byte == '\\' && quote == '"')
            byte = take_escaped(rest);
        else if (byte == '\\' && ref_str_starts_with(*rest, own_text("'")))
            byte = take_byte(rest);
        if (byte < 0)
            return false;
        own_str_push(word, (char)byte);
    }
    return ref_str_is_empty(*rest) || begins_with_blank(*rest);
}

static bool take_word(ref_str *rest OWN_EXCLUSIVE, own_str *word OWN_EXCLUSIVE)
{
    while (!ref_str_is_empty(*rest) && !begins_with_blank(*rest)) {
        int byte = take_byte(rest);
        if (byte == '"' || byte == '\'')
            return take_quoted(rest, byte, word);
        own_str_push(word, (char)byte);
    }
    return true;
}

static result_complete read_line(struct request *r OWN_EXCLUSIVE, ref_str bytes)
{
    ref_str rest;
    if (!own_try(complete, take_line(r, bytes, &rest, "Protocol error: too big inline request")))
        return result_complete_ok(false);
    r->is_line = true;
    while (!ref_str_is_empty(rest = ref_str_trim(rest))) {
        span word = {.begin = own_str_len(&r->line)};
        if (!take_word(&rest, &r->line))
            return result_complete_err("Protocol error: unbalanced quotes in request");
        word.end = own_str_len(&r->line);
        own_push(vec_span, r->words, word);
    }
    return result_complete_ok(true);
}

// ---- both ----

result_complete request_read(struct request *r OWN_EXCLUSIVE, ref_str bytes)
{
    if (ref_str_is_empty(bytes))
        return result_complete_ok(false);
    if (own_at(bytes, 0) != '*')
        return read_line(r, bytes);
    if (r->read == 0 && !own_try(complete, read_count(r, bytes)))
        return result_complete_ok(false);
    while (r->to_come)
        if (!own_try(complete, read_word(r, bytes)))
            return result_complete_ok(false);
    return result_complete_ok(true);
}

void request_words(const struct request *r OWN_BORROWS, ref_str bytes, own_vec_ref_str *words OWN_EXCLUSIVE)
{
    ref_str all = r->is_line ? own_ref(r->line) : bytes;
    own_vec_ref_str_clear(words);
    own_each(word, own_ref(r->words))
        own_push(vec_ref_str, *words, own_part(ref_str, all, word->begin, word->end));
}
