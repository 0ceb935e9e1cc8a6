// What a client asks for, read from bytes that are only borrowed: a struct request keeps no view of them, so it may outlive
// them. After RFC 9112 (HTTP/1.1), on the strict side: what two readers could take for two different requests is refused.
#ifndef REQUEST_H
#define REQUEST_H

#include <own/str.h>

enum {
    HEAD_LIMIT = 8192,    // bytes of a request line with its fields
    LINE_LIMIT = 256,     // of a line between chunks
    BODY_LIMIT = 1 << 20, // of a body
};

// An answer of the functions below: NOT_YET wants more bytes, GOOD is done, and anything else is the status to refuse with.
enum { NOT_YET = 0, GOOD = 200 };

enum method { METHOD_GET = 1, METHOD_HEAD = 2, METHOD_POST = 4, METHOD_OTHER = 8 };

// What there is to ask for: name, path, methods, and the methods in words.
#define PAGES(page)                                                                                                    \
    page(HELLO, "/", METHOD_GET | METHOD_HEAD, "GET, HEAD") /* Hello, World! */                                        \
    page(LENGTH, "/length", METHOD_POST, "POST")            /* how long the body is */

#define PAGE_NAME(name, path, methods, words) PAGE_##name,
enum page { PAGES(PAGE_NAME) PAGE_NONE };
#undef PAGE_NAME

enum body_part { BODY_PLAIN, BODY_CHUNK_SIZE, BODY_CHUNK, BODY_CHUNK_END, BODY_TRAILER, BODY_END };

struct request {
    enum method method;
    enum page page;
    bool is_1_0;
    bool asks_to_close, asks_to_keep, asks_to_continue;
    unsigned hosts; // Host fields
    bool has_length, is_chunked;
    enum body_part part; // what comes next of the body
    uint64_t left;       // bytes to come of the body or of this chunk
    uint64_t length;     // bytes of the body so far
    size_t trailer;      // bytes of the fields behind the chunks
};

// Both take what they have understood off the front of *rest. The first wants a whole head at once, and takes nothing
// before; the second skips the body in whatever pieces it comes.
int request_read(struct request *r OWN_EXCLUSIVE, ref_str *rest OWN_EXCLUSIVE);
int request_skip_body(struct request *r OWN_EXCLUSIVE, ref_str *rest OWN_EXCLUSIVE);

// Whether the page can be asked for with the method.
bool request_is_allowed(const struct request *r OWN_BORROWS);

#endif
