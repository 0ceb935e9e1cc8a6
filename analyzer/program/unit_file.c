// The file of a unit:
//
//     offset 0   8 bytes  magic
//            8   4 bytes  version of this form
//           12   4 bytes  version of the MIR in it
//           16   8 bytes  checksum of all that follows
//           24            directory, file, flags (how many, then each), the message of program/unit.c
//
// Numbers are as in program/bytes.h, so the file means the same on every machine.
#include "program/unit_file.h"

#include "base/os.h"
#include "mir/serial.h"
#include "program/bytes.h"

enum { UNIT_FILE_VERSION = 1, MAGIC_BYTES = 8, VERSIONS_END = 16, HEADER_BYTES = 24 };

#define MAGIC ((str){"\x7fOWNUNI\n", MAGIC_BYTES})

void unit_file_write(struct text *out, const struct command *command, str message) {
    struct text payload = {0};
    bytes_put_str(&payload, command->directory);
    bytes_put_str(&payload, command->file);
    bytes_put_number(&payload, command->flags.items.len);
    for (uint32_t i = 0; i < command->flags.items.len; i++) {
        bytes_put_str(&payload, command->flags.items.items[i]);
    }
    text_add(&payload, message);
    text_add(out, MAGIC);
    bytes_put_number(out, UNIT_FILE_VERSION);
    bytes_put_number(out, MIR_SERIAL_VERSION);
    bytes_put_long(out, mir_serial_checksum(text_view(&payload)));
    text_add(out, text_view(&payload));
    text_free(&payload);
}

static const char *check_header(struct arena *arena, str bytes) {
    if (!str_starts_with(bytes, MAGIC)) {
        return str_starts_with(MAGIC, bytes) ? "the unit file is cut short" : "it is no unit file of own-check";
    }
    str rest = str_slice(bytes, MAGIC_BYTES, bytes.len);
    if (bytes.len < HEADER_BYTES) {
        return "the unit file is cut short";
    }
    uint32_t version = bytes_get_number(&rest);
    uint32_t mir_version = bytes_get_number(&rest);
    if (version != UNIT_FILE_VERSION || mir_version != MIR_SERIAL_VERSION) {
        return str_printf(arena, "the unit file is of format %u.%u, and this own-check reads %d.%d: emit it again",
                          (unsigned)version, (unsigned)mir_version, UNIT_FILE_VERSION, MIR_SERIAL_VERSION)
            .data;
    }
    uint64_t checksum = bytes_get_long(&rest);
    return checksum == mir_serial_checksum(rest) ? NULL : "the unit file is damaged or cut short";
}

static struct command get_command(struct arena *arena, str *rest) {
    struct command command = {.directory = bytes_get_str(arena, rest)};
    command.file = bytes_get_str(arena, rest);
    command.path = os_absolute_path(arena, command.directory, command.file);
    uint32_t count = bytes_get_number(rest);
    for (uint32_t i = 0; i < count && rest->len; i++) {
        VEC_PUSH(arena, &command.flags.items, bytes_get_str(arena, rest));
    }
    return command;
}

struct unit_file unit_file_open(struct arena *arena, str bytes) {
    struct unit_file file = {.error = check_header(arena, bytes)};
    if (file.error) {
        return file;
    }
    str rest = str_slice(bytes, VERSIONS_END, bytes.len);
    file.checksum = bytes_get_long(&rest);
    file.command = get_command(arena, &rest);
    file.message = rest;
    return file;
}
