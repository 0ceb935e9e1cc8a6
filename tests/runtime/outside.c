/* A program outside the tree (install_test.c). SPDX-License-Identifier: MIT */
#include <own/own.h>
#include <stdio.h>

typedef struct conn {
    int fd;
} conn;
OWN_DECLARE_STATIC(conn);
OWN_DEFINE_DROP(conn, (void)_p);

int main(void)
{
    static const char *const levels[] = {"own", "hardened", "debug"};
    own_auto(conn) c = own_new(conn, .fd = 3);
    printf("level %s fd %d\n", levels[OWN_LEVEL], own_get(own_ref(c))->fd);
    return 0;
}
