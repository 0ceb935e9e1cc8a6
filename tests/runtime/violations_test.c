/* Every file of violations/ is a program that breaks one rule, and every file of fatal/ one that libown has to end for another
 * reason. Its comments say what it must write:
 *   //1| line    at level hardened        //2| line    at level debug        //| line    at each
 * after child_normalise. A program that must write something must also fail. SPDX-License-Identifier: MIT */
#define _FILE_OFFSET_BITS 64 /* directories have offsets of 64 bits, where long has not */
#include "child.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MAX_CASES = 200 };

static const struct group {
    const char *directory, *program, *levels;
} *group, groups[] = {{"violations", "violation", "12"}, {"fatal", "fatal", "012"}};

static void read_expectation(char *to, size_t size, const char *name, char level)
{
    char path[512];
    char line[512];
    snprintf(path, sizeof path, "%s/%s/%s.c", SOURCE_DIR, group->directory, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    to[0] = '\0';
    while (fgets(line, sizeof line, file)) {
        const char *text = NULL;
        if (strncmp(line, "//| ", 4) == 0)
            text = line + 4;
        else if (strncmp(line, "//", 2) == 0 && line[2] == level && strncmp(line + 3, "| ", 2) == 0)
            text = line + 5;
        if (text)
            strncat(to, text, size - strlen(to) - 1);
    }
    fclose(file);
}

/* Without libdw, a report has no lines for what called the verbs. */
static void leave_out_frames(char *text)
{
    for (char *line = text; *line;) {
        char *next = line + strcspn(line, "\n");
        next += *next == '\n';
        if (line[strspn(line, " ")] == '#')
            memmove(line, next, strlen(next) + 1);
        else
            line = next;
    }
}

/* Where gcc has no chain of frame pointers, only calls are told apart, as they are after inlining, and not callers. */
static void forget_callers(char *text)
{
#if defined(__arm__) && !defined(__clang__)
    static const char several[] = "created (the first) at", one[] = "created at            ";
    for (char *at = text; (at = strstr(at, several));)
        memcpy(at, one, sizeof one - 1);
#else
    (void)text;
#endif
}

/* What qemu-user says of a program that ends by a trap. */
static void leave_out_emulator(char *text)
{
    char *line = strstr(text, "qemu: uncaught target signal");
    if (line)
        *line = '\0';
}

static void check(const char *name, char level)
{
    if (sizeof(size_t) < 8 && strcmp(name, "out_of_memory") == 0)
        return; /* it says a number of 64 bits */
    if (!HAS_SYMBOLIZER && level == '2' && strcmp(name, "drop_while_locked") == 0)
        return; /* the place where a lock ends is one of the program's functions, and without libdw an address */
    static struct child child;
    static char expected[CHILD_OUTPUT_SIZE];
    read_expectation(expected, sizeof expected, name, level);
    forget_callers(expected);
    child_run(&child, "cd '%s' && unset OWN_OPTIONS && exec %s ./%s_%s_%c", BINARY_DIR, EMULATOR, group->program, name, level);
    child_normalise(child.output);
    leave_out_emulator(child.output);
    forget_callers(child.output);
    if (!HAS_SYMBOLIZER) {
        leave_out_frames(child.output);
        leave_out_frames(expected);
    }
    assert_string_equal(child.output, expected);
    assert_int_equal(child.status != 0, expected[0] != '\0');
}

static void says_what_it_must(void **state)
{
    for (const char *level = group->levels; *level; level++)
        check(*state, *level);
}

static int is_case(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 2 && strcmp(entry->d_name + length - 2, ".c") == 0;
}

static int run_group(void)
{
    static struct CMUnitTest tests[MAX_CASES];
    struct dirent **entries = NULL;
    char directory[512];
    snprintf(directory, sizeof directory, "%s/%s", SOURCE_DIR, group->directory);
    int count = scandir(directory, &entries, is_case, alphasort);
    if (count <= 0 || count > MAX_CASES)
        return 1;
    for (int i = 0; i < count; i++) {
        char *name = strdup(entries[i]->d_name);
        name[strlen(name) - 2] = '\0';
        free(entries[i]);
        tests[i] = (struct CMUnitTest){.name = name, .test_func = says_what_it_must, .initial_state = name};
    }
    free(entries);
    int failed = _cmocka_run_group_tests(group->directory, tests, (size_t)count, NULL, NULL);
    for (int i = 0; i < count; i++)
        free(tests[i].initial_state);
    return failed;
}

int main(void)
{
    int failed = 0;
    for (group = groups; group < groups + sizeof groups / sizeof *groups; group++)
        failed += run_group();
    return failed;
}
