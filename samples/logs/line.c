#include "line.h"

#include <ctype.h>

OWN_DECLARE_RESULT(text, ref_str, const char *);
OWN_DECLARE_RESULT(number, uint64_t, const char *);
OWN_DECLARE_RESULT(done, bool, const char *);

// ---- parts of a line; what is taken leaves *rest ----

static bool accept(ref_str *rest OWN_EXCLUSIVE, char byte)
{
    bool is_next = !ref_str_is_empty(*rest) && own_at(*rest, 0) == byte;
    *rest = own_part(ref_str, *rest, is_next, ref_str_len(*rest));
    return is_next;
}

static void skip_blanks(ref_str *rest OWN_EXCLUSIVE)
{
    while (accept(rest, ' ') || accept(rest, '\t'))
        continue;
}

// As far as the byte, or all.
static ref_str take_until(ref_str *rest OWN_EXCLUSIVE, char byte)
{
    size_t length = ref_str_len(*rest);
    const char *found = length ? memchr(own_get(*rest), byte, length) : NULL;
    size_t end = found ? (size_t)(found - own_get(*rest)) : length;
    ref_str part = own_part(ref_str, *rest, 0, end);
    *rest = own_part(ref_str, *rest, end, length);
    return part;
}

// As far as a blank, with those behind it.
static ref_str take_word(ref_str *rest OWN_EXCLUSIVE)
{
    ref_str word = take_until(rest, ' ');
    skip_blanks(rest);
    return word;
}

// Behind the first quote. A backslash keeps what is behind it from ending the string.
static result_text take_quoted(ref_str *rest OWN_EXCLUSIVE)
{
    ref_str all = *rest;
    for (size_t i = 0; i < ref_str_len(all); i++) {
        if (own_at(all, i) == '"') {
            *rest = own_part(ref_str, all, i + 1, ref_str_len(all));
            skip_blanks(rest);
            return result_text_ok(own_part(ref_str, all, 0, i));
        }
        i += own_at(all, i) == '\\';
    }
    return result_text_err("a quote without its end");
}

static ref_str without_query(ref_str target)
{
    ref_str rest = target;
    return take_until(&rest, '?');
}

// ---- numbers ----

static bool read_digits(ref_str s, uint64_t *number OWN_EXCLUSIVE)
{
    *number = 0;
    own_each(p, s)
        if (!isdigit((unsigned char)*p) || __builtin_mul_overflow(*number, 10, number) ||
            __builtin_add_overflow(*number, (uint64_t)(*p - '0'), number))
            return false;
    return !ref_str_is_empty(s);
}

static result_number read_status(ref_str s)
{
    uint64_t status;
    bool is_good = ref_str_len(s) == 3 && read_digits(s, &status) && status >= 100;
    return is_good ? result_number_ok(status) : result_number_err("the status is no number of three digits");
}

// A minus is none, as servers write it.
static result_number read_bytes(ref_str s)
{
    uint64_t bytes;
    if (ref_str_is_equal(s, own_text("-")))
        return result_number_ok(0);
    return read_digits(s, &bytes) ? result_number_ok(bytes) : result_number_err("the bytes are no number");
}

// Takes the unit off *s; in microseconds. Seconds have none, or an s.
static uint64_t take_unit(ref_str *s OWN_EXCLUSIVE)
{
    static const struct {
        const char *name;
        uint64_t value;
    } units[] = {{"us", 1}, {"ms", 1000}, {"s", 1000000}, {"", 1000000}};
    size_t i = 0;
    while (!ref_str_ends_with(*s, ref_str_from_c(units[i].name)))
        i++;
    *s = own_part(ref_str, *s, 0, ref_str_len(*s) - strlen(units[i].name));
    return units[i].value;
}

// What is smaller than a microsecond is cut off.
static result_number read_latency(ref_str s)
{
    static const char trouble[] = "the latency is no number";
    uint64_t unit = take_unit(&s), whole, latency;
    ref_str digits = s, ahead = take_until(&digits, '.');
    if (!read_digits(ahead, &whole) || __builtin_mul_overflow(whole, unit, &latency))
        return result_number_err(trouble);
    if (!accept(&digits, '.'))
        return result_number_ok(latency);
    own_each(p, digits) {
        if (!isdigit((unsigned char)*p))
            return result_number_err(trouble);
        unit /= 10;
        latency += (uint64_t)(*p - '0') * unit;
    }
    return ref_str_is_empty(digits) ? result_number_err(trouble) : result_number_ok(latency);
}

static result_done set_latency(struct hit *h OWN_EXCLUSIVE, ref_str s)
{
    if (ref_str_is_equal(s, own_text("-")))
        return result_done_ok(true);
    h->latency = own_try(done, read_latency(s));
    h->has_latency = true;
    return result_done_ok(true);
}

// ---- common and combined ----

static result_text take_request_path(ref_str *rest OWN_EXCLUSIVE)
{
    if (!accept(rest, '"'))
        return result_text_err("no request in quotes");
    ref_str request = own_try(text, take_quoted(rest));
    take_word(&request);
    ref_str path = without_query(take_word(&request));
    return ref_str_is_empty(path) ? result_text_err("no path in the request") : result_text_ok(path);
}

// The strings of the combined format.
static result_done skip_strings(ref_str *rest OWN_EXCLUSIVE)
{
    while (accept(rest, '"'))
        own_try(done, take_quoted(rest));
    return result_done_ok(true);
}

static result_hit parse_common(ref_str line)
{
    struct hit h = {0};
    ref_str rest = line;
    for (int i = 0; i < 3; i++) // host, identity, user
        if (ref_str_is_empty(take_word(&rest)))
            return result_hit_err("no host, identity and user");
    if (!accept(&rest, '[') || ref_str_is_empty(take_until(&rest, ']')) || !accept(&rest, ']'))
        return result_hit_err("no time in brackets");
    skip_blanks(&rest);
    h.path = own_try(hit, take_request_path(&rest));
    h.status = (unsigned)own_try(hit, read_status(take_word(&rest)));
    h.bytes = own_try(hit, read_bytes(take_word(&rest)));
    own_try(hit, skip_strings(&rest));
    ref_str latency = take_word(&rest);
    if (!ref_str_is_empty(latency))
        own_try(hit, set_latency(&h, latency));
    return ref_str_is_empty(rest) ? result_hit_ok(h) : result_hit_err("there is more behind the latency");
}

// ---- key=value ----

static result_text take_value(ref_str *rest OWN_EXCLUSIVE)
{
    return accept(rest, '"') ? take_quoted(rest) : result_text_ok(take_word(rest));
}

static result_done set(struct hit *h OWN_EXCLUSIVE, ref_str key, ref_str value)
{
    if (ref_str_is_equal(key, own_text("path")))
        h->path = without_query(value);
    else if (ref_str_is_equal(key, own_text("status")))
        h->status = (unsigned)own_try(done, read_status(value));
    else if (ref_str_is_equal(key, own_text("bytes")))
        h->bytes = own_try(done, read_bytes(value));
    else if (ref_str_is_equal(key, own_text("latency")))
        return set_latency(h, value);
    return result_done_ok(true);
}

static bool is_key(ref_str s)
{
    own_each(p, s)
        if (!isalnum((unsigned char)*p) && *p != '_')
            return false;
    return !ref_str_is_empty(s);
}

static result_hit parse_pairs(ref_str line)
{
    struct hit h = {.path = own_text("")};
    ref_str rest = line;
    while (!ref_str_is_empty(rest)) {
        ref_str key = take_until(&rest, '=');
        if (!accept(&rest, '=') || !is_key(key))
            return result_hit_err("a word that is no key=value");
        own_try(hit, set(&h, key, own_try(hit, take_value(&rest))));
    }
    if (ref_str_is_empty(h.path))
        return result_hit_err("no path");
    return h.status ? result_hit_ok(h) : result_hit_err("no status");
}

result_hit line_parse(ref_str line)
{
    ref_str rest = line;
    bool begins_with_key = is_key(take_until(&rest, '=')) && !ref_str_is_empty(rest);
    return begins_with_key ? parse_pairs(line) : parse_common(line);
}
