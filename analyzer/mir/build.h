// Building units and bodies. Places and types are interned here; a body is valid once every block has a terminator
// and mir_validate() accepts it.
#ifndef OWN_MIR_BUILD_H
#define OWN_MIR_BUILD_H

#include "mir/mir.h"

void mir_unit_init(struct mir_unit *unit, struct arena *arena);
uint32_t mir_intern(struct mir_unit *unit, str s);

mir_type mir_type_void(void);
mir_type mir_type_int(struct mir_unit *unit, uint8_t bits, bool is_signed, str name);
mir_type mir_type_pointer(struct mir_unit *unit, mir_type to);
mir_type mir_type_array(struct mir_unit *unit, mir_type of, uint64_t count);
// Any type; interned by its fields, records by name (each record type has one name in a unit). A record may be added
// again with its fields to complete it. The parameters of a function type are pushed to unit->type_list before, and
// taken off again when the type is already known.
mir_type mir_type_add(struct mir_unit *unit, struct mir_type_info info);

// An alias is set afterwards.
mir_symbol mir_symbol_add(struct mir_unit *unit, struct mir_symbol_info info);
uint32_t mir_contract_add(struct mir_unit *unit, struct mir_contract contract, const struct mir_effect *effects,
                          uint32_t count);
struct mir_locks mir_locks_add(struct mir_unit *unit, const struct mir_lock *locks, uint32_t count);
// A copy of a contract of another unit.
uint32_t mir_contract_import(struct mir_unit *to, const struct mir_unit *from, uint32_t contract);

// A new body of `symbol` with local 0 of the result's type; registers it with the symbol. Its tables grow in `arena`. The
// pointer is good until the next body is begun.
struct mir_body *mir_body_begin(struct mir_unit *unit, struct arena *arena, mir_symbol symbol);

// The same for the unit's initial values.
struct mir_body *mir_initial_begin(struct mir_unit *unit);

mir_local mir_local_add(struct mir_body *body, struct mir_local_info info);

mir_place mir_place_of_local(struct mir_body *body, mir_local local);
mir_place mir_place_of_global(struct mir_unit *unit, struct mir_body *body, mir_symbol symbol);
mir_place mir_place_field(struct mir_unit *unit, struct mir_body *body, mir_place parent, uint32_t field);
mir_place mir_place_deref(struct mir_unit *unit, struct mir_body *body, mir_place pointer);
mir_place mir_place_index(struct mir_unit *unit, struct mir_body *body, mir_place array, int64_t index);
mir_place mir_place_element(struct mir_unit *unit, struct mir_body *body, mir_place array, mir_local index);

struct mir_operand mir_copy(const struct mir_body *body, mir_place place);
struct mir_operand mir_address(struct mir_unit *unit, const struct mir_body *body, mir_place place);
struct mir_operand mir_function(struct mir_unit *unit, mir_symbol symbol);
struct mir_operand mir_int(mir_type type, int64_t value);

mir_block mir_block_add(struct mir_body *body);
void mir_push(struct mir_body *body, mir_block block, struct mir_statement statement);
void mir_assign(struct mir_body *body, mir_block block, struct span span, mir_place to, enum mir_op op,
                struct mir_operand a, struct mir_operand b);
void mir_storage(struct mir_body *body, mir_block block, struct span span, enum mir_statement_kind kind,
                 mir_local local);
void mir_goto(struct mir_body *body, mir_block block, struct span span, mir_block to);
void mir_branch(struct mir_body *body, mir_block block, struct span span, enum mir_op op, struct mir_operand a,
                struct mir_operand b, mir_block if_true, mir_block if_false);
void mir_call(struct mir_body *body, mir_block block, struct span span, struct mir_operand callee,
              const struct mir_operand *arguments, uint32_t count, mir_place result, uint32_t contract, mir_block next);
void mir_return(struct mir_body *body, mir_block block, struct span span);
void mir_unreachable(struct mir_body *body, mir_block block, struct span span);

// Skips empty blocks, drops those that nothing leads to, and renumbers the others.
void mir_tidy(struct mir_body *body);

// Leaves the head of a body: whose it is, where it stands, whether it is complete.
void mir_drop_tables(struct mir_body *body);

// Reason why `body` cannot be analysed; the first one said is kept.
void mir_incomplete(struct mir_unit *unit, struct mir_body *body, struct span at, str reason);

// What an annotation stands on, and so which marks it may hold. The names are those `from=` may use.
enum mir_position { MIR_ON_PARAMETER, MIR_ON_FUNCTION, MIR_ON_FIELD };
struct mir_annotated {
    enum mir_position position;
    const str *parameters;
    uint32_t parameter_count;
};

// Parses one annotation string (docs/annotations.md) and adds its mark to `effect`. False, with a message in `*error`
// (in the unit's arena), when it is not understood, cannot stand there or contradicts what is there; then `effect` is
// unchanged.
bool mir_parse_annotation(struct mir_unit *unit, str text, const struct mir_annotated *on, struct mir_effect *effect,
                          str *error);

bool mir_annotation_stands_on(str text, enum mir_position position);

// Parses a mark on a struct type into the handle fields of `type`; like mir_parse_annotation otherwise.
bool mir_parse_handle(struct mir_unit *unit, str text, struct mir_type_info *type, str *error);

#endif
