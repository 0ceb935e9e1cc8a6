// A bit-field is a number of its own width: storing truncates, reading extends the sign. Initialisers pass by unnamed ones.
enum mode { OFF, ON, BOTH };
struct flags {
    unsigned low : 3;
    int : 2;
    int middle : 5;
    _Bool is_set : 1;
    enum mode mode : 2;
    int : 0;
    volatile unsigned char status : 4;
    unsigned long wide : 40;
};

int reads(const struct flags *f) {
    switch (f->mode) {
    case ON: return f->middle;
    default: break;
    }
    return f->is_set ? (int)f->low : f->status;
}

void writes(struct flags *f, int n) {
    f->low = n;
    f->low = 9;
    f->middle += 3;
    f->is_set = n;
    f->is_set |= 2;
    f->mode = BOTH;
    f->status = f->low;
    f->wide <<= n;
    n = f->low++;
    n = f->middle = 20;
}

struct flags lists(int n) {
    struct flags f = {1, -1, n, .wide = 7};
    return f;
}
