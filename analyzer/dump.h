// --dump: what a pass computed, as stable text.
#ifndef OWN_DUMP_H
#define OWN_DUMP_H

#include "options.h"
#include "program/program.h"

// Prints the chosen pass over the functions of the main files, or over the function of that name wherever it
// is. Returns how many functions were printed.
uint32_t dump_functions(struct text *out, struct program *program, enum options_dump what, str function);


// What the declarations that each unit uses say.
void dump_contracts(struct text *out, struct program *program);

#endif
