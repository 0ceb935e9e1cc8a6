// Switches: fall-through, ranges, Duff's device, cases behind declarations.
void use(int);

int ranges(int n) {
    switch (n) {
    case 1:
    case 2: use(1); /* falls through */
    case 3 ... 5: return 4;
    default: break;
    }
    return 0;
}

void duff(char *to, const char *from, int count) {
    int n = (count + 7) / 8;
    switch (count % 8) {
    case 0:
        do {
            *to = *from++;
        case 1: *to = *from++;
        } while (--n > 0);
    }
}

int into_scope(int n) {
    switch (n) {
        int late;
    case 1: late = 4; return late;
    }
    return 0;
}

enum side { LEFT, RIGHT };

int exhaustive(enum side side) {
    switch (side) {
    case LEFT: return 1;
    case RIGHT: return 2;
    }
    return 0;
}
