// Inside the room: names of locals, places, types and operands, in two voices.
#ifndef OWN_MIR_TEXT_H
#define OWN_MIR_TEXT_H

#include "mir/mir.h"

enum mir_voice {
    MIR_VOICE_USER, // what a user would write; nothing for what he has no name for
    MIR_VOICE_DUMP, // every place has a name and no two share one: `t3`, `p#2`, `@global`
};

void mir_text_local(struct text *out, const struct mir_unit *unit, const struct mir_body *body, mir_local local,
                    enum mir_voice voice);
void mir_text_place(struct text *out, const struct mir_unit *unit, const struct mir_body *body, mir_place place,
                    enum mir_voice voice);
void mir_text_type(struct text *out, const struct mir_unit *unit, mir_type type);
void mir_text_operand(struct text *out, const struct mir_unit *unit, const struct mir_body *body,
                      struct mir_operand operand, enum mir_voice voice);

// `takes malloc, nonnull`: the marks of an effect, comma-separated; nothing when it states nothing.
void mir_text_effect(struct text *out, const struct mir_unit *unit, struct mir_effect effect);

// ` {acquires arg1->lock}`; nothing when there are none.
void mir_text_locks(struct text *out, const struct mir_unit *unit, struct mir_locks locks);

// In quotes, on one line, cut after `longest` bytes. Escapes are kept as they were written.
void mir_text_quoted(struct text *out, str s, size_t longest);

#endif
