#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

void base_check_failed(const char *condition, const char *file, int line) {
    fprintf(stderr,
            "own-check: bug in own-check itself: %s:%d: `%s` does not hold\n"
            "own-check: please report this with the file that was analysed and its flags\n",
            file, line, condition);
    abort();
}
