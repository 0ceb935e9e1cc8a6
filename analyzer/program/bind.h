// Binds the calls of a body to what is known of their callees.
#ifndef OWN_PROGRAM_BIND_H
#define OWN_PROGRAM_BIND_H

#include "program/linkage.h"
#include "program/models.h"

// For the bodies of one unit; contracts it needs are added to the unit's tables once.
struct binder {
    const struct linkage *linkage;
    struct mir_unit *unit;
    struct model_cache models;
    struct map imported; // symbol -> contract that another unit states
    struct map overlays; // model contract, stated contract -> both together
};

void bind_calls(struct binder *binder, struct mir_body *body);

#endif
