#include "program/linkage.h"

#include "base/check.h"
#include "mir/build.h"

void linkage_init(struct linkage *linkage, struct arena *arena) {
    *linkage = (struct linkage){0};
    mir_unit_init(&linkage->stated, arena);
}

struct linkage_function *linkage_enter(struct linkage *linkage, str key) {
    struct arena *arena = linkage->stated.arena;
    uint32_t function = intern_str(arena, &linkage->keys, key);
    if (function == linkage->functions.len) {
        VEC_PUSH(arena, &linkage->functions, (struct linkage_function){0});
    }
    return &linkage->functions.items[function];
}

const struct linkage_function *linkage_find(const struct linkage *linkage, str key) {
    struct map_result function = intern_find(&linkage->keys, key);
    CHECK(function.found);
    return &linkage->functions.items[function.value];
}
