/* Parent and child leak one owner each, and the child inherits that of its parent. SPDX-License-Identifier: MIT */
#include "../conn.h"

#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void leak_in_parent(own_conn *c)
{
    *c = own_new(conn, .fd = 1);
}

__attribute__((noinline)) static void leak_in_child(own_conn *c)
{
    *c = own_new(conn, .fd = 2);
}

int main(void)
{
    own_conn a, b;
    leak_in_parent(&a);
    pid_t child = fork();
    if (child == 0) {
        leak_in_child(&b);
        exit(own_get(own_ref(a))->fd - 1);
    }
    waitpid(child, NULL, 0);
    return 0;
}
