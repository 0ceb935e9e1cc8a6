// The twin of ../http/, cut short, with mistakes in it that people make in servers. Each is marked where own-check finds it,
// or ought to; what the drop forgets it does not look for yet.
#define _GNU_SOURCE
#include <own/channel.h>
#include <own/str.h>
#include <own/vec.h>

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct connection {
    int socket;
    own_str input, output;
} connection;
OWN_DECLARE_STATIC(connection);
OWN_DEFINE_DROP(connection, close(_p->socket); own_drop(str, _p->input)); // and the output?
OWN_DECLARE_CHANNEL(connection);
OWN_DECLARE_SLICE(opt_connection);
OWN_DECLARE_VEC_DROP(opt_connection, opt_connection_drop);

// ---- the acceptor ----

static own_connection connection_new(int socket)
{
    return own_new(connection, .socket = socket, .input = own_empty(str), .output = own_empty(str));
}

// After the send the worker has the connection, and may have dropped it already.
static void accept_one(int listener, const own_sender_connection *arrivals OWN_BORROWS)
{
    int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0)
        return;
    own_connection c = connection_new(socket);
    opt_auto(connection) unwanted = own_sender_connection_send(arrivals, own_move(c));
    if (!own_is_some(unwanted))
        printf("http: client %d\n", own_get(own_ref(c))->socket); //~ error: use of moved value `c` [use-after-move]
}

// Who turns a client away has to close its socket all the same.
static bool accept_up_to(int listener, const own_sender_connection *arrivals OWN_BORROWS, size_t places)
{
    int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0)
        return true;
    own_connection c = connection_new(socket);
    if (places == 0)
        return false; //~ error: `c` is not dropped on every path [leak]
    opt_auto(connection) unwanted = own_sender_connection_try_send(arrivals, own_move(c));
    return true;
}

// ---- the worker ----

// A view of what has come ends when more comes behind it.
static bool is_for(mut_connection of, ref_str path, ref_str more)
{
    connection *c = own_get(of);
    size_t end;
    ref_str line = own_ref(c->input);
    if (ref_str_find(line, own_text("\r\n"), &end))
        line = own_part(ref_str, line, 0, end);
    own_append(c->input, more);
    return ref_str_ends_with(line, path); //~ known-miss: [use-after-free]
}

// A view of a string that ends here.
static ref_str length_of(mut_connection of)
{
    own_auto(str) answer = own_str_format("Content-Length: %zu\r\n", own_str_len(&own_get(of)->output));
    return own_ref(answer); //~ known-miss: [return-local]
}

static void serve(own_vec_opt_connection *table OWN_EXCLUSIVE, size_t socket)
{
    opt_connection *place = &own_at(own_mut(*table), socket);
    if (socket + 1 == own_vec_opt_connection_len(table))
        own_push(vec_opt_connection, *table, opt_connection_none()); // moves all of them, when there is no room
    if (own_is_some(*place)) //~ known-miss: [use-after-free]
        own_append(own_get(own_mut(*place))->output, own_text("Hello, World!\n"));
}

// A client that is welcome is in the table from then on, where it may be looked at; the others are gone.
static void welcome(own_vec_opt_connection *table OWN_EXCLUSIVE, own_connection c)
{
    if (is_for(own_mut(c), own_text("/"), own_text("")))
        own_push(vec_opt_connection, *table, opt_connection_some(own_move(c)));
    else
        own_drop(connection, c);
    printf("%s", own_get(length_of(own_mut(c)))); //~ error: use of moved value `c` [use-after-move]
}

static void work(const own_receiver_connection *arrivals OWN_BORROWS, own_vec_opt_connection *table OWN_EXCLUSIVE)
{
    for (;;) {
        opt_connection next = own_receiver_connection_receive(arrivals);
        if (!own_is_some(next))
            return;
        welcome(table, own_unwrap(next));
        serve(table, 0);
    }
}

int main(void)
{
    channel_connection arrivals = channel_connection_new(4);
    own_auto(receiver_connection) receiver = own_move(arrivals.receiver);
    own_auto(sender_connection) sender = own_move(arrivals.sender);
    own_auto(vec_opt_connection) table = own_empty(vec_opt_connection);
    accept_one(0, &sender);
    if (!accept_up_to(0, &sender, 1))
        return 1;
    own_drop(sender_connection, sender);
    work(&receiver, &table);
    return 0;
}
