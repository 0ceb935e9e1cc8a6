#include "client.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REPLIES_ENOUGH = 1 << 16 }; // replies are sent when there are so many bytes of them, or no more requests

OWN_DEFINE_DROP(client, close(_p->socket); own_drop(str, _p->input); request_fini(&_p->request); reply_fini(&_p->reply));

void desk_init(struct desk *d OWN_EXCLUSIVE)
{
    d->words = own_empty(vec_ref_str);
    d->store = store_new();
}

void desk_fini(struct desk *d OWN_EXCLUSIVE)
{
    own_drop(vec_ref_str, d->words);
    store_fini(&d->store);
}

own_client client_new(int socket)
{
    return own_new(client, .socket = socket, .input = own_empty(str), .request = request_new(), .reply = reply_new());
}

bool client_is_sending(ref_client of)
{
    return own_get(of)->reply.left > 0;
}

// ---- requests ----

static void refuse(client *c OWN_EXCLUSIVE, const char *trouble OWN_BORROWS)
{
    own_auto(str) text = own_str_format("ERR %s", trouble);
    reply_error(&c->reply, own_ref(text));
    c->is_last = true;
}

static void answer(client *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE, ref_str bytes)
{
    request_words(&c->request, bytes, &d->words);
    if (!own_vec_ref_str_is_empty(&d->words))
        c->is_last = !command_run(&d->store, own_ref(d->words), &c->reply);
    own_vec_ref_str_clear(&d->words);
}

// One request, off *rest. False when it is not complete, or was the last one.
static bool answer_one(client *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE, ref_str *rest OWN_EXCLUSIVE)
{
    result_complete complete = request_read(&c->request, *rest);
    if (!result_complete_is_ok(&complete)) {
        refuse(c, own_error(complete, complete));
        return false;
    }
    if (!own_value(complete, complete))
        return false;
    answer(c, d, *rest);
    *rest = own_part(ref_str, *rest, c->request.read, ref_str_len(*rest));
    request_clear(&c->request);
    return !c->is_last;
}

// Everything that is complete, off *rest, unless there is no room for the replies. False when the connection is broken.
static bool answer_all(client *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE, ref_str *rest OWN_EXCLUSIVE)
{
    bool has_more = true;
    while (has_more && !c->reply.left) {
        while (has_more && c->reply.left < REPLIES_ENOUGH)
            has_more = answer_one(c, d, rest);
        if (!reply_send(&c->reply, c->socket))
            return false;
    }
    return true;
}

// ---- bytes ----

// The last bytes of the input; no memory when there are none.
static void keep(client *c OWN_EXCLUSIVE, size_t left)
{
    if (left) {
        own_str_cut(&c->input, 0, own_str_len(&c->input) - left);
        return;
    }
    own_drop(str, c->input);
    c->input = own_empty(str);
}

// What was left over, which more bytes may have come behind.
static bool answer_kept(client *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE)
{
    ref_str rest = own_ref(c->input);
    bool is_good = answer_all(c, d, &rest);
    keep(c, ref_str_len(rest));
    return is_good;
}

static bool answer_new(client *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE, ref_str bytes)
{
    if (!own_str_is_empty(&c->input)) {
        own_append(c->input, bytes);
        return answer_kept(c, d);
    }
    bool is_good = answer_all(c, d, &bytes);
    own_append(c->input, bytes);
    return is_good;
}

static bool receive(client *c OWN_EXCLUSIVE, struct desk *d OWN_EXCLUSIVE)
{
    ssize_t got = recv(c->socket, d->input, sizeof d->input, 0);
    if (got < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return got > 0 && answer_new(c, d, ref_str_from_raw(d->input, (size_t)got));
}

bool client_serve(mut_client of, struct desk *d OWN_EXCLUSIVE)
{
    client *c = own_get(of);
    bool was_full = c->reply.left > 0;
    if (!reply_send(&c->reply, c->socket))
        return false;
    if (was_full && !c->reply.left && !c->is_last && !answer_kept(c, d))
        return false;
    if (!was_full && !receive(c, d))
        return false;
    return c->reply.left || !c->is_last;
}
