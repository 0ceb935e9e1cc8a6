// Inside the room: what the writer and the reader of serial units share.
//
//     offset 0   8 bytes  magic
//            8   4 bytes  version, little-endian
//           12   8 bytes  checksum of all that follows, little-endian
//           20            payload: numbers are LEB128 varints, signed ones in zigzag; tables are a count and items
//
// The payload, in order: strings, paths, the files that are the unit's own, locks, field table, type list, types, effects, contracts, symbols, heads of
// bodies with the length of each, bodies. The last body is that of the initial values; its length is 0 when there are none.
// A body can be read alone: its spans count from where it begins.
#ifndef OWN_MIR_SERIAL_FORMAT_H
#define OWN_MIR_SERIAL_FORMAT_H

#include "mir/serial.h"

enum { SERIAL_MAGIC_BYTES = 8, SERIAL_VERSION_AT = 8, SERIAL_CHECKSUM_AT = 12, SERIAL_HEADER_BYTES = 20 };

#define SERIAL_MAGIC ((str){"\x7fOWNMIR\n", SERIAL_MAGIC_BYTES})

// Flags of types, symbols and locals, each in one byte.
enum { SERIAL_SIGNED = 1, SERIAL_UNION = 2, SERIAL_VARIADIC = 4 };
enum {
    SERIAL_EXTERNAL = 1,
    SERIAL_STATIC_LOCAL = 2,
    SERIAL_INLINE = 4,
    SERIAL_CONST = 8,
    SERIAL_THREAD = 16,
    SERIAL_WEAK = 32,
};
enum { SERIAL_CLEANUP = 1, SERIAL_LITERAL = 2 };

// Beside the kind of an operand: it is a copy with the type of its place, which is not written.
enum { SERIAL_TYPE_OF_PLACE = 0x80 };

#endif
