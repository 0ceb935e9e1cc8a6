// What a printf or scanf format string says about the arguments behind it.
#ifndef OWN_PROGRAM_FORMAT_H
#define OWN_PROGRAM_FORMAT_H

#include "mir/contract.h"
#include "base/str.h"

enum format_family { FORMAT_NONE, FORMAT_PRINTF, FORMAT_SCANF };

// The family of a library function, by its plain name; functions that take a va_list have none.
enum format_family format_family_of(str name);

// Sets the marks of the arguments behind the format string: effects[0] belongs to the first of them.
// Arguments the format does not name, or that are not there, are left alone.
void format_effects(enum format_family family, str format, struct mir_effect *effects, uint32_t count);

#endif
