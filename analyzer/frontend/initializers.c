// Brace lists (C17 6.7.9): each value goes to its sub-object, in order, with designators and left-out braces; what is
// not mentioned is zero. libclang shows the list as it was written.
#include "base/check.h"
#include "frontend/lower.h"

struct list {
    struct cursors items;
    uint32_t next;
};

static const struct mir_type_info *type_of(struct lower *lower, mir_place place) {
    return mir_type_at(lower->unit, place_type(lower, place));
}

// ---- designators ----

// The text from the first character on, as it was written: `.` or `[` starts a designator.
static str written_text(struct lower *lower, CXCursor expression) {
    CXFile file;
    unsigned offset;
    clang_getSpellingLocation(clang_getRangeStart(clang_getCursorExtent(expression)), &file, NULL, NULL, &offset);
    size_t size = 0;
    const char *contents = file ? clang_getFileContents(lower->tu, file, &size) : NULL;
    return contents && offset < size ? (str){contents + offset, size - offset} : S("");
}

static bool is_designated(struct lower *lower, CXCursor item) {
    if (item.kind != CXCursor_UnexposedExpr) {
        return false;
    }
    struct cursors children = cursor_children(lower, item);
    if (children.len < 2) {
        return false;
    }
    return children.items[0].kind == CXCursor_MemberRef || str_starts_with(written_text(lower, item), S("["));
}

// `[low ... high]` among the designators before the `=`.
static bool has_range(struct lower *lower, CXCursor item) {
    str text = written_text(lower, item);
    int depth = 0;
    for (size_t i = 0; i + 2 < text.len; i++) {
        depth += (text.data[i] == '[') - (text.data[i] == ']');
        if (depth == 0 && text.data[i] == '=') {
            return false;
        }
        if (depth == 1 && text.data[i] == '.' && text.data[i + 1] == '.' && text.data[i + 2] == '.') {
            return true;
        }
    }
    return false;
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

static mir_place unknown_element(struct lower *lower, struct span span, mir_place array) {
    mir_type type = mir_type_int(lower->unit, 64, false, S("unsigned long"));
    mir_place index = new_temporary(lower, span, type);
    assign(lower, span, index, MIR_OP_USE, unknown_value(type), no_operand());
    return mir_place_element(lower->unit, lower->body, array, mir_place_local(lower->body, index));
}

// The sub-object that designators name.
struct designation {
    mir_place place; // MIR_NONE when not understood; the array of a range
    bool is_range;
    int64_t low, high; // of a range
};

static struct designation resolve(struct lower *lower, CXCursor item, struct cursors parts, mir_place to) {
    struct designation designation = {.place = to, .is_range = has_range(lower, item)};
    uint32_t designators = parts.len - 1;
    for (uint32_t i = 0; i < designators && !mir_is_none(designation.place.i); i++) {
        CXCursor part = parts.items[i];
        struct constant index = cursor_constant(part);
        if (part.kind == CXCursor_MemberRef) {
            designation.place = named_member(lower, designation.place, clang_getCursorReferenced(part));
        } else if (type_of(lower, designation.place)->kind != MIR_TYPE_ARRAY || !index.found) {
            designation.place = (mir_place){MIR_NONE};
        } else if (designation.is_range) {
            struct constant high = cursor_constant(parts.items[1]);
            bool is_usable = designators == 2 && high.found && index.value <= high.value;
            designation.low = index.value;
            designation.high = high.value;
            designation.place = is_usable ? designation.place : (mir_place){MIR_NONE};
            return designation;
        } else {
            designation.place = mir_place_index(lower->unit, lower->body, designation.place, index.value);
        }
    }
    return designation;
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

static bool is_string(struct lower *lower, CXCursor expression) {
    expression = cursor_peel(lower, expression);
    if (expression.kind == CXCursor_UnexposedExpr) {
        struct cursors children = cursor_children(lower, expression);
        return children.len == 1 && is_string(lower, children.items[0]);
    }
    return expression.kind == CXCursor_StringLiteral;
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

static void fill(struct lower *lower, struct list *list, mir_place to, uint64_t at, bool is_braced);

static void fill_slot(struct lower *lower, struct list *list, mir_place place) {
    complete_record(lower, place_type(lower, place));
    if (fits_whole(lower, list->items.items[list->next], place)) {
        lower_initializer(lower, list->items.items[list->next++], place);
    } else {
        fill(lower, list, place, 0, false);
    }
}

// `[low ... high] = value` evaluates the value once. In a range of many, it goes to some element that is not known.
static void fill_range(struct lower *lower, CXCursor value, const struct designation *range) {
    struct span span = cursor_span(lower, value);
    enum { MOST_ELEMENTS = 64 };
    mir_place held = new_temporary(lower, span, type_of(lower, range->place)->element);
    lower_initializer(lower, value, held);
    bool is_short = range->high - range->low < MOST_ELEMENTS;
    for (int64_t i = range->low; is_short && i <= range->high; i++) {
        mir_place element = mir_place_index(lower->unit, lower->body, range->place, i);
        assign(lower, span, element, MIR_OP_USE, mir_copy(lower->body, held), no_operand());
    }
    if (!is_short) {
        mir_place element = unknown_element(lower, span, range->place);
        assign(lower, span, element, MIR_OP_USE, mir_copy(lower->body, held), no_operand());
    }
}

// The slot of `place` in its parent.
static uint64_t position_of(struct lower *lower, mir_place place) {
    return (uint64_t)mir_place_at(lower->body, place)->data;
}

// Gives the value of a designated item to its place, and what follows to the sub-objects after it that lie in the same
// member of `to`; returns the slot after that one.
static uint64_t fill_designated(struct lower *lower, struct list *list, CXCursor item, mir_place to) {
    struct cursors parts = cursor_children(lower, item);
    struct designation designation = resolve(lower, item, parts, to);
    mir_place at = designation.place;
    if (mir_is_none(at.i)) {
        give_up(lower, item, S("a designated initialiser of this shape"));
        return UINT64_MAX;
    }
    CXCursor value = parts.items[parts.len - 1];
    if (designation.is_range) {
        fill_range(lower, value, &designation);
        at = mir_place_index(lower->unit, lower->body, at, designation.high);
    } else {
        lower_initializer(lower, value, at);
    }
    for (mir_place parent; (parent = mir_place_at(lower->body, at)->parent).i != to.i; at = parent) {
        fill(lower, list, parent, position_of(lower, at) + 1, false);
    }
    return position_of(lower, at) + 1;
}

// Fills the slots of `to` from `at` on. Without braces of its own the list goes on after them.
static void fill(struct lower *lower, struct list *list, mir_place to, uint64_t at, bool is_braced) {
    uint64_t slots = slot_count(type_of(lower, to));
    while (list->next < list->items.len) {
        CXCursor item = list->items.items[list->next];
        if (is_designated(lower, item)) {
            if (!is_braced) {
                return; // belongs to the list the braces of which are written
            }
            list->next++;
            at = fill_designated(lower, list, item, to);
            if (at == UINT64_MAX) {
                return;
            }
        } else if (at >= slots) {
            if (!is_braced) {
                return;
            }
            lower_discarded(lower, item); // more values than members: a warning in C, but they are evaluated
            list->next++;
        } else if (is_padding(lower, to, at)) {
            at++;
        } else {
            fill_slot(lower, list, slot(lower, to, at++));
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

static void lower_list(struct lower *lower, CXCursor expression, mir_place to) {
    struct span span = cursor_span(lower, expression);
    mir_type type = place_type(lower, to);
    complete_record(lower, type);
    struct list list = {.items = cursor_children(lower, expression)};
    uint8_t kind = mir_type_at(lower->unit, type)->kind;
    if (kind != MIR_TYPE_RECORD && kind != MIR_TYPE_ARRAY) {
        if (list.items.len == 1 && kind != MIR_TYPE_OPAQUE) {
            lower_initializer(lower, list.items.items[0], to);
        } else { // `{}`, or a vector
            for (uint32_t i = 0; i < list.items.len; i++) {
                lower_discarded(lower, list.items.items[i]);
            }
            struct mir_operand value = unknown_value(type);
            assign(lower, span, to, MIR_OP_USE, list.items.len ? value : mir_int(type, 0), no_operand());
        }
        return;
    }
    if (list.items.len == 1 && kind == MIR_TYPE_ARRAY && is_string(lower, list.items.items[0]) &&
        fits_whole(lower, list.items.items[0], to)) {
        lower_initializer(lower, list.items.items[0], to);
        return;
    }
    if (!mentions_all(lower, list.items, to)) {
        assign(lower, span, to, MIR_OP_USE, (struct mir_operand){.kind = MIR_OPERAND_ZERO, .type = type}, no_operand());
    }
    fill(lower, &list, to, 0, true);
}

void lower_initializer(struct lower *lower, CXCursor initializer, mir_place to) {
    CXCursor expression = cursor_peel(lower, initializer);
    if (expression.kind == CXCursor_InitListExpr) {
        lower_list(lower, expression, to);
    } else if (type_of(lower, to)->kind == MIR_TYPE_ARRAY) { // from a string literal
        mir_type type = place_type(lower, to);
        assign(lower, cursor_span(lower, expression), to, MIR_OP_USE, unknown_value(type), no_operand());
    } else {
        lower_into(lower, expression, to);
    }
}
