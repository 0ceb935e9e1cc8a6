// Declarations of one function add up, wherever in the unit they stand; those that contradict each other are reported.
#include <own/annotate.h>
#include <stdlib.h>

struct job;

void run_bad(struct job *job OWN_BORROWS);
void run_bad(struct job *job OWN_TAKES); //~ error: two declarations of `run_bad` contradict each other [contract-mismatch]

OWN_RESULT_OWNED struct job *find_bad(int key);
OWN_RESULT_BORROWED struct job *find_bad(int key); //~ error: two declarations of `find_bad` contradict each other [contract-mismatch]
struct job *find_bad(int key);

OWN_RESULT_OWNED_KIND(job) struct job *open_bad(void);
OWN_RESULT_OWNED_KIND(file) struct job *open_bad(void); //~ error: two declarations of `open_bad` contradict each other [contract-mismatch]

void other_bad(char *line OWN_TAKES);
void other_bad(char *line OWN_BORROWS) { //~ error: two declarations of `other_bad` contradict each other [contract-mismatch]
    (void)line;
}

void nullable_bad(char *line OWN_NULLABLE);
void nullable_bad(char *line) __attribute__((nonnull)); //~ error: two declarations of `nullable_bad` contradict each other [contract-mismatch]

// One that repeats, or says more, is none.
void run_ok(struct job *job OWN_TAKES_KIND(job), int how);
void run_ok(struct job *job OWN_TAKES_KIND(job), int how);
OWN_RESULT_OWNED char *line_ok(void);
char *line_ok(void) __attribute__((returns_nonnull));

OWN_RESULT_REF_ELIDED char *part_ok(const char *line OWN_BORROWS);
OWN_RESULT_REF_ELIDED char *part_ok(const char *line);

void caller(void) {
    char *line = line_ok();
    if (line) {
        free(line);
    }
}

// What is said after the call counts for it, too.
void put_bad(char *line);

void before_it_is_said_bad(void) {
    char *line = line_ok();
    put_bad(line);
    free(line); //~ error: [double-free]
}

void put_bad(char *line OWN_TAKES);
