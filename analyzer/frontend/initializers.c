// Brace lists (C17 6.7.9): each value goes to its sub-object, in order, with designators and left-out braces; what is
// not mentioned is zero. libclang shows the list as it was written.
//
// A list is planned first and carried out then: of two items for one sub-object only the last is evaluated.
#include "base/check.h"
#include "frontend/lower.h"

struct list {
    struct cursors items;
    uint32_t next;
};

// One item of a list, nested lists included.
struct entry {
    enum { ENTRY_ZERO, ENTRY_UNKNOWN, ENTRY_VALUE, ENTRY_RANGE } kind;
    mir_place place; // of a range: what its designators start from
    CXCursor value;
    struct designation *range;
};

struct plan {
    VEC(struct entry) entries;
    mir_place whole;
    bool is_designated; // so that an item may stand for what another has initialised before
};

static const struct mir_type_info *type_of(struct lower *lower, mir_place place) {
    return mir_type_at(lower->unit, place_type(lower, place));
}

static void add_entry(struct lower *lower, struct plan *plan, struct entry entry) {
    VEC_PUSH(lower->arena, &plan->entries, entry);
}

// ---- designators ----

struct designator {
    enum { DESIGNATOR_MEMBER, DESIGNATOR_INDEX, DESIGNATOR_RANGE } kind;
    CXCursor member;
    int64_t low, high;
};

// The designators of an item; `is_known` unless their values are not.
struct designation {
    VEC(struct designator) parts;
    CXCursor value;
    bool is_known;
    bool has_range;
};

static bool is_designated(struct lower *lower, CXCursor item) {
    if (item.kind != CXCursor_UnexposedExpr) {
        return false;
    }
    struct cursors children = cursor_children(lower, item);
    if (children.len < 2) {
        return false;
    }
    return children.items[0].kind == CXCursor_MemberRef || str_starts_with(cursor_text(lower, item), S("["));
}

// Cuts the next `.member` or `[index]` off the text and says whether it is a range. libclang gives the two ends of a
// range as it gives two indices.
static bool cut_is_range(str *text) {
    size_t at = 0;
    while (at < text->len && (text->data[at] == ' ' || text->data[at] == '\t' || text->data[at] == '\n')) {
        at++;
    }
    if (at == text->len || (text->data[at] != '.' && text->data[at] != '[')) {
        *text = S("");
        return false;
    }
    bool is_index = text->data[at] == '[';
    size_t end = is_index ? text_skip_brackets(*text, at) : text_word_end(*text, at + 1);
    str part = str_slice(*text, at, end);
    *text = str_slice(*text, end, text->len);
    return is_index && str_find(part, S("...")) != SIZE_MAX;
}

static struct designation designation_of(struct lower *lower, CXCursor item) {
    struct cursors parts = cursor_children(lower, item);
    struct designation made = {.value = parts.items[parts.len - 1], .is_known = true};
    str text = cursor_text(lower, item);
    for (uint32_t i = 0; i + 1 < parts.len; i++) {
        struct designator part = {.kind = DESIGNATOR_MEMBER, .member = clang_getCursorReferenced(parts.items[i])};
        bool is_range = cut_is_range(&text);
        if (parts.items[i].kind != CXCursor_MemberRef) {
            struct constant low = cursor_constant(parts.items[i]);
            is_range &= i + 2 < parts.len;
            struct constant high = is_range ? cursor_constant(parts.items[++i]) : low;
            part.kind = is_range ? DESIGNATOR_RANGE : DESIGNATOR_INDEX;
            part.low = low.value;
            part.high = high.value;
            made.is_known &= low.found && high.found && low.value <= high.value;
            made.has_range |= is_range;
        }
        VEC_PUSH(lower->arena, &made.parts, part);
    }
    return made;
}

mir_place named_member(struct lower *lower, mir_place record, CXCursor field) {
    mir_type owner = lower_type(lower, clang_getCursorType(clang_getCursorSemanticParent(field)));
    const struct mir_type_info *info = type_of(lower, record);
    if (info->kind != MIR_TYPE_RECORD) {
        return (mir_place){MIR_NONE};
    }
    complete_record(lower, place_type(lower, record));
    info = type_of(lower, record);
    if (owner.i == place_type(lower, record).i) {
        uint32_t index = field_index(lower, owner, field);
        return mir_is_none(index) ? (mir_place){MIR_NONE} : mir_place_field(lower->unit, lower->body, record, index);
    }
    uint32_t first = info->first, len = info->len;
    for (uint32_t i = 0; i < len; i++) {
        if (lower->unit->fields.items[first + i].name == 0) {
            mir_place found = named_member(lower, mir_place_field(lower->unit, lower->body, record, i), field);
            if (!mir_is_none(found.i)) {
                return found;
            }
        }
    }
    return (mir_place){MIR_NONE};
}

// The sub-object one designator names, the last one of a range; MIR_NONE when there is none.
static mir_place designated_place(struct lower *lower, mir_place place, const struct designator *part) {
    if (part->kind == DESIGNATOR_MEMBER) {
        return named_member(lower, place, part->member);
    }
    return type_of(lower, place)->kind == MIR_TYPE_ARRAY
               ? mir_place_index(lower->unit, lower->body, place, part->high)
               : (mir_place){MIR_NONE};
}

static mir_place resolve(struct lower *lower, const struct designation *designation, mir_place to) {
    for (uint32_t i = 0; i < designation->parts.len && !mir_is_none(to.i); i++) {
        to = designated_place(lower, to, &designation->parts.items[i]);
    }
    return designation->is_known ? to : (mir_place){MIR_NONE};
}

// ---- ranges ----

static void assign_range(struct lower *lower, struct span span, const struct designation *range, uint32_t at,
                         mir_place to, mir_place held);

// for (i = low; i <= high; i++) to[i]... = held;
static void assign_long_range(struct lower *lower, struct span span, const struct designation *range, uint32_t at,
                              mir_place to, mir_place held) {
    const struct designator *part = &range->parts.items[at];
    mir_type type = mir_type_int(lower->unit, 64, true, S("long"));
    mir_place index = new_temporary(lower, span, type);
    mir_block head = new_block(lower), body = new_block(lower), after = new_block(lower);
    assign(lower, span, index, MIR_OP_USE, mir_int(type, part->low), no_operand());
    go_to(lower, span, head);
    begin_block(lower, head);
    mir_branch(lower->body, lower->block, span, MIR_OP_LESS_EQUAL, mir_copy(lower->body, index),
               mir_int(type, part->high), body, after);
    begin_block(lower, body);
    mir_place element = mir_place_element(lower->unit, lower->body, to, mir_place_local(lower->body, index));
    assign_range(lower, span, range, at + 1, element, held);
    assign(lower, span, index, MIR_OP_ADD, mir_copy(lower->body, index), mir_int(type, 1));
    go_to(lower, span, head);
    begin_block(lower, after);
}

// Gives what `held` holds to all that the designators from `at` on name below `to`.
static void assign_range(struct lower *lower, struct span span, const struct designation *range, uint32_t at,
                         mir_place to, mir_place held) {
    enum { LONGEST_WRITTEN_OUT = 16 };
    if (at == range->parts.len) {
        assign(lower, span, to, MIR_OP_USE, mir_copy(lower->body, held), no_operand());
        return;
    }
    const struct designator *part = &range->parts.items[at];
    if (part->kind != DESIGNATOR_RANGE) {
        assign_range(lower, span, range, at + 1, designated_place(lower, to, part), held);
    } else if (part->high - part->low >= LONGEST_WRITTEN_OUT) {
        assign_long_range(lower, span, range, at, to, held);
    } else {
        for (int64_t i = part->low; i <= part->high; i++) {
            assign_range(lower, span, range, at + 1, mir_place_index(lower->unit, lower->body, to, i), held);
        }
    }
}

// `[low ... high] = value` evaluates the value once.
static void lower_range(struct lower *lower, const struct entry *entry) {
    struct span span = cursor_span(lower, entry->value);
    mir_place last = resolve(lower, entry->range, entry->place);
    mir_place held = new_temporary(lower, span, place_type(lower, last));
    lower_initializer(lower, entry->value, held);
    assign_range(lower, span, entry->range, 0, entry->place, held);
}

// ---- lists ----

static uint64_t slot_count(const struct mir_type_info *info) {
    if (info->kind == MIR_TYPE_RECORD) {
        return info->is_union && info->len ? 1 : info->len;
    }
    return info->count ? info->count : UINT64_MAX;
}

static mir_place slot(struct lower *lower, mir_place to, uint64_t index) {
    return type_of(lower, to)->kind == MIR_TYPE_RECORD
               ? mir_place_field(lower->unit, lower->body, to, (uint32_t)index)
               : mir_place_index(lower->unit, lower->body, to, (int64_t)index);
}

// An unnamed bit-field takes no value.
static bool is_padding(struct lower *lower, mir_place to, uint64_t index) {
    const struct mir_type_info *info = type_of(lower, to);
    if (info->kind != MIR_TYPE_RECORD || index >= info->len) {
        return false;
    }
    const struct mir_field *field = &lower->unit->fields.items[info->first + index];
    return field->name == 0 && mir_type_at(lower->unit, field->type)->kind == MIR_TYPE_INT;
}

// The string literal below conversions, or a null cursor.
static CXCursor string_below(struct lower *lower, CXCursor expression) {
    expression = cursor_peel(lower, expression);
    while (expression.kind == CXCursor_UnexposedExpr) {
        struct cursors children = cursor_children(lower, expression);
        if (children.len != 1) {
            break;
        }
        expression = cursor_peel(lower, children.items[0]);
    }
    return expression.kind == CXCursor_StringLiteral ? expression : clang_getNullCursor();
}

static bool is_string(struct lower *lower, CXCursor expression) {
    return !clang_Cursor_isNull(string_below(lower, expression));
}

// The characters, cut off or filled with zeros to the size of the array.
void assign_string(struct lower *lower, CXCursor literal, mir_place to) {
    struct mir_operand characters = lower_value(lower, string_below(lower, literal));
    characters.type = place_type(lower, to);
    assign(lower, cursor_span(lower, literal), to, MIR_OP_USE, characters, no_operand());
}

// Whether `item` initialises the whole sub-object, or only its first member because braces were left out.
static bool fits_whole(struct lower *lower, CXCursor item, mir_place place) {
    uint8_t kind = type_of(lower, place)->kind;
    if (kind != MIR_TYPE_RECORD && kind != MIR_TYPE_ARRAY) {
        return true;
    }
    if (cursor_peel(lower, item).kind == CXCursor_InitListExpr) {
        return true;
    }
    if (kind == MIR_TYPE_ARRAY) {
        const struct mir_type_info *element = mir_type_at(lower->unit, type_of(lower, place)->element);
        return element->kind == MIR_TYPE_INT && is_string(lower, item);
    }
    return lower_type(lower, clang_getCursorType(item)).i == place_type(lower, place).i;
}

static void plan_initializer(struct lower *lower, struct plan *plan, CXCursor initializer, mir_place to);
static void fill(struct lower *lower, struct plan *plan, struct list *list, mir_place to, uint64_t at, bool is_braced);

static void fill_slot(struct lower *lower, struct plan *plan, struct list *list, mir_place place) {
    complete_record(lower, place_type(lower, place));
    if (fits_whole(lower, list->items.items[list->next], place)) {
        plan_initializer(lower, plan, list->items.items[list->next++], place);
    } else {
        fill(lower, plan, list, place, 0, false);
    }
}

// The slot of `place` in its parent.
static uint64_t position_of(struct lower *lower, mir_place place) {
    return (uint64_t)mir_place_at(lower->body, place)->data;
}

// Gives the value of a designated item to its place, and what follows to the sub-objects after it that lie in the same
// member of `to`; returns the slot after that one.
static uint64_t fill_designated(struct lower *lower, struct plan *plan, struct list *list, CXCursor item, mir_place to) {
    struct designation *designation = ARENA_NEW(lower->arena, struct designation);
    *designation = designation_of(lower, item);
    mir_place at = resolve(lower, designation, to);
    if (mir_is_none(at.i)) {
        give_up(lower, item, S("a designated initialiser of this shape"));
        return UINT64_MAX;
    }
    plan->is_designated = true;
    if (designation->has_range) {
        add_entry(lower, plan,
                  (struct entry){.kind = ENTRY_RANGE, .place = to, .value = designation->value, .range = designation});
    } else {
        plan_initializer(lower, plan, designation->value, at);
    }
    for (mir_place parent; (parent = mir_place_at(lower->body, at)->parent).i != to.i; at = parent) {
        fill(lower, plan, list, parent, position_of(lower, at) + 1, false);
    }
    return position_of(lower, at) + 1;
}

// Fills the slots of `to` from `at` on. Without braces of its own the list goes on after them.
static void fill(struct lower *lower, struct plan *plan, struct list *list, mir_place to, uint64_t at, bool is_braced) {
    uint64_t slots = slot_count(type_of(lower, to));
    while (list->next < list->items.len) {
        CXCursor item = list->items.items[list->next];
        if (is_designated(lower, item)) {
            if (!is_braced) {
                return; // belongs to the list the braces of which are written
            }
            list->next++;
            at = fill_designated(lower, plan, list, item, to);
            if (at == UINT64_MAX) {
                return;
            }
        } else if (at >= slots) {
            if (!is_braced) {
                return;
            }
            list->next++; // more values than members: a warning in C; compilers do not evaluate them
        } else if (is_padding(lower, to, at)) {
            at++;
        } else {
            fill_slot(lower, plan, list, slot(lower, to, at++));
        }
    }
}

// Whether each sub-object has an item of its own, so that nothing is left to be zero.
static bool mentions_all(struct lower *lower, struct cursors items, mir_place to) {
    uint64_t slots = slot_count(type_of(lower, to));
    if (type_of(lower, to)->is_union || items.len < slots) {
        return false;
    }
    for (uint32_t i = 0; i < items.len && i < slots; i++) {
        if (is_designated(lower, items.items[i]) || !fits_whole(lower, items.items[i], slot(lower, to, i))) {
            return false;
        }
    }
    return true;
}

// Of what is no struct or array: `{n}`, `{}`, or a vector.
static void lower_scalar_list(struct lower *lower, CXCursor expression, struct cursors items, mir_place to) {
    mir_type type = place_type(lower, to);
    if (items.len == 1 && type_of(lower, to)->kind != MIR_TYPE_OPAQUE) {
        lower_initializer(lower, items.items[0], to);
        return;
    }
    for (uint32_t i = 0; i < items.len; i++) {
        lower_discarded(lower, items.items[i]);
    }
    struct mir_operand value = items.len ? unknown_value(type) : mir_int(type, 0);
    assign(lower, cursor_span(lower, expression), to, MIR_OP_USE, value, no_operand());
}

// C23 `#embed` is one item, however many bytes it stands for: libclang does not tell.
static bool has_embed(struct lower *lower, struct cursors items) {
    for (uint32_t i = 0; i < items.len; i++) {
        CXCursor item = items.items[i];
        struct cursors below;
        while (item.kind == CXCursor_UnexposedExpr && (below = cursor_children(lower, item)).len == 1) {
            item = below.items[0];
        }
        if (item.kind == CXCursor_UnexposedExpr && str_starts_with(cursor_text(lower, item), S("#"))) {
            return true;
        }
    }
    return false;
}

static void plan_list(struct lower *lower, struct plan *plan, CXCursor expression, mir_place to) {
    complete_record(lower, place_type(lower, to));
    struct list list = {.items = cursor_children(lower, expression)};
    bool is_string_list = list.items.len == 1 && type_of(lower, to)->kind == MIR_TYPE_ARRAY &&
                          is_string(lower, list.items.items[0]) && fits_whole(lower, list.items.items[0], to);
    if (is_string_list) {
        plan_initializer(lower, plan, list.items.items[0], to);
        return;
    }
    if (is_number_array(lower, place_type(lower, to)) && (lower->is_static || has_embed(lower, list.items))) {
        add_entry(lower, plan, (struct entry){.kind = ENTRY_UNKNOWN, .place = to, .value = expression});
        return;
    }
    if (!mentions_all(lower, list.items, to)) {
        add_entry(lower, plan, (struct entry){.kind = ENTRY_ZERO, .place = to, .value = expression});
    }
    fill(lower, plan, &list, to, 0, true);
}

static void plan_initializer(struct lower *lower, struct plan *plan, CXCursor initializer, mir_place to) {
    CXCursor expression = cursor_peel(lower, initializer);
    uint8_t kind = type_of(lower, to)->kind;
    if (expression.kind == CXCursor_InitListExpr && (kind == MIR_TYPE_RECORD || kind == MIR_TYPE_ARRAY)) {
        plan_list(lower, plan, expression, to);
    } else {
        add_entry(lower, plan, (struct entry){.kind = ENTRY_VALUE, .place = to, .value = expression});
    }
}

// ---- carrying out ----

// For each place the last entry that is about it.
static struct map last_entries(struct lower *lower, const struct plan *plan) {
    struct map last = {0};
    for (uint32_t i = 0; plan->is_designated && i < plan->entries.len; i++) {
        if (plan->entries.items[i].kind != ENTRY_RANGE) {
            map_set(lower->arena, &last, plan->entries.items[i].place.i, i);
        }
    }
    return last;
}

// Whether a later entry initialises all of what entry `at` does.
static bool is_overridden(struct lower *lower, const struct plan *plan, const struct map *last, uint32_t at) {
    mir_place place = plan->entries.items[at].place;
    if (!plan->is_designated || plan->entries.items[at].kind == ENTRY_RANGE) {
        return false;
    }
    for (;; place = mir_place_at(lower->body, place)->parent) {
        struct map_result known = map_get(last, place.i);
        if (known.found && known.value > at) {
            return true;
        }
        if (place.i == plan->whole.i) {
            return false;
        }
    }
}

// A number outside of functions is a constant.
static bool assign_constant(struct lower *lower, CXCursor expression, mir_place to) {
    mir_type type = place_type(lower, to);
    struct constant constant = {0};
    if (lower->is_static && (type_of(lower, to)->kind == MIR_TYPE_INT || type_of(lower, to)->kind == MIR_TYPE_BOOL)) {
        constant = cursor_constant(expression);
    }
    if (constant.found) {
        int64_t value = truncated(constant.value, info_of(lower, type));
        assign(lower, cursor_span(lower, expression), to, MIR_OP_USE, mir_int(type, value), no_operand());
    }
    return constant.found;
}

// An array from something else than a list: a string, or (GNU) a compound literal.
static void assign_array(struct lower *lower, CXCursor expression, mir_place to) {
    if (is_string(lower, expression)) {
        assign_string(lower, expression, to);
        return;
    }
    mir_type type = place_type(lower, to);
    mir_place from = lower_place(lower, expression);
    bool is_same = place_type(lower, from).i == type.i;
    struct mir_operand value = is_same ? mir_copy(lower->body, from) : unknown_value(type);
    assign(lower, cursor_span(lower, expression), to, MIR_OP_USE, value, no_operand());
}

static void lower_leaf(struct lower *lower, CXCursor expression, mir_place to) {
    if (expression.kind == CXCursor_InitListExpr) {
        lower_scalar_list(lower, expression, cursor_children(lower, expression), to);
    } else if (type_of(lower, to)->kind == MIR_TYPE_ARRAY) {
        assign_array(lower, expression, to);
    } else if (!assign_constant(lower, expression, to)) {
        lower_into(lower, expression, to);
    }
}

static void lower_entry(struct lower *lower, const struct entry *entry) {
    struct span span = cursor_span(lower, entry->value);
    mir_type type = place_type(lower, entry->place);
    switch (entry->kind) {
    case ENTRY_ZERO: {
        struct mir_operand zero = {.kind = MIR_OPERAND_ZERO, .type = type};
        assign(lower, span, entry->place, MIR_OP_USE, zero, no_operand());
        break;
    }
    case ENTRY_UNKNOWN: assign(lower, span, entry->place, MIR_OP_USE, unknown_value(type), no_operand()); break;
    case ENTRY_VALUE: lower_leaf(lower, entry->value, entry->place); break;
    case ENTRY_RANGE: lower_range(lower, entry); break;
    }
}

void lower_initializer(struct lower *lower, CXCursor initializer, mir_place to) {
    CXCursor expression = cursor_peel(lower, initializer);
    uint8_t kind = type_of(lower, to)->kind;
    if (expression.kind != CXCursor_InitListExpr || (kind != MIR_TYPE_RECORD && kind != MIR_TYPE_ARRAY)) {
        lower_leaf(lower, expression, to);
        return;
    }
    struct plan plan = {.whole = to};
    plan_list(lower, &plan, expression, to);
    struct map last = last_entries(lower, &plan);
    for (uint32_t i = 0; i < plan.entries.len; i++) {
        if (!is_overridden(lower, &plan, &last, i)) {
            lower_entry(lower, &plan.entries.items[i]);
        }
    }
}
