// Finding the paths and relating places to them. A pointer local that is given one address once, and whose own address
// stays private, is the same as the place it points to: `own_conn *p = &c; own_conn_drop(p);` drops `c`.
// Requires: a valid body. Leaves true: paths are in preorder, so a subtree is `size` items from its root.
#include "flow/paths.h"

#include <string.h>

#include "base/check.h"

enum { UNKNOWN, FINDING, KNOWN };

static const struct flow_relative unrelated = {MIR_NONE, FLOW_UNRELATED};

bool flow_path_is_leaf(const struct flow_path *path) {
    return path->handle != MIR_HANDLE_NONE;
}

bool flow_path_is_owner(const struct flow_path *path) {
    return path->handle == MIR_HANDLE_OWN || path->handle == MIR_HANDLE_OPT;
}

// A type is looked into once: records in records may have more parts than can be walked.
static bool type_has_handle(struct arena *arena, struct flow_paths *paths, mir_type type) {
    const struct mir_type_info *info = mir_type_at(paths->unit, type);
    if (info->kind != MIR_TYPE_RECORD) {
        return false;
    }
    if (paths->plain.len == 0) {
        paths->plain = bits_new(arena, paths->unit->types.len);
    }
    bool found = info->handle != MIR_HANDLE_NONE;
    for (uint32_t i = 0; !found && !info->is_union && !bits_has(paths->plain, type.i) && i < info->len; i++) {
        found = type_has_handle(arena, paths, paths->unit->fields.items[info->first + i].type);
    }
    if (!found) {
        bits_set(paths->plain, type.i);
    }
    return found;
}

static bool is_parameter(const struct mir_body *body, uint32_t local) {
    return body->locals.items[local].kind == MIR_LOCAL_PARAMETER;
}

static bool points_to_handle(struct arena *arena, struct flow_paths *paths, mir_type type) {
    const struct mir_type_info *info = mir_type_at(paths->unit, type);
    return info->kind == MIR_TYPE_POINTER && type_has_handle(arena, paths, info->element);
}

static bool body_has_paths(struct arena *arena, struct flow_paths *paths) {
    const struct mir_body *body = paths->body;
    for (uint32_t i = 1; i < body->locals.len; i++) {
        mir_type type = body->locals.items[i].type;
        if (type_has_handle(arena, paths, type) || (is_parameter(body, i) && points_to_handle(arena, paths, type))) {
            return true;
        }
    }
    return false;
}

// ---- the forest ----

static uint32_t path_add(struct arena *arena, struct flow_paths *paths, struct flow_path path) {
    const struct mir_type_info *info = mir_type_at(paths->unit, path.type);
    path.handle = info->handle;
    uint32_t id = paths->items.len;
    VEC_PUSH(arena, &paths->items, path);
    for (uint32_t i = 0; path.handle == MIR_HANDLE_NONE && i < info->len; i++) {
        mir_type type = paths->unit->fields.items[info->first + i].type;
        if (type_has_handle(arena, paths, type)) {
            path_add(arena, paths, (struct flow_path){.local = path.local, .type = type, .parent = id, .field = i});
        }
    }
    paths->items.items[id].size = paths->items.len - id;
    return id;
}

// Local 0 has no path: what is moved there has been handed to the caller.
static void paths_add_roots(struct arena *arena, struct flow_paths *paths) {
    for (uint32_t i = 0; i < paths->body->locals.len; i++) {
        mir_type type = paths->body->locals.items[i].type;
        bool is_root = i > 0 && type_has_handle(arena, paths, type);
        bool is_deref = is_parameter(paths->body, i) && points_to_handle(arena, paths, type) &&
                        paths->definitions[i].count == 1 && !paths->definitions[i].is_shared;
        struct flow_path path = {.local = {i}, .type = type, .parent = MIR_NONE};
        paths->root_of_local[i] = is_root ? path_add(arena, paths, path) : MIR_NONE;
        path.type = mir_type_at(paths->unit, type)->element;
        path.is_deref = true;
        paths->deref_of_local[i] = is_deref ? path_add(arena, paths, path) : MIR_NONE;
    }
}

// ---- definitions of locals ----

static struct flow_definition *definition_of(struct flow_paths *paths, mir_place place) {
    if (mir_is_none(place.i)) {
        return NULL;
    }
    const struct mir_place_info *info = mir_place_at(paths->body, place);
    return info->kind == MIR_PLACE_LOCAL ? &paths->definitions[info->data] : NULL;
}

static void definitions_of_operand(struct flow_paths *paths, struct mir_operand operand) {
    if (operand.kind == MIR_OPERAND_ADDRESS) {
        struct flow_definition *definition = definition_of(paths, (mir_place){(uint32_t)operand.data});
        if (definition) {
            definition->is_shared = true;
        }
    }
}

static void definitions_of_statement(struct flow_paths *paths, const struct mir_statement *statement) {
    if (statement->kind == MIR_ASSIGN) {
        struct flow_definition *definition = definition_of(paths, statement->to);
        if (definition) {
            definition->count++;
            definition->statement = statement;
        }
        definitions_of_operand(paths, statement->a);
        definitions_of_operand(paths, statement->b);
    }
}

static void definitions_of_terminator(struct flow_paths *paths, const struct mir_terminator *end) {
    definitions_of_operand(paths, end->a);
    definitions_of_operand(paths, end->b);
    struct flow_definition *definition = end->kind == MIR_CALL ? definition_of(paths, end->result) : NULL;
    if (definition) {
        definition->count++;
        definition->call = end;
    }
}

static void definitions_find(struct flow_paths *paths) {
    const struct mir_body *body = paths->body;
    for (uint32_t i = 0; i < body->locals.len; i++) {
        paths->definitions[i].count = is_parameter(body, i);
    }
    for (uint32_t i = 0; i < body->blocks.len; i++) {
        const struct mir_block_info *block = &body->blocks.items[i];
        for (uint32_t j = 0; j < block->statements.len; j++) {
            definitions_of_statement(paths, &block->statements.items[j]);
        }
        definitions_of_terminator(paths, &block->end);
    }
    for (uint32_t i = 0; i < body->operands.len; i++) {
        definitions_of_operand(paths, body->operands.items[i]);
    }
}

struct flow_paths flow_paths_find(struct arena *arena, const struct mir_unit *unit, const struct mir_body *body) {
    struct flow_paths paths = {.unit = unit, .body = body};
    if (!body_has_paths(arena, &paths)) {
        return paths;
    }
    paths.root_of_local = ARENA_ARRAY(arena, uint32_t, body->locals.len);
    paths.deref_of_local = ARENA_ARRAY(arena, uint32_t, body->locals.len);
    paths.definitions = ARENA_ARRAY(arena, struct flow_definition, body->locals.len);
    paths.pointee = ARENA_ARRAY(arena, struct flow_relative, body->locals.len);
    paths.pointee_state = ARENA_ARRAY(arena, uint8_t, body->locals.len);
    paths.of_place = ARENA_ARRAY(arena, struct flow_relative, body->places.len);
    paths.place_state = ARENA_ARRAY(arena, uint8_t, body->places.len);
    definitions_find(&paths);
    paths_add_roots(arena, &paths);
    return paths;
}

// ---- places to paths ----

static struct flow_relative whole(uint32_t path) {
    return mir_is_none(path) ? unrelated : (struct flow_relative){path, FLOW_WHOLE};
}

static uint32_t child_of(const struct flow_paths *paths, uint32_t path, uint32_t field) {
    uint32_t end = path + paths->items.items[path].size;
    for (uint32_t at = path + 1; at < end; at += paths->items.items[at].size) {
        if (paths->items.items[at].field == field) {
            return at;
        }
    }
    return MIR_NONE;
}

static struct flow_relative relate_field(struct flow_paths *paths, struct flow_relative parent, uint32_t field) {
    if (parent.relation != FLOW_WHOLE) {
        return parent;
    }
    if (flow_path_is_leaf(&paths->items.items[parent.path])) {
        return (struct flow_relative){parent.path, FLOW_INSIDE};
    }
    return whole(child_of(paths, parent.path, field));
}

static struct flow_relative relate_deref(struct flow_paths *paths, mir_place pointer) {
    const struct mir_place_info *info = mir_place_at(paths->body, pointer);
    if (info->kind == MIR_PLACE_LOCAL) {
        return flow_pointee(paths, (mir_local){(uint32_t)info->data});
    }
    struct flow_relative parent = flow_path_of(paths, pointer);
    if (parent.relation == FLOW_INSIDE) {
        parent.relation = FLOW_BEYOND;
    }
    return parent.relation == FLOW_BEYOND ? parent : unrelated;
}

// An element of an array inside a handle's own bytes stays inside; arrays of handles are not followed.
static struct flow_relative relate_index(struct flow_paths *paths, mir_place array) {
    struct flow_relative parent = flow_path_of(paths, array);
    return parent.relation == FLOW_WHOLE ? unrelated : parent;
}

static struct flow_relative relate(struct flow_paths *paths, mir_place place) {
    const struct mir_place_info *info = mir_place_at(paths->body, place);
    switch ((enum mir_place_kind)info->kind) {
    case MIR_PLACE_LOCAL: return whole(paths->root_of_local[info->data]);
    case MIR_PLACE_GLOBAL: return unrelated;
    case MIR_PLACE_FIELD: return relate_field(paths, flow_path_of(paths, info->parent), (uint32_t)info->data);
    case MIR_PLACE_DEREF: return relate_deref(paths, info->parent);
    case MIR_PLACE_INDEX:
    case MIR_PLACE_ELEMENT: return relate_index(paths, info->parent);
    }
    return unrelated;
}

struct flow_relative flow_path_of(struct flow_paths *paths, mir_place place) {
    if (mir_is_none(place.i) || paths->place_state[place.i] == FINDING) {
        return unrelated;
    }
    if (paths->place_state[place.i] == UNKNOWN) {
        paths->place_state[place.i] = FINDING;
        paths->of_place[place.i] = relate(paths, place);
        paths->place_state[place.i] = KNOWN;
    }
    return paths->of_place[place.i];
}

static struct flow_relative pointee_of_value(struct flow_paths *paths, const struct mir_statement *statement) {
    if (!statement || (statement->op != MIR_OP_USE && statement->op != MIR_OP_CAST)) {
        return unrelated;
    }
    mir_place place = {(uint32_t)statement->a.data};
    if (statement->a.kind == MIR_OPERAND_ADDRESS) {
        struct flow_relative target = flow_path_of(paths, place);
        return target.relation == FLOW_WHOLE ? target : unrelated;
    }
    if (statement->a.kind == MIR_OPERAND_COPY && mir_place_at(paths->body, place)->kind == MIR_PLACE_LOCAL) {
        return flow_pointee(paths, (mir_local){(uint32_t)mir_place_at(paths->body, place)->data});
    }
    return unrelated;
}

static struct flow_relative find_pointee(struct flow_paths *paths, mir_local pointer) {
    const struct flow_definition *definition = &paths->definitions[pointer.i];
    if (!mir_is_none(paths->deref_of_local[pointer.i])) {
        return whole(paths->deref_of_local[pointer.i]);
    }
    bool is_private = pointer.i > 0 && definition->count == 1 && !definition->is_shared;
    return is_private ? pointee_of_value(paths, definition->statement) : unrelated;
}

struct flow_relative flow_pointee(struct flow_paths *paths, mir_local pointer) {
    if (paths->pointee_state[pointer.i] == FINDING) {
        return unrelated;
    }
    if (paths->pointee_state[pointer.i] == UNKNOWN) {
        paths->pointee_state[pointer.i] = FINDING;
        paths->pointee[pointer.i] = find_pointee(paths, pointer);
        paths->pointee_state[pointer.i] = KNOWN;
    }
    return paths->pointee[pointer.i];
}

void flow_path_hide(struct flow_paths *paths, uint32_t path) {
    for (uint32_t i = 0; i < paths->items.items[path].size; i++) {
        paths->items.items[path + i].is_hidden = true;
    }
}

// ---- names ----

static str root_name(const struct flow_paths *paths, const struct flow_path *path) {
    const struct mir_local_info *local = mir_local_at(paths->body, path->local);
    return local->is_literal ? S("") : mir_string(paths->unit, local->name);
}

str flow_path_name(struct arena *arena, const struct flow_paths *paths, uint32_t path) {
    const struct flow_path *item = &paths->items.items[path];
    if (mir_is_none(item->parent)) {
        str name = root_name(paths, item);
        return item->is_deref ? str_printf(arena, "*%.*s", STR_ARG(name)) : name;
    }
    const struct flow_path *parent = &paths->items.items[item->parent];
    bool is_arrow = parent->is_deref;
    str above = is_arrow ? root_name(paths, parent) : flow_path_name(arena, paths, item->parent);
    const struct mir_type_info *record = mir_type_at(paths->unit, parent->type);
    str field = mir_string(paths->unit, paths->unit->fields.items[record->first + item->field].name);
    if (above.len == 0 || field.len == 0) {
        return above;
    }
    return str_printf(arena, "%.*s%s%.*s", STR_ARG(above), is_arrow ? "->" : ".", STR_ARG(field));
}
