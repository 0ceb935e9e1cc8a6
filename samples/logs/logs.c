// logs [-f] [-w WORKERS] [-n PATHS] [FILE...]: what was asked of a web server, from its logs: statuses, latencies, the paths
// that were asked for most. Lines that are malformed are counted, and the first ones named.
//
//                   +-- full --> worker --+
//     files --> reader                    |          ledgers --> sum --> report
//                 ^ \-- full --> worker --+
//                 |                       |
//                 +-------- vacant -------+
//
// The reader, which is the main thread, fills batches with whole lines; workers parse and count them. A batch is an owner
// that makes this round: the channel moves it to whichever worker is free, and back. There are only so many; a reader that
// is faster than the workers waits for one. A worker counts in a ledger of its own, which it shares with the main
// thread (`own_arc`) under a lock that holds the tally (`mutex_tally`): so there can be a report while they work.
//
//     logs.c      options, the threads, the end
//     reader.*    files to batches
//     worker.*    batches to tallies
//     line.*      the syntax of lines, on borrowed bytes
//     tally.*     counts, latencies and paths, and sums of them
//     report.*    what is printed
//
// With -f it waits for what files grow by until SIGINT or SIGTERM ends it. Both make a report of what was read by then, and
// SIGUSR1 makes one in between; a second signal does not wait for that. The same lines make the same report, whatever the
// number of workers.
#define _POSIX_C_SOURCE 200809L
#include "reader.h"
#include "report.h"
#include "worker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BATCHES_OF_EACH = 2 /* worker: one to work on and one to go on with */ };

struct options {
    bool follows;
    size_t workers, top;
    char **names;
};

// ---- the threads ----

// A worker as the main thread sees it.
typedef struct post {
    own_arc_ledger ledger;
    opt_thread_worker thread;
} post;

static void post_fini(post *p OWN_EXCLUSIVE)
{
    opt_drop(thread_worker, p->thread); // waits for it
    own_drop(arc_ledger, p->ledger);
}

OWN_DECLARE_SLICE(post);
OWN_DECLARE_VEC_DROP(post, post_fini);

typedef struct pipeline {
    own_vec_post posts;
    own_reader reader; // its end of the channel closes that, upon which the workers end
} pipeline;
OWN_DECLARE_STATIC(pipeline);
OWN_DEFINE_DROP(pipeline, own_drop(reader, _p->reader); own_drop(vec_post, _p->posts));

static void hire(pipeline *p OWN_EXCLUSIVE, own_receiver_batch full, own_sender_batch vacant)
{
    own_auto(arc_ledger) shared = ledger_new();
    own_worker w = own_new(worker, .full = full, .vacant = vacant, .ledger = own_clone(arc_ledger, shared));
    own_thread_worker thread = own_spawn(worker, worker_run, own_move(w));
    post made = {.ledger = own_move(shared), .thread = opt_thread_worker_some(thread)};
    own_push(vec_post, p->posts, made);
}

static own_pipeline pipeline_new(const struct options *o OWN_BORROWS)
{
    size_t batches = BATCHES_OF_EACH * o->workers + 1;
    channel_batch full = channel_batch_new(batches), vacant = channel_batch_new(batches);
    own_auto(receiver_batch) to_count = own_move(full.receiver);
    own_auto(sender_batch) to_fill = own_move(vacant.sender);
    for (size_t i = 0; i < batches; i++) {
        opt_auto(batch) unwanted = own_send(batch, to_fill, batch_new());
    }
    own_reader r = reader_new(o->names, o->follows, own_move(full.sender), own_move(vacant.receiver));
    own_auto(pipeline) made = own_new(pipeline, .posts = own_empty(vec_post), .reader = own_move(r));
    for (size_t i = 0; i < o->workers; i++)
        hire(own_get(own_mut(made)), own_receiver_batch_clone(&to_count), own_sender_batch_clone(&to_fill));
    return own_move(made);
}

// ---- reports ----

static void add_ledger(mut_tally to, ref_ledger of)
{
    own_auto(guard_tally) locked = own_lock(tally, own_get(of)->tally);
    tally_add(to, own_ref(locked));
}

static void print_report(const pipeline *p OWN_BORROWS, const struct options *o OWN_BORROWS)
{
    own_auto(tally) sum = tally_new();
    own_each(each, own_ref(p->posts))
        add_ledger(own_mut(sum), own_ref(each->ledger));
    report(stdout, own_ref(sum), o->top, o->names);
    fflush(stdout);
}

static void run(pipeline *p OWN_EXCLUSIVE, const struct options *o OWN_BORROWS)
{
    enum event event;
    while ((event = reader_step(own_mut(p->reader))) != END)
        if (event == REPORT)
            print_report(p, o);
    own_sender_batch_close(&own_get(own_ref(p->reader))->full);
    own_each(each, own_mut(p->posts)) {
        own_thread_worker thread = own_unwrap(each->thread);
        own_auto(worker) done = own_join(worker, thread);
    }
    print_report(p, o);
}

// A signal that cut the reading short is told as shells do; with -f it is how the reading ends.
static int exit_code(ref_reader of, bool follows)
{
    const reader *r = own_get(of);
    if (ferror(stdout)) {
        fprintf(stderr, "logs: output: %s\n", strerror(errno));
        return EXIT_FAILURE;
    }
    if (r->ended_by && !follows)
        return 128 + r->ended_by;
    return r->has_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

// ---- options ----

static bool read_number(const char *text OWN_BORROWS OWN_NULLABLE, long most, size_t *number OWN_EXCLUSIVE)
{
    char *end = NULL;
    long value = text ? strtol(text, &end, 10) : 0;
    *number = (size_t)value;
    return end && end != text && !*end && value > 0 && value <= most;
}

static bool set_option(struct options *o OWN_EXCLUSIVE, int letter)
{
    switch (letter) {
    case 'f': o->follows = true; return true;
    case 'w': return read_number(optarg, 256, &o->workers);
    case 'n': return read_number(optarg, 1 << 20, &o->top);
    default: return false;
    }
}

static bool read_options(struct options *o OWN_EXCLUSIVE, int argc, char **argv)
{
    static char *standard_input[] = {"-", NULL};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *o = (struct options){.workers = processors > 0 ? (size_t)processors : 1, .top = 10};
    int letter;
    while ((letter = getopt(argc, argv, "fw:n:")) != -1)
        if (!set_option(o, letter))
            return false;
    o->names = optind < argc ? argv + optind : standard_input;
    return true;
}

int main(int argc, char **argv)
{
    struct options options;
    if (!read_options(&options, argc, argv)) {
        fprintf(stderr, "usage: logs [OPTION...] [FILE...]\n"
                        "  -f    waits for more at the end of files, until a signal\n"
                        "  -w N  workers (one for each processor)\n"
                        "  -n N  paths in the report (10)\n");
        return 2;
    }
    own_auto(pipeline) p = pipeline_new(&options);
    run(own_get(own_mut(p)), &options);
    return exit_code(own_ref(own_get(own_ref(p))->reader), options.follows);
}
