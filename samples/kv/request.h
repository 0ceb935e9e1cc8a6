// What a client asks for: a list of words, in either form of redis's protocol.
//
//     SET greeting "Hello, World!"\r\n                                  a line, as one types it
//     *3\r\n$3\r\nSET\r\n$8\r\ngreeting\r\n$13\r\nHello, World!\r\n     an array of strings, which may hold any bytes
//
// A request comes in pieces of any size. What is kept of it in between are offsets into what has come, no views: the
// bytes move when more of them come. Views are made of a whole request, for as long as it is worked on.
#ifndef REQUEST_H
#define REQUEST_H

#include <own/result.h>
#include <own/str.h>
#include <own/vec.h>

enum {
    LINE_LIMIT = 1 << 16,    // bytes of a line
    WORDS_LIMIT = 1 << 20,   // words of an array
    REQUEST_LIMIT = 1 << 25, // bytes of a request
};

typedef struct span {
    size_t begin, end;
} span;
OWN_DECLARE_SLICE(span);
OWN_DECLARE_VEC(span);
OWN_DECLARE_SLICE(ref_str);
OWN_DECLARE_VEC(ref_str);

struct request {
    own_vec_span words;
    own_str line;    // the words of a line, without their quotes
    bool is_line;
    bool has_length; // of the next word
    size_t length;
    size_t to_come;  // words
    size_t read;     // bytes
};

// An answer of request_read: whether the request is complete, or what is wrong with it.
OWN_DECLARE_RESULT(complete, bool, const char *);

struct request request_new(void);
void request_fini(struct request *r OWN_EXCLUSIVE);
// Ready for the next one.
void request_clear(struct request *r OWN_EXCLUSIVE);

// Goes on with the request, given all its bytes from its beginning and maybe some of the next one. Of a complete one,
// `r->read` bytes are its own.
result_complete request_read(struct request *r OWN_EXCLUSIVE, ref_str bytes);
// The words of a complete request, in place of what is in *words.
void request_words(const struct request *r OWN_BORROWS, ref_str bytes, own_vec_ref_str *words OWN_EXCLUSIVE);

#endif
