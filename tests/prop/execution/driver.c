// Runs the functions of one generated file as compiled: `driver FIRST_TAPE TAPES` prints for each function and tape one
// line, the events in order. `interpreter` prints the same lines.
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tape.h"

enum { SECONDS = 5 }; // a program that takes longer is killed

struct test {
    const char *name;
    long (*run)(void);
};

extern const struct test tests[]; // ends with a null name
int probe(int id);
void observe(int id, long value);

static uint64_t tape;
static uint64_t questions;
static unsigned events;
static jmp_buf stop;

static void count_event(void) {
    if (++events > MOST_EVENTS) {
        longjmp(stop, 1);
    }
}

int probe(int id) {
    count_event();
    int answer = tape_value(tape, questions++);
    printf(" p%d=%d", id, answer);
    return answer;
}

void observe(int id, long value) {
    count_event();
    printf(" o%d=%ld", id, value);
}

static void run(const struct test *test) {
    events = 0;
    questions = 0;
    printf("%s %llu:", test->name, (unsigned long long)tape);
    fflush(stdout);
    if (setjmp(stop)) {
        printf(" stopped\n");
    } else {
        long result = test->run();
        printf(" return=%ld\n", result);
    }
}

int main(int argc, char **argv) {
    uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    alarm(SECONDS);
    for (const struct test *test = tests; test->name; test++) {
        for (tape = first; tape < first + count; tape++) {
            run(test);
        }
    }
    return 0;
}
