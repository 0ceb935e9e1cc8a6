#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE

#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *reason(int error) {
    switch (error) {
    case ENOENT: return "no such file";
    case EACCES: return "permission denied";
    case EISDIR: return "is a directory";
    case ENOTDIR: return "part of the path is not a directory";
    case EMFILE:
    case ENFILE: return "too many open files";
    default: return "cannot be read";
    }
}

// Reads until the end of the file, whatever its size was said to be: pipes and /proc say 0.
static const char *read_all(int descriptor, struct text *text) {
    char block[65536];
    for (;;) {
        ssize_t got = read(descriptor, block, sizeof block);
        if (got == 0) {
            return NULL;
        }
        if (got < 0 && errno != EINTR) {
            return reason(errno);
        }
        if (got > 0) {
            text_add(text, (str){block, (size_t)got});
        }
    }
}

struct os_read_result os_read_file(struct arena *arena, const char *path) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return (struct os_read_result){.error = reason(errno)};
    }
    struct text text = {0};
    const char *error = read_all(descriptor, &text);
    close(descriptor);
    struct os_read_result result = {.error = error};
    if (!error) {
        result.data = str_copy(arena, text_view(&text));
    }
    text_free(&text);
    return result;
}

bool os_is_terminal(int descriptor) {
    return isatty(descriptor) == 1;
}

bool os_is_directory(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool os_exists(const char *path) {
    return access(path, F_OK) == 0;
}

int os_terminal_width(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

double os_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

str os_environment(const char *name) {
    return str_from_c(getenv(name));
}

str os_current_directory(struct arena *arena) {
    char path[PATH_MAX];
    return str_copy(arena, str_from_c(getcwd(path, sizeof path) ? path : "/"));
}

// Appends the components of `path` to the absolute path in `out`, resolving `.` and `..`.
static void add_components(struct text *out, str path) {
    while (path.len) {
        str part = str_cut(&path, '/');
        if (part.len == 0 || str_eq(part, S("."))) {
            continue;
        }
        if (str_eq(part, S(".."))) {
            while (out->len && out->data[--out->len] != '/') {
            }
            continue;
        }
        text_add_char(out, '/');
        text_add(out, part);
    }
}

str os_absolute_path(struct arena *arena, str directory, str path) {
    struct text out = {0};
    if (!str_starts_with(path, S("/"))) {
        add_components(&out, directory);
    }
    add_components(&out, path);
    if (out.len == 0) {
        text_add_char(&out, '/');
    }
    str result = str_copy(arena, text_view(&out));
    text_free(&out);
    return result;
}

bool os_write(int descriptor, str s) {
    while (s.len) {
        ssize_t put = write(descriptor, s.data, s.len);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        if (put > 0) {
            s = str_slice(s, (size_t)put, s.len);
        }
    }
    return true;
}
