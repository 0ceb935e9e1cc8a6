// Patterns of keys, as redis has them: * any bytes, ? one, [a-z] and [^a-z] one of a set or not, \ the next byte itself.
#ifndef GLOB_H
#define GLOB_H

#include <own/str.h>

bool glob_matches(ref_str pattern, ref_str key);

#endif
