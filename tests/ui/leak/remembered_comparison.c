// The result of a comparison is remembered after what was compared is forgotten.
#include <stdio.h>

extern char *log_path;
void prepare(const char *message);

void log_line_ok(const char *message) {
    int to_stdout = log_path[0] == '\0';
    FILE *out = to_stdout ? stdout : fopen(log_path, "a");
    if (!out)
        return;
    prepare(message);
    fprintf(out, "%s", message);
    if (!to_stdout)
        fclose(out);
}

void log_line_bad(const char *message) {
    int to_stdout = log_path[0] == '\0';
    FILE *out = to_stdout ? stdout : fopen(log_path, "a");
    if (!out)
        return;
    prepare(message);
    fprintf(out, "%s", message);
    if (to_stdout)
        fclose(out);
} //~ warning: stream opened by `fopen` is never closed [leak]
