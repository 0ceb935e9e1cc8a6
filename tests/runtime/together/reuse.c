/* The memory of a dropped object is used again, and that object is dropped too; then the first is used. With handles, and,
 * with -DRAW, plain pointers, where a tool knows the address only. SPDX-License-Identifier: MIT */
#define OUT_OF_LINE __attribute__((noinline))

#ifdef RAW
#include <stdbool.h>
#include <stdlib.h>
typedef struct conn {
    int fd;
    int *closed;
} conn;
typedef conn *owner, *borrow;
#define MAKE()    ((conn *)calloc(1, sizeof(conn)))
#define BORROW(o) (*(o))
#define DROP(o)   free(*(o))
#define USE(b)    ((b)->fd)
#define ADDRESS(o) (o)
#else
#include "../conn.h"
typedef own_conn owner;
typedef ref_conn borrow;
#define MAKE()    own_new(conn, .fd = 0)
#define BORROW(o) own_ref(*(o))
#define DROP(o)   own_drop(conn, *(o))
#define USE(b)    own_get(b)->fd
#define ADDRESS(o) ((o).ptr)
#endif

OUT_OF_LINE static void drop_first(owner *o)
{
    DROP(o);
}

OUT_OF_LINE static void drop_second(owner *o)
{
    DROP(o);
}

int main(void)
{
    owner first = MAKE();
    borrow r = BORROW(&first);
    const void *was = ADDRESS(first);
    drop_first(&first);
    for (int i = 0; i < 1 << 20; i++) {
        owner second = MAKE();
        bool is_there = ADDRESS(second) == was;
        drop_second(&second);
        if (is_there)
            return USE(r);
    }
    return 3;
}
