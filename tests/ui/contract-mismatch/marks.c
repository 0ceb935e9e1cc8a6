// Marks that own-check does not know, or that contradict each other, are said and not passed over.
#include <own/annotate.h>

struct box_bad {
    char *text __attribute__((annotate("own:onwed"))); //~ error: the annotation cannot be used: unknown mark `onwed` [contract-mismatch]
};

int kept_bad(struct box_bad *box OWN_TAKES OWN_BORROWS) { //~ error: the marks say both taken and borrowed [contract-mismatch]
    return box->text != 0;
}

struct box_ok {
    char *text OWN_FIELD_OWNED;
};

int looked_at_ok(const struct box_ok *box OWN_BORROWS) {
    return box->text != 0;
}
