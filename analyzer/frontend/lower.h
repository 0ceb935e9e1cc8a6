// What the files of this room share: the state of lowering one unit and, inside it, one function.
//
//     frontend.c     parse, collect errors, walk the top level
//     cursors.c      children, spans, constants: libclang made pleasant
//     tree.c         the function's cursors, and what is known of each
//     types.c        CXType -> mir_type
//     symbols.c      functions and objects
//     contracts.c    what a declaration promises
//     declarations.c what all of them together do
//     deallocators.c malloc(deallocator, n)
//     locks.c        the thread-safety attributes of clang
//     attributes.c   attributes that libclang does not name
//     attribute_macros.c  attributes that libclang does not know
//     printed.c      what libclang only says in print
//     scopes.c       lifetimes: storage, clean-ups, jumps
//     statements.c   statements
//     switches.c     switch and case
//     asm.c          inline asm
//     conditions.c   branches
//     operands.c     values at hand, and conversions of them
//     places.c       lvalues
//     operators.c    arithmetic, assignments, addresses
//     expressions.c  all expressions
//     generic.c      _Generic
//     calls.c        calls and builtins
//     atomics.c      atomic builtins
//     initializers.c brace lists
//     statics.c      initial values of objects with static storage
//     arrays.c       sizes of variable-length arrays
#ifndef OWN_FRONTEND_LOWER_H
#define OWN_FRONTEND_LOWER_H

#include <clang-c/Index.h>

#include "base/map.h"
#include "frontend/frontend.h"
#include "mir/build.h"

// A list of cursors in the arena.
struct cursors {
    CXCursor *items;
    uint32_t len;
    uint32_t cap;
};

// What an object is: its type without qualifiers, and how it is accessed (enum mir_access bits).
struct object_type {
    mir_type type;
    uint8_t access;
};

// A cursor in the body of the function that is being lowered, with what has been asked of libclang about it.
struct tree_node {
    CXCursor cursor;
    uint64_t key; // cursor_key(), 0 when it has none
    struct cursors children;
    uint32_t parent;
    uint32_t last_child; // 0 while there is none
    struct object_type object; // of the expression; its type is MIR_NONE while it is not known
    struct span span;
    bool has_span;
};

struct tree {
    VEC(struct tree_node) nodes; // the body first, each before its children
    uint32_t *slots;             // hash table by key: index in `nodes` + 1
    uint32_t slot_count;         // a power of two, or 0
    struct tree_node *found;     // what was looked up last
};

// Declarations that can be found by their names.
struct named_cursors {
    struct cursors list;
    struct map by_name; // hash of a name -> index in `list`; filled when first asked
    bool is_filled;
};

// What happens when a block is left: the storage of a variable ends, one is cleaned up, a deferred statement runs. What is
// in scope at a point forms a chain from the innermost outwards; chains share their tails, so a jump is described by two
// of them (scopes.c).
struct scope_variable {
    struct scope_variable *outer;
    uint32_t depth; // length of the chain
    enum { SCOPE_STORAGE, SCOPE_CLEANUP, SCOPE_DEFERRED } kind;
    mir_local local;
    mir_symbol cleanup; // function to call with the address of `local`
    CXCursor deferred;
};

// Where `break` and `continue` lead, innermost first.
struct jump_target {
    struct jump_target *outer;
    mir_block to;
    struct scope_variable *scope; // variables alive at the target
};

struct switch_case {
    int64_t low;
    int64_t high;
    mir_block to;
    struct scope_variable *scope;
};

struct switch_context {
    struct switch_context *outer;
    VEC(struct switch_case) cases;
    mir_type type; // of the value
    bool has_default;
    struct switch_case otherwise;
};

struct label {
    mir_block block;
    struct scope_variable *scope;
    bool is_defined;
    bool is_address_taken;
};

// A goto whose label may not have been seen yet: the jump is completed at the end of the function.
struct pending_jump {
    mir_block from; // unterminated
    uint32_t label; // index in `labels`; MIR_NONE for a computed goto
    struct scope_variable *scope;
    struct span span;
    struct mir_operand address; // computed goto
};

// The sizes of a variable-length array, outermost first, as kept where it was declared.
struct dimensions {
    mir_place *items;
    uint32_t len;
    uint32_t cap;
};

struct unit_record {
    CXCursor declaration;
    bool is_complete;
};

struct error_place {
    struct span at;
    str message;
};

struct lower {
    const struct frontend_request *request;
    struct arena *arena;
    struct arena scratch; // of a function; also of its body, when somebody takes it
    struct mir_unit *unit;
    struct source_table *files;
    CXTranslationUnit tu;
    str directory;

    // unit
    struct map file_ids;   // CXFile -> file id
    CXFile last_file;      // most spans lie in the same file as the one before
    uint32_t last_file_id;
    struct map types;        // canonical clang type -> mir_type
    struct map object_types; // clang type as it is written -> mir_type and access
    struct map records;    // mir_type -> index in record_list
    VEC(struct unit_record) record_list;
    struct map field_indices; // field declaration -> index in its record
    struct intern record_names;
    struct map symbols;       // canonical declaration -> mir_symbol
    struct map builtins;      // declaration of a called function -> enum builtin (calls.c)
    struct map pointer_contracts; // typedef, variable or field that points to a function -> contract
    struct map seen_declarations; // declarations whose contracts are merged already
    struct map seen_linkage;      // and those whose linkage is
    struct intern seen_annotations;
    struct map stated_at; // mir_symbol -> index in `stated_spans`
    VEC(struct span) stated_spans; // of the first declaration of a function that states something
    uint32_t literal_count; // compound literals outside of functions
    struct cursors statics; // declarations of objects with static storage
    struct named_cursors functions; // at file level
    struct map declarations;        // canonical declaration -> index of the first one in `functions.list`
    VEC(uint32_t) next_declaration; // by index: of the same function, or MIR_NONE
    struct named_cursors typedefs;
    struct map named;             // hash of a name -> mir_symbol (named_function)
    VEC(struct error_place) errors;
    struct frontend_errors bad_annotations;
    struct frontend_mismatches mismatches;

    // function
    struct mir_body *body;
    struct tree tree;
    bool is_static; // it is not a function but the unit's initial values
    CXCursor function;
    mir_block block; // where statements are added
    struct scope_variable *scope;
    struct jump_target *breaks;
    struct jump_target *continues;
    struct switch_context *switches;
    bool is_deferred; // inside of a deferred statement
    VEC(struct label) labels;
    struct map label_index; // LabelStmt -> index in `labels`
    VEC(struct pending_jump) jumps;
    struct map locals; // variable declaration -> mir_local
    struct map dimensions; // variable or typedef -> index in `dimension_lists`
    VEC(struct dimensions) dimension_lists;
    str function_text;     // the printed function
    struct map constructs; // construct -> where its text starts there; filled when first needed
    bool constructs_known;
    struct cursors label_statements; // filled with `constructs`
};

// ---- cursors.c ----
static inline bool cursor_is_declaration(enum CXCursorKind kind) { // asked too often for clang_isDeclaration()
    return (kind >= CXCursor_FirstDecl && kind <= CXCursor_LastDecl) ||
           (kind >= CXCursor_FirstExtraDecl && kind <= CXCursor_LastExtraDecl);
}

// The same for the same node of clang's tree: declarations are named by data[0], statements and expressions by data[1].
static inline uint64_t cursor_key(CXCursor cursor) {
    return (uint64_t)(uintptr_t)(cursor_is_declaration(cursor.kind) ? cursor.data[0] : cursor.data[1]);
}

struct cursors cursor_children(struct lower *lower, CXCursor cursor);
struct span cursor_span(struct lower *lower, CXCursor cursor);
struct span location_span(struct lower *lower, CXSourceLocation location); // empty span
struct span cursor_name_span(struct lower *lower, CXCursor cursor);
str cursor_spelling(struct lower *lower, CXCursor cursor);
str take_string(struct arena *arena, CXString string); // copies and disposes
// The file from the first character of the cursor on, as it was written: in a macro's body, when it comes from one.
str cursor_text(struct lower *lower, CXCursor cursor);
bool cursor_is_same_text(CXCursor a, CXCursor b); // where they begin and end
struct constant { int64_t value; bool found; } cursor_constant(CXCursor expression);
int64_t enumerator_value(CXCursor enumerator);
CXCursor cursor_peel(struct lower *lower, CXCursor expression); // without parentheses and __extension__

// ---- tree.c ----
void tree_forget(struct lower *lower); // and everything else in `scratch`
void tree_build(struct lower *lower, CXCursor body);
struct tree_node *tree_look_up(struct lower *lower, CXCursor cursor);

// Null for what is not in the function's body.
static inline struct tree_node *tree_find(struct lower *lower, CXCursor cursor) {
    struct tree_node *last = lower->tree.found;
    return last && last->key == cursor_key(cursor) ? last : tree_look_up(lower, cursor);
}

// At file level; a null cursor when there is none (frontend.c).
CXCursor function_named(struct lower *lower, str name);
CXCursor typedef_named(struct lower *lower, str name);
// The first error the compiler reported in `span`, null when there is none.
const struct error_place *error_in(struct lower *lower, struct span span);

// ---- types.c ----
mir_type lower_type(struct lower *lower, CXType type);
struct object_type lower_object_type(struct lower *lower, CXType type);
// Makes the fields of a record known, and whether it is a libown handle.
void complete_record(struct lower *lower, mir_type record);
uint32_t field_index(struct lower *lower, mir_type record, CXCursor field); // MIR_NONE when it is not there
bool type_is_aggregate(struct lower *lower, mir_type type);                 // record, array

// ---- symbols.c ----
mir_symbol function_symbol(struct lower *lower, CXCursor declaration);
mir_symbol object_symbol(struct lower *lower, CXCursor declaration);
mir_symbol literal_symbol(struct lower *lower, CXCursor literal); // a compound literal outside of functions
mir_symbol named_function(struct lower *lower, str name); // one that no declaration stands for

// ---- attributes.c ----
struct attribute { str name; str arguments; }; // without `gnu::` and underscores
struct attributes { struct attribute *items; uint32_t len; uint32_t cap; };
// The declaration as libclang prints it when it has an attribute that libclang does not name, else "": printing costs
// something.
str attributes_text(struct lower *lower, CXCursor declaration, struct cursors children);
// Each attribute of a declaration once, of its children and its attributes_text().
struct attributes attributes_of(struct lower *lower, struct cursors children, str text);
bool text_has_attribute(str text, str name);
str text_attribute_argument(str text, str name); // first argument, "" when absent

// ---- attribute_macros.c ----
struct argument_list { const char **items; uint32_t len; uint32_t cap; };
void add_attribute_macros(struct arena *arena, uint64_t left_alone, struct argument_list *flags);
// The names that errors show to be something else in this unit, as bits for `left_alone`.
uint64_t misused_attribute_macros(CXTranslationUnit tu);

// ---- contracts.c ----
struct read_contract {
    struct mir_contract contract;
    struct mir_effect *effects; // of the parameters
    uint32_t count;
    bool states; // something
};
struct read_contract read_contract(struct lower *lower, CXCursor declaration); // for its errors, or to add it
uint32_t declared_contract(struct lower *lower, CXCursor declaration);         // 0 = nothing is stated
void note_bad_annotation(struct lower *lower, CXCursor annotation, str error);
CXCursor first_annotation(struct lower *lower, CXCursor declaration); // of ours; the declaration when there is none
CXType type_behind(CXType type); // one step from a type to what it is made of; of kind Invalid at the end
bool points_to_function(CXCursor declaration); // also an array of such, and functions
uint32_t cut_index(str *arguments); // the next parameter number, from 0; MIR_NONE when it is none

// ---- declarations.c ----
// Of what a call goes through: a variable, field or parameter that points to a function, or none, and the type of the
// callee with its typedefs. 0 = none.
uint32_t pointer_contract(struct lower *lower, CXCursor declaration, CXType type);
uint32_t object_contract(struct lower *lower, CXCursor declaration);
// Adds what `declaration` and all others of the function at file level say.
void state_declarations(struct lower *lower, mir_symbol symbol, CXCursor declaration);
void state_contract(struct lower *lower, mir_symbol symbol, CXCursor declaration, uint32_t contract);
// An error for an annotation of a variable or typedef that is not about a function.
void refuse_annotations(struct lower *lower, CXCursor declaration);
// What has to be known before any call: deallocators are named by the declarations of allocators.
void learn_allocators(struct lower *lower);
// Reads the annotations of functions that nothing uses, for what is wrong with them.
void check_declarations(struct lower *lower);

// ---- locks.c ----
// What the names in an attribute may mean beside objects.
struct lock_scope {
    enum mir_lock_root root; // of `names`: parameters or fields
    const str *names;
    uint32_t count;
};
struct lock_list { struct mir_lock *items; uint32_t len; uint32_t cap; };
struct mir_locks read_locks(struct lower *lower, const struct lock_scope *scope, struct attributes attributes);

// ---- deallocators.c ----
// The kind that the deallocators in malloc(deallocator, n) release; 0 when there are none, or of several kinds. `stated`:
// what an annotation calls it, or 0.
uint32_t released_kind(struct lower *lower, struct attributes attributes, uint32_t stated);
bool names_deallocator(struct attributes attributes);

// ---- printed.c ----
bool text_is_word(char c);
size_t text_word_end(str text, size_t at);
size_t text_skip_blanks(str text, size_t at);
size_t text_skip_literal(str text, size_t at);  // past the string or character that starts there
size_t text_skip_brackets(str text, size_t at); // past the bracket that closes the one there
// What the declaration looks like with its attributes and no macros, as libclang prints it.
str declaration_text(struct lower *lower, CXCursor declaration);
// The text of a `for`, `_Generic` or asm of the function behind its first word and up to the function's end; "" when it
// is not known.
str construct_text(struct lower *lower, CXCursor construct);
CXCursor label_statement_named(struct lower *lower, str name); // null unless there is one in the function
uint32_t for_parts(struct lower *lower, CXCursor statement); // enum for_part bits
enum for_part { FOR_INIT = 1, FOR_CONDITION = 2, FOR_STEP = 4 };

// ---- scopes.c ----
// `size` is that of a variable-length array, in bytes; else there is none.
void scope_declare(struct lower *lower, struct span span, mir_local local, struct mir_operand size);
// From here on leaving the scope of `local` calls `cleanup` first. Its initialiser may leave without.
void scope_clean_up(struct lower *lower, mir_local local, mir_symbol cleanup);
void scope_defer(struct lower *lower, CXCursor statement); // leaving the scope runs it
// Emits what happens when control leaves the variables of `from` that are not in `to`, in the current block.
void scope_unwind(struct lower *lower, struct span span, struct scope_variable *from, struct scope_variable *to);
void scope_leave(struct lower *lower, struct span span, struct scope_variable *outer); // ... and forgets them
// Emits the storage of variables that a jump from `from` to `to` enters without their declaration.
void scope_enter(struct lower *lower, struct span span, struct scope_variable *from, struct scope_variable *to);
void complete_jumps(struct lower *lower);
struct label *label_of(struct lower *lower, CXCursor statement); // LabelStmt

// ---- statements.c ----
void jump_later(struct lower *lower, struct span span, CXCursor label); // from here to a LabelStmt; ends the block
void lower_statement(struct lower *lower, CXCursor statement);
void lower_scoped(struct lower *lower, CXCursor statement); // what it declares is left behind it
void lower_declaration(struct lower *lower, CXCursor declaration);
// A block in braces; the value of its last expression when `value` is asked for (statement expressions).
void lower_compound(struct lower *lower, CXCursor compound, struct mir_operand *value);
// Makes a block current. The current block is always open: what ends it begins another one.
void begin_block(struct lower *lower, mir_block block);
mir_block new_block(struct lower *lower);
void go_to(struct lower *lower, struct span span, mir_block to); // ends the current block
void begin_dead_code(struct lower *lower);                       // behind a jump

// ---- switches.c ----
void lower_switch(struct lower *lower, CXCursor statement);
void lower_case(struct lower *lower, CXCursor statement); // also `default`

// ---- asm.c ----
void lower_asm(struct lower *lower, CXCursor statement);

// ---- conditions.c ----
void lower_condition(struct lower *lower, CXCursor expression, mir_block if_true, mir_block if_false);

// ---- operands.c ----
struct mir_operand no_operand(void);
struct mir_operand unknown_value(mir_type type);
mir_type expression_type(struct lower *lower, CXCursor expression);
const struct mir_type_info *info_of(struct lower *lower, mir_type type);
mir_type place_type(struct lower *lower, mir_place place);
void assign(struct lower *lower, struct span span, mir_place to, enum mir_op op, struct mir_operand a,
            struct mir_operand b);
mir_place new_temporary(struct lower *lower, struct span span, mir_type type);
struct mir_operand convert(struct lower *lower, CXCursor at, struct mir_operand operand, mir_type to);
int64_t truncated(int64_t value, const struct mir_type_info *to); // as the constant is in an object of type `to`
struct mir_operand place_value(struct lower *lower, mir_place place);                          // decays arrays
mir_place place_of_value(struct lower *lower, CXCursor at, struct mir_operand value); // in a temporary
bool is_conversion_of(struct lower *lower, CXCursor expression, CXCursor child); // implicitly
uint8_t expression_access(struct lower *lower, CXCursor expression); // enum mir_access bits of the object it names
// What the place holds now, in a temporary: reads of volatile and atomic objects are statements of their own.
struct mir_operand load(struct lower *lower, CXCursor at, mir_place place, uint8_t access);
mir_place pointee_place(struct lower *lower, CXCursor at, struct mir_operand pointer, mir_type pointee);
void give_up(struct lower *lower, CXCursor at, str reason); // marks the function incomplete

// ---- places.c ----
mir_place lower_place(struct lower *lower, CXCursor expression);
mir_place variable_place(struct lower *lower, CXCursor expression, CXCursor variable); // that `expression` names

// ---- operators.c ----
enum mir_op comparison_op(enum CXBinaryOperatorKind kind); // MIR_OP_USE when it compares nothing
struct mir_operand lower_unary(struct lower *lower, CXCursor expression, bool is_used);
struct mir_operand lower_binary(struct lower *lower, CXCursor expression);
// Assignments give back the place: its value is theirs.
mir_place lower_assignment(struct lower *lower, struct cursors children);
mir_place lower_compound_assignment(struct lower *lower, CXCursor expression, struct cursors children);

// ---- expressions.c ----
struct mir_operand lower_value(struct lower *lower, CXCursor expression);
void lower_discarded(struct lower *lower, CXCursor expression);
// Evaluates into `to`, without a temporary where possible.
void lower_into(struct lower *lower, CXCursor expression, mir_place to);

// ---- generic.c ----
struct mir_operand lower_generic(struct lower *lower, CXCursor expression);
mir_place lower_generic_place(struct lower *lower, CXCursor expression);

// ---- calls.c ----
// The result is UNKNOWN of type void for calls without one. `to` may be MIR_NONE: a temporary is made when needed.
struct mir_operand lower_call(struct lower *lower, CXCursor call, mir_place to);
void emit_call(struct lower *lower, struct span span, struct mir_operand callee, const struct mir_operand *arguments,
               uint32_t count, mir_place result, uint32_t contract, bool is_noreturn, bool is_cleanup);
// A builtin libclang has no name for, with its operands among `children`.
struct mir_operand lower_unknown_builtin(struct lower *lower, CXCursor expression, struct cursors children);

// ---- atomics.c ----
str builtin_name(struct lower *lower, CXCursor expression); // of one libclang has no name for, as it is written
// False when it is none, or one that stays a call.
bool lower_atomic(struct lower *lower, CXCursor expression, str name, struct cursors arguments,
                  struct mir_operand *result);
bool lower_atomic_expression(struct lower *lower, CXCursor expression, struct cursors children,
                             struct mir_operand *result);

// ---- statics.c ----
void note_static(struct lower *lower, CXCursor variable);
void lower_initial_values(struct lower *lower); // of all that was noted
bool is_number_array(struct lower *lower, mir_type type); // also one of such arrays

// ---- arrays.c ----
uint32_t variable_dimensions(CXType type); // how many sizes in it are known only at run time
// Computes them and keeps them, for a variable or typedef.
void declare_dimensions(struct lower *lower, CXCursor declaration, CXType type);
struct mir_operand declared_size(struct lower *lower, CXCursor variable); // in bytes
struct mir_operand lower_sizeof(struct lower *lower, CXCursor expression); // also _Alignof

// ---- initializers.c ----
void lower_initializer(struct lower *lower, CXCursor initializer, mir_place to);
void assign_string(struct lower *lower, CXCursor literal, mir_place to); // to an array
// The place of a field that may lie in anonymous members of the record; MIR_NONE when it is not there.
mir_place named_member(struct lower *lower, mir_place record, CXCursor field);

#endif
