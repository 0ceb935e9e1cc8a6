#include "reply.h"

#include "integer.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum {
    QUOTED_FROM = 4096,    // bytes of a value
    PARTS = 64,            // sent at once
    TEXT_KEPT = 1 << 14,   // bytes of memory that a reply keeps for the next one
};

void quote_fini(quote *q OWN_EXCLUSIVE)
{
    own_drop(rc_blob, q->value);
}

struct reply reply_new(void)
{
    return (struct reply){.text = own_empty(str), .quotes = own_empty(vec_quote)};
}

void reply_fini(struct reply *r OWN_EXCLUSIVE)
{
    own_drop(str, r->text);
    own_drop(vec_quote, r->quotes);
}

// ---- writing ----

static void append(struct reply *r OWN_EXCLUSIVE, ref_str bytes)
{
    own_append(r->text, bytes);
    r->left += ref_str_len(bytes);
}

static void append_number(struct reply *r OWN_EXCLUSIVE, ref_str kind, int64_t number)
{
    struct digits d;
    append(r, kind);
    append(r, write_integer(number, &d));
    append(r, own_text("\r\n"));
}

void reply_status(struct reply *r OWN_EXCLUSIVE, ref_str words)
{
    append(r, own_text("+"));
    append(r, words);
    append(r, own_text("\r\n"));
}

void reply_error(struct reply *r OWN_EXCLUSIVE, ref_str words)
{
    append(r, own_text("-"));
    own_each(p, words) {
        char shown = *p == '\r' || *p == '\n' ? ' ' : *p;
        append(r, ref_str_from_raw(&shown, 1));
    }
    append(r, own_text("\r\n"));
}

void reply_integer(struct reply *r OWN_EXCLUSIVE, int64_t number)
{
    append_number(r, own_text(":"), number);
}

void reply_array(struct reply *r OWN_EXCLUSIVE, size_t length)
{
    append_number(r, own_text("*"), (int64_t)length);
}

void reply_string(struct reply *r OWN_EXCLUSIVE, ref_str bytes)
{
    append_number(r, own_text("$"), (int64_t)ref_str_len(bytes));
    append(r, bytes);
    append(r, own_text("\r\n"));
}

void reply_value(struct reply *r OWN_EXCLUSIVE, const own_rc_blob *value OWN_BORROWS)
{
    ref_str bytes = own_ref(own_get(own_ref(*value))->bytes);
    if (ref_str_len(bytes) < QUOTED_FROM) {
        reply_string(r, bytes);
        return;
    }
    append_number(r, own_text("$"), (int64_t)ref_str_len(bytes));
    r->left += ref_str_len(bytes);
    quote q = {.at = own_str_len(&r->text), .value = own_clone(rc_blob, *value)};
    own_push(vec_quote, r->quotes, q);
    append(r, own_text("\r\n"));
}

void reply_none(struct reply *r OWN_EXCLUSIVE)
{
    append(r, own_text("$-1\r\n"));
}

// ---- sending ----

// The quote that comes next, or null.
OWN_RESULT_REF(r) OWN_RESULT_NULLABLE static const quote *next_quote(const struct reply *r, struct progress p)
{
    return ref_slice_quote_try_at(own_ref(r->quotes), p.quotes);
}

static bool is_in_text(const struct reply *r OWN_BORROWS, struct progress p)
{
    const quote *next = next_quote(r, p);
    return !next || p.text < next->at;
}

// What comes next in one piece; nothing at the end.
OWN_RESULT_REF(r) static ref_str next_part(const struct reply *r, struct progress p)
{
    const quote *next = next_quote(r, p);
    if (is_in_text(r, p))
        return own_part(ref_str, own_ref(r->text), p.text, next ? next->at : own_str_len(&r->text));
    ref_str bytes = own_ref(own_get(own_ref(next->value))->bytes);
    return own_part(ref_str, bytes, p.value, ref_str_len(bytes));
}

// Over so many bytes of the next part.
static void go_on(const struct reply *r OWN_BORROWS, struct progress *p OWN_EXCLUSIVE, size_t count)
{
    if (is_in_text(r, *p)) {
        p->text += count;
        return;
    }
    p->value += count;
    if (ref_str_is_empty(next_part(r, *p))) {
        p->quotes++;
        p->value = 0;
    }
}

static size_t gather(const struct reply *r OWN_BORROWS, struct iovec *parts OWN_EXCLUSIVE)
{
    struct progress p = r->sent;
    size_t count = 0;
    ref_str part;
    while (count < PARTS && !ref_str_is_empty(part = next_part(r, p))) {
        parts[count++] = (struct iovec){.iov_base = (void *)(uintptr_t)own_get(part), .iov_len = ref_str_len(part)};
        go_on(r, &p, ref_str_len(part));
    }
    return count;
}

static void take_off(struct reply *r OWN_EXCLUSIVE, size_t count)
{
    r->left -= count;
    while (count) {
        size_t length = ref_str_len(next_part(r, r->sent)), step = length < count ? length : count;
        go_on(r, &r->sent, step);
        count -= step;
    }
}

// Ready for the next one.
static void clear(struct reply *r OWN_EXCLUSIVE)
{
    if (own_str_capacity(&r->text) > TEXT_KEPT) {
        own_drop(str, r->text);
        r->text = own_empty(str);
    }
    own_str_clear(&r->text);
    own_vec_quote_clear(&r->quotes);
    r->sent = (struct progress){0};
}

bool reply_send(struct reply *r OWN_EXCLUSIVE, int socket)
{
    while (r->left) {
        struct iovec parts[PARTS];
        struct msghdr message = {.msg_iov = parts, .msg_iovlen = gather(r, parts)};
        ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
        if (sent < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
        take_off(r, (size_t)sent);
    }
    clear(r);
    return true;
}
