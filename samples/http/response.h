// What a client is answered: the head and the body of a response, appended to a string that its owner sends.
#ifndef RESPONSE_H
#define RESPONSE_H

#include "request.h"

#include <time.h>

// The Date of responses, written once a second.
struct date {
    time_t second;
    char text[32];
};

void date_update(struct date *d OWN_EXCLUSIVE);

// The answer to a request whose body has been read. `is_last`: the connection is closed after it.
void response_append(own_str *out OWN_EXCLUSIVE, const struct request *r OWN_BORROWS,
                     const struct date *now OWN_BORROWS, bool is_last);

// The answer to what is no request, or to too large a one, after which nothing on the connection can be understood.
void response_append_refusal(own_str *out OWN_EXCLUSIVE, int status, const struct date *now OWN_BORROWS);

#endif
