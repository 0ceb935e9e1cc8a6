// A variable that only some paths hand out has a value only there, however the paths meet in between.
#include <stddef.h>

int check(int level, char **error);
void show(const char *error);

void handed_out_when_used_ok(int wants_error) {
    char *error;
    if (!check(1, wants_error ? &error : NULL)) {
        if (wants_error)
            show(error);
    }
}

void handed_out_through_variable_ok(int flags) {
    char *error;
    char **out = NULL;
    int wants_error = flags & 4;
    if (wants_error)
        out = &error;
    check(1, out);
    if (wants_error)
        show(error);
}

void used_on_the_other_path_bad(int wants_error) {
    char *error;
    if (!check(1, wants_error ? &error : NULL)) {
        if (!wants_error)
            show(error); //~ error: `error` is used before it has a value [use-uninit]
    }
}
