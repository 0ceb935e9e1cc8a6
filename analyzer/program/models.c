// Finding the model for a call and entering it into a unit. The names are searched by halves; a model is
// parsed into a contract when a unit first calls its function.
#include "program/models.h"

#include <string.h>

#include "base/check.h"
#include "mir/build.h"
#include "program/format.h"

const struct model models[] = {
#define MODEL(name, null_at, result, parameters) {name, null_at, result, parameters},
#include "program/models.def"
#undef MODEL
};

const uint32_t model_count = sizeof models / sizeof *models;

enum { MAX_PARAMETERS = 16 };

// ---- from text to contract ----

struct signature {
    str names[MAX_PARAMETERS];
    str marks[MAX_PARAMETERS]; // separated by spaces
    uint32_t count;
    bool is_variadic;
};

static struct signature parse_signature(const char *parameters) {
    struct signature signature = {0};
    str rest = str_from_c(parameters);
    while (rest.len) {
        str marks = str_trim(str_cut(&rest, ','));
        if (str_eq(marks, S("..."))) {
            signature.is_variadic = true;
            break;
        }
        CHECK(signature.count < MAX_PARAMETERS);
        signature.names[signature.count] = str_cut(&marks, ':');
        signature.marks[signature.count++] = marks;
    }
    return signature;
}

static void add_marks(struct mir_unit *unit, str marks, enum mir_position position, const struct signature *signature,
                      struct mir_effect *effect) {
    struct mir_annotated on = {position, signature->names, signature->count};
    marks = str_trim(marks);
    while (marks.len) {
        str mark = str_cut(&marks, ' ');
        str text = str_printf(unit->arena, "own:%.*s", STR_ARG(mark));
        str error = {0};
        CHECK(mir_parse_annotation(unit, text, &on, effect, &error));
    }
}

uint32_t model_contract(struct mir_unit *unit, const struct model *model) {
    struct signature signature = parse_signature(model->parameters);
    struct mir_effect effects[MAX_PARAMETERS] = {0};
    struct mir_contract contract = {.is_model = 1};
    add_marks(unit, str_from_c(model->result), MIR_ON_FUNCTION, &signature, &contract.result);
    for (uint32_t i = 0; i < signature.count; i++) {
        add_marks(unit, signature.marks[i], MIR_ON_PARAMETER, &signature, &effects[i]);
    }
    return mir_contract_add(unit, contract, effects, signature.count);
}

// ---- from call to model ----

static int compare_name(str name, const struct model *model) {
    return str_compare(name, str_from_c(model->name));
}

// The first model of that name, or model_count.
static uint32_t find_name(str name) {
    uint32_t low = 0;
    uint32_t high = model_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_name(name, &models[middle]) > 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < model_count && compare_name(name, &models[low]) == 0 ? low : model_count;
}

// The plain name behind the spellings compilers and C libraries give to the same function.
static str plain_name(str name) {
    static const char *const prefixes[] = {"__builtin_", "__isoc99_", "__isoc23_", "__"};
    static const char *const suffixes[] = {"_chk", "_unlocked"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (str_starts_with(name, str_from_c(prefixes[i]))) {
            name = str_slice(name, strlen(prefixes[i]), name.len);
        }
    }
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if (str_ends_with(name, str_from_c(suffixes[i]))) {
            name = str_slice(name, 0, name.len - strlen(suffixes[i]));
        }
    }
    return name;
}

static const struct mir_operand *argument(const struct mir_body *body, const struct mir_terminator *end,
                                          uint32_t at) {
    return at < end->len ? &body->operands.items[end->first + at] : NULL;
}

static bool is_null_constant(const struct mir_operand *operand) {
    return operand && (operand->kind == MIR_OPERAND_INT || operand->kind == MIR_OPERAND_ZERO) &&
           operand->data == 0;
}

// A declaration with other parameters is another function of the same name. `may_have_more`: the spelling of
// a compiler, which adds arguments behind (`__memcpy_chk`).
static bool fits(const struct model *model, const struct mir_body *body, const struct mir_terminator *end,
                 bool may_have_more) {
    struct signature signature = parse_signature(model->parameters);
    bool more = signature.is_variadic || may_have_more;
    bool count_fits = end->len == signature.count || (more && end->len > signature.count);
    return count_fits && (model->null_at == MODEL_ANY_CALL ||
                          is_null_constant(argument(body, end, (uint32_t)model->null_at)));
}

static uint32_t find_model(str name, const struct mir_body *body, const struct mir_terminator *end) {
    uint32_t first = find_name(name);
    bool is_other_spelling = first == model_count;
    if (is_other_spelling) {
        name = plain_name(name);
        first = find_name(name);
    }
    for (uint32_t i = first; i < model_count && compare_name(name, &models[i]) == 0; i++) {
        if (fits(&models[i], body, end, is_other_spelling)) {
            return i;
        }
    }
    return model_count;
}

// ---- format strings ----

// The contract with what the format string, the last named argument, says about those behind it.
static uint32_t with_format(struct mir_unit *unit, uint32_t contract, str name, const struct mir_body *body,
                            const struct mir_terminator *end) {
    str base = plain_name(name);
    enum format_family family = format_family_of(base);
    struct mir_contract plain = *mir_contract_at(unit, contract);
    const struct mir_operand *format = plain.len ? argument(body, end, plain.len - 1) : NULL;
    if (family == FORMAT_NONE || end->len == plain.len || !format || format->kind != MIR_OPERAND_STRING) {
        return contract;
    }
    struct mir_effect *effects = ARENA_ARRAY(unit->arena, struct mir_effect, end->len);
    for (uint32_t i = 0; i < plain.len; i++) {
        effects[i] = unit->effects.items[plain.first + i];
    }
    str text = mir_string(unit, (uint32_t)format->data);
    format_effects(family, text, effects + plain.len, end->len - plain.len);
    return mir_contract_add(unit, plain, effects, end->len);
}

uint32_t model_for_call(struct mir_unit *unit, struct model_cache *cache, const struct mir_body *body,
                        const struct mir_terminator *end, str name) {
    uint32_t model = find_model(name, body, end);
    if (model == model_count) {
        return 0;
    }
    struct map_result known = map_get(&cache->contracts, model);
    uint32_t contract = known.found ? known.value : model_contract(unit, &models[model]);
    if (!known.found) {
        map_set(unit->arena, &cache->contracts, model, contract);
    }
    return with_format(unit, contract, name, body, end);
}
