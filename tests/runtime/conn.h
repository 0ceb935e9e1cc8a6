/* The type most runtime tests own. SPDX-License-Identifier: MIT */
#ifndef TESTS_CONN_H
#define TESTS_CONN_H

#include <own/own.h>

typedef struct conn {
    int fd;
    int *closed; /* counts drops, when not null */
} conn;

OWN_DECLARE_STATIC(conn);
static inline void conn_fini(const conn *c)
{
    if (c->closed)
        ++*c->closed;
}
OWN_DEFINE_DROP(conn, conn_fini(_p));

#endif
