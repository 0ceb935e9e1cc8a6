// The state of initialisation and moves as text: MIR on the left, what changed on the right.
#include "flow/init.h"

enum { STATE_COLUMN = 56 };

static const char *const kind_names[] = {
    [FLOW_SITE_UNINIT] = "uninit", [FLOW_SITE_UNKNOWN] = "unknown", [FLOW_SITE_CREATED] = "init",
    [FLOW_SITE_EMPTY] = "empty",   [FLOW_SITE_MOVED] = "moved",     [FLOW_SITE_COPIED] = "copied",
    [FLOW_SITE_DROPPED] = "dropped",
};

struct printer {
    struct arena arena;
    struct text *out;
    const struct mir_unit *unit;
    const struct mir_body *body;
    struct flow_init init;
};

static void print_path(struct printer *printer, uint32_t path) {
    str name = flow_path_name(&printer->arena, &printer->init.paths, path);
    if (name.len == 0) {
        text_printf(printer->out, "_%u", printer->init.paths.items.items[path].local.i);
    }
    text_add(printer->out, name);
}

// `c: init|moved`
static void print_state(struct printer *printer, struct bits state, uint32_t path) {
    uint32_t kinds = flow_init_kinds(&printer->init, state, path);
    print_path(printer, path);
    text_add(printer->out, S(": "));
    if (kinds == 0) {
        text_add(printer->out, S("impossible"));
    }
    for (uint32_t kind = 0; kind <= FLOW_SITE_DROPPED; kind++) {
        if (kinds >> kind & 1) {
            bool is_first = !(kinds & ((UINT32_C(1) << kind) - 1));
            text_printf(printer->out, "%s%s", is_first ? "" : "|", kind_names[kind]);
        }
    }
}

// Every followed handle that has storage with anything in it, with `before` when there is any.
static void print_states(struct printer *printer, const char *before, struct bits state) {
    const char *separator = before;
    for (uint32_t path = 0; path < printer->init.paths.items.len; path++) {
        const struct flow_path *item = &printer->init.paths.items.items[path];
        bool is_shown = flow_path_is_leaf(item) && !item->is_hidden;
        if (is_shown && flow_init_kinds(&printer->init, state, path) != 1 << FLOW_SITE_UNINIT) {
            text_printf(printer->out, "%s", separator);
            print_state(printer, state, path);
            separator = "; ";
        }
    }
}

// Ends a line whose text began at `start` with the state of the paths that the actions from `first` to `end` are of.
static void print_change(struct printer *printer, size_t start, struct bits state, uint32_t first, uint32_t end) {
    const char *separator = "; ";
    uint32_t shown = MIR_NONE;
    for (uint32_t i = first; i < end; i++) {
        const struct flow_action *action = &printer->init.actions.items.items[i];
        flow_init_apply(&printer->init, state, action);
        if (mir_is_none(action->path) || action->path == shown) {
            continue;
        }
        if (mir_is_none(shown)) {
            size_t width = printer->out->len - start;
            text_add_repeat(printer->out, ' ', width < STATE_COLUMN ? STATE_COLUMN - width : 1);
            text_add(printer->out, S("// "));
        } else {
            text_printf(printer->out, "%s", separator);
        }
        print_state(printer, state, action->path);
        if (!mir_is_none(action->other)) {
            text_printf(printer->out, "%s", separator);
            print_state(printer, state, action->other);
        }
        shown = action->path;
    }
    text_add_char(printer->out, '\n');
}

static void print_point(struct printer *printer, const struct mir_statement *statement, struct bits state) {
    if (statement->kind == MIR_POINT) {
        text_printf(printer->out, "    // %.*s:", STR_ARG(mir_string(printer->unit, statement->name)));
        print_states(printer, " ", state);
        text_add_char(printer->out, '\n');
    }
}

static void print_block(struct printer *printer, mir_block block, struct bits state) {
    const struct mir_block_info *info = &printer->body->blocks.items[block.i];
    const struct flow_actions *actions = &printer->init.actions;
    bits_copy(state, printer->init.solution.states[block.i]);
    text_printf(printer->out, "  bb%u:", block.i);
    print_states(printer, "  // ", state);
    text_add_char(printer->out, '\n');
    for (uint32_t i = 0; i <= info->statements.len; i++) {
        size_t start = printer->out->len;
        text_add(printer->out, S("    "));
        if (i < info->statements.len) {
            mir_print_statement(printer->out, printer->unit, printer->body, &info->statements.items[i]);
        } else {
            mir_print_terminator(printer->out, printer->unit, printer->body, &info->end);
        }
        print_change(printer, start, state, flow_actions_from(actions, block, i),
                     flow_actions_from(actions, block, i + 1));
        if (i < info->statements.len) {
            print_point(printer, &info->statements.items[i], state);
        }
    }
}

void flow_print(struct text *out, const struct mir_unit *unit, const struct mir_body *body) {
    struct printer printer = {.out = out, .unit = unit, .body = body};
    const struct mir_symbol_info *symbol = mir_symbol_at(unit, body->symbol);
    text_printf(out, "init %.*s", STR_ARG(mir_string(unit, symbol->name)));
    if (flow_init_solve(&printer.arena, unit, body, &printer.init)) {
        text_add(out, S(" {\n"));
        struct bits state = bits_new(&printer.arena, printer.init.analysis.state_bits);
        for (uint32_t i = 0; i < printer.init.cfg.order_len; i++) {
            print_block(&printer, (mir_block){printer.init.cfg.order[i]}, state);
        }
        text_add(out, S("}\n"));
    } else {
        text_add(out, S(": nothing to follow\n"));
    }
    arena_free(&printer.arena);
}
