// The pipeline, from the command line to the exit code: check_run() is its table of contents.
#include "check.h"

#include <stdio.h>
#include <unistd.h>

#include "base/os.h"
#include "dump.h"
#include "emit.h"
#include "flow/flow.h"
#include "frontend/frontend.h"
#include "heap/heap.h"
#include "program/program.h"
#include "program/reader.h"
#include "program/workers.h"
#include "report/report.h"
#include "rules/rules.h"

enum { ERRORS_SHOWN_PER_UNIT = 10 };

struct run {
    struct arena *arena; // of the program
    const struct options *options;
    struct compile_database database;
    struct program program;
    struct diag_list findings;
    struct report_coverage coverage;
    struct emit emit; // with --emit-unit
    bool has_source_errors;
};

// ---- messages ----

void check_complain(str error, str hint) {
    fprintf(stderr, "own-check: error: %.*s\n", STR_ARG(error));
    if (hint.len) {
        fprintf(stderr, "own-check: help: %.*s\n", STR_ARG(hint));
    }
}

static str display_path(struct run *run, str path) {
    return run->program.sources.files.items[source_file_id(&run->program.sources, path)].display;
}

// ---- the database ----

static void say_skipped(const struct compile_database *database) {
    uint32_t skipped = database->cxx_count + database->assembler_count + database->other_count;
    if (skipped) {
        fprintf(stderr,
                "own-check: note: %u of the entries are not C and are left out (%u C++, %u assembler, %u "
                "other)\n",
                (unsigned)skipped, (unsigned)database->cxx_count, (unsigned)database->assembler_count,
                (unsigned)database->other_count);
    }
}

static bool read_database(struct run *run) {
    const struct options *options = run->options;
    struct arena *arena = run->arena;
    str directory = run->program.sources.directory;
    struct command_words flags = {.items = {options->flags.items, options->flags.len, options->flags.cap}};
    if (options->link) {
        return true; // the units know their commands
    }
    if (options->database.len == 0) {
        run->database =
            compile_database_of_files(arena, directory, options->files.items, options->files.len, &flags);
        return true;
    }
    run->database = compile_database_read(arena, directory, options->database, &flags);
    if (run->database.error.len) {
        check_complain(run->database.error, S(""));
        return false;
    }
    if (options->files.len) {
        compile_database_restrict(arena, &run->database, directory, options->files.items, options->files.len);
    } else if (!options->quiet) {
        say_skipped(&run->database);
    }
    return true;
}

// ---- the units ----

static void show_progress(void *context, uint32_t done, uint32_t count, str path) {
    struct run *run = context;
    str name = display_path(run, path);
    fprintf(stderr, "\r\033[K[%u/%u] %.*s", (unsigned)done, (unsigned)count, STR_ARG(name));
    if (done == count) {
        fprintf(stderr, "\r\033[K");
    }
    fflush(stderr);
}

static void emit_unit(void *context, uint32_t index, str message) {
    struct run *run = context;
    const struct unit *unit = &run->program.units.items[index];
    emit_one(&run->emit, unit, display_path(run, unit->command->path), message);
}

static void load_units(struct run *run) {
    const struct options *options = run->options;
    if (options->link) {
        program_load_files(&run->program, options->files.items, options->files.len);
        return;
    }
    bool progress = run->database.commands.len > 1 && !options->quiet && os_is_terminal(STDERR_FILENO);
    struct program_load_options load = {
        .jobs = options->jobs ? options->jobs : workers_default_count(),
        .timeout = options->timeout,
        .context = run,
        .progress = progress ? show_progress : NULL,
    };
    if (options->emit_unit) {
        load.prints = UNIT_PRINTS;
        load.arrived = emit_unit;
    }
    program_load(&run->program, &run->database, &load);
}

static void show_unit_error(struct run *run, const struct unit *unit, const struct unit_error *error) {
    struct source_table *sources = &run->program.sources;
    if (error->span.file == 0) { // about a flag: the unit is there all the same
        str file = display_path(run, unit->command->path);
        fprintf(stderr, "%.*s: warning: %.*s\n", STR_ARG(file), STR_ARG(error->message));
        return;
    }
    struct source_position at = source_locate(sources, error->span.file, error->span.begin);
    str place = S(""); // of a file that is gone
    if (at.line) {
        place = str_printf(run->arena, "%u:%u:", (unsigned)at.line, (unsigned)at.column);
    }
    fprintf(stderr, "%.*s:%.*s error: %.*s\n", STR_ARG(sources->files.items[error->span.file].display),
            STR_ARG(place), STR_ARG(error->message));
}

// Errors of the compiler cost what they are in; one that many units get from a header is shown once.
static void show_unit_errors(struct run *run, const struct unit *unit, struct intern *shown) {
    uint32_t fresh = 0;
    for (uint32_t i = 0; i < unit->errors.len; i++) {
        const struct unit_error *error = &unit->errors.items[i];
        run->has_source_errors |= error->span.file != 0;
        uint32_t before = shown->strings.len;
        intern_str(run->arena, shown,
                   str_printf(run->arena, "%u:%u:%.*s", (unsigned)error->span.file,
                              (unsigned)error->span.begin, STR_ARG(error->message)));
        if (shown->strings.len > before && fresh++ < ERRORS_SHOWN_PER_UNIT) {
            show_unit_error(run, unit, error);
        }
    }
    if (fresh > ERRORS_SHOWN_PER_UNIT) {
        str file = display_path(run, unit->command->path);
        fprintf(stderr, "%.*s: %u more errors\n", STR_ARG(file), (unsigned)(fresh - ERRORS_SHOWN_PER_UNIT));
    }
}

static void report_bad_annotations(struct run *run, const struct unit *unit) {
    for (uint32_t i = 0; i < unit->bad_annotations.len; i++) {
        const struct unit_error *error = &unit->bad_annotations.items[i];
        diag_add(&run->findings, DIAG_CONTRACT_MISMATCH, DIAG_ERROR, error->span, S("this annotation"),
                 str_printf(run->arena, "the annotation cannot be used: %.*s", STR_ARG(error->message)));
    }
}

static void report_mismatches(struct run *run) {
    struct diag_list *list = &run->findings;
    for (uint32_t i = 0; i < run->program.mismatches.len; i++) {
        const struct contract_mismatch *mismatch = &run->program.mismatches.items[i];
        str label = str_printf(run->arena, "%.*s has another contract here", STR_ARG(mismatch->what));
        str message = str_printf(run->arena, "two declarations of `%.*s` contradict each other",
                                 STR_ARG(mismatch->function));
        struct diag_finding *finding =
            diag_add(list, DIAG_CONTRACT_MISMATCH, DIAG_ERROR, mismatch->span, label, message);
        diag_label(list, finding, mismatch->first, S("the other declaration"));
    }
}

static void note_failed_unit(struct run *run, const struct unit *unit, str reason) {
    VEC_PUSH(run->arena, &run->coverage.failed,
             (struct report_failed_unit){display_path(run, unit->command->path), str_copy(run->arena, reason)});
}

static void take_stock_of_units(struct run *run) {
    struct intern shown = {0};
    run->coverage.units = run->program.units.len;
    for (uint32_t i = 0; i < run->program.units.len; i++) {
        const struct unit *unit = &run->program.units.items[i];
        if (unit->failure.len) {
            note_failed_unit(run, unit, unit->failure);
        }
        show_unit_errors(run, unit, &shown);
        report_bad_annotations(run, unit);
    }
}

// ---- the functions ----

static void note_incomplete(struct run *run, str function, struct span span, str reason) {
    VEC_PUSH(run->arena, &run->coverage.incomplete,
             (struct report_incomplete){function, span, str_copy(run->arena, reason)});
}

static void analyse_function(struct run *run, struct arena *arena, const struct mir_unit *unit,
                             const struct mir_body *body) {
    str function = str_copy(run->arena, mir_string(unit, mir_symbol_at(unit, body->symbol)->name));
    if (body->incomplete) {
        note_incomplete(run, function, body->incomplete_at, mir_string(unit, body->incomplete));
        return;
    }
    struct rules_context rules = {.out = &run->findings, .unit = unit, .body = body, .function = function};
    struct flow_facts flow = flow_analyse(arena, unit, body);
    rules_report_flow(&rules, &flow);
    struct heap_facts heap = heap_analyse(arena, unit, body, heap_default_options());
    rules_report_heap(&rules, &heap);
    if (heap.incomplete.len) {
        note_incomplete(run, function, heap.incomplete_at, heap.incomplete);
    } else {
        run->coverage.functions_analysed++;
    }
}

static void analyse_functions(struct run *run) {
    struct program *program = &run->program;
    struct program_reader reader;
    program_reader_init(&reader, program);
    struct arena arena = {0}; // of one function
    for (uint32_t i = 0; i < program->functions.len; i++) {
        struct program_function function = program->functions.items[i];
        struct mir_body body;
        const char *wrong = program_read(&reader, &arena, function, &body);
        if (wrong) {
            note_failed_unit(run, &program->units.items[function.unit], str_from_c(wrong));
        } else {
            analyse_function(run, &arena, &reader.unit, &body);
        }
        arena_reset(&arena);
    }
    arena_free(&arena);
    program_reader_free(&reader);
    diag_finish(&run->findings, &program->sources, program->files.items, program->files.len);
}

// ---- the result ----

static bool has_findings(const struct diag_list *list) {
    for (uint32_t i = 0; i < list->findings.len; i++) {
        if (list->findings.items[i].level != DIAG_NOTE) {
            return true;
        }
    }
    return false;
}

static enum check_exit exit_code(const struct run *run, bool found) {
    const struct report_coverage *coverage = &run->coverage;
    bool lost_units = coverage->failed.len || run->has_source_errors;
    bool lost_all = coverage->failed.len == coverage->units && coverage->units;
    bool lost_functions = run->options->fail_on_incomplete && coverage->incomplete.len;
    if (lost_all || lost_functions || (lost_units && !run->options->keep_going)) {
        return CHECK_FAILED;
    }
    return found ? CHECK_FINDINGS : CHECK_CLEAN;
}

static bool write_out(struct text *out) {
    bool written = os_write(STDOUT_FILENO, text_view(out));
    if (!written) {
        check_complain(S("standard output cannot be written"), S(""));
    }
    text_free(out);
    return written;
}

static void write_findings(struct run *run, struct text *out) {
    struct diag_list *findings = &run->findings;
    struct source_table *sources = &run->program.sources;
    struct report_tool tool = {.version = OWN_VERSION, .clang = frontend_clang_version()};
    switch ((enum options_format)run->options->format) {
    case OPTIONS_TEXT: {
        struct report_style style = report_style_for(STDOUT_FILENO, (enum report_color)run->options->color);
        report_text(out, findings, sources, style);
        return;
    }
    case OPTIONS_JSON: report_json(out, findings, &run->coverage, sources, tool); return;
    case OPTIONS_SARIF: report_sarif(out, findings, &run->coverage, sources, tool); return;
    case OPTIONS_GITHUB: report_github(out, findings, sources); return;
    }
}

static void say(struct text *out) {
    os_write(STDERR_FILENO, text_view(out));
    text_free(out);
}

// As the summary lists them.
static void list_failed_units(struct text *out, const struct report_coverage *coverage) {
    for (uint32_t i = 0; i < coverage->failed.len; i++) {
        const struct report_failed_unit *failed = &coverage->failed.items[i];
        text_printf(out, "%.*s: error: not analysed: %.*s\n", STR_ARG(failed->file), STR_ARG(failed->reason));
    }
}

static void say_failed_units(const struct run *run) {
    struct text out = {0};
    list_failed_units(&out, &run->coverage);
    say(&out);
}

// Units that failed are said even when nothing else is.
static void write_summary(struct run *run) {
    if (run->options->quiet) {
        say_failed_units(run);
        return;
    }
    struct text out = {0};
    report_summary(&out, &run->findings, &run->coverage, &run->program.sources, true);
    say(&out);
}

// Units in files may be older than their sources: then what is read from these does not fit.
static void say_changed_sources(struct run *run) {
    const struct source_table *sources = &run->program.sources;
    for (uint32_t i = 0; i < sources->files.len; i++) {
        const struct source_file *file = &sources->files.items[i];
        if (file->is_expected && file->missing) {
            fprintf(stderr,
                    "%.*s: warning: this source of a unit is missing: its lines are not shown, and comments that "
                    "suppress findings in it have no effect\n",
                    STR_ARG(file->display));
        } else if (file->changed) {
            fprintf(stderr,
                    "%.*s: warning: this source has changed since its unit was emitted: lines, columns and suppressed "
                    "findings may be wrong\n",
                    STR_ARG(file->display));
        }
    }
}

static enum check_exit report(struct run *run) {
    struct text out = {0};
    write_findings(run, &out);
    bool written = write_out(&out);
    say_changed_sources(run);
    write_summary(run);
    return written ? exit_code(run, has_findings(&run->findings)) : CHECK_FAILED;
}

static void write_verify_summary(struct run *run, const struct report_verify_result *result) {
    struct text out = {0};
    list_failed_units(&out, &run->coverage);
    if (!run->options->quiet) {
        text_printf(&out, "own-check: %u of %u expectations met, %u unexpected findings, %u known misses in %u units\n",
                    (unsigned)result->matched, (unsigned)(result->matched + result->missing),
                    (unsigned)result->unexpected, (unsigned)result->known_misses, (unsigned)run->coverage.units);
    }
    say(&out);
}

static enum check_exit verify(struct run *run) {
    struct text out = {0};
    const struct program *program = &run->program;
    struct report_verify_result result =
        report_verify(&out, &run->findings, &run->program.sources, program->files.items, program->files.len);
    bool written = write_out(&out);
    say_changed_sources(run);
    write_verify_summary(run, &result);
    bool differs = result.unexpected || result.missing || result.wrong;
    return written ? exit_code(run, differs) : CHECK_FAILED;
}

static enum check_exit dump(struct run *run) {
    struct text out = {0};
    str function = run->options->function;
    uint32_t printed = 1;
    if (run->options->dump == OPTIONS_DUMP_CONTRACTS) {
        dump_contracts(&out, &run->program);
    } else {
        printed = dump_functions(&out, &run->program, (enum options_dump)run->options->dump, function);
    }
    bool written = write_out(&out);
    say_failed_units(run);
    if (function.len && printed == 0) {
        check_complain(str_printf(run->arena, "there is no function `%.*s`", STR_ARG(function)), S(""));
        return CHECK_FAILED;
    }
    return written ? exit_code(run, false) : CHECK_FAILED;
}

// Exit code 0 means that every unit has its file.
static enum check_exit end_of_emit(struct run *run) {
    say_failed_units(run);
    if (run->emit.error.len) {
        check_complain(run->emit.error, S(""));
    }
    return run->emit.lost_units || run->emit.error.len ? CHECK_FAILED : CHECK_CLEAN;
}

enum check_exit check_run(struct arena *arena, const struct options *options) {
    struct run run = {.arena = arena, .options = options, .findings.arena = arena};
    program_init(&run.program, arena, os_current_directory(arena));
    if (!read_database(&run)) {
        return CHECK_FAILED;
    }
    if (options->emit_unit && !emit_begin(&run.emit, arena, options, run.database.commands.len)) {
        check_complain(run.emit.error, S(""));
        return CHECK_FAILED;
    }
    load_units(&run);
    if (options->emit_unit) {
        take_stock_of_units(&run);
        return end_of_emit(&run);
    }
    program_link(&run.program);
    take_stock_of_units(&run);
    report_mismatches(&run);
    if (options->dump != OPTIONS_DUMP_NONE) {
        return dump(&run);
    }
    analyse_functions(&run);
    return options->verify ? verify(&run) : report(&run);
}
