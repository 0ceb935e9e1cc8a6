// A call through a pointer keeps the contract that the typedef, the field or the variable states.
#include <own/annotate.h>
#include <stdlib.h>

typedef void (*consumer)(char *line OWN_TAKES);
typedef OWN_RESULT_OWNED char *producer(void);

struct stream {
    consumer put;
    producer *get;
    void (*look)(const char *line OWN_BORROWS);
};

void taken_by_field_bad(struct stream *stream) {
    char *line = malloc(4);
    stream->put(line);
    free(line); //~ error: [double-free]
}

void taken_by_field_ok(struct stream *stream) {
    char *line = malloc(4);
    stream->put(line);
}

void given_by_field_bad(struct stream *stream) {
    char *line = stream->get();
    stream->look(line);
} //~ error: [leak]

void given_by_field_ok(struct stream *stream) {
    char *line = stream->get();
    stream->look(line);
    free(line);
}

void taken_by_parameter_bad(consumer put) {
    char *line = malloc(4);
    put(line);
    free(line); //~ error: [double-free]
}

void taken_by_table_bad(consumer puts[2], int n) {
    char *line = malloc(4);
    puts[n & 1](line);
    free(line); //~ error: [double-free]
}

void taken_by_cast_bad(void *put) {
    char *line = malloc(4);
    ((consumer)put)(line);
    free(line); //~ error: [double-free]
}

void looked_at_by_variable_bad(void (*look)(const char *line OWN_BORROWS)) {
    char *line = malloc(4);
    look(line);
} //~ error: [leak]
