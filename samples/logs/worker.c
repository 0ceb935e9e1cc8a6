#include "worker.h"

OWN_DEFINE_DROP(worker, own_drop(receiver_batch, _p->full); own_drop(sender_batch, _p->vacant);
                own_drop(arc_ledger, _p->ledger));

// Blank lines are nothing.
static void count_line(mut_tally to, ref_str line, size_t source, size_t number)
{
    complaint c = {source, number, "longer than 65536 bytes"};
    if (ref_str_len(line) > LINE_LIMIT) {
        tally_complain(to, c);
        return;
    }
    ref_str words = ref_str_trim(line);
    if (ref_str_is_empty(words))
        return;
    result_hit parsed = line_parse(words);
    if (result_hit_is_ok(&parsed)) {
        struct hit h = own_value(hit, parsed);
        tally_hit(to, &h);
    } else {
        c.what = own_error(hit, parsed);
        tally_complain(to, c);
    }
}

static void count_lines(mut_tally to, ref_batch of)
{
    const batch *b = own_get(of);
    ref_str rest = ref_str_from_raw(b->bytes, b->length), line;
    for (size_t number = b->first_line; ref_str_split(&rest, '\n', &line); number++)
        count_line(to, line, b->source, number);
}

static void count_batch(ref_ledger in, ref_batch b)
{
    own_auto(guard_tally) locked = own_lock(tally, own_get(in)->tally);
    count_lines(own_mut(locked), b);
}

void worker_run(mut_worker of)
{
    worker *w = own_get(of);
    for (;;) {
        opt_auto(batch) next = own_receive(batch, w->full);
        if (!own_is_some(next))
            return;
        own_auto(batch) b = own_unwrap(next);
        count_batch(own_ref(w->ledger), own_ref(b));
        opt_auto(batch) unwanted = own_send(batch, w->vacant, own_move(b));
    }
}
