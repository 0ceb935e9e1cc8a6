/* SPDX-License-Identifier: MIT */
#include "operations.h"

#include <own/arc.h>

OWN_DECLARE_ARC_IN(item, &operations_allocator);
#define C    arc
#define KIND counted_for_many
#include "counted.h"
