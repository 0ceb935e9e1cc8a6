#include "response.h"

#define STATUSES(status)                                                                                               \
    status(200, "OK")                                                                                                  \
    status(400, "Bad Request")                                                                                         \
    status(404, "Not Found")                                                                                           \
    status(405, "Method Not Allowed")                                                                                  \
    status(408, "Request Timeout")                                                                                     \
    status(413, "Content Too Large")                                                                                   \
    status(414, "URI Too Long")                                                                                        \
    status(417, "Expectation Failed")                                                                                  \
    status(431, "Request Header Fields Too Large")                                                                     \
    status(501, "Not Implemented")                                                                                     \
    status(505, "HTTP Version Not Supported")

static ref_str status_line(int status)
{
#define STATUS_CASE(number, words)                                                                                     \
    case number: return own_text("HTTP/1.1 " #number " " words "\r\n");
    switch (status) {
        STATUSES(STATUS_CASE)
    }
#undef STATUS_CASE
    return own_text("HTTP/1.1 500 Internal Server Error\r\n");
}

// What a refusal says about itself: the status in words.
static ref_str status_words(int status)
{
    ref_str line = status_line(status);
    return own_part(ref_str, line, strlen("HTTP/1.1 200 "), ref_str_len(line));
}

void date_update(struct date *d OWN_EXCLUSIVE)
{
    struct tm utc;
    time_t second = time(NULL);
    if (second == d->second || !gmtime_r(&second, &utc))
        return;
    d->second = second;
    strftime(d->text, sizeof d->text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
}

// printf would take longer than all the rest of a response.
static void append_number(own_str *out OWN_EXCLUSIVE, uint64_t number)
{
    char digits[20];
    size_t first = sizeof digits;
    do
        digits[--first] = (char)('0' + number % 10);
    while (number /= 10);
    own_append(*out, ref_str_from_raw(digits + first, sizeof digits - first));
}

static ref_str allowed_methods(enum page page)
{
#define PAGE_WORDS(name, path, methods, words)                                                                         \
    if (page == PAGE_##name)                                                                                           \
        return own_text(words);
    PAGES(PAGE_WORDS)
#undef PAGE_WORDS
    return own_text("");
}

static void append_head(own_str *out OWN_EXCLUSIVE, int status, const struct date *now OWN_BORROWS, uint64_t length)
{
    own_append(*out, status_line(status));
    own_append(*out, own_text("Date: "));
    own_append(*out, ref_str_from_c(now->text));
    own_append(*out, own_text("\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "));
    append_number(out, length);
    own_append(*out, own_text("\r\n"));
}

static void append_connection(own_str *out OWN_EXCLUSIVE, const struct request *r OWN_BORROWS, bool is_last)
{
    if (is_last)
        own_append(*out, own_text("Connection: close\r\n"));
    else if (r->is_1_0)
        own_append(*out, own_text("Connection: keep-alive\r\n"));
}

static void append_page(own_str *out OWN_EXCLUSIVE, const struct request *r OWN_BORROWS, int status, ref_str body,
                        const struct date *now OWN_BORROWS, bool is_last)
{
    append_head(out, status, now, ref_str_len(body));
    append_connection(out, r, is_last);
    if (status == 405) {
        own_append(*out, own_text("Allow: "));
        own_append(*out, allowed_methods(r->page));
        own_append(*out, own_text("\r\n"));
    }
    own_append(*out, own_text("\r\n"));
    if (r->method != METHOD_HEAD)
        own_append(*out, body);
}

static void append_length(own_str *out OWN_EXCLUSIVE, const struct request *r OWN_BORROWS,
                          const struct date *now OWN_BORROWS, bool is_last)
{
    own_auto(str) body = own_str_format("%llu\n", (unsigned long long)r->length);
    append_page(out, r, 200, own_ref(body), now, is_last);
}

void response_append(own_str *out OWN_EXCLUSIVE, const struct request *r OWN_BORROWS,
                     const struct date *now OWN_BORROWS, bool is_last)
{
    if (r->page == PAGE_NONE)
        append_page(out, r, 404, status_words(404), now, is_last);
    else if (!request_is_allowed(r))
        append_page(out, r, 405, status_words(405), now, is_last);
    else if (r->page == PAGE_LENGTH)
        append_length(out, r, now, is_last);
    else
        append_page(out, r, 200, own_text("Hello, World!\n"), now, is_last);
}

void response_append_refusal(own_str *out OWN_EXCLUSIVE, int status, const struct date *now OWN_BORROWS)
{
    append_head(out, status, now, ref_str_len(status_words(status)));
    own_append(*out, own_text("Connection: close\r\n\r\n"));
    own_append(*out, status_words(status));
}
