#include "request.h"

#include <ctype.h>
#include <strings.h>

// ---- bytes ----

static bool is_token(ref_str s)
{
    own_each(p, s)
        if (!isalnum((unsigned char)*p) && (!*p || !strchr("!#$%&'*+-.^_`|~", *p)))
            return false;
    return !ref_str_is_empty(s);
}

// As of a target: nothing that a space, a control character or a byte beyond ASCII could hide in.
static bool is_visible(ref_str s)
{
    own_each(p, s)
        if (*p <= ' ' || *p > '~')
            return false;
    return !ref_str_is_empty(s);
}

static bool is_field_value(ref_str s)
{
    own_each(p, s)
        if (((unsigned char)*p < ' ' && *p != '\t') || *p == '\x7f')
            return false;
    return true;
}

// Names and the words of most values are the same in capitals.
static bool is_word(ref_str s, const char *word OWN_BORROWS)
{
    return ref_str_len(s) == strlen(word) && strncasecmp(own_get(s), word, strlen(word)) == 0;
}

static unsigned digit_value(char c)
{
    if (isdigit((unsigned char)c))
        return (unsigned)(c - '0');
    return isxdigit((unsigned char)c) ? (unsigned)(tolower((unsigned char)c) - 'a') + 10 : 16;
}

// Digits to base 10 or 16, and nothing else.
static bool read_number(ref_str s, unsigned base, uint64_t *number OWN_EXCLUSIVE)
{
    *number = 0;
    own_each(p, s) {
        unsigned digit = digit_value(*p);
        if (digit >= base || __builtin_mul_overflow(*number, base, number) ||
            __builtin_add_overflow(*number, digit, number))
            return false;
    }
    return !ref_str_is_empty(s);
}

// The bytes before the first of these; they and it leave *rest. False when it is not there.
static bool take_until(ref_str *rest OWN_EXCLUSIVE, ref_str separator, ref_str *before OWN_INITS)
{
    size_t at;
    if (!ref_str_find(*rest, separator, &at)) {
        *before = own_text("");
        return false;
    }
    *before = own_part(ref_str, *rest, 0, at);
    *rest = own_part(ref_str, *rest, at + ref_str_len(separator), ref_str_len(*rest));
    return true;
}

// A line ends in \r\n. One that ends in \n only is a line to some readers and none to others.
static int take_line(ref_str *rest OWN_EXCLUSIVE, ref_str *line OWN_INITS)
{
    if (!take_until(rest, own_text("\n"), line))
        return NOT_YET;
    if (!ref_str_ends_with(*line, own_text("\r")))
        return 400;
    *line = own_part(ref_str, *line, 0, ref_str_len(*line) - 1);
    return GOOD;
}

// ---- the request line ----

static int read_method(struct request *r OWN_EXCLUSIVE, ref_str word)
{
    static const struct {
        const char *name;
        enum method method;
    } methods[] = {
        {"GET", METHOD_GET},       {"HEAD", METHOD_HEAD},      {"POST", METHOD_POST},   {"PUT", METHOD_OTHER},
        {"DELETE", METHOD_OTHER},  {"OPTIONS", METHOD_OTHER},  {"PATCH", METHOD_OTHER}, {"TRACE", METHOD_OTHER},
        {"CONNECT", METHOD_OTHER},
    };
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (ref_str_is_equal(word, ref_str_from_c(methods[i].name))) {
            r->method = methods[i].method;
            return GOOD;
        }
    return is_token(word) ? 501 : 400;
}

static enum page find_page(ref_str path)
{
#define PAGE_IF(name, text, methods, words)                                                                            \
    if (ref_str_is_equal(path, own_text(text)))                                                                        \
        return PAGE_##name;
    PAGES(PAGE_IF)
#undef PAGE_IF
    return PAGE_NONE;
}

// Of a target as to a proxy, http://host/path, the path.
static ref_str without_authority(ref_str target)
{
    ref_str rest = target, scheme;
    size_t at;
    if (!take_until(&rest, own_text("://"), &scheme) || !is_word(scheme, "http"))
        return target;
    return ref_str_find(rest, own_text("/"), &at) ? own_part(ref_str, rest, at, ref_str_len(rest)) : own_text("/");
}

// Some methods have targets that are no path: * and host:port.
static int read_target(struct request *r OWN_EXCLUSIVE, ref_str target)
{
    ref_str query = without_authority(target), path;
    if (!is_visible(target) || (!ref_str_starts_with(query, own_text("/")) && r->method != METHOD_OTHER))
        return 400;
    r->page = find_page(take_until(&query, own_text("?"), &path) ? path : query);
    return GOOD;
}

static int read_version(struct request *r OWN_EXCLUSIVE, ref_str version)
{
    if (ref_str_is_equal(version, own_text("HTTP/1.1")))
        return GOOD;
    bool is_version = ref_str_len(version) == 8 && ref_str_starts_with(version, own_text("HTTP/")) &&
                      isdigit((unsigned char)own_at(version, 5)) && own_at(version, 6) == '.' &&
                      isdigit((unsigned char)own_at(version, 7));
    if (!is_version)
        return 400;
    r->is_1_0 = own_at(version, 7) == '0';
    return own_at(version, 5) == '1' ? GOOD : 505;
}

static int read_request_line(struct request *r OWN_EXCLUSIVE, ref_str line)
{
    ref_str method, target;
    if (!take_until(&line, own_text(" "), &method) || !take_until(&line, own_text(" "), &target))
        return 400;
    int status = read_version(r, line);
    if (status == GOOD)
        status = read_method(r, method);
    return status == GOOD ? read_target(r, target) : status;
}

// ---- fields ----

static int read_host(struct request *r OWN_EXCLUSIVE, ref_str value)
{
    r->hosts++;
    return ref_str_is_empty(value) || is_visible(value) ? GOOD : 400;
}

static int read_connection(struct request *r OWN_EXCLUSIVE, ref_str value)
{
    ref_str option;
    while (ref_str_split(&value, ',', &option)) {
        r->asks_to_close |= is_word(ref_str_trim(option), "close");
        r->asks_to_keep |= is_word(ref_str_trim(option), "keep-alive");
    }
    return GOOD;
}

static int read_content_length(struct request *r OWN_EXCLUSIVE, ref_str value)
{
    uint64_t length;
    if (!read_number(value, 10, &length) || (r->has_length && length != r->left))
        return 400;
    r->has_length = true;
    r->left = length;
    return GOOD;
}

static int read_transfer_encoding(struct request *r OWN_EXCLUSIVE, ref_str value)
{
    if (r->is_chunked)
        return 400;
    r->is_chunked = is_word(value, "chunked");
    return r->is_chunked ? GOOD : 501;
}

static int read_expect(struct request *r OWN_EXCLUSIVE, ref_str value)
{
    r->asks_to_continue = is_word(value, "100-continue");
    return r->asks_to_continue ? GOOD : 417;
}

static int read_field(struct request *r OWN_EXCLUSIVE, ref_str line)
{
    static const struct {
        const char *name;
        int (*read)(struct request *r OWN_EXCLUSIVE, ref_str value);
    } fields[] = {
        {"host", read_host},
        {"connection", read_connection},
        {"content-length", read_content_length},
        {"transfer-encoding", read_transfer_encoding},
        {"expect", read_expect},
    };
    ref_str name;
    if (!take_until(&line, own_text(":"), &name) || !is_token(name) || !is_field_value(line))
        return 400;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (is_word(name, fields[i].name))
            return fields[i].read(r, ref_str_trim(line));
    return GOOD;
}

// What no field says alone.
static int check_fields(struct request *r OWN_EXCLUSIVE)
{
    if (r->hosts > 1 || (r->hosts == 0 && !r->is_1_0))
        return 400;
    if (r->is_chunked && (r->has_length || r->is_1_0))
        return 400;
    r->part = r->is_chunked ? BODY_CHUNK_SIZE : BODY_PLAIN;
    return r->left > BODY_LIMIT ? 413 : GOOD;
}

static int read_head(struct request *r OWN_EXCLUSIVE, ref_str *rest OWN_EXCLUSIVE)
{
    ref_str line;
    int status = take_line(rest, &line);
    if (status == GOOD && ref_str_is_empty(line)) // an empty line before the first is from an old client's last request
        status = take_line(rest, &line);
    if (status == GOOD)
        status = read_request_line(r, line);
    while (status == GOOD && (status = take_line(rest, &line)) == GOOD && !ref_str_is_empty(line))
        status = read_field(r, line);
    return status == GOOD ? check_fields(r) : status;
}

// Of a head that does not end within the limit: the request line is too long, or the fields are too many.
static int refusal_of_length(ref_str head)
{
    size_t at;
    return ref_str_find(own_part(ref_str, head, 0, HEAD_LIMIT), own_text("\n"), &at) ? 431 : 414;
}

int request_read(struct request *r OWN_EXCLUSIVE, ref_str *rest OWN_EXCLUSIVE)
{
    ref_str behind = *rest;
    memset(r, 0, sizeof *r);
    int status = read_head(r, &behind);
    size_t length = ref_str_len(*rest) - (status == GOOD ? ref_str_len(behind) : 0);
    if (length > HEAD_LIMIT && (status == GOOD || status == NOT_YET))
        return refusal_of_length(*rest);
    if (status == GOOD)
        *rest = behind;
    return status;
}

bool request_is_allowed(const struct request *r OWN_BORROWS)
{
#define PAGE_METHODS(name, path, methods, words) methods,
    static const unsigned allowed[] = {PAGES(PAGE_METHODS)};
#undef PAGE_METHODS
    return r->page != PAGE_NONE && (allowed[r->page] & (unsigned)r->method);
}

// ---- the body ----

// True when the body or the chunk has ended.
static bool skip(struct request *r OWN_EXCLUSIVE, ref_str *rest OWN_EXCLUSIVE)
{
    size_t here = ref_str_len(*rest) < r->left ? ref_str_len(*rest) : (size_t)r->left;
    *rest = own_part(ref_str, *rest, here, ref_str_len(*rest));
    r->left -= here;
    r->length += here;
    return r->left == 0;
}

static int take_chunk_line(ref_str *rest OWN_EXCLUSIVE, ref_str *line OWN_INITS)
{
    int status = take_line(rest, line);
    return status == NOT_YET && ref_str_len(*rest) >= LINE_LIMIT ? 400 : status;
}

// SIZE[;EXTENSION], in base 16; the last one is 0.
static int read_chunk_size(struct request *r OWN_EXCLUSIVE, ref_str line)
{
    ref_str size = line, extension = line;
    if (!take_until(&extension, own_text(";"), &size))
        size = line;
    if (!is_field_value(line) || !read_number(ref_str_trim(size), 16, &r->left))
        return 400;
    if (r->left > BODY_LIMIT - r->length)
        return 413;
    r->part = r->left ? BODY_CHUNK : BODY_TRAILER;
    return GOOD;
}

// One line around chunks.
static int read_chunk_line(struct request *r OWN_EXCLUSIVE, ref_str line)
{
    if (r->part == BODY_CHUNK_SIZE)
        return read_chunk_size(r, line);
    if (r->part == BODY_CHUNK_END) {
        r->part = BODY_CHUNK_SIZE;
        return ref_str_is_empty(line) ? GOOD : 400;
    }
    r->trailer += ref_str_len(line);
    r->part = ref_str_is_empty(line) ? BODY_END : BODY_TRAILER;
    return r->trailer > HEAD_LIMIT ? 431 : GOOD;
}

static int skip_part(struct request *r OWN_EXCLUSIVE, ref_str *rest OWN_EXCLUSIVE)
{
    ref_str line;
    int status;
    switch (r->part) {
    case BODY_PLAIN:
    case BODY_CHUNK:
        if (!skip(r, rest))
            return NOT_YET;
        r->part = r->part == BODY_PLAIN ? BODY_END : BODY_CHUNK_END;
        return GOOD;
    case BODY_CHUNK_SIZE:
    case BODY_CHUNK_END:
    case BODY_TRAILER: status = take_chunk_line(rest, &line); return status == GOOD ? read_chunk_line(r, line) : status;
    case BODY_END: break;
    }
    return GOOD;
}

int request_skip_body(struct request *r OWN_EXCLUSIVE, ref_str *rest OWN_EXCLUSIVE)
{
    int status = GOOD;
    while (status == GOOD && r->part != BODY_END)
        status = skip_part(r, rest);
    return status;
}
