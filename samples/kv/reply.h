// What a client is answered, in redis's protocol, until it is sent.
//
// Short strings are copied into one text. A long value is quoted: the reply becomes one more owner of it and sends the
// bytes from where they are, between the text before it and the text behind it.
#ifndef REPLY_H
#define REPLY_H

#include "table.h"

typedef struct quote {
    size_t at; // of the text
    own_rc_blob value;
} quote;

void quote_fini(quote *q OWN_EXCLUSIVE);
OWN_DECLARE_SLICE(quote);
OWN_DECLARE_VEC_DROP(quote, quote_fini);

// How far a reply was sent: bytes of its text, quotes, and bytes of the next one.
struct progress {
    size_t text, quotes, value;
};

struct reply {
    own_str text;
    own_vec_quote quotes;
    struct progress sent;
    size_t left; // bytes to send
};

struct reply reply_new(void);
void reply_fini(struct reply *r OWN_EXCLUSIVE);

void reply_status(struct reply *r OWN_EXCLUSIVE, ref_str words);
void reply_error(struct reply *r OWN_EXCLUSIVE, ref_str words); // without ends of lines, which would end the reply
void reply_integer(struct reply *r OWN_EXCLUSIVE, int64_t number);
void reply_array(struct reply *r OWN_EXCLUSIVE, size_t length); // then its elements
void reply_string(struct reply *r OWN_EXCLUSIVE, ref_str bytes);
void reply_value(struct reply *r OWN_EXCLUSIVE, const own_rc_blob *value OWN_BORROWS);
void reply_none(struct reply *r OWN_EXCLUSIVE);

// Sends what there is room for, without waiting; false when the connection is broken.
bool reply_send(struct reply *r OWN_EXCLUSIVE, int socket);

#endif
