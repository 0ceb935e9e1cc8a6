// The twin of ../logs/, cut short, with mistakes in it that people make in pipelines. Each is marked where own-check finds
// it, or ought to.
#define _POSIX_C_SOURCE 200809L
#include <own/arena.h>
#include <own/arc.h>
#include <own/channel.h>
#include <own/mutex.h>
#include <own/own.h>
#include <own/result.h>
#include <own/str.h>
#include <own/thread.h>

#include <stdio.h>
#include <stdlib.h>

typedef struct batch {
    size_t length;
    char *bytes OWN_FIELD_OWNED;
} batch;
OWN_DECLARE_STATIC(batch);
OWN_DEFINE_DROP(batch, free(_p->bytes));
OWN_DECLARE_CHANNEL(batch);

OWN_DECLARE_SLICE(char);
OWN_DECLARE_ARENA_SLICE(char);

typedef struct tally {
    unsigned long lines;
    own_arena texts;
    ref_slice_char last; // in texts
} tally;
OWN_DECLARE_STATIC(tally);
OWN_DEFINE_DROP(tally, own_drop(arena, _p->texts));
OWN_DECLARE_MUTEX(tally);

typedef struct ledger {
    mutex_tally tally;
} ledger;
OWN_DECLARE_STATIC(ledger);
OWN_DEFINE_DROP(ledger, mutex_tally_fini(&_p->tally));
OWN_DECLARE_ARC(ledger);

typedef struct worker {
    own_receiver_batch full;
    own_sender_batch vacant;
    own_arc_ledger ledger;
} worker;
OWN_DECLARE_STATIC(worker);
OWN_DEFINE_DROP(worker, own_drop(receiver_batch, _p->full); own_drop(sender_batch, _p->vacant);
                own_drop(arc_ledger, _p->ledger));
OWN_DECLARE_THREAD(worker);

// ---- batches ----

static own_batch batch_new(size_t size)
{
    char *bytes = malloc(size);
    if (!bytes)
        own_out_of_memory(size);
    return own_new(batch, .bytes = bytes);
}

// A line is copied for the report, which nobody may get to see.
static bool print_line(ref_str line, FILE *to OWN_EXCLUSIVE)
{
    char *text = malloc(ref_str_len(line) + 1);
    if (!text)
        return false;
    if (ref_str_is_empty(line))
        return false; //~ error: memory allocated by `malloc` is never freed [leak]
    memcpy(text, own_get(line), ref_str_len(line));
    text[ref_str_len(line)] = '\0';
    fprintf(to, "%s\n", text);
    free(text);
    return true;
}

// ---- the worker ----

// The guard ends with its scope, and the borrow with it.
static unsigned long *lines_of(ref_ledger in)
{
    own_auto(guard_tally) locked = own_lock(tally, own_get(in)->tally);
    return &own_get(own_mut(locked))->lines; //~ known-miss: [return-local]
}

// A reset ends all that lives in the arena.
static void forget_texts(mut_tally of, ref_str text)
{
    tally *t = own_get(of);
    t->last = own_reborrow(mut_slice_char_new_in(&t->texts, ref_str_len(text)));
    own_reset(arena, t->texts);
    printf("%zu\n", ref_slice_char_len(t->last) + (size_t)own_at(t->last, 0)); //~ known-miss: [use-after-free]
}

// What was sent is somebody else's: the reader fills it again while this looks at it.
static void give_back(const worker *w OWN_BORROWS, own_batch b)
{
    opt_auto(batch) unwanted = own_send(batch, w->vacant, own_move(b));
    *lines_of(own_ref(w->ledger)) += own_get(own_ref(b))->length; //~ error: use of moved value `b` [use-after-move]
}

// The one way out on which the batch goes nowhere.
static bool work_once(const worker *w OWN_BORROWS)
{
    opt_batch next = own_receive(batch, w->full);
    if (!own_is_some(next))
        return false;
    own_batch b = own_unwrap(next);
    if (own_get(own_ref(b))->length == 0)
        return true; //~ error: `b` is not dropped on every path [leak]
    give_back(w, own_move(b));
    return true;
}

static void run(mut_worker of)
{
    const worker *w = own_get(of);
    while (work_once(w))
        continue;
}

// ---- the reader ----

// A batch that could not be sent comes back; who does not look loses it.
static void send_all(const own_sender_batch *full OWN_BORROWS, FILE *in OWN_EXCLUSIVE)
{
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, in) >= 0) {
        own_batch b = batch_new(capacity);
        opt_batch back = own_sender_batch_try_send(full, own_move(b));
        if (own_is_some(back))
            continue; //~ error: `back` is never dropped [leak]
    }
    free(line);
    print_line(ref_str_from_c(line), stdout); //~ error: use of `line` after it was freed [use-after-free]
}

// The thread owns its state until it is joined, and after that it is no thread any more.
static void end(own_thread_worker thread)
{
    own_auto(worker) done = own_join(worker, thread);
    own_drop(thread_worker, thread); //~ error: drop of moved value `thread` [use-after-move]
}

int main(void)
{
    channel_batch full = channel_batch_new(4), vacant = channel_batch_new(4);
    own_auto(sender_batch) to_count = own_move(full.sender);
    own_auto(arc_ledger) shared =
        own_new(arc_ledger, .tally = OWN_MUTEX(.texts = own_empty(arena), .last = ref_slice_char_from_raw("", 0)));
    own_worker w = own_new(worker, .full = own_move(full.receiver), .vacant = own_move(vacant.sender),
                           .ledger = own_clone(arc_ledger, shared));
    own_thread_worker thread = own_spawn(worker, run, own_move(w));
    own_auto(receiver_batch) to_fill = own_move(vacant.receiver);
    send_all(&to_count, stdin);
    own_drop(sender_batch, to_count);
    end(own_move(thread));
    own_auto(guard_tally) locked = own_lock(tally, own_get(own_ref(shared))->tally);
    forget_texts(own_mut(locked), own_text("end"));
    return 0;
}
