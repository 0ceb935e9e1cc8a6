// What has static storage starts with the values the `initial values` give it, in the order of declaration; what an array
// of numbers holds is left out. Labels belong to their function.
#include <stddef.h>
struct command {
    const char *name;
    int (*run)(int);
    unsigned flags : 3, level : 5;
    struct command *next;
};
static int stop(int n), start(int n);
static const struct command quit = {"quit", stop};
static const struct command commands[] = {
    [1] = {.name = "start", .run = &start, .flags = 9, .level = sizeof(int) > 2 ? 3 : 4},
    [0] = {"stop", stop, .next = (struct command *)&quit},
};
static int (*const table[2])(int) = {[0 ... 1] = start};
static const struct command *unused[] = {&quit};
struct command *chain = &(struct command){"literal", stop, .next = &(struct command){.run = start}};
int numbers[3] = {1, 2, 3};
char text[8] = "abc\n";
const double half = 0.5;
extern int elsewhere;
int tentative;
int tentative;
_Thread_local int *pointer = &numbers[2], *end = numbers + 3;
const void *where = (char *)&chain + offsetof(struct command, run);
struct flexible {
    int count;
    const char *names[];
} flexible = {2, {"a", "b"}};
struct {
    struct {
        int x;
    };
    union {
        int y;
        int (*f)(int);
    };
} anonymous = {.x = 1, .f = stop};

static int stop(int n) {
    static int calls = 7, zero;
    static void *const labels[] = {&&first, &&second};
    goto *labels[n & 1];
first:
    return calls++;
second:
    return zero++ + elsewhere;
}

static int start(int n) {
    return commands[n].run(n) + table[n](n);
}
