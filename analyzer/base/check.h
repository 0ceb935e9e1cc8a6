// Assertions about our own code. They stay on in every build: a wrong answer is worse than none.
#ifndef OWN_BASE_CHECK_H
#define OWN_BASE_CHECK_H

// Stops the program when `condition`, an invariant of own-check itself, does not hold.
#define CHECK(condition) ((condition) ? (void)0 : base_check_failed(#condition, __FILE__, __LINE__))

_Noreturn void base_check_failed(const char *condition, const char *file, int line);

#endif
