#include "call.h"

#include "integer.h"

#include <inttypes.h>
#include <strings.h>
#include <time.h>

// ---- the words of a call ----

ref_str word(const struct call *c OWN_BORROWS, size_t i)
{
    return own_at(c->words, i);
}

size_t words(const struct call *c OWN_BORROWS)
{
    return ref_slice_ref_str_len(c->words);
}

// Names are the same in capitals.
int compare_name(ref_str word, const char *name OWN_BORROWS)
{
    size_t length = strlen(name), common = ref_str_len(word) < length ? ref_str_len(word) : length;
    int order = strncasecmp(own_get(word), name, common);
    return order ? order : (ref_str_len(word) > length) - (ref_str_len(word) < length);
}

bool is_name(ref_str word, const char *name OWN_BORROWS)
{
    return compare_name(word, name) == 0;
}

result_integer integer_of(ref_str word)
{
    int64_t number;
    return read_integer(word, &number) ? result_integer_ok(number) : result_integer_err("ERR value is not an integer or out of range");
}

mut_table table_of(const struct call *c OWN_BORROWS)
{
    return own_mut(c->store->table);
}

// The entry of the key that is the word i, or null.
entry *find(const struct call *c OWN_BORROWS, size_t i)
{
    return table_find(table_of(c), word(c, i), c->store->now);
}

// ---- the server ----

result_done run_ping(struct call *c OWN_EXCLUSIVE)
{
    if (words(c) > 2)
        return result_done_err("ERR wrong number of arguments for 'ping' command");
    if (words(c) == 2)
        reply_string(c->reply, word(c, 1));
    else
        reply_status(c->reply, own_text("PONG"));
    return DONE;
}

result_done run_echo(struct call *c OWN_EXCLUSIVE)
{
    reply_string(c->reply, word(c, 1));
    return DONE;
}

result_done run_quit(struct call *c OWN_EXCLUSIVE)
{
    c->is_last = true;
    reply_status(c->reply, own_text("OK"));
    return DONE;
}

result_done run_info(struct call *c OWN_EXCLUSIVE)
{
    const struct store *s = c->store;
    const table *t = own_get(own_ref(s->table));
    own_auto(str) text = own_str_format("# Server\r\nserver_name:own-kv\r\nuptime_in_seconds:%" PRId64 "\r\n\r\n"
                                        "# Clients\r\nconnected_clients:%zu\r\n\r\n"
                                        "# Stats\r\ntotal_commands_processed:%" PRIu64 "\r\n\r\n# Keyspace\r\n",
                                        (s->now - s->opened) / 1000, s->clients, s->commands);
    if (t->count)
        own_append_format(text, "db0:keys=%zu,expires=%zu,avg_ttl=0\r\n", t->count, t->mortal);
    reply_string(c->reply, own_ref(text));
    return DONE;
}

// What redis-benchmark asks for: this store saves nothing.
result_done run_config(struct call *c OWN_EXCLUSIVE)
{
    static const char *const settings[][2] = {{"appendonly", "no"}, {"save", ""}};
    if (words(c) != 3 || !is_name(word(c, 1), "get"))
        return result_done_err("ERR CONFIG can only GET, one parameter");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (is_name(word(c, 2), settings[i][0])) {
            reply_array(c->reply, 2);
            reply_string(c->reply, ref_str_from_c(settings[i][0]));
            reply_string(c->reply, ref_str_from_c(settings[i][1]));
            return DONE;
        }
    reply_array(c->reply, 0);
    return DONE;
}

result_done run_dbsize(struct call *c OWN_EXCLUSIVE)
{
    reply_integer(c->reply, (int64_t)own_get(own_ref(c->store->table))->count);
    return DONE;
}

result_done run_flushall(struct call *c OWN_EXCLUSIVE)
{
    own_auto(table) old = own_replace(c->store->table, table_new());
    reply_status(c->reply, own_text("OK"));
    return DONE;
}

// ---- all of them ----

struct command {
    const char *name;
    result_done (*run)(struct call *c OWN_EXCLUSIVE);
    int words;
    const char *flag;
    int first_key, last_key, step;
};

#define COMMAND_ROW(name, count, flag, first, last, step) {#name, run_##name, count, flag, first, last, step},
static const struct command commands[] = {COMMANDS(COMMAND_ROW)}; // by name
#undef COMMAND_ROW

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

OWN_RESULT_NULLABLE static const struct command *command_find(ref_str name)
{
    size_t low = 0, high = COMMAND_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare_name(name, commands[middle].name);
        if (order == 0)
            return &commands[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static void reply_command(struct reply *r OWN_EXCLUSIVE, const struct command *one OWN_BORROWS)
{
    reply_array(r, 6);
    reply_string(r, ref_str_from_c(one->name));
    reply_integer(r, one->words);
    reply_array(r, 1);
    reply_status(r, ref_str_from_c(one->flag));
    reply_integer(r, one->first_key);
    reply_integer(r, one->last_key);
    reply_integer(r, one->step);
}

result_done run_command(struct call *c OWN_EXCLUSIVE)
{
    if (words(c) == 1) {
        reply_array(c->reply, COMMAND_COUNT);
        for (size_t i = 0; i < COMMAND_COUNT; i++)
            reply_command(c->reply, &commands[i]);
    } else if (is_name(word(c, 1), "count")) {
        reply_integer(c->reply, COMMAND_COUNT);
    } else if (is_name(word(c, 1), "docs")) {
        reply_array(c->reply, 0);
    } else {
        return result_done_err("ERR COMMAND knows COUNT and DOCS");
    }
    return DONE;
}

enum { SHOWN = 128 }; // bytes of what a client said, in an error

static int shown(ref_str s)
{
    return ref_str_len(s) < SHOWN ? (int)ref_str_len(s) : SHOWN;
}

static void refuse_unknown(const struct call *c OWN_BORROWS)
{
    own_auto(str) text = own_str_format("ERR unknown command '%.*s', with args beginning with: ", shown(word(c, 0)),
                                        own_get(word(c, 0)));
    for (size_t i = 1; i < words(c) && own_str_len(&text) < 2 * SHOWN; i++)
        own_append_format(text, "'%.*s' ", shown(word(c, i)), own_get(word(c, i)));
    reply_error(c->reply, own_ref(text));
}

static void refuse_count(const struct call *c OWN_BORROWS, const struct command *one OWN_BORROWS)
{
    own_auto(str) text = own_str_format("ERR wrong number of arguments for '%s' command", one->name);
    reply_error(c->reply, own_ref(text));
}

static bool has_words(const struct call *c OWN_BORROWS, const struct command *one OWN_BORROWS)
{
    return one->words < 0 ? words(c) >= (size_t)-one->words : words(c) == (size_t)one->words;
}

bool command_run(struct store *s OWN_EXCLUSIVE, ref_slice_ref_str words_of, struct reply *reply OWN_EXCLUSIVE)
{
    struct call c = {.store = s, .words = words_of, .reply = reply};
    const struct command *one = command_find(word(&c, 0));
    s->commands++;
    if (!one) {
        refuse_unknown(&c);
    } else if (!has_words(&c, one)) {
        refuse_count(&c, one);
    } else {
        result_done done = one->run(&c);
        if (!result_done_is_ok(&done))
            reply_error(reply, ref_str_from_c(own_error(done, done)));
    }
    return !c.is_last;
}

// ---- the store ----

void store_update(struct store *s OWN_EXCLUSIVE)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    s->now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct store store_new(void)
{
    struct store s = {.table = table_new()};
    store_update(&s);
    s.opened = s.now;
    return s;
}

void store_fini(struct store *s OWN_EXCLUSIVE)
{
    own_drop(table, s->table);
}
