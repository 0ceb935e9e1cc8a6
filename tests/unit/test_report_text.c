// The text report, drawn as it must look, in ASCII and in box drawing.
#include "report_fixture.h"

#include "report/report.h"

static const struct report_style ascii = {.width = 0};
static const struct report_style unicode = {.unicode = true};

static const char conn_text[] = "#include <own/own.h>\n"
                                "\n"
                                "void f(pool *p, int fd)\n"
                                "{\n"
                                "    own_auto(conn) c = own_new(conn, .fd = fd);\n"
                                "    if (fd > 2) {\n"
                                "        pool_put(p, own_move(c));\n"
                                "    }\n"
                                "    log_line(\"done\");\n"
                                "    log_line(\"really\");\n"
                                "    conn_rename(own_mut(c), \"x\");\n"
                                "}\n";

static void draw(struct fixture *fixture, struct report_style style, const char *expected) {
    fixture->out.len = 0;
    report_text(&fixture->out, &fixture->list, &fixture->sources, style);
    fixture_expect(fixture, expected);
}

static struct diag_finding *add(struct fixture *fixture, struct span at, const char *label) {
    return diag_add(&fixture->list, DIAG_LEAK, DIAG_WARNING, at, str_from_c(label), S("`x` is leaked"));
}

static void add_label(struct fixture *fixture, struct diag_finding *finding, struct span at, const char *label) {
    diag_label(&fixture->list, finding, at, str_from_c(label));
}

static struct span join(struct span first, struct span last) {
    return (struct span){first.file, first.begin, last.end};
}

static struct diag_finding *moved(struct fixture *fixture, const char *name) {
    uint32_t file = fixture_file(fixture, name, str_from_c(conn_text));
    struct span c = fixture_span(fixture, file, "own_mut(c)", "c");
    struct diag_finding *finding = diag_add(&fixture->list, DIAG_USE_AFTER_MOVE, DIAG_ERROR, c,
                                            S("used here after the move"), S("use of moved value `c`"));
    struct span created = fixture_span(fixture, file, "c = own_new", "c");
    add_label(fixture, finding, created, "created here");
    add_label(fixture, finding, fixture_span(fixture, file, "own_move(c)", "c"), "moved here");
    return finding;
}

static void whole_report(void **state) {
    struct fixture *fixture = *state;
    struct diag_finding *finding = moved(fixture, "text_whole.c");
    uint32_t file = finding->primary.span.file;
    diag_step(&fixture->list, finding, fixture_span(fixture, file, "if", "fd > 2"), S("`fd > 2` is true"));
    diag_step(&fixture->list, finding, fixture_span(fixture, file, "conn_rename", "conn_rename"), S("`c` is empty"));
    diag_note(&fixture->list, finding, S("`own_move` leaves its owner empty"));
    finding->help = S("use `c` before it is moved");
    draw(fixture, ascii,
         "text_whole.c:11:25: error: use of moved value `c` [use-after-move]\n"
         "   |\n"
         " 5 |     own_auto(conn) c = own_new(conn, .fd = fd);\n"
         "   |                    - created here\n"
         " 6 |     if (fd > 2) {\n"
         " 7 |         pool_put(p, own_move(c));\n"
         "   |                              - moved here\n"
         "...\n"
         "11 |     conn_rename(own_mut(c), \"x\");\n"
         "   |                         ^ used here after the move\n"
         "   |\n"
         "   = path: 1. text_whole.c:6:9: `fd > 2` is true\n"
         "           2. text_whole.c:11:5: `c` is empty\n"
         "   = note: `own_move` leaves its owner empty\n"
         "   = help: use `c` before it is moved\n"
         "\n");
    draw(fixture, unicode,
         "text_whole.c:11:25: error: use of moved value `c` [use-after-move]\n"
         "   │\n"
         " 5 │     own_auto(conn) c = own_new(conn, .fd = fd);\n"
         "   │                    ─ created here\n"
         " 6 │     if (fd > 2) {\n"
         " 7 │         pool_put(p, own_move(c));\n"
         "   │                              ─ moved here\n"
         "   ⋮\n"
         "11 │     conn_rename(own_mut(c), \"x\");\n"
         "   │                         ━ used here after the move\n"
         "   │\n"
         "   ├ path: 1. text_whole.c:6:9: `fd > 2` is true\n"
         "   │       2. text_whole.c:11:5: `c` is empty\n"
         "   ├ note: `own_move` leaves its owner empty\n"
         "   ╰ help: use `c` before it is moved\n"
         "\n");
}

static void colors(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "text_colors.c", S("x = malloc(1);\n"));
    struct diag_finding *finding = add(fixture, fixture_span(fixture, file, "malloc", "malloc"), "made here");
    add_label(fixture, finding, fixture_span(fixture, file, "x", "x"), "owner");
    finding->help = S("free it");
    draw(fixture, (struct report_style){.color = true},
         "\x1b[1mtext_colors.c:1:5: \x1b[0m\x1b[1;33mwarning\x1b[0m\x1b[1m: `x` is leaked\x1b[0m\x1b[2m [leak]\x1b[0m\n"
         "  \x1b[1;34m|\x1b[0m\n"
         "\x1b[1;34m1\x1b[0m \x1b[1;34m|\x1b[0m x = malloc(1);\n"
         "  \x1b[1;34m|\x1b[0m \x1b[36m-\x1b[0m   \x1b[1;33m^^^^^^\x1b[0m \x1b[1;33mmade here\x1b[0m\n"
         "  \x1b[1;34m|\x1b[0m \x1b[36m|\x1b[0m\n"
         "  \x1b[1;34m|\x1b[0m \x1b[36mowner\x1b[0m\n"
         "  \x1b[1;34m|\x1b[0m\n"
         "  \x1b[1;34m=\x1b[0m \x1b[1;32mhelp: \x1b[0mfree it\n"
         "\n");
}

static void labels_on_one_line(void **state) {
    struct fixture *fixture = *state;
    uint32_t file =
        fixture_file(fixture, "text_labels.c", S("int x = pool_join(first_owner, second_owner, third);\n"));
    struct diag_finding *finding =
        add(fixture, fixture_span(fixture, file, "second", "second_owner"), "released here again");
    add_label(fixture, finding, fixture_span(fixture, file, "first", "first_owner"), "the first one");
    add_label(fixture, finding, fixture_span(fixture, file, "pool", "pool_join"), "in this call, a long label");
    add_label(fixture, finding, fixture_span(fixture, file, "x", "x"), "x");
    add_label(fixture, finding, fixture_span(fixture, file, "third", "third"), "short");
    draw(fixture, ascii,
         "text_labels.c:1:32: warning: `x` is leaked [leak]\n"
         "  |\n"
         "1 | int x = pool_join(first_owner, second_owner, third);\n"
         "  |     -   --------- -----------  ^^^^^^^^^^^^  ----- short\n"
         "  |     |   |         |            |\n"
         "  |     x   |         |            released here again\n"
         "  |         |         the first one\n"
         "  |         in this call, a long label\n"
         "\n");
    draw(fixture, unicode,
         "text_labels.c:1:32: warning: `x` is leaked [leak]\n"
         "  │\n"
         "1 │ int x = pool_join(first_owner, second_owner, third);\n"
         "  │     ┬   ┬──────── ┬──────────  ┯━━━━━━━━━━━  ───── short\n"
         "  │     │   │         │            ╰─ released here again\n"
         "  │     │   │         ╰─ the first one\n"
         "  │     │   ╰─ in this call, a long label\n"
         "  │     ╰─ x\n"
         "\n");
}

static void labels_at_the_same_place(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "text_same.c", S("    use(own_move(c));\n"));
    struct span c = fixture_span(fixture, file, "c)", "c");
    struct diag_finding *finding = add(fixture, c, "moved here, in the previous iteration of the loop");
    add_label(fixture, finding, c, "one");
    add_label(fixture, finding, c, "two");
    add_label(fixture, finding, fixture_span(fixture, file, "own", "own_move(c)"), "the whole call");
    draw(fixture, ascii,
         "text_same.c:1:18: warning: `x` is leaked [leak]\n"
         "  |\n"
         "1 |     use(own_move(c));\n"
         "  |         ---------^- the whole call\n"
         "  |                  |\n"
         "  |                  moved here, in the previous iteration of the loop\n"
         "  |                  two\n"
         "  |                  one\n"
         "\n");
    draw(fixture, unicode,
         "text_same.c:1:18: warning: `x` is leaked [leak]\n"
         "  │\n"
         "1 │     use(own_move(c));\n"
         "  │         ─────────┯─ the whole call\n"
         "  │                  ├─ moved here, in the previous iteration of the loop\n"
         "  │                  ├─ two\n"
         "  │                  ╰─ one\n"
         "\n");
}

static void spans_over_several_lines(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "text_lines.c",
                                 S("struct conn c = {\n    .fd = 3,\n    .a = 1,\n    .b = 1,\n    .c = 1,\n    .d = 1,\n"
                                   "};\nif (foo(bar, baz(1,\n        2), c))\n    y = 3;\n"));
    struct diag_finding *finding = add(
        fixture, join(fixture_span(fixture, file, "struct", "struct"), fixture_span(fixture, file, "};", "}")),
        "never released");
    add_label(fixture, finding,
              join(fixture_span(fixture, file, "baz", "baz"), fixture_span(fixture, file, "2),", ")")), "inner call");
    add_label(fixture, finding,
              join(fixture_span(fixture, file, "foo", "foo"), fixture_span(fixture, file, "c))", "c)")), "outer call");
    add_label(fixture, finding, fixture_span(fixture, file, "bar", "bar"), "argument");
    draw(fixture, ascii,
         "text_lines.c:1:1: warning: `x` is leaked [leak]\n"
         "  |\n"
         "1 | /   struct conn c = {\n"
         "2 | |       .fd = 3,\n"
         "... |\n"
         "6 | |       .d = 1,\n"
         "7 | |   };\n"
         "  | |___^ never released\n"
         "8 |     if (foo(bar, baz(1,\n"
         "  |         |   --- argument\n"
         "  |  _______-        |\n"
         "  | |  ______________-\n"
         "9 | | |         2), c))\n"
         "  | | |__________- inner call\n"
         "  | |________________- outer call\n"
         "\n");
    draw(fixture, unicode,
         "text_lines.c:1:1: warning: `x` is leaked [leak]\n"
         "  │\n"
         "1 │ ╭   struct conn c = {\n"
         "2 │ │       .fd = 3,\n"
         "  ⋮ │\n"
         "6 │ │       .d = 1,\n"
         "7 │ │   };\n"
         "  │ ╰───┙ never released\n"
         "8 │     if (foo(bar, baz(1,\n"
         "  │         │   ─── argument\n"
         "  │ ╭───────╯        │\n"
         "  │ │ ╭──────────────╯\n"
         "9 │ │ │         2), c))\n"
         "  │ │ ╰──────────╯ inner call\n"
         "  │ ╰────────────────╯ outer call\n"
         "\n");
}

static void two_files(void **state) {
    struct fixture *fixture = *state;
    uint32_t header = fixture_file(fixture, "text_two.h", S("// pool\nvoid pool_put(pool *p, own_conn c);\n"));
    struct diag_finding *finding = moved(fixture, "text_two.c");
    add_label(fixture, finding, fixture_span(fixture, header, "conn c", "c"), "`pool_put` takes it");
    finding->help = S("use it before");
    draw(fixture, ascii,
         "text_two.c:11:25: error: use of moved value `c` [use-after-move]\n"
         "   |\n"
         " 5 |     own_auto(conn) c = own_new(conn, .fd = fd);\n"
         "   |                    - created here\n"
         " 6 |     if (fd > 2) {\n"
         " 7 |         pool_put(p, own_move(c));\n"
         "   |                              - moved here\n"
         "...\n"
         "11 |     conn_rename(own_mut(c), \"x\");\n"
         "   |                         ^ used here after the move\n"
         "  ::: text_two.h:2:28\n"
         "   |\n"
         " 2 | void pool_put(pool *p, own_conn c);\n"
         "   |                            - `pool_put` takes it\n"
         "   |\n"
         "   = help: use it before\n"
         "\n");
    draw(fixture, unicode,
         "text_two.c:11:25: error: use of moved value `c` [use-after-move]\n"
         "   │\n"
         " 5 │     own_auto(conn) c = own_new(conn, .fd = fd);\n"
         "   │                    ─ created here\n"
         " 6 │     if (fd > 2) {\n"
         " 7 │         pool_put(p, own_move(c));\n"
         "   │                              ─ moved here\n"
         "   ⋮\n"
         "11 │     conn_rename(own_mut(c), \"x\");\n"
         "   │                         ━ used here after the move\n"
         "   ├─ text_two.h:2:28\n"
         "   │\n"
         " 2 │ void pool_put(pool *p, own_conn c);\n"
         "   │                            ─ `pool_put` takes it\n"
         "   │\n"
         "   ╰ help: use it before\n"
         "\n");
}

static void tabs_and_wide_characters(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "text_wide.c",
                                 S("\tint\ty = a + b;\n\tput(\"\xe6\x97\xa5\xe6\x9c\xac\", e\xcc\x81, \"\xc3\xa4\", z);\n"));
    struct diag_finding *finding = add(fixture, fixture_span(fixture, file, "z", "z"), "last");
    add_label(fixture, finding, fixture_span(fixture, file, "y", "y"), "\xc3\xbc" "ber tabs");
    add_label(fixture, finding, fixture_span(fixture, file, "\xe6", "\xe6\x97\xa5\xe6\x9c\xac"), "wide");
    add_label(fixture, finding, fixture_span(fixture, file, "\xc3\xa4", "\xc3\xa4"), "narrow");
    draw(fixture, ascii,
         "text_wide.c:2:27: warning: `x` is leaked [leak]\n"
         "  |\n"
         "1 |     int y = a + b;\n"
         "  |         - über tabs\n"
         "2 |     put(\"日本\", é, \"ä\", z);\n"
         "  |          ----       -   ^ last\n"
         "  |          |          |\n"
         "  |          wide       narrow\n"
         "\n");
    draw(fixture, unicode,
         "text_wide.c:2:27: warning: `x` is leaked [leak]\n"
         "  │\n"
         "1 │     int y = a + b;\n"
         "  │         ─ über tabs\n"
         "2 │     put(\"日本\", é, \"ä\", z);\n"
         "  │          ┬───       ┬   ━ last\n"
         "  │          ╰─ wide    ╰─ narrow\n"
         "\n");
}

static void what_must_not_reach_the_terminal(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "text_control.c", S("a\x1b[2Jb \xff \xe2\x80\xae (x);\r\n"));
    struct diag_finding *finding = add(fixture, fixture_span(fixture, file, "x", "x"), "bell \a");
    diag_note(&fixture->list, finding, S("del \x7f"));
    draw(fixture, ascii,
         "text_control.c:1:15: warning: `x` is leaked [leak]\n"
         "  |\n"
         "1 | a?[2Jb ? ? (x);\n"
         "  |             ^ bell ?\n"
         "  |\n"
         "  = note: del ?\n"
         "\n");
    draw(fixture, unicode,
         "text_control.c:1:15: warning: `x` is leaked [leak]\n"
         "  │\n"
         "1 │ a�[2Jb � � (x);\n"
         "  │             ━ bell �\n"
         "  │\n"
         "  ╰ note: del �\n"
         "\n");
}

static void long_lines_are_cropped(void **state) {
    struct fixture *fixture = *state;
    struct text text = {0};
    text_add(&text, S("int first = 1;"));
    text_add_repeat(&text, ' ', 5 * 1000 * 1000);
    text_add(&text, S("leak(middle);"));
    text_add_repeat(&text, 'x', 5 * 1000 * 1000);
    text_add(&text, S("last"));
    uint32_t file = fixture_file(fixture, "text_long.c", text_view(&text));
    text_free(&text);
    struct span middle = fixture_span(fixture, file, "middle", "middle");
    struct diag_finding *finding = add(fixture, middle, "here");
    add_label(fixture, finding, fixture_span(fixture, file, "first", "first"), "there");
    struct report_style narrow = {.width = 60};
    draw(fixture, narrow,
         "text_long.c:1:5000020: warning: `x` is leaked [leak]\n"
         "  |\n"
         "1 | int first = 1;    ...    leak(middle);xxxxxxx...\n"
         "  |     -----                     ^^^^^^ here\n"
         "  |     |\n"
         "  |     there\n"
         "\n");
    narrow.unicode = true;
    draw(fixture, narrow,
         "text_long.c:1:5000020: warning: `x` is leaked [leak]\n"
         "  │\n"
         "1 │ int first = 1;       …       leak(middle);xxxxxxxxxx…\n"
         "  │     ┬────                         ━━━━━━ here\n"
         "  │     ╰─ there\n"
         "\n");
    finding->secondary.len = 0;
    finding->primary.span.end = (uint32_t)source_load(&fixture->sources, file)->text.len;
    draw(fixture, narrow,
         "text_long.c:1:5000020: warning: `x` is leaked [leak]\n"
         "  │\n"
         "1 │ …           leak(middle);xxxxxxxx…xxxxxxxxxxxxlast\n"
         "  │                  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ here\n"
         "\n");
}

static void missing_files(void **state) {
    struct fixture *fixture = *state;
    uint32_t missing = fixture_name(fixture, "text_missing.c");
    uint32_t there = fixture_file(fixture, "text_there.c", S("int x;\n"));
    struct diag_finding *finding = add(fixture, (struct span){missing, 3, 5}, "released here");
    add_label(fixture, finding, (struct span){missing, 1, 2}, "allocated here");
    diag_note(&fixture->list, finding, S("the source is gone"));
    finding = add(fixture, fixture_span(fixture, there, "x", "x"), "released here");
    add_label(fixture, finding, (struct span){missing, 1, 2}, "allocated here");
    finding->help = S("find it");
    add(fixture, (struct span){0}, "nowhere");
    draw(fixture, ascii,
         "text_missing.c: warning: `x` is leaked [leak]\n"
         " ::: text_missing.c: released here\n"
         " ::: text_missing.c: allocated here\n"
         "  = note: the source is gone\n"
         "\n"
         "text_there.c:1:5: warning: `x` is leaked [leak]\n"
         "  |\n"
         "1 | int x;\n"
         "  |     ^ released here\n"
         " ::: text_missing.c: allocated here\n"
         "  |\n"
         "  = help: find it\n"
         "\n"
         "<unknown>: warning: `x` is leaked [leak]\n"
         " ::: <unknown>: nowhere\n"
         "\n");
}

static void odd_spans(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "text_odd.c", S("int a;\n\nint b;\n"));
    add(fixture, (struct span){file, 4, 7}, "up to the line end");
    add(fixture, (struct span){file, 7, 7}, "an empty line");
    add(fixture, (struct span){file, 15, 15}, "the end of the file");
    add(fixture, (struct span){file, 900, 950}, "beyond it");
    add(fixture, (struct span){file, 12, 3}, "");
    draw(fixture, ascii,
         "text_odd.c:1:5: warning: `x` is leaked [leak]\n"
         "  |\n"
         "1 | int a;\n"
         "  |     ^^ up to the line end\n"
         "\n"
         "text_odd.c:2:1: warning: `x` is leaked [leak]\n"
         "  |\n"
         "2 |\n"
         "  | ^ an empty line\n"
         "\n"
         "text_odd.c:4:1: warning: `x` is leaked [leak]\n"
         "  |\n"
         "4 |\n"
         "  | ^ the end of the file\n"
         "\n"
         "text_odd.c:4:1: warning: `x` is leaked [leak]\n"
         "  |\n"
         "4 |\n"
         "  | ^ beyond it\n"
         "\n"
         "text_odd.c:3:5: warning: `x` is leaked [leak]\n"
         "  |\n"
         "3 | int b;\n"
         "  |     ^\n"
         "\n");
}

static void fix(struct fixture *fixture, struct diag_finding *finding, struct span at, const char *text) {
    VEC_PUSH(&fixture->arena, &finding->fixes, (struct diag_fix){at, str_from_c(text)});
}

static void fixes(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "text_fix.c", S("void f(void)\n{\n    char *p = malloc(3);\n    use(p, p);\n}\n"));
    struct span p = fixture_span(fixture, file, "p = ", "p");
    struct diag_finding *finding = add(fixture, p, "leaked");
    finding->help = S("release it before the end of its scope");
    struct span end = fixture_span(fixture, file, "}", "}");
    fix(fixture, finding, (struct span){file, end.begin, end.begin}, "    free(p);\n");
    finding = add(fixture, p, "leaked");
    struct span use = fixture_span(fixture, file, "use", "p, p");
    fix(fixture, finding, (struct span){file, use.begin + 3, use.end}, "move(p)");
    fix(fixture, finding, (struct span){file, use.begin, use.begin + 1}, "&p");
    finding = add(fixture, p, "leaked");
    finding->help = S("remove the use");
    fix(fixture, finding, fixture_span(fixture, file, "    use", "    use(p, p);\n"), "");
    draw(fixture, ascii,
         "text_fix.c:3:11: warning: `x` is leaked [leak]\n"
         "  |\n"
         "3 |     char *p = malloc(3);\n"
         "  |           ^ leaked\n"
         "  |\n"
         "  = help: release it before the end of its scope\n"
         "  |\n"
         "5 +     free(p);\n"
         "\n"
         "text_fix.c:3:11: warning: `x` is leaked [leak]\n"
         "  |\n"
         "3 |     char *p = malloc(3);\n"
         "  |           ^ leaked\n"
         "  |\n"
         "  = help: change it like this\n"
         "  |\n"
         "4 -     use(p, p);\n"
         "4 +     use(&p, move(p));\n"
         "\n"
         "text_fix.c:3:11: warning: `x` is leaked [leak]\n"
         "  |\n"
         "3 |     char *p = malloc(3);\n"
         "  |           ^ leaked\n"
         "  |\n"
         "  = help: remove the use\n"
         "  |\n"
         "4 -     use(p, p);\n"
         "\n");
    draw(fixture, unicode,
         "text_fix.c:3:11: warning: `x` is leaked [leak]\n"
         "  │\n"
         "3 │     char *p = malloc(3);\n"
         "  │           ━ leaked\n"
         "  │\n"
         "  ├ help: release it before the end of its scope\n"
         "  │\n"
         "5 +     free(p);\n"
         "\n"
         "text_fix.c:3:11: warning: `x` is leaked [leak]\n"
         "  │\n"
         "3 │     char *p = malloc(3);\n"
         "  │           ━ leaked\n"
         "  │\n"
         "  ├ help: change it like this\n"
         "  │\n"
         "4 -     use(p, p);\n"
         "4 +     use(&p, move(p));\n"
         "\n"
         "text_fix.c:3:11: warning: `x` is leaked [leak]\n"
         "  │\n"
         "3 │     char *p = malloc(3);\n"
         "  │           ━ leaked\n"
         "  │\n"
         "  ├ help: remove the use\n"
         "  │\n"
         "4 -     use(p, p);\n"
         "\n");
}

static void summary(void **state) {
    struct fixture *fixture = *state;
    uint32_t file = fixture_file(fixture, "text_summary.c", S("int x;\n"));
    struct report_coverage coverage = {.units = 1, .functions_analysed = 412};
    report_summary(&fixture->out, &fixture->list, &coverage, &fixture->sources, true);
    add(fixture, (struct span){file, 0, 1}, "");
    add(fixture, (struct span){file, 0, 1}, "")->level = DIAG_ERROR;
    add(fixture, (struct span){file, 0, 1}, "")->level = DIAG_ERROR;
    coverage.units = 12;
    VEC_PUSH(&fixture->arena, &coverage.failed, (struct report_failed_unit){S("a.c"), S("no such file")});
    VEC_PUSH(&fixture->arena, &coverage.incomplete,
             (struct report_incomplete){S("main"), {file, 4, 5}, S("more than 16 states at one place")});
    report_summary(&fixture->out, &fixture->list, &coverage, &fixture->sources, false);
    report_summary(&fixture->out, &fixture->list, &coverage, &fixture->sources, true);
    fixture_expect(fixture,
         "own-check: 0 findings in 1 unit; 412 functions analysed, 0 incomplete\n"
         "own-check: 3 findings (2 errors, 1 warning) in 12 units; 1 unit failed, 412 functions analysed, 1 incomplete\n"
         "a.c: error: not analysed: no such file\n"
         "own-check: 3 findings (2 errors, 1 warning) in 12 units; 1 unit failed, 412 functions analysed, 1 incomplete\n"
         "a.c: error: not analysed: no such file\n"
         "text_summary.c:1:5: note: `main` is analysed incompletely: more than 16 states at one place\n");
}

static uint32_t random_below(uint32_t *seed, uint32_t limit) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % limit;
}

// Whatever the spans are, a report is made of printable lines and starts with its header.
static void random_spans(void **state) {
    struct fixture *fixture = *state;
    static const char *const labels[] = {"", "x", "moved here", "a longer label for this span", "\xe6\x97\xa5"};
    uint32_t file = fixture_file(fixture, "text_random.c", str_from_c(conn_text));
    uint32_t seed = 20;
    for (int round = 0; round < 2000; round++) {
        fixture->list.findings.len = 0;
        fixture->out.len = 0;
        uint32_t length = (uint32_t)sizeof conn_text + 3;
        struct diag_finding *finding = add(fixture, (struct span){file, random_below(&seed, length), 0}, "primary");
        finding->primary.span.end = random_below(&seed, length);
        for (uint32_t i = random_below(&seed, 7); i > 0; i--) {
            uint32_t begin = random_below(&seed, length);
            uint32_t end = begin + random_below(&seed, i % 2 ? 8 : length);
            add_label(fixture, finding, (struct span){file, begin, end}, labels[random_below(&seed, 5)]);
        }
        if (round % 3 == 0) {
            fix(fixture, finding, (struct span){file, finding->primary.span.begin, length / 2}, labels[round % 5]);
        }
        struct report_style style = {.unicode = round % 2, .width = round % 4 ? 0 : 44};
        report_text(&fixture->out, &fixture->list, &fixture->sources, style);
        assert_true(str_starts_with(text_view(&fixture->out), S("text_random.c:")));
        for (size_t i = 0; i < fixture->out.len; i++) {
            assert_true(fixture->out.data[i] == '\n' || (unsigned char)fixture->out.data[i] >= ' ');
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(whole_report),
        TEST(colors),
        TEST(labels_on_one_line),
        TEST(labels_at_the_same_place),
        TEST(spans_over_several_lines),
        TEST(two_files),
        TEST(tabs_and_wide_characters),
        TEST(what_must_not_reach_the_terminal),
        TEST(long_lines_are_cropped),
        TEST(missing_files),
        TEST(odd_spans),
        TEST(fixes),
        TEST(random_spans),
        TEST(summary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
