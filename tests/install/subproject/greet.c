#include <stdio.h>

#include "own/own.h"

struct greeting {
    const char *words;
};
typedef struct greeting greeting;

OWN_DECLARE_STATIC(greeting);
OWN_DEFINE_DROP(greeting, (void)0);

int main(void) {
    own_auto(greeting) hello = own_new(greeting, .words = "hello");
    puts(own_get(own_ref(hello))->words);
    return 0;
}
