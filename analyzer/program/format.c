// Format strings: `%s` reads what its argument points to, `%n` and the conversions of scanf write it
// (C17 7.21.6).
#include "program/format.h"

#include <stdlib.h>

struct scanner {
    str rest;
    uint32_t next; // argument of the next conversion
    struct mir_effect *effects;
    uint32_t count;
};

enum format_family format_family_of(str name) {
    static const str printf_like[] = {{"printf", 6},   {"fprintf", 7}, {"sprintf", 7}, {"snprintf", 8},
                                      {"asprintf", 8}, {"dprintf", 7}, {"err", 3},     {"errx", 4},
                                      {"warn", 4},     {"warnx", 5}};
    static const str scanf_like[] = {{"scanf", 5}, {"fscanf", 6}, {"sscanf", 6}};
    for (size_t i = 0; i < sizeof printf_like / sizeof *printf_like; i++) {
        if (str_eq(name, printf_like[i])) {
            return FORMAT_PRINTF;
        }
    }
    for (size_t i = 0; i < sizeof scanf_like / sizeof *scanf_like; i++) {
        if (str_eq(name, scanf_like[i])) {
            return FORMAT_SCANF;
        }
    }
    return FORMAT_NONE;
}

static char next_char(struct scanner *scanner) {
    char c = scanner->rest.len ? scanner->rest.data[0] : 0;
    scanner->rest = str_slice(scanner->rest, 1, scanner->rest.len);
    return c;
}

static bool next_is(const struct scanner *scanner, str set) {
    return scanner->rest.len && str_find(set, (str){scanner->rest.data, 1}) != SIZE_MAX;
}

static bool skip_any(struct scanner *scanner, str set) {
    bool skipped = false;
    for (; next_is(scanner, set); next_char(scanner)) {
        skipped = true;
    }
    return skipped;
}

static void mark(struct scanner *scanner, uint32_t argument, uint32_t marks) {
    if (argument < scanner->count) {
        scanner->effects[argument].marks |= marks;
    }
}

// `12$` chooses an argument; a number without `$` is a width. Returns the argument of this conversion.
static uint32_t position(struct scanner *scanner, bool *chosen) {
    uint32_t number = 0;
    struct scanner ahead = *scanner;
    while (next_is(&ahead, S("0123456789")) && number < 10000) {
        number = number * 10 + (uint32_t)(next_char(&ahead) - '0');
    }
    *chosen = number > 0 && next_is(&ahead, S("$"));
    if (!*chosen) {
        return UINT32_MAX;
    }
    next_char(&ahead);
    *scanner = ahead;
    return number - 1;
}

// Flags, width and precision; each `*` takes an argument.
static void skip_printf_modifiers(struct scanner *scanner) {
    while (next_is(scanner, S("-+ #0'I123456789.*"))) {
        if (next_char(scanner) == '*') {
            scanner->next++;
        }
    }
}

static void printf_conversion(struct scanner *scanner) {
    bool chosen;
    uint32_t argument = position(scanner, &chosen);
    skip_printf_modifiers(scanner);
    skip_any(scanner, S("hlLqjzt"));
    char conversion = next_char(scanner);
    if (conversion == '%' || conversion == 'm') {
        return;
    }
    if (!chosen) {
        argument = scanner->next++;
    }
    if (conversion == 's' || conversion == 'S') {
        mark(scanner, argument, MIR_READS);
    } else if (conversion == 'n') {
        mark(scanner, argument, MIR_WRITES);
    }
}

// `[^]...]`: a `]` right after the bracket or the caret is a member.
static void skip_scan_set(struct scanner *scanner) {
    if (next_is(scanner, S("^"))) {
        next_char(scanner);
    }
    if (next_is(scanner, S("]"))) {
        next_char(scanner);
    }
    while (scanner->rest.len && next_char(scanner) != ']') {
    }
}

static void scanf_conversion(struct scanner *scanner) {
    bool chosen;
    uint32_t argument = position(scanner, &chosen);
    bool stores = !skip_any(scanner, S("*"));
    skip_any(scanner, S("'0123456789"));
    bool allocates = skip_any(scanner, S("m"));
    skip_any(scanner, S("hlLqjzt"));
    char conversion = next_char(scanner);
    if (conversion == '[') {
        skip_scan_set(scanner);
    }
    if (conversion == '%' || !stores) {
        return;
    }
    if (!chosen) {
        argument = scanner->next++;
    }
    mark(scanner, argument, allocates ? 0 : MIR_WRITES);
}

void format_effects(enum format_family family, str format, struct mir_effect *effects, uint32_t count) {
    struct scanner scanner = {.rest = format, .effects = effects, .count = count};
    while (scanner.rest.len) {
        if (next_char(&scanner) == '%') {
            family == FORMAT_SCANF ? scanf_conversion(&scanner) : printf_conversion(&scanner);
        }
    }
}
