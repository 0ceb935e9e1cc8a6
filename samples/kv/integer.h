// Integers as text: what counts as one.
#ifndef INTEGER_H
#define INTEGER_H

#include <own/str.h>

// Nothing but digits; and as redis reads integers, with a minus perhaps, but no 0 in front.
bool read_unsigned(ref_str digits, uint64_t *number OWN_EXCLUSIVE);
bool read_integer(ref_str s, int64_t *number OWN_EXCLUSIVE);

struct digits {
    char text[20]; // of INT64_MIN
};
// A view of what is written at the end of the digits. printf would take longer than all the rest of a reply.
OWN_RESULT_REF(d) ref_str write_integer(int64_t number, struct digits *d);

#endif
