// setjmp returns twice: the second time from a longjmp, with another result, so both edges of a test of it are there and
// what is behind it may follow any later call. longjmp does not return.
#include <setjmp.h>
static jmp_buf buffer;
void risky(int);

int guarded(int n) {
    volatile int tries = 0;
    if (setjmp(buffer)) {
        if (tries > 3)
            return -1;
        tries++;
    }
    risky(n);
    return tries;
}

int by_value(int n) {
    switch (sigsetjmp(buffer, 1)) {
    case 0: break;
    case 1: return 1;
    default: return 2;
    }
    if (n)
        longjmp(buffer, n);
    return 0;
}
