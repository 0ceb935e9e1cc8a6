/* A library makes an owner and is unloaded; the leak report still names its source. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <dlfcn.h>
#include <stdio.h>

int main(int count, char **arguments)
{
    own_auto(conn) c = own_new(conn, .fd = 1);
    void *library = count > 1 ? dlopen(arguments[1], RTLD_NOW) : NULL;
    void *(*run)(void) = NULL;
    if (!library)
        return 2;
    *(void **)&run = dlsym(library, "run");
    (void)run();
    return dlclose(library) ? 3 : own_get(own_ref(c))->fd - 1;
}
