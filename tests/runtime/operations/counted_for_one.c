/* SPDX-License-Identifier: MIT */
#include "operations.h"

#include <own/rc.h>

OWN_DECLARE_RC_IN(item, &operations_allocator);
#define C    rc
#define KIND counted_for_one
#include "counted.h"
