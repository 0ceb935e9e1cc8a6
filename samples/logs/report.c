#include "report.h"

#include <inttypes.h>

static void print_statuses(FILE *to OWN_EXCLUSIVE, const tally *t OWN_BORROWS)
{
    fprintf(to, "\nstatus\n");
    for (size_t i = 0; i < STATUSES; i++)
        if (t->statuses[i])
            fprintf(to, "%12" PRIu64 "  %zu\n", t->statuses[i], i);
}

static void print_latency(FILE *to OWN_EXCLUSIVE, const struct histogram *h OWN_BORROWS)
{
    static const struct {
        const char *name;
        uint64_t thousandths;
    } quantiles[] = {{"p50", 500}, {"p90", 900}, {"p99", 990}, {"p99.9", 999}};
    if (!h->count)
        return;
    fprintf(to, "\nlatency in microseconds, of %" PRIu64 "\n", h->count);
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
        fprintf(to, "%12" PRIu64 "  %s\n", histogram_quantile(h, quantiles[i].thousandths), quantiles[i].name);
    fprintf(to, "%12" PRIu64 "  max\n", h->max);
}

// Nothing that a terminal would obey.
static void print_text(FILE *to OWN_EXCLUSIVE, ref_str text)
{
    own_each(p, text) {
        unsigned char byte = (unsigned char)*p;
        if (byte < ' ' || byte == 0x7F || byte == '\\')
            fprintf(to, "\\x%02x", byte);
        else
            putc(byte, to);
    }
}

static int by_count_then_text(const path *a, const path *b)
{
    if (a->count != b->count)
        return (a->count < b->count) - (a->count > b->count);
    return ref_str_compare(path_text(a), path_text(b));
}

// The paths in a row; their texts are still the tally's.
static own_vec_path sorted_paths(const tally *t OWN_BORROWS)
{
    own_auto(vec_path) row = own_empty(vec_path);
    own_each(p, own_ref(t->table))
        if (p->count)
            own_push(vec_path, row, *p);
    mut_slice_path_sort(own_mut(row), by_count_then_text);
    return own_move(row);
}

static void print_paths(FILE *to OWN_EXCLUSIVE, const tally *t OWN_BORROWS, size_t top)
{
    own_auto(vec_path) paths = sorted_paths(t);
    size_t shown = top < t->paths ? top : t->paths;
    fprintf(to, "\npaths, %zu of %zu: how often, bytes\n", shown, t->paths);
    own_each(p, own_part(ref_slice_path, own_ref(paths), 0, shown)) {
        fprintf(to, "%12" PRIu64 " %14" PRIu64 "  ", p->count, p->bytes);
        print_text(to, path_text(p));
        putc('\n', to);
    }
}

static void print_complaints(FILE *to OWN_EXCLUSIVE, const tally *t OWN_BORROWS, char *const *names OWN_BORROWS)
{
    if (!t->malformed)
        return;
    fprintf(to, "\nmalformed, %zu of %" PRIu64 "\n", own_vec_complaint_len(&t->complaints), t->malformed);
    own_each(c, own_ref(t->complaints))
        fprintf(to, "  %s:%zu: %s\n", names[c->source], c->line, c->what);
}

void report(FILE *to OWN_EXCLUSIVE, ref_tally of, size_t top, char *const *names OWN_BORROWS)
{
    const tally *t = own_get(of);
    fprintf(to, "%12" PRIu64 "  requests\n%12" PRIu64 "  malformed lines\n%12" PRIu64 "  bytes\n", t->hits, t->malformed,
            t->bytes);
    if (t->hits) {
        print_statuses(to, t);
        print_latency(to, &t->latency);
        print_paths(to, t, top);
    }
    print_complaints(to, t, names);
}
