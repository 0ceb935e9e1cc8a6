// The program: argv -> options -> answer or check -> exit code.
#include <unistd.h>

#include "base/heap.h"
#include "base/os.h"
#include "check.h"
#include "diag/diag.h"
#include "frontend/frontend.h"
#include "report/report.h"

static void list_rules(struct text *out) {
    for (int rule = 0; rule < DIAG_RULE_COUNT; rule++) {
        const struct diag_rule_info *info = diag_rule_info((enum diag_rule)rule);
        text_printf(out, "%-20s %s\n", info->name, info->summary);
    }
}

static int print(struct text *out, int descriptor, int code) {
    bool written = os_write(descriptor, text_view(out));
    text_free(out);
    return written ? code : CHECK_FAILED;
}

static int explain(const struct options *options) {
    struct text out = {0};
    struct report_style style = report_style_for(STDOUT_FILENO, (enum report_color)options->color);
    bool found = report_explain(&out, options->explain, style);
    return print(&out, found ? STDOUT_FILENO : STDERR_FILENO, found ? CHECK_CLEAN : CHECK_FAILED);
}

static int answer_or_check(struct arena *arena, const struct options *options) {
    struct text out = {0};
    if (options->help) {
        options_print_help(&out);
    } else if (options->version) {
        text_printf(&out, "own-check %s\n%s\n", OWN_VERSION, frontend_clang_version());
    } else if (options->list_rules) {
        list_rules(&out);
    } else if (options->explain.len) {
        return explain(options);
    } else {
        return (int)check_run(arena, options);
    }
    return print(&out, STDOUT_FILENO, CHECK_CLEAN);
}

int main(int argc, char **argv) {
    heap_prepare();
    struct arena arena = {0};
    struct options_result parsed = options_parse(&arena, argc, argv);
    int code = CHECK_FAILED;
    if (parsed.error.len) {
        check_complain(parsed.error, parsed.hint);
    } else {
        code = answer_or_check(&arena, &parsed.options);
    }
    arena_free(&arena);
    return code;
}
