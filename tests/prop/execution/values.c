// Operands, places and operators, with the meaning mir.h and mir_ops.def give them.
#include "machine.h"

#include <string.h>

static const struct mir_type_info *info_of(struct machine *machine, mir_type type) {
    return mir_type_at(machine->unit, type);
}

static bool is_integer(const struct mir_type_info *info) {
    return info->kind == MIR_TYPE_INT || info->kind == MIR_TYPE_BOOL;
}

bool is_scalar_type(struct machine *machine, mir_type type) {
    const struct mir_type_info *info = info_of(machine, type);
    return is_integer(info) || info->kind == MIR_TYPE_POINTER;
}

static bool is_signed(struct machine *machine, mir_type type) {
    const struct mir_type_info *info = info_of(machine, type);
    return info->kind == MIR_TYPE_INT && info->is_signed;
}

// ---- conversions ----

scalar converted(struct machine *machine, scalar value, mir_type to) {
    const struct mir_type_info *info = info_of(machine, to);
    if (info->kind == MIR_TYPE_BOOL) {
        return value != 0;
    }
    if (info->kind != MIR_TYPE_INT || info->bits >= 64) {
        return value;
    }
    scalar mask = (UINT64_C(1) << info->bits) - 1;
    bool is_negative = info->is_signed && (value >> (info->bits - 1) & 1);
    return is_negative ? value | ~mask : value & mask;
}

// A conversion that MIR makes without a cast: it must keep the value.
static scalar kept(struct machine *machine, scalar value, mir_type from, mir_type to) {
    if (from.i == to.i) {
        return value;
    }
    bool is_pointer = info_of(machine, from)->kind == MIR_TYPE_POINTER;
    if (is_pointer != (info_of(machine, to)->kind == MIR_TYPE_POINTER)) {
        fault(machine, "a conversion between a pointer and a number without a cast");
    }
    bool changes_sign = (int64_t)value < 0 && !is_pointer && is_signed(machine, from) != is_signed(machine, to);
    if (converted(machine, value, to) != value || changes_sign) {
        fault(machine, "a conversion without a cast changes a value");
    }
    return value;
}

// ---- places ----

static uint32_t global_object(struct machine *machine, uint32_t symbol) {
    if (!machine->globals[symbol]) {
        uint64_t size = type_size(machine, machine->unit->symbols.items[symbol].type);
        machine->globals[symbol] = object_new(machine, size);
        memory_clear(machine, object_pointer(machine->globals[symbol]), size);
    }
    return machine->globals[symbol];
}

static scalar local_pointer(struct machine *machine, const struct frame *frame, uint32_t local) {
    if (!frame->locals[local]) {
        str name = mir_string(machine->unit, frame->body->locals.items[local].name);
        fault(machine, "local %u `%.*s` is used without storage", local, STR_ARG(name));
    }
    return object_pointer(frame->locals[local]);
}

static scalar element_offset(struct machine *machine, const struct frame *frame, const struct mir_place_info *place) {
    uint64_t index = (uint64_t)place->data;
    if (place->kind == MIR_PLACE_ELEMENT) {
        mir_type type = frame->body->locals.items[place->data].type;
        index = memory_load(machine, local_pointer(machine, frame, (uint32_t)place->data), 0, type);
    }
    return index * type_size(machine, place->type);
}

scalar place_pointer(struct machine *machine, const struct frame *frame, mir_place id) {
    const struct mir_place_info *place = mir_place_at(frame->body, id);
    if (place->kind == MIR_PLACE_LOCAL) {
        return local_pointer(machine, frame, (uint32_t)place->data);
    }
    if (place->kind == MIR_PLACE_GLOBAL) {
        return object_pointer(global_object(machine, (uint32_t)place->data));
    }
    scalar parent = place_pointer(machine, frame, place->parent);
    mir_type type = mir_place_at(frame->body, place->parent)->type;
    switch ((enum mir_place_kind)place->kind) {
    case MIR_PLACE_FIELD:
        return parent + machine->unit->fields.items[info_of(machine, type)->first + (uint64_t)place->data].offset;
    case MIR_PLACE_DEREF: return memory_load(machine, parent, 0, type);
    case MIR_PLACE_INDEX:
    case MIR_PLACE_ELEMENT: return parent + element_offset(machine, frame, place);
    case MIR_PLACE_LOCAL:
    case MIR_PLACE_GLOBAL: break;
    }
    fault(machine, "a place of kind %d", place->kind);
}

uint8_t place_bit(struct machine *machine, const struct frame *frame, mir_place id) {
    const struct mir_place_info *place = mir_place_at(frame->body, id);
    if (place->kind != MIR_PLACE_FIELD) {
        return 0;
    }
    const struct mir_type_info *record = info_of(machine, mir_place_at(frame->body, place->parent)->type);
    return machine->unit->fields.items[record->first + (uint64_t)place->data].bit;
}

// ---- operands ----

static uint64_t number_behind(str text, size_t *at, size_t most, unsigned base) {
    uint64_t number = 0;
    for (size_t end = *at + most; *at < end && *at < text.len; (*at)++) {
        char c = text.data[*at];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                : base;
        if (digit >= base) {
            break;
        }
        number = number * base + digit;
    }
    return number;
}

// The next character of a literal as clang prints it: escapes are \ooo, \xX, \uXXXX, \UXXXXXXXX and letters.
static uint64_t next_character(str text, size_t *at) {
    static const char letters[] = "abfnrtv", codes[] = "\a\b\f\n\r\t\v";
    unsigned char c = (unsigned char)text.data[(*at)++];
    if (c != '\\' || *at == text.len) {
        return c;
    }
    c = (unsigned char)text.data[*at];
    if (c >= '0' && c <= '7') {
        return number_behind(text, at, 3, 8);
    }
    (*at)++;
    if (c == 'x' || c == 'u' || c == 'U') {
        return number_behind(text, at, c == 'u' ? 4 : 8, 16);
    }
    const char *letter = memchr(letters, c, sizeof letters - 1);
    return letter ? (unsigned char)codes[letter - letters] : c;
}

// Writes the characters of a literal and zeros behind them, `count` elements of `size` bytes in all; with no target only
// counts them. Returns how many there are, without zeros.
static uint64_t write_characters(struct object *object, uint64_t offset, str text, uint64_t size, uint64_t count) {
    uint64_t written = 0;
    for (size_t at = 0; at < text.len; written++) {
        uint64_t c = next_character(text, &at);
        for (uint64_t i = 0; object && written < count && i < size; i++) {
            object->bytes[offset + written * size + i] = (unsigned char)(c >> (8 * i));
        }
    }
    return written;
}

static scalar string_pointer(struct machine *machine, struct mir_operand operand) {
    uint64_t size = type_size(machine, info_of(machine, operand.type)->element);
    uint64_t key = (uint64_t)operand.data << 8 | size;
    struct map_result known = map_get(&machine->strings, key);
    if (!known.found) {
        str text = mir_string(machine->unit, (uint32_t)operand.data);
        uint64_t count = write_characters(NULL, 0, text, size, 0) + 1;
        known.value = object_new(machine, count * size);
        memory_clear(machine, object_pointer(known.value), count * size);
        write_characters(&machine->objects.items[known.value], 0, text, size, count);
        map_set(machine->arena, &machine->strings, key, known.value);
    }
    return object_pointer(known.value);
}

static void store_string(struct machine *machine, scalar to, mir_type type, struct mir_operand operand) {
    const struct mir_type_info *array = info_of(machine, type);
    uint64_t size = type_size(machine, array->element);
    memory_clear(machine, to, array->count * size);
    struct object *object = &machine->objects.items[to >> 32];
    write_characters(object, (uint32_t)to, mir_string(machine->unit, (uint32_t)operand.data), size, array->count);
}

static scalar copied(struct machine *machine, const struct frame *frame, struct mir_operand operand) {
    mir_place place = {(uint32_t)operand.data};
    mir_type type = mir_place_at(frame->body, place)->type;
    if (info_of(machine, type)->kind == MIR_TYPE_FUNCTION) { // what a function pointer points to is itself
        return place_pointer(machine, frame, place);
    }
    if (!is_scalar_type(machine, type)) {
        fault(machine, "what is no scalar is used as one");
    }
    scalar value = memory_load(machine, place_pointer(machine, frame, place), place_bit(machine, frame, place), type);
    return kept(machine, value, type, operand.type);
}

scalar operand_value(struct machine *machine, const struct frame *frame, struct mir_operand operand) {
    switch ((enum mir_operand_kind)operand.kind) {
    case MIR_OPERAND_COPY: return copied(machine, frame, operand);
    case MIR_OPERAND_ADDRESS: return place_pointer(machine, frame, (mir_place){(uint32_t)operand.data});
    case MIR_OPERAND_INT:
        if (converted(machine, (scalar)operand.data, operand.type) != (scalar)operand.data) {
            fault(machine, "the constant %lld does not fit its type", (long long)operand.data);
        }
        return (scalar)operand.data;
    case MIR_OPERAND_STRING: return string_pointer(machine, operand);
    case MIR_OPERAND_FUNCTION: return function_pointer((mir_symbol){(uint32_t)operand.data});
    case MIR_OPERAND_LABEL: return label_pointer((uint32_t)operand.data);
    case MIR_OPERAND_UNKNOWN: fault(machine, "a value that is not known is used");
    case MIR_OPERAND_FLOAT: fault(machine, "a floating constant is used");
    case MIR_OPERAND_NONE:
    case MIR_OPERAND_ZERO: break;
    }
    fault(machine, "an operand of kind %d has no scalar value", operand.kind);
}

static void store_aggregate(struct machine *machine, const struct frame *frame, scalar to, mir_type type,
                            struct mir_operand operand) {
    uint64_t size = type_size(machine, type);
    if (operand.kind == MIR_OPERAND_COPY) {
        mir_place place = {(uint32_t)operand.data};
        if (mir_place_at(frame->body, place)->type.i != type.i) {
            fault(machine, "an aggregate is copied from one of another type");
        }
        memory_copy(machine, to, place_pointer(machine, frame, place), size);
    } else if (operand.kind == MIR_OPERAND_ZERO) {
        memory_clear(machine, to, size);
    } else if (operand.kind == MIR_OPERAND_STRING) {
        store_string(machine, to, type, operand);
    } else if (operand.kind == MIR_OPERAND_UNKNOWN) {
        memory_forget(machine, to, size);
    } else {
        fault(machine, "an aggregate gets an operand of kind %d", operand.kind);
    }
}

void store_operand(struct machine *machine, const struct frame *frame, scalar to, uint8_t bit, mir_type type,
                   struct mir_operand operand) {
    if (!is_scalar_type(machine, type)) {
        store_aggregate(machine, frame, to, type, operand);
    } else if (operand.kind == MIR_OPERAND_UNKNOWN) {
        memory_forget(machine, to, type_size(machine, type));
    } else {
        memory_store(machine, to, bit, type, kept(machine, operand_value(machine, frame, operand), operand.type, type));
    }
}

// ---- operators ----

static bool same_numbers(struct machine *machine, mir_type a, mir_type b) {
    const struct mir_type_info *left = info_of(machine, a), *right = info_of(machine, b);
    if (left->kind == MIR_TYPE_POINTER && right->kind == MIR_TYPE_POINTER) {
        return true;
    }
    return left->kind == right->kind && left->bits == right->bits && left->is_signed == right->is_signed;
}

static void require_numbers(struct machine *machine, mir_type a, mir_type b) {
    if (!same_numbers(machine, a, b)) {
        fault(machine, "an operator on operands of different types");
    }
}

bool comparison(struct machine *machine, const struct frame *frame, uint8_t op, struct mir_operand left,
                struct mir_operand right) {
    require_numbers(machine, left.type, right.type);
    scalar a = operand_value(machine, frame, left), b = operand_value(machine, frame, right);
    if (is_signed(machine, left.type)) { // so that unsigned comparison gives the order of signed numbers
        a ^= UINT64_C(1) << 63;
        b ^= UINT64_C(1) << 63;
    }
    switch ((enum mir_op)op) {
    case MIR_OP_EQUAL: return a == b;
    case MIR_OP_NOT_EQUAL: return a != b;
    case MIR_OP_LESS: return a < b;
    case MIR_OP_LESS_EQUAL: return a <= b;
    case MIR_OP_GREATER: return a > b;
    case MIR_OP_GREATER_EQUAL: return a >= b;
    default: fault(machine, "operator %d is no comparison", op);
    }
}

static scalar quotient(struct machine *machine, bool has_sign, scalar a, scalar b, bool wants_rest) {
    if (b == 0 || (has_sign && b == UINT64_MAX && a == UINT64_C(1) << 63)) {
        fault(machine, "a division that C does not define");
    }
    if (has_sign) {
        int64_t left = (int64_t)a, right = (int64_t)b;
        return (scalar)(wants_rest ? left % right : left / right);
    }
    return wants_rest ? a % b : a / b;
}

static scalar shifted_right(bool has_sign, scalar a, scalar b) {
    scalar moved = a >> b;
    return has_sign && (int64_t)a < 0 && b ? moved | ~(UINT64_MAX >> b) : moved;
}

static scalar shift(struct machine *machine, uint8_t op, mir_type type, scalar a, scalar b) {
    if (b >= info_of(machine, type)->bits) {
        fault(machine, "a shift by more than the type has bits");
    }
    return op == MIR_OP_SHIFT_LEFT ? a << b : shifted_right(is_signed(machine, type), a, b);
}

static scalar arithmetic(struct machine *machine, uint8_t op, mir_type type, scalar a, scalar b) {
    switch ((enum mir_op)op) {
    case MIR_OP_ADD: return a + b;
    case MIR_OP_SUBTRACT: return a - b;
    case MIR_OP_MULTIPLY: return a * b;
    case MIR_OP_DIVIDE:
    case MIR_OP_REMAINDER: return quotient(machine, is_signed(machine, type), a, b, op == MIR_OP_REMAINDER);
    case MIR_OP_AND: return a & b;
    case MIR_OP_OR: return a | b;
    case MIR_OP_XOR: return a ^ b;
    default: fault(machine, "operator %d is not understood", op);
    }
}

static scalar pointer_arithmetic(struct machine *machine, uint8_t op, mir_type pointer, scalar a, scalar b) {
    uint64_t size = type_size(machine, info_of(machine, pointer)->element);
    if (op == MIR_OP_POINTER_DIFFERENCE) {
        return (scalar)((int64_t)(a - b) / (int64_t)size);
    }
    return op == MIR_OP_POINTER_ADD ? a + b * size : a - b * size;
}

static scalar binary(struct machine *machine, const struct frame *frame, const struct mir_statement *statement,
                     mir_type type) {
    bool is_shift = statement->op == MIR_OP_SHIFT_LEFT || statement->op == MIR_OP_SHIFT_RIGHT;
    bool is_pointer = statement->op == MIR_OP_POINTER_ADD || statement->op == MIR_OP_POINTER_SUBTRACT ||
                      statement->op == MIR_OP_POINTER_DIFFERENCE;
    if (!is_pointer) {
        require_numbers(machine, statement->a.type, type);
    }
    if (!is_pointer && !is_shift) {
        require_numbers(machine, statement->b.type, type);
    }
    scalar a = operand_value(machine, frame, statement->a), b = operand_value(machine, frame, statement->b);
    if (is_pointer) {
        return pointer_arithmetic(machine, statement->op, statement->a.type, a, b);
    }
    scalar result = is_shift ? shift(machine, statement->op, type, a, b)
                             : arithmetic(machine, statement->op, type, a, b);
    return converted(machine, result, type);
}

static scalar unary(struct machine *machine, uint8_t op, mir_type from, mir_type to, scalar a) {
    if (op == MIR_OP_CAST) {
        return converted(machine, a, to);
    }
    require_numbers(machine, from, to);
    return converted(machine, op == MIR_OP_NEGATE ? 0 - a : ~a, to);
}

scalar operation(struct machine *machine, const struct frame *frame, const struct mir_statement *statement,
                 mir_type type) {
    if (statement->op >= MIR_OP_EQUAL && statement->op <= MIR_OP_GREATER_EQUAL) {
        return comparison(machine, frame, statement->op, statement->a, statement->b);
    }
    if (statement->op == MIR_OP_CAST || statement->op == MIR_OP_NEGATE || statement->op == MIR_OP_COMPLEMENT) {
        return unary(machine, statement->op, statement->a.type, type, operand_value(machine, frame, statement->a));
    }
    return binary(machine, frame, statement, type);
}
