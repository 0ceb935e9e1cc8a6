#define _GNU_SOURCE
#include "reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAUSE = 100 /* milliseconds until it is looked whether files have grown */ };

OWN_DEFINE_DROP(batch, free(_p->bytes));

own_batch batch_new(void)
{
    char *bytes = malloc(BATCH_SIZE);
    if (!bytes)
        own_out_of_memory(BATCH_SIZE);
    return own_new(batch, .bytes = bytes);
}

static void close_source(source *s OWN_EXCLUSIVE)
{
    if (s->file > STDIN_FILENO)
        close(s->file);
    s->file = -1;
}

void source_fini(source *s OWN_EXCLUSIVE)
{
    close_source(s);
    own_drop(str, s->rest);
}

static void reader_fini(reader *r OWN_EXCLUSIVE)
{
    if (r->signals >= 0)
        close(r->signals);
    opt_drop(batch, r->next);
    own_drop(vec_source, r->sources);
    own_drop(sender_batch, r->full);
    own_drop(receiver_batch, r->vacant);
}

OWN_DEFINE_DROP(reader, reader_fini(_p));

// ---- beginning ----

static void complain(reader *r OWN_EXCLUSIVE, const char *name OWN_BORROWS)
{
    fprintf(stderr, "logs: %s: %s\n", name, strerror(errno));
    r->has_failed = true;
}

// The name stays the caller's.
static void open_source(reader *r OWN_EXCLUSIVE, const char *name OWN_RETAINS)
{
    int file = strcmp(name, "-") == 0 ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        complain(r, name);
    source s = {.name = name, .file = file, .rest = own_empty(str)};
    own_push(vec_source, r->sources, s);
}

static int catch_signals(void)
{
    sigset_t caught;
    sigemptyset(&caught);
    sigaddset(&caught, SIGINT);
    sigaddset(&caught, SIGTERM);
    sigaddset(&caught, SIGUSR1);
    sigprocmask(SIG_BLOCK, &caught, NULL);
    return signalfd(-1, &caught, SFD_CLOEXEC);
}

own_reader reader_new(char *const *names OWN_BORROWS, bool follows, own_sender_batch full, own_receiver_batch vacant)
{
    own_auto(reader) made = own_new(reader, .full = full, .vacant = vacant, .next = opt_batch_none(),
                                    .signals = catch_signals(), .follows = follows, .sources = own_empty(vec_source));
    reader *r = own_get(own_mut(made));
    for (char *const *name = names; *name; name++)
        open_source(r, *name);
    return own_move(made);
}

// ---- waiting ----

static bool is_ready(int file)
{
    struct pollfd polled = {.fd = file, .events = POLLIN};
    return poll(&polled, 1, 0) > 0;
}

static enum event take_signal(reader *r OWN_EXCLUSIVE)
{
    struct signalfd_siginfo caught;
    if (read(r->signals, &caught, sizeof caught) != sizeof caught)
        return READ_ON;
    if (caught.ssi_signo == SIGUSR1)
        return REPORT;
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_UNBLOCK, &all, NULL); // the next one ends the program at once
    r->ended_by = (int)caught.ssi_signo;
    return END;
}

// Until there is something in the file, or for a while when it is -1, or until a signal comes.
static enum event wait_for(reader *r OWN_EXCLUSIVE, int file)
{
    struct pollfd polled[] = {{.fd = r->signals, .events = POLLIN}, {.fd = file, .events = POLLIN}};
    if (poll(polled, 2, file < 0 ? PAUSE : -1) > 0 && polled[0].revents)
        return take_signal(r);
    return READ_ON;
}

// ---- lines ----

// Before anything else that is in the batch.
static void take_rest(source *s OWN_EXCLUSIVE, batch *b OWN_EXCLUSIVE)
{
    b->length = own_str_len(&s->rest);
    memcpy(b->bytes, own_str_c(&s->rest), b->length);
    own_str_clear(&s->rest);
}

// Bytes that have just come behind the others of the batch. Those of a line that is too long are not kept.
static void take_bytes(source *s OWN_EXCLUSIVE, batch *b OWN_EXCLUSIVE, size_t count)
{
    char *came = b->bytes + b->length;
    char *end = s->is_skipping ? memchr(came, '\n', count) : came;
    s->is_skipping = !end;
    if (!end)
        return;
    count -= (size_t)(end - came);
    memmove(came, end, count);
    b->length += count;
}

static void keep_rest(source *s OWN_EXCLUSIVE, ref_str rest)
{
    s->is_skipping |= ref_str_len(rest) > LINE_LIMIT;
    own_append(s->rest, own_part(ref_str, rest, 0, s->is_skipping ? LINE_LIMIT + 1 : ref_str_len(rest)));
}

static size_t count_newlines(const batch *b OWN_BORROWS)
{
    size_t count = 0;
    const char *end = b->bytes + b->length, *at = b->bytes;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
        count++;
        at++;
    }
    return count;
}

// Leaves whole lines in the batch. Unless more may come, what is behind the last newline is a line, too.
static void number_lines(source *s OWN_EXCLUSIVE, batch *b OWN_EXCLUSIVE, bool is_last)
{
    const char *last = b->length ? memrchr(b->bytes, '\n', b->length) : NULL;
    size_t whole = last ? (size_t)(last - b->bytes) + 1 : 0;
    bool has_rest = whole < b->length;
    if (!is_last) {
        keep_rest(s, ref_str_from_raw(b->bytes + whole, b->length - whole));
        b->length = whole;
    }
    b->first_line = s->line + 1;
    s->line += count_newlines(b) + (is_last && has_rest);
}

// ---- batches ----

static void send_batch(reader *r OWN_EXCLUSIVE, own_batch full)
{
    own_get(own_mut(full))->source = r->turn;
    opt_auto(batch) unwanted = own_send(batch, r->full, own_move(full));
}

// A file that is shorter than what was read of it has been begun anew.
static void rewind_if_shorter(source *s OWN_EXCLUSIVE)
{
    struct stat now;
    off_t at = lseek(s->file, 0, SEEK_CUR);
    if (at < 0 || fstat(s->file, &now) != 0 || now.st_size >= at)
        return;
    lseek(s->file, 0, SEEK_SET);
    own_str_clear(&s->rest);
    s->is_skipping = false;
    s->line = 0;
}

static void meet_end(reader *r OWN_EXCLUSIVE, source *s OWN_EXCLUSIVE, ssize_t got)
{
    struct stat kind;
    bool can_grow = got == 0 && r->follows && fstat(s->file, &kind) == 0 && S_ISREG(kind.st_mode);
    if (got < 0)
        complain(r, s->name);
    s->is_at_end = true;
    if (can_grow)
        rewind_if_shorter(s);
    else
        close_source(s);
}

static void fill(reader *r OWN_EXCLUSIVE, source *s OWN_EXCLUSIVE, batch *b OWN_EXCLUSIVE)
{
    take_rest(s, b);
    s->is_at_end = false;
    do {
        ssize_t got = read(s->file, b->bytes + b->length, BATCH_SIZE - b->length);
        if (got <= 0)
            meet_end(r, s, got);
        else
            take_bytes(s, b, (size_t)got);
    } while (!s->is_at_end && b->length < BATCH_SIZE && is_ready(s->file));
}

// Waits for a worker when all batches are on their way.
OWN_RESULT_MUT(r) static batch *next_batch(reader *r)
{
    if (!own_is_some(r->next))
        r->next = own_receive(batch, r->vacant);
    return own_get(own_mut(r->next));
}

static void read_batch(reader *r OWN_EXCLUSIVE, source *s OWN_EXCLUSIVE)
{
    batch *b = next_batch(r);
    fill(r, s, b);
    number_lines(s, b, s->file < 0);
    if (b->length)
        send_batch(r, own_unwrap(r->next));
    r->turn += s->is_at_end;
}

// Of files that might have grown: what stands behind their last newline.
static void send_rests(reader *r OWN_EXCLUSIVE)
{
    for (r->turn = 0; r->turn < own_vec_source_len(&r->sources); r->turn++) {
        source *s = &own_at(own_mut(r->sources), r->turn);
        if (!s->is_at_end || own_str_is_empty(&s->rest))
            continue;
        batch *b = next_batch(r);
        take_rest(s, b);
        number_lines(s, b, true);
        send_batch(r, own_unwrap(r->next));
    }
}

// The next source that is open; null behind the last one.
OWN_RESULT_MUT(r) OWN_RESULT_NULLABLE static source *next_source(reader *r)
{
    for (; r->turn < own_vec_source_len(&r->sources); r->turn++) {
        source *s = &own_at(own_mut(r->sources), r->turn);
        if (s->file >= 0)
            return s;
    }
    return NULL;
}

static bool has_open(const reader *r OWN_BORROWS)
{
    own_each(s, own_ref(r->sources))
        if (s->file >= 0)
            return true;
    return false;
}

enum event reader_step(mut_reader of)
{
    reader *r = own_get(of);
    if (!has_open(r))
        return END;
    source *s = next_source(r);
    enum event event = wait_for(r, s ? s->file : -1);
    if (!s)
        r->turn = 0; // also after a signal: many of them must not keep it from looking whether files have grown
    if (event == END)
        send_rests(r);
    else if (event == READ_ON && s)
        read_batch(r, s);
    return event;
}
