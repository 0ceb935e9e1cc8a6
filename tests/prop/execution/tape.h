// The input of a generated program: what its probes answer, decided by the number of the tape and of the question.
// Mostly 0 and 1, so that loops and branches go both ways, and now and then an odd number.
#ifndef OWN_TEST_TAPE_H
#define OWN_TEST_TAPE_H

#include <stdint.h>

enum { MOST_EVENTS = 150 }; // a run stops after that many probes and observations

static inline int tape_value(uint64_t tape, uint64_t index) {
    uint64_t mixed = (tape + 1) * UINT64_C(0x9e3779b97f4a7c15) + (index + 1) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    mixed ^= mixed >> 31;
    unsigned choice = (unsigned)(mixed & 15);
    int small = (int)(mixed >> 8 & 7);
    if (choice < 10) {
        return choice < 5 ? 0 : 1;
    }
    return choice < 14 ? small : choice < 15 ? -small : (int)(mixed >> 33) - (1 << 30);
}

#endif
