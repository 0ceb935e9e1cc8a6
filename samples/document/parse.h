// JSON as RFC 8259 has it, whole and nothing else: UTF-8 without mistakes, escapes that make characters, no byte order mark.
// Of members with the same name, the last one counts, as in most readers.
#ifndef PARSE_H
#define PARSE_H

#include "node.h"

#include <own/result.h>

// What is wrong, and where: both from 1; a column is a character.
struct trouble {
    size_t line, column;
    const char *what;
};

OWN_DECLARE_RESULT_OWN(node, node, struct trouble);

result_node parse(ref_str text);

#endif
