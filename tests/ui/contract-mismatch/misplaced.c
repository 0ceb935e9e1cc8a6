// A mark that cannot stand where it is, on a declaration nothing uses, is said all the same.
#include <own/annotate.h>
#include <stdlib.h>

struct box_bad {
    char *text OWN_TAKES; //~ error: a mark of parameters: `takes` [contract-mismatch]
    OWN_FIELD_OWNED void (*drop)(char *text OWN_TAKES); //~ error: a mark of fields: `owned` [contract-mismatch]
};

void parameter_bad(char *text OWN_FIELD_OWNED); //~ error: a mark of fields: `owned` [contract-mismatch]
OWN_BORROWS char *result_bad(void); //~ error: a mark of parameters: `borrows` [contract-mismatch]
OWN_RESULT_REF(box) char *of_nothing_bad(struct box_bad *other); //~ error: there is no parameter `box` [contract-mismatch]

OWN_RESULT_REF_ELIDED char *of_which_bad(const char *a OWN_BORROWS, const char *b OWN_BORROWS); //~ error: `from=` has to name what the result borrows from [contract-mismatch]
OWN_RESULT_REF_ELIDED char *of_the_only_one_ok(const char *a OWN_BORROWS, int n);

typedef char *text_bad OWN_TAKES; //~ error: of types, only those of functions have a contract [contract-mismatch]
extern char *global_bad OWN_FIELD_OWNED; //~ error: of variables, only those that point to functions have a contract [contract-mismatch]
extern void (*global_ok)(char *text OWN_TAKES);

// On a parameter that points to a function there are both kinds.
void each_ok(OWN_RESULT_OWNED char *(*make)(void) OWN_RETAINS, OWN_NORETURN void (*stop)(void));

void both_ok(OWN_RESULT_OWNED char *(*make)(void) OWN_BORROWS OWN_NONNULL) {
    free(make());
}

void both_bad(OWN_RESULT_OWNED char *(*make)(void) OWN_BORROWS OWN_NONNULL) {
    make(); //~ error: [leak]
}

int local(void) {
    char *text OWN_NULLABLE = 0; //~ error: of variables, only those that point to functions have a contract [contract-mismatch]
    void (*drop_ok)(char *text OWN_TAKES) = global_ok;
    return text != 0 && drop_ok;
}

int looks_at(struct box_bad *box) {
    return box->text != 0;
}
