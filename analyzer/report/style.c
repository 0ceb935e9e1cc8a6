// What a terminal can show, from its environment.
#include "report/report.h"

#include "base/os.h"

// The first of the three variables that is set decides, as in setlocale.
static bool locale_is_utf8(void) {
    const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (uint32_t i = 0; i < 3; i++) {
        str value = os_environment(names[i]);
        if (value.len) {
            return str_find(value, S("UTF-8")) != SIZE_MAX || str_find(value, S("utf8")) != SIZE_MAX ||
                   str_find(value, S("UTF8")) != SIZE_MAX || str_find(value, S("utf-8")) != SIZE_MAX;
        }
    }
    return false;
}

static bool terminal_has_color(int descriptor) {
    return os_is_terminal(descriptor) && os_environment("NO_COLOR").len == 0 &&
           !str_eq(os_environment("TERM"), S("dumb"));
}

struct report_style report_style_for(int descriptor, enum report_color color) {
    struct report_style style = {.unicode = locale_is_utf8()};
    switch (color) {
    case REPORT_COLOR_AUTO: style.color = terminal_has_color(descriptor); break;
    case REPORT_COLOR_ALWAYS: style.color = true; break;
    case REPORT_COLOR_NEVER: style.color = false; break;
    }
    int width = os_is_terminal(descriptor) ? os_terminal_width(descriptor) : 0;
    style.width = width > 0 ? (uint32_t)width : 0;
    return style;
}
