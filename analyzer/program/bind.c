// A call is bound to what its callee's declarations state in this unit, else to what they state in another one; below
// that stands the model of the library function, when no unit defines it: position by position, what is stated goes first.
#include "program/bind.h"

#include "mir/build.h"

// ---- models below stated contracts ----

// Whether the marks only say about null what a model may say more about.
static bool says_only_null(uint32_t marks) {
    return (marks & ~(uint32_t)(MIR_NULLABLE | MIR_NONNULL | MIR_NORETURN)) == 0;
}

static struct mir_effect overlay_effect(struct mir_effect model, struct mir_effect stated) {
    if (!says_only_null(stated.marks)) {
        return stated;
    }
    if (stated.marks & (MIR_NULLABLE | MIR_NONNULL)) {
        model.marks &= ~(uint32_t)(MIR_NULLABLE | MIR_NONNULL);
    }
    model.marks |= stated.marks;
    return model;
}

static uint32_t overlay(struct mir_unit *unit, uint32_t model, uint32_t stated) {
    struct mir_contract merged = *mir_contract_at(unit, model);
    const struct mir_contract top = *mir_contract_at(unit, stated);
    uint32_t len = merged.len > top.len ? merged.len : top.len;
    struct mir_effect *effects = ARENA_ARRAY(unit->arena, struct mir_effect, len + 1);
    for (uint32_t i = 0; i < len; i++) {
        effects[i] =
            overlay_effect(mir_parameter_effect(unit, &merged, i), mir_parameter_effect(unit, &top, i));
    }
    merged.result = overlay_effect(merged.result, top.result);
    merged.locks = top.locks;
    merged.is_noreturn |= top.is_noreturn;
    merged.is_constant |= top.is_constant;
    return mir_contract_add(unit, merged, effects, len);
}

// ---- calls ----

static const struct linkage_function *linkage_of(const struct binder *binder, const struct mir_symbol_info *symbol) {
    return linkage_find(binder->linkage, mir_string(binder->unit, symbol->key));
}

static uint32_t contract_of_other_unit(struct binder *binder, mir_symbol callee, const struct linkage_function *function) {
    if (!function->contract || function->has_namesake) {
        return 0;
    }
    struct map_result known = map_get(&binder->imported, callee.i);
    if (!known.found) {
        known.value = mir_contract_import(binder->unit, &binder->linkage->stated, function->contract);
        map_set(binder->unit->arena, &binder->imported, callee.i, known.value);
    }
    return known.value;
}

static uint32_t with_model(struct binder *binder, uint32_t model, uint32_t stated) {
    if (!model || !stated) {
        return model ? model : stated;
    }
    uint64_t pair = (uint64_t)model << 32 | stated;
    struct map_result known = map_get(&binder->overlays, pair);
    if (!known.found) {
        known.value = overlay(binder->unit, model, stated);
        map_set(binder->unit->arena, &binder->overlays, pair, known.value);
    }
    return known.value;
}

static uint32_t contract_of_call(struct binder *binder, const struct mir_body *body,
                                 const struct mir_terminator *call, mir_symbol callee) {
    const struct mir_symbol_info *symbol = mir_symbol_at(binder->unit, callee);
    uint32_t stated = symbol->contract;
    if (!symbol->is_external) {
        return stated;
    }
    const struct linkage_function *function = linkage_of(binder, symbol);
    if (!stated) {
        stated = contract_of_other_unit(binder, callee, function);
    }
    str name = mir_string(binder->unit, mir_symbol_at(binder->unit, callee)->name);
    uint32_t model = function->is_defined ? 0 : model_for_call(binder->unit, &binder->models, body, call, name);
    return with_model(binder, model, stated);
}

static void bind_call(struct binder *binder, const struct mir_body *body, struct mir_terminator *call) {
    mir_symbol callee = mir_callee(call);
    if (mir_is_none(callee.i)) {
        return; // through a pointer: what the pointer's declaration states is there already
    }
    call->contract = contract_of_call(binder, body, call, callee);
    if (call->contract && mir_contract_at(binder->unit, call->contract)->is_noreturn) {
        call->to[0].i = MIR_NONE;
    }
}

void bind_calls(struct binder *binder, struct mir_body *body) {
    for (uint32_t b = 0; b < body->blocks.len; b++) {
        if (body->blocks.items[b].end.kind == MIR_CALL) {
            bind_call(binder, body, &body->blocks.items[b].end);
        }
    }
}
