/* Ten workloads of pointers. One source for all: with handles at each level, and with -DRAW plain pointers (raw.h), also for
 * AddressSanitizer and Valgrind. `workloads NAME PERCENT` prints the nanoseconds of processor time, a checksum that is the same in all
 * variants, and the most memory it had, in kB. bench_pointers.py runs it. SPDX-License-Identifier: MIT */
#ifdef RAW
#include "raw.h"
#else
#include <own/own.h>
#endif

#include <stdio.h>
#include <time.h>

static uint64_t state;

static uint32_t random_number(void)
{
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(state >> 33);
}

/* ---- list: build it once, walk it often --------------------------------------------------------------------------------- */

struct node;
OWN_DECLARE_STATIC_AS(node, struct node);
struct node {
    uint64_t value;
    opt_node next;
};

/* Not by recursion: the list is long. */
static void free_list(opt_node first)
{
    while (own_is_some(first)) {
        own_node node = own_unwrap(first);
        first = own_take(own_get(own_mut(node))->next);
        own_drop(node, node);
    }
}
OWN_DEFINE_DROP(node, (void)_p);

static opt_node make_list(unsigned length)
{
    opt_node first = opt_node_none();
    for (unsigned i = 0; i < length; i++)
        first = opt_node_some(own_new(node, .value = i, .next = first));
    return first;
}

static uint64_t sum_list(const opt_node *first)
{
    uint64_t sum = 0;
    for (const opt_node *link = first; own_is_some(*link);) {
        ref_node node = own_ref(*link);
        sum += own_get(node)->value;
        link = &own_get(node)->next;
    }
    return sum;
}

static uint64_t list(unsigned percent)
{
    uint64_t sum = 0;
    opt_node first = make_list(20000);
    for (unsigned i = 0; i < 30 * percent; i++)
        sum += sum_list(&first);
    free_list(first);
    return sum;
}

/* ---- tree: insert and look up ----------------------------------------------------------------------------------------------- */

struct leaf;
OWN_DECLARE_STATIC_AS(leaf, struct leaf);
struct leaf {
    uint32_t key, count;
    opt_leaf left, right;
};
static void fini_leaf(struct leaf *leaf)
{
    opt_drop(leaf, leaf->left);
    opt_drop(leaf, leaf->right);
}
OWN_DEFINE_DROP(leaf, fini_leaf(_p));

static void insert(opt_leaf *link, uint32_t key)
{
    while (own_is_some(*link)) {
        mut_leaf borrow = own_mut(*link);
        struct leaf *leaf = own_get(borrow);
        if (leaf->key == key) {
            leaf->count++;
            return;
        }
        link = key < leaf->key ? &leaf->left : &leaf->right;
    }
    *link = opt_leaf_some(own_new(leaf, .key = key, .left = opt_leaf_none(), .right = opt_leaf_none()));
}

static uint32_t look_up(const opt_leaf *link, uint32_t key)
{
    while (own_is_some(*link)) {
        ref_leaf leaf = own_ref(*link);
        uint32_t here = own_get(leaf)->key;
        if (here == key)
            return own_get(leaf)->count + 1;
        link = key < here ? &own_get(leaf)->left : &own_get(leaf)->right;
    }
    return 0;
}

static uint64_t tree(unsigned percent)
{
    uint64_t found = 0;
    opt_leaf root = opt_leaf_none();
    for (unsigned i = 0; i < 20000; i++)
        insert(&root, random_number() % 100000);
    for (unsigned i = 0; i < 8000 * percent; i++)
        found += look_up(&root, random_number() % 100000);
    opt_drop(leaf, root);
    return found;
}

/* ---- hash: chains ------------------------------------------------------------------------------------------------------------- */

struct entry;
OWN_DECLARE_STATIC_AS(entry, struct entry);
struct entry {
    uint64_t key, value;
    opt_entry next;
};
static void fini_entry(struct entry *entry)
{
    opt_drop(entry, entry->next);
}
OWN_DEFINE_DROP(entry, fini_entry(_p));

enum { BUCKETS = 8192 };
static opt_entry buckets[BUCKETS];

static uint64_t find_entry(uint64_t key)
{
    const opt_entry *link = &buckets[key * 0x9e3779b9u % BUCKETS];
    while (own_is_some(*link)) {
        ref_entry entry = own_ref(*link);
        if (own_get(entry)->key == key)
            return own_get(entry)->value;
        link = &own_get(entry)->next;
    }
    return 0;
}

static uint64_t hash(unsigned percent)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < BUCKETS; i++)
        buckets[i] = opt_entry_none();
    for (unsigned i = 0; i < 30000; i++) {
        uint64_t key = random_number() % 60000;
        opt_entry *bucket = &buckets[key * 0x9e3779b9u % BUCKETS];
        opt_entry rest = own_take(*bucket);
        *bucket = opt_entry_some(own_new(entry, .key = key, .value = i, .next = rest));
    }
    for (unsigned i = 0; i < 20000 * percent; i++)
        sum += find_entry(random_number() % 60000);
    for (unsigned i = 0; i < BUCKETS; i++)
        opt_drop(entry, buckets[i]);
    return sum;
}

/* ---- matrix: elements through a borrow ------------------------------------------------------------------------------------------ */

enum { ORDER = 96 };
struct matrix {
    double cell[ORDER][ORDER];
};
OWN_DECLARE_STATIC_AS(matrix, struct matrix);
OWN_DEFINE_DROP(matrix, (void)_p);

static void multiply(mut_matrix to, ref_matrix a, ref_matrix b)
{
    for (unsigned i = 0; i < ORDER; i++)
        for (unsigned j = 0; j < ORDER; j++) {
            double sum = 0;
            for (unsigned k = 0; k < ORDER; k++)
                sum += own_get(a)->cell[i][k] * own_get(b)->cell[k][j];
            own_get(to)->cell[i][j] = sum;
        }
}

static uint64_t matrix(unsigned percent)
{
    own_matrix a = own_new(matrix, .cell = {{0}}), b = own_new(matrix, .cell = {{0}}), c = own_new(matrix, .cell = {{0}});
    for (unsigned i = 0; i < ORDER; i++)
        for (unsigned j = 0; j < ORDER; j++) {
            own_get(own_mut(a))->cell[i][j] = (double)(i + j);
            own_get(own_mut(b))->cell[i][j] = (double)(i ^ j);
        }
    for (unsigned i = 0; i < 2 * percent; i++)
        multiply(own_mut(c), own_ref(a), own_ref(b));
    double last = own_get(own_ref(c))->cell[ORDER - 1][ORDER - 1];
    own_drop(matrix, a);
    own_drop(matrix, b);
    own_drop(matrix, c);
    return (uint64_t)last;
}

/* ---- text: strings put together byte by byte ------------------------------------------------------------------------------------- */

struct text {
    char *bytes;
    size_t length, size;
};
OWN_DECLARE_STATIC_AS(text, struct text);
OWN_DEFINE_DROP(text, free(_p->bytes));

static void append(mut_text to, char byte)
{
    if (own_get(to)->length == own_get(to)->size) {
        size_t size = own_get(to)->size ? own_get(to)->size * 2 : 16;
        char *bytes = realloc(own_get(to)->bytes, size);
        if (!bytes)
            abort();
        own_get(to)->bytes = bytes;
        own_get(to)->size = size;
    }
    own_get(to)->bytes[own_get(to)->length++] = byte;
}

static uint64_t text(unsigned percent)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < 500 * percent; i++) {
        own_text line = own_new(text, .bytes = NULL);
        mut_text borrow = own_mut(line);
        for (unsigned j = 0; j < 200 + i % 100; j++)
            append(borrow, (char)(i + j));
        sum += own_get(own_ref(line))->length + (unsigned char)own_get(own_ref(line))->bytes[i % 200];
        own_drop(text, line);
    }
    return sum;
}

/* ---- graph: breadth first over vertices that own their edges ------------------------------------------------------------------------- */

enum { VERTICES = 10000, EDGES = 8 };
struct vertex {
    uint32_t edge[EDGES];
    uint32_t round;
};
OWN_DECLARE_STATIC_AS(vertex, struct vertex);
OWN_DEFINE_DROP(vertex, (void)_p);
static own_vertex vertices[VERTICES];

static uint64_t walk(uint32_t round)
{
    static uint32_t queue[VERTICES];
    uint32_t first = 0, last = 0;
    queue[last++] = round % VERTICES;
    own_get(own_mut(vertices[queue[0]]))->round = round;
    while (first < last) {
        ref_vertex from = own_ref(vertices[queue[first++]]);
        for (unsigned i = 0; i < EDGES; i++) {
            uint32_t to = own_get(from)->edge[i];
            if (own_get(own_ref(vertices[to]))->round == round)
                continue;
            if (to == queue[first - 1])
                continue;
            own_get(own_mut(vertices[to]))->round = round;
            queue[last++] = to;
        }
    }
    return last;
}

static uint64_t graph(unsigned percent)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < VERTICES; i++) {
        struct vertex init = {.round = 0};
        for (unsigned j = 0; j < EDGES; j++)
            init.edge[j] = random_number() % VERTICES;
        vertices[i] = own_new(vertex, .edge = {init.edge[0], init.edge[1], init.edge[2], init.edge[3], init.edge[4],
                                               init.edge[5], init.edge[6], init.edge[7]});
    }
    for (unsigned i = 1; i <= 4 * percent; i++)
        sum += walk(i);
    for (unsigned i = 0; i < VERTICES; i++)
        own_drop(vertex, vertices[i]);
    return sum;
}

/* ---- queue: first in, first out ------------------------------------------------------------------------------------------------------ */

enum { QUEUE = 1024 };
static opt_node queue_of[QUEUE];

static uint64_t queue(unsigned percent)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < QUEUE; i++)
        queue_of[i] = opt_node_none();
    for (unsigned i = 0; i < 20000 * percent; i++) {
        opt_node *place = &queue_of[i % QUEUE];
        if (own_is_some(*place)) {
            own_node job = own_unwrap(*place);
            sum += own_get(own_ref(job))->value;
            own_drop(node, job);
        }
        own_node job = own_new(node, .value = i, .next = opt_node_none());
        *place = opt_node_some(own_move(job));
    }
    for (unsigned i = 0; i < QUEUE; i++)
        opt_drop(node, queue_of[i]);
    return sum;
}

/* ---- churn: small objects come and go ------------------------------------------------------------------------------------------------- */

enum { ALIVE = 1000 };
static own_node alive[ALIVE];

static uint64_t churn(unsigned percent)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < ALIVE; i++)
        alive[i] = own_new(node, .value = i, .next = opt_node_none());
    for (unsigned i = 0; i < 30000 * percent; i++) {
        own_node *one = &alive[random_number() % ALIVE];
        sum += own_get(own_ref(*one))->value;
        own_drop(node, *one);
        *one = own_new(node, .value = i, .next = opt_node_none());
    }
    for (unsigned i = 0; i < ALIVE; i++)
        own_drop(node, alive[i]);
    return sum;
}

/* ---- cache: least recently used -------------------------------------------------------------------------------------------------------- */

enum { CACHE = 4096, KEYS = 6000, NOBODY = CACHE };
struct item {
    uint32_t key, before, after;
    uint32_t uses;
};
OWN_DECLARE_STATIC_AS(item, struct item);
OWN_DEFINE_DROP(item, (void)_p);
static own_item items[CACHE];
static uint32_t place_of[KEYS]; /* 1 + place, or 0 */
static uint32_t newest, oldest, item_count;

static void unlink_item(uint32_t place)
{
    uint32_t before = own_get(own_ref(items[place]))->before, after = own_get(own_ref(items[place]))->after;
    if (before != NOBODY)
        own_get(own_mut(items[before]))->after = after;
    else
        newest = after;
    if (after != NOBODY)
        own_get(own_mut(items[after]))->before = before;
    else
        oldest = before;
}

static void link_first(uint32_t place)
{
    mut_item borrow = own_mut(items[place]);
    own_get(borrow)->before = NOBODY;
    own_get(borrow)->after = newest;
    if (newest != NOBODY)
        own_get(own_mut(items[newest]))->before = place;
    else
        oldest = place;
    newest = place;
}

static uint64_t use(uint32_t key)
{
    uint32_t place = 0;
    if (place_of[key]) {
        place = place_of[key] - 1;
        unlink_item(place);
    } else {
        if (item_count < CACHE) {
            place = item_count++;
        } else {
            place = oldest;
            unlink_item(place);
            place_of[own_get(own_ref(items[place]))->key] = 0;
            own_drop(item, items[place]);
        }
        items[place] = own_new(item, .key = key, .uses = 0);
        place_of[key] = place + 1;
    }
    link_first(place);
    return ++own_get(own_mut(items[place]))->uses;
}

static uint64_t cache(unsigned percent)
{
    uint64_t sum = 0;
    newest = oldest = NOBODY;
    for (unsigned i = 0; i < 15000 * percent; i++)
        sum += use(random_number() % KEYS);
    for (unsigned i = 0; i < item_count; i++)
        own_drop(item, items[i]);
    return sum;
}

/* ---- sort: owners are moved --------------------------------------------------------------------------------------------------------------- */

enum { SORTED = 20000 };
static own_node sorted[SORTED], spare[SORTED];

static void merge(unsigned begin, unsigned middle, unsigned end)
{
    unsigned left = begin, right = middle;
    for (unsigned i = begin; i < end; i++) {
        bool from_left = right == end || (left < middle && own_get(own_ref(sorted[left]))->value <=
                                                              own_get(own_ref(sorted[right]))->value);
        spare[i] = own_move(sorted[from_left ? left++ : right++]);
    }
    for (unsigned i = begin; i < end; i++)
        sorted[i] = own_move(spare[i]);
}

static uint64_t sort(unsigned percent)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < SORTED; i++)
        sorted[i] = own_new(node, .value = 0, .next = opt_node_none());
    for (unsigned round = 0; round < (percent + 3) / 4; round++) {
        for (unsigned i = 0; i < SORTED; i++)
            own_get(own_mut(sorted[i]))->value = random_number();
        for (unsigned width = 1; width < SORTED; width *= 2)
            for (unsigned begin = 0; begin + width < SORTED; begin += 2 * width)
                merge(begin, begin + width, begin + 2 * width < SORTED ? begin + 2 * width : SORTED);
        sum += own_get(own_ref(sorted[SORTED / 2]))->value;
    }
    for (unsigned i = 0; i < SORTED; i++)
        own_drop(node, sorted[i]);
    return sum;
}

/* ---- main ----------------------------------------------------------------------------------------------------------------------------------- */

/* Not that of getrusage, which begins with what the shell had. */
static long most_memory(void)
{
    char line[256];
    long most = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, "VmHWM:", 6) == 0)
            most = atol(line + 6);
    if (status)
        fclose(status);
    return most;
}

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        uint64_t (*run)(unsigned percent);
    } workloads[] = {{"list", list},   {"tree", tree},   {"hash", hash},   {"matrix", matrix}, {"text", text},
                     {"graph", graph}, {"queue", queue}, {"churn", churn}, {"cache", cache},   {"sort", sort}};
    state = 1;
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++)
        if (count == 3 && strcmp(arguments[1], workloads[i].name) == 0) {
            uint64_t start = now();
            uint64_t sum = workloads[i].run((unsigned)atoi(arguments[2]));
            uint64_t time = now() - start;
            printf("%llu %llu %ld\n", (unsigned long long)time, (unsigned long long)sum, most_memory());
            return 0;
        }
    fprintf(stderr, "usage: workloads list|tree|hash|matrix|text|graph|queue|churn|cache|sort PERCENT\n");
    return 2;
}
