// What the tests of base/ include.
#ifndef OWN_TESTS_BASE_TEST_H
#define OWN_TESTS_BASE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

#define assert_str(actual, expected) assert_true(str_eq((actual), S(expected)))

#endif
