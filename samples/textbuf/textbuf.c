// textbuf [FILE]: a line editor for scripts; executes the commands of a file on an empty text.
//
//     a TEXT     append a line          i N TEXT   insert a line before line N
//     d N        delete line N          s N TEXT   replace line N
//     u          undo                   p          print
//
// A line is owned by the text, until it is deleted or replaced; then it is owned by the history, and by the text again
// when that is undone. It moves to and fro and is never copied, and dropped with whoever has it in the end.
#define _POSIX_C_SOURCE 200809L
#include <own/own.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct line {
    char *text OWN_FIELD_OWNED;
} line;
OWN_DECLARE_STATIC(line);
OWN_DEFINE_DROP(line, free(_p->text));

// What undoes a change: the change of the same kind as its effect.
enum change { REMOVE, INSERT, REPLACE };

typedef struct edit edit;
OWN_DECLARE_STATIC(edit);
struct edit {
    enum change change;
    size_t at;
    opt_line line; // none for REMOVE
    opt_edit before;
};
OWN_DEFINE_DROP(edit, opt_drop(line, _p->line); opt_drop(edit, _p->before));

typedef struct text {
    own_line *lines OWN_FIELD_OWNED; // length of them, room for capacity
    size_t length, capacity;
    opt_edit history; // the last edit first
} text;
OWN_DECLARE_STATIC(text);

static void text_fini(text *t OWN_EXCLUSIVE)
{
    for (size_t i = 0; i < t->length; i++)
        own_drop(line, t->lines[i]);
    free(t->lines);
    opt_drop(edit, t->history);
}
OWN_DEFINE_DROP(text, text_fini(_p));

// ---- changes ----

static own_line line_new(const char *from OWN_BORROWS)
{
    char *copy = strdup(from);
    if (!copy)
        own_out_of_memory(strlen(from) + 1);
    return own_new(line, .text = copy);
}

// realloc moves the handles with the array: a handle may live anywhere, only its owner may change.
static void text_reserve(text *t OWN_EXCLUSIVE)
{
    if (t->length < t->capacity)
        return;
    size_t capacity = t->capacity ? 2 * t->capacity : 4;
    own_line *lines = realloc(t->lines, capacity * sizeof *lines);
    if (!lines)
        own_out_of_memory(capacity * sizeof *lines);
    t->lines = lines;
    t->capacity = capacity;
}

static void text_insert(text *t OWN_EXCLUSIVE, size_t at, own_line l)
{
    text_reserve(t);
    memmove(&t->lines[at + 1], &t->lines[at], (t->length - at) * sizeof *t->lines);
    t->lines[at] = l;
    t->length++;
}

static own_line text_remove(text *t OWN_EXCLUSIVE, size_t at)
{
    own_line removed = own_move(t->lines[at]);
    t->length--;
    memmove(&t->lines[at], &t->lines[at + 1], (t->length - at) * sizeof *t->lines);
    return removed;
}

// Does a change, and says what undoes it: the line that it takes out of the text is in there.
static own_edit text_change(text *t OWN_EXCLUSIVE, enum change change, size_t at, opt_line l)
{
    own_edit undo = own_new(edit, .at = at, .line = opt_line_none(), .before = opt_edit_none());
    edit *u = own_get(own_mut(undo));
    switch (change) {
    case REMOVE:
        opt_drop(line, l);
        u->change = INSERT;
        u->line = opt_line_some(text_remove(t, at));
        break;
    case INSERT:
        u->change = REMOVE;
        text_insert(t, at, own_unwrap(l));
        break;
    case REPLACE:
        u->change = REPLACE;
        u->line = opt_line_some(own_replace(t->lines[at], own_unwrap(l)));
        break;
    }
    return undo;
}

static void text_do(mut_text of, enum change change, size_t at, opt_line l)
{
    text *t = own_get(of);
    own_edit undo = text_change(t, change, at, l);
    own_get(own_mut(undo))->before = own_take(t->history);
    t->history = opt_edit_some(undo);
}

static bool text_undo(mut_text of)
{
    text *t = own_get(of);
    if (!own_is_some(t->history))
        return false;
    own_auto(edit) last = own_unwrap(t->history);
    edit *e = own_get(own_mut(last));
    t->history = own_take(e->before);
    own_edit redo = text_change(t, e->change, e->at, own_take(e->line));
    own_drop(edit, redo); // this editor cannot redo
    return true;
}

static void text_print(ref_text of)
{
    const text *t = own_get(of);
    for (size_t i = 0; i < t->length; i++)
        printf("%3zu  %s\n", i + 1, own_get(own_ref(t->lines[i]))->text);
}

// ---- commands ----

// Reads the number of a line and the blank after it; false unless it is 1 to `last`. From then on, `at` counts from 0.
static bool read_number(const char **rest OWN_EXCLUSIVE, size_t last, size_t *at OWN_EXCLUSIVE)
{
    char *end;
    unsigned long number = strtoul(*rest, &end, 10);
    if (end == *rest || !number || number > last)
        return false;
    *at = number - 1;
    *rest = *end ? end + 1 : end;
    return true;
}

// What is wrong with the command, or null.
static const char *execute(mut_text t, const char *command OWN_BORROWS)
{
    const char *rest = command[0] && command[1] ? command + 2 : "";
    size_t length = own_get(t)->length, at = 0;
    switch (command[0]) {
    case 'a':
        text_do(t, INSERT, length, opt_line_some(line_new(rest)));
        return NULL;
    case 'i':
        if (!read_number(&rest, length + 1, &at))
            return "no such line";
        text_do(t, INSERT, at, opt_line_some(line_new(rest)));
        return NULL;
    case 'd':
        if (!read_number(&rest, length, &at))
            return "no such line";
        text_do(t, REMOVE, at, opt_line_none());
        return NULL;
    case 's':
        if (!read_number(&rest, length, &at))
            return "no such line";
        text_do(t, REPLACE, at, opt_line_some(line_new(rest)));
        return NULL;
    case 'u': return text_undo(t) ? NULL : "nothing to undo";
    case 'p': text_print(own_reborrow(t)); return NULL;
    default: return "no such command";
    }
}

int main(int argc, char **argv)
{
    FILE *in = argc > 1 ? fopen(argv[1], "r") : stdin;
    if (!in) {
        fprintf(stderr, "textbuf: %s: %s\n", argv[1], strerror(errno));
        return EXIT_FAILURE;
    }
    own_auto(text) t = own_new(text, .history = opt_edit_none());
    char *command = NULL;
    size_t capacity = 0;
    while (getline(&command, &capacity, in) >= 0) {
        command[strcspn(command, "\n")] = '\0';
        const char *trouble = execute(own_mut(t), command);
        if (trouble)
            printf("%s: %s\n", command, trouble);
    }
    free(command);
    if (in != stdin)
        fclose(in);
    return EXIT_SUCCESS;
}
