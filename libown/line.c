/* SPDX-License-Identifier: MIT */
#include "line.h"

#if !OWN_FREESTANDING
#include <unistd.h>
#endif

void line_text(struct line *line, const char *text)
{
    while (*text && line->length < sizeof line->text - 1)
        line->text[line->length++] = *text++;
}

void line_number(struct line *line, size_t number)
{
    char digits[3 * sizeof number + 1];
    char *first = digits + sizeof digits - 1;
    *first = '\0';
    do
        *--first = (char)('0' + number % 10);
    while (number /= 10);
    line_text(line, first);
}

#if OWN_FREESTANDING
void line_end(struct line *line)
{
    line->text[line->length] = '\0';
    own_host_fail(line->text);
}

void line_abort(struct line *line)
{
    line_end(line);
    OWN_TRAP_();
}
#else
void line_end(struct line *line)
{
    line->text[line->length++] = '\n';
    if (write(STDERR_FILENO, line->text, line->length) < 0)
        return; /* there is nowhere left to say so */
}

void line_abort(struct line *line)
{
    line_end(line);
    abort();
}
#endif
