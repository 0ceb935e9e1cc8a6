// Objects of the machine. A pointer is `object << 32 | offset`, so that arithmetic on it is arithmetic on numbers and
// every use can be checked. Functions and labels have numbers no object has.
#include "machine.h"

#include <string.h>

enum { OFFSET_BITS = 32 };
static const uint64_t FUNCTIONS = UINT64_C(0xf0000000) << OFFSET_BITS;
static const uint64_t LABELS = UINT64_C(0xf1000000) << OFFSET_BITS;

uint64_t type_size(struct machine *machine, mir_type type) {
    const struct mir_type_info *info = mir_type_at(machine->unit, type);
    switch ((enum mir_type_kind)info->kind) {
    case MIR_TYPE_BOOL:
    case MIR_TYPE_INT:
    case MIR_TYPE_FLOAT: return ((uint64_t)info->bits + 7) / 8;
    case MIR_TYPE_POINTER: return POINTER_BYTES;
    case MIR_TYPE_ARRAY: return info->count * type_size(machine, info->element);
    case MIR_TYPE_RECORD: return info->count;
    case MIR_TYPE_VOID:
    case MIR_TYPE_FUNCTION: return 1;
    case MIR_TYPE_VLA:
    case MIR_TYPE_OPAQUE: break;
    }
    fault(machine, "the size of a type that does not tell it is asked for");
}

uint32_t object_new(struct machine *machine, uint64_t size) {
    struct object object = {
        .bytes = ARENA_ARRAY(machine->arena, unsigned char, size + 1),
        .known = ARENA_ARRAY(machine->arena, unsigned char, size + 1),
        .size = size,
        .is_live = true,
    };
    VEC_PUSH(machine->arena, &machine->objects, object);
    return machine->objects.len - 1;
}

scalar object_pointer(uint32_t object) {
    return (scalar)object << OFFSET_BITS;
}

scalar function_pointer(mir_symbol symbol) {
    return FUNCTIONS | symbol.i;
}

scalar label_pointer(uint32_t block) {
    return LABELS | block;
}

mir_symbol pointed_function(struct machine *machine, scalar pointer) {
    if (pointer >> OFFSET_BITS != FUNCTIONS >> OFFSET_BITS) {
        fault(machine, "a call through what points to no function");
    }
    return (mir_symbol){(uint32_t)pointer};
}

uint32_t pointed_label(struct machine *machine, scalar pointer) {
    if (pointer >> OFFSET_BITS != LABELS >> OFFSET_BITS) {
        fault(machine, "a computed goto to what is no label");
    }
    return (uint32_t)pointer;
}

// The object around [pointer, pointer + size) and where in it.
static struct object *access_memory(struct machine *machine, scalar pointer, uint64_t size, uint64_t *offset) {
    uint64_t number = pointer >> OFFSET_BITS;
    if (number == 0 || number >= machine->objects.len) {
        fault(machine, "an access through a pointer to nothing");
    }
    struct object *object = &machine->objects.items[number];
    *offset = pointer & UINT32_MAX;
    if (!object->is_live) {
        fault(machine, "an access to an object whose life has ended");
    }
    if (*offset > object->size || size > object->size - *offset) {
        fault(machine, "an access out of the bounds of its object");
    }
    return object;
}

// The bytes that hold a scalar, which must lie in 8.
static uint64_t bytes_of_scalar(struct machine *machine, uint8_t bit, uint64_t bits) {
    if (bit + bits > 64) {
        fault(machine, "a scalar of %u bits at bit %u", (unsigned)bits, bit);
    }
    return (bit + bits + 7) / 8;
}

static uint64_t scalar_bits(struct machine *machine, mir_type type) {
    const struct mir_type_info *info = mir_type_at(machine->unit, type);
    bool is_integer = info->kind == MIR_TYPE_INT || info->kind == MIR_TYPE_BOOL;
    return is_integer ? info->bits : 8 * type_size(machine, type);
}

static uint64_t mask_of(uint8_t bit, uint64_t bits) {
    return (bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1) << bit;
}

scalar memory_load(struct machine *machine, scalar pointer, uint8_t bit, mir_type type) {
    uint64_t bits = scalar_bits(machine, type), offset;
    uint64_t size = bytes_of_scalar(machine, bit, bits), mask = mask_of(bit, bits);
    const struct object *object = access_memory(machine, pointer, size, &offset);
    scalar value = 0, known = 0;
    for (uint64_t i = 0; i < size; i++) {
        known |= (scalar)object->known[offset + i] << (8 * i);
        value |= (scalar)object->bytes[offset + i] << (8 * i);
    }
    if ((known & mask) != mask) {
        fault(machine, "a value is read that was never written");
    }
    return converted(machine, (value & mask) >> bit, type);
}

void memory_store(struct machine *machine, scalar pointer, uint8_t bit, mir_type type, scalar value) {
    uint64_t bits = scalar_bits(machine, type), offset;
    uint64_t size = bytes_of_scalar(machine, bit, bits), mask = mask_of(bit, bits);
    struct object *object = access_memory(machine, pointer, size, &offset);
    for (uint64_t i = 0; i < size; i++) {
        unsigned char written = (unsigned char)(mask >> (8 * i));
        unsigned char byte = (unsigned char)(value << bit >> (8 * i));
        object->bytes[offset + i] = (unsigned char)((object->bytes[offset + i] & ~written) | (byte & written));
        object->known[offset + i] |= written;
    }
}

void memory_copy(struct machine *machine, scalar to, scalar from, uint64_t size) {
    uint64_t to_offset, from_offset;
    struct object *target = access_memory(machine, to, size, &to_offset);
    struct object *source = access_memory(machine, from, size, &from_offset);
    memmove(target->bytes + to_offset, source->bytes + from_offset, size);
    memmove(target->known + to_offset, source->known + from_offset, size);
}

void memory_clear(struct machine *machine, scalar to, uint64_t size) {
    uint64_t offset;
    struct object *target = access_memory(machine, to, size, &offset);
    memset(target->bytes + offset, 0, size);
    memset(target->known + offset, 0xff, size);
}

void memory_forget(struct machine *machine, scalar to, uint64_t size) {
    uint64_t offset;
    struct object *target = access_memory(machine, to, size, &offset);
    memset(target->known + offset, 0, size);
}
