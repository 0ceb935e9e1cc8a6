// Functions in a header: those that are used and those that are not have one body in the unit each.
#ifndef INCLUDE_H
#define INCLUDE_H
static inline int from_header(int n) {
    return n + 1;
}
inline int extern_inline(int n) {
    return n + 2;
}
#endif
