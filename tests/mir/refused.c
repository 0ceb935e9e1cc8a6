// -fblocks: what is not C: the functions that use it are incomplete, with the reason.
int use(int);

void block_literal(void) {
    void (^block)(void) = ^{
        use(1);
    };
}

void block_call(void (^block)(int)) {
    block(1);
}

void block_passed_on(void (^block)(int), void (*to)(void (^)(int))) {
    to(block);
}
