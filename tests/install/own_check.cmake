# Installs into an empty prefix; own-check must work from there, called from any directory: it finds the compiler's own
# headers by itself, and those of libown by -I, as the compiler does.
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}/elsewhere")
execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix" OUTPUT_QUIET
                COMMAND_ERROR_IS_FATAL ANY)

file(WRITE "${WORK}/elsewhere/double.c" [[
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include "own/own.h"

void twice(void) {
    char *bytes = malloc(1);
    free(bytes);
    free(bytes);
}
]])
execute_process(COMMAND "${WORK}/prefix/bin/own-check" double.c -- "-I${WORK}/prefix/include"
                WORKING_DIRECTORY "${WORK}/elsewhere" RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
if(NOT code EQUAL 1 OR NOT out MATCHES "double\\.c:10:5: error: .*\\[double-free\\]")
  message(FATAL_ERROR "exit code ${code}\n${out}${err}")
endif()
