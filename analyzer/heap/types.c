// Sizes and ranges of MIR types, as far as address arithmetic and bounds need them.
#include "heap/engine.h"

// Nothing is that large, and a product of two sizes fits into 64 bits.
enum { POINTER_BYTES = 8, LARGEST_SIZE = INT32_MAX };

int64_t heap_type_size(const struct mir_unit *unit, mir_type type) {
    const struct mir_type_info *info = mir_type_at(unit, type);
    switch ((enum mir_type_kind)info->kind) {
    case MIR_TYPE_VOID: return 1; // arithmetic on void pointers counts bytes
    case MIR_TYPE_BOOL: return 1;
    case MIR_TYPE_INT:
    case MIR_TYPE_FLOAT: return info->bits ? (info->bits + 7) / 8 : 4;
    case MIR_TYPE_POINTER: return POINTER_BYTES;
    case MIR_TYPE_ARRAY: {
        int64_t element = heap_type_size(unit, info->element);
        bool fits = info->count < LARGEST_SIZE && element * (int64_t)info->count < LARGEST_SIZE;
        return fits ? element * (int64_t)info->count : 0;
    }
    case MIR_TYPE_RECORD: return info->count < LARGEST_SIZE ? (int64_t)info->count : 0;
    case MIR_TYPE_VLA:
    case MIR_TYPE_FUNCTION:
    case MIR_TYPE_OPAQUE: return 0;
    }
    return 0;
}

bool heap_type_is_aggregate(const struct mir_unit *unit, mir_type type) {
    switch ((enum mir_type_kind)mir_type_at(unit, type)->kind) {
    case MIR_TYPE_ARRAY:
    case MIR_TYPE_VLA:
    case MIR_TYPE_RECORD:
    case MIR_TYPE_OPAQUE: return true;
    case MIR_TYPE_VOID:
    case MIR_TYPE_BOOL:
    case MIR_TYPE_INT:
    case MIR_TYPE_FLOAT:
    case MIR_TYPE_POINTER:
    case MIR_TYPE_FUNCTION: return false;
    }
    return false;
}

bool heap_type_is_pointer(const struct mir_unit *unit, mir_type type) {
    return mir_type_at(unit, type)->kind == MIR_TYPE_POINTER;
}

bool heap_type_is_integer(const struct mir_unit *unit, mir_type type) {
    uint8_t kind = mir_type_at(unit, type)->kind;
    return kind == MIR_TYPE_INT || kind == MIR_TYPE_BOOL;
}

// Unsigned numbers of 64 bits and more are clamped to what fits into a signed one.
void heap_type_bounds(const struct mir_unit *unit, mir_type type, int64_t *low, int64_t *high) {
    const struct mir_type_info *info = mir_type_at(unit, type);
    *low = INT64_MIN;
    *high = INT64_MAX;
    if (info->kind == MIR_TYPE_BOOL) {
        *low = 0;
        *high = 1;
    } else if (info->kind == MIR_TYPE_INT && info->bits > 0 && info->bits < 64) {
        *high = (int64_t)(UINT64_C(1) << (info->is_signed ? info->bits - 1 : info->bits)) - 1;
        *low = info->is_signed ? -*high - 1 : 0;
    } else if (info->kind == MIR_TYPE_INT && !info->is_signed) {
        *low = 0;
    }
}

int64_t heap_wrap(const struct mir_unit *unit, mir_type type, int64_t number) {
    const struct mir_type_info *info = mir_type_at(unit, type);
    if (info->kind == MIR_TYPE_BOOL) {
        return number != 0;
    }
    if (info->kind != MIR_TYPE_INT || info->bits == 0) {
        return number;
    }
    if (info->bits >= 64) {
        return !info->is_signed && number < 0 ? INT64_MAX : number;
    }
    uint64_t mask = (UINT64_C(1) << info->bits) - 1;
    uint64_t low = (uint64_t)number & mask;
    bool is_negative = info->is_signed && (low >> (info->bits - 1)) != 0;
    return is_negative ? -(int64_t)(mask - low) - 1 : (int64_t)low;
}
