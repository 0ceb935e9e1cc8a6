// Arenas: the arena is dropped, what lives in it is not.
// Borrows that outlive what they borrow from are known misses: flow does not know loans yet.
#include <own/arena.h>

typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);
OWN_DECLARE_ARENA(conn);

void keep(own_arena a); // takes

void leaked_bad(void) {
    own_arena a = own_empty(arena);
    mut_conn c = own_in_arena(a, conn, .fd = 1);
    own_get(c)->fd = 2;
} //~ error: `a` is never dropped [leak]

void objects_ok(void) {
    own_auto(arena) a = own_empty(arena);
    mut_conn c = own_in_arena(a, conn, .fd = 1);
    mut_conn d = own_in_arena(a, conn, .fd = 2);
    own_get(c)->fd = own_get(d)->fd;
}

void used_after_move_bad(void) {
    own_arena a = own_arena_new();
    keep(own_move(a));
    (void)own_in_arena(a, conn, .fd = 1); //~ error: use of moved value `a` [use-after-move]
}

void dropped_twice_bad(void) {
    own_arena a = own_arena_new();
    own_drop(arena, a);
    own_drop(arena, a); //~ error: `a` is dropped twice [double-free]
}

int after_reset_bad(void) {
    own_auto(arena) a = own_empty(arena);
    mut_conn c = own_in_arena(a, conn, .fd = 1);
    own_reset(arena, a);
    return own_get(c)->fd; //~ known-miss: [use-after-free]
}

int before_reset_ok(void) {
    own_auto(arena) a = own_empty(arena);
    mut_conn c = own_in_arena(a, conn, .fd = 1);
    int fd = own_get(c)->fd;
    own_reset(arena, a);
    return fd;
}
