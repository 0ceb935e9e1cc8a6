#include "connection.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum { OUTPUT_ENOUGH = 16384 }; // answers are sent when there are so many bytes of them, or no more requests

static void close_socket(connection *c OWN_EXCLUSIVE)
{
    if (c->socket >= 0)
        close(c->socket);
    c->socket = -1;
}

OWN_DEFINE_DROP(connection, close_socket(_p); own_drop(str, _p->input); own_drop(str, _p->output));

// ---- the desk ----

void desk_init(struct desk *d OWN_EXCLUSIVE, const int64_t *patience OWN_BORROWS)
{
    d->output = own_empty(str);
    own_str_reserve(&d->output, OUTPUT_ENOUGH + 1024);
    d->date.second = 0;
    memcpy(d->patience, patience, sizeof d->patience);
    d->is_closing = false;
    d->answers = 0;
    desk_update(d);
}

void desk_fini(struct desk *d OWN_EXCLUSIVE)
{
    own_drop(str, d->output);
}

void desk_update(struct desk *d OWN_EXCLUSIVE)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    d->now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
    date_update(&d->date);
}

// ---- bytes in and out; false when the connection is broken ----

static bool is_for_later(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

// Takes what was sent off *bytes.
static bool send_some(const connection *c OWN_BORROWS, ref_str *bytes OWN_EXCLUSIVE)
{
    ssize_t sent = send(c->socket, own_get(*bytes), ref_str_len(*bytes), MSG_NOSIGNAL);
    if (sent < 0)
        return is_for_later(errno);
    *bytes = own_part(ref_str, *bytes, (size_t)sent, ref_str_len(*bytes));
    return true;
}

// What was left over.
static bool send_rest(connection *c OWN_EXCLUSIVE)
{
    if (own_str_is_empty(&c->output))
        return true;
    ref_str bytes = own_ref(c->output);
    bool is_good = send_some(c, &bytes);
    size_t left = ref_str_len(bytes);
    own_str_cut(&c->output, 0, own_str_len(&c->output) - left);
    return is_good;
}

// The answers on the desk. What there is no room for is left over.
static bool send_desk(connection *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE)
{
    if (own_str_is_empty(&d->output))
        return true;
    ref_str bytes = own_ref(d->output);
    bool is_good = send_some(c, &bytes) && (ref_str_is_empty(bytes) || own_str_try_append(&c->output, bytes));
    own_str_clear(&d->output);
    return is_good;
}

// Lays what was left over on the desk, and behind it what has come since.
static bool receive(connection *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE, size_t *filled OWN_EXCLUSIVE,
                    bool *has_ended OWN_EXCLUSIVE)
{
    size_t left = own_str_len(&c->input);
    memcpy(d->input, own_str_c(&c->input), left);
    own_str_clear(&c->input);
    *filled = left;
    *has_ended = false;
    if (left == sizeof d->input) // requests that were not answered yet for want of room
        return true;
    ssize_t got = recv(c->socket, d->input + left, sizeof d->input - left, 0);
    if (got < 0)
        return is_for_later(errno);
    *filled += (size_t)got;
    *has_ended = got == 0;
    return true;
}

// ---- requests and answers ----

static void refuse(connection *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE, int status)
{
    c->is_last = true;
    response_append_refusal(&d->output, status, &d->date);
    d->answers++;
}

static void answer(connection *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE)
{
    const struct request *r = &c->request;
    c->has_head = false;
    c->is_last = d->is_closing || r->asks_to_close || (r->is_1_0 && !r->asks_to_keep);
    response_append(&d->output, r, &d->date, c->is_last);
    d->answers++;
}

// One request, off *rest. False when it is not complete, or was the last one.
static bool answer_one(connection *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE, ref_str *rest OWN_EXCLUSIVE)
{
    int status = GOOD;
    bool has_begun = c->has_head;
    if (!c->has_head)
        status = request_read(&c->request, rest);
    if (status == GOOD) {
        c->has_head = true;
        status = request_skip_body(&c->request, rest);
    }
    if (status == GOOD)
        answer(c, d);
    else if (status != NOT_YET)
        refuse(c, d, status);
    else if (c->has_head && !has_begun && c->request.asks_to_continue && !c->request.is_1_0)
        own_append(d->output, own_text("HTTP/1.1 100 Continue\r\n\r\n"));
    return status == GOOD && !c->is_last;
}

// True when it stopped because enough was written.
static bool answer_some(connection *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE, ref_str *rest OWN_EXCLUSIVE)
{
    while (own_str_len(&d->output) < OUTPUT_ENOUGH)
        if (!answer_one(c, d, rest))
            return false;
    return true;
}

static bool converse(connection *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE)
{
    size_t filled;
    bool has_ended, has_more = true;
    if (!receive(c, d, &filled, &has_ended))
        return false;
    ref_str rest = ref_str_from_raw(d->input, filled);
    while (has_more && own_str_is_empty(&c->output)) {
        has_more = answer_some(c, d, &rest);
        if (!send_desk(c, d))
            return false;
    }
    bool is_sent = own_str_is_empty(&c->output);
    if (has_ended && is_sent)
        return false;
    return c->is_last || ref_str_is_empty(rest) || own_str_try_append(&c->input, rest);
}

// So that the kernel does not answer with a reset, which could overtake the last answer.
static bool discard(const connection *c OWN_BORROWS, struct desk *d OWN_EXCLUSIVE)
{
    ssize_t got = recv(c->socket, d->input, sizeof d->input, 0);
    return got > 0 || (got < 0 && is_for_later(errno));
}

// ---- the life of a connection ----

opt_connection connection_try_new(void)
{
    return own_try_new(connection, .socket = -1, .input = own_empty(str), .output = own_empty(str));
}

void connection_open(mut_connection of, int socket)
{
    connection *c = own_get(of);
    c->socket = socket;
    c->phase = PHASE_NONE;
    c->awaited = 0;
    c->has_head = c->is_last = false;
}

void connection_close(mut_connection of)
{
    connection *c = own_get(of);
    close_socket(c);
    own_drop(str, c->input); // with its memory, which clearing would keep
    own_drop(str, c->output);
    c->input = own_empty(str);
    c->output = own_empty(str);
}

static enum phase next_phase(const connection *c OWN_BORROWS)
{
    if (!own_str_is_empty(&c->output))
        return PHASE_SENDING;
    if (c->is_last)
        return PHASE_CLOSING;
    return c->has_head || !own_str_is_empty(&c->input) ? PHASE_RECEIVING : PHASE_IDLE;
}

// A phase that goes on keeps its deadline, however much comes and goes, unless a request was answered in between.
static void enter_phase(connection *c OWN_EXCLUSIVE, const struct desk *d OWN_BORROWS, bool has_answered)
{
    enum phase next = next_phase(c);
    if (next == c->phase && !has_answered)
        return;
    if (next == PHASE_CLOSING)
        shutdown(c->socket, SHUT_WR);
    c->phase = next;
    c->deadline = d->now + d->patience[next];
}

bool connection_serve(mut_connection of, struct desk *d OWN_EXCLUSIVE)
{
    connection *c = own_get(of);
    uint64_t answers = d->answers;
    bool is_alive = send_rest(c);
    if (is_alive && own_str_is_empty(&c->output))
        is_alive = c->is_last ? discard(c, d) : converse(c, d);
    if (is_alive)
        enter_phase(c, d, d->answers != answers);
    return is_alive;
}

void connection_expire(mut_connection of, struct desk *d OWN_EXCLUSIVE)
{
    connection *c = own_get(of);
    if (c->phase != PHASE_RECEIVING)
        return;
    refuse(c, d, 408);
    (void)send_desk(c, d);
}
