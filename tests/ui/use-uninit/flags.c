// What is known of a bit of the flags is known of its complement, and as long as the flags are.
int open_pair(int ends[2]);
int open_terminal(void);
void shut(int descriptor);
void watch(int descriptor);

int complement_ok(unsigned flags) {
    int ends[2], terminal;
    if (flags & 4) {
        terminal = open_terminal();
    } else if (open_pair(ends) != 0) {
        return -1;
    }
    shut(0);
    watch(~flags & 4 ? ends[0] : terminal);
    return 0;
}

int same_bit_ok(unsigned long flags) {
    int descriptor;
    if (~flags & 8)
        descriptor = open_terminal();
    shut(0);
    shut(1);
    if (~flags & 8)
        watch(descriptor);
    return 0;
}

int other_bit_bad(unsigned flags) {
    int descriptor;
    if (flags & 4)
        descriptor = open_terminal();
    shut(0);
    if (flags & 8)
        watch(descriptor); //~ warning: `descriptor` may be used before it has a value [use-uninit]
    return 0;
}
