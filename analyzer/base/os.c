#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE

#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *reason_or(int error, const char *fallback) {
    switch (error) {
    case ENOENT: return "no such file";
    case EACCES: return "permission denied";
    case EISDIR: return "is a directory";
    case ENOTDIR: return "part of the path is not a directory";
    case EEXIST: return "it is there and is no directory";
    case ENOSPC:
    case EDQUOT: return "no space left";
    case EROFS: return "read-only file system";
    case ENAMETOOLONG: return "its name is too long";
    case EMFILE:
    case ENFILE: return "too many open files";
    default: return fallback;
    }
}

static const char *reason(int error) {
    return reason_or(error, "cannot be read");
}

ssize_t os_read(int descriptor, char *into, size_t size) {
    size_t len = 0;
    while (len < size) {
        ssize_t got = read(descriptor, into + len, size - len);
        if (got == 0) {
            break;
        }
        if (got < 0 && errno != EINTR) {
            return -1;
        }
        len += got > 0 ? (size_t)got : 0;
    }
    return (ssize_t)len;
}

// Reads until the end of the file, whatever its size is said to be: pipes and /proc say 0.
static struct os_read_result read_all(struct arena *arena, int descriptor) {
    struct stat status;
    size_t size = 4096;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
        size = (size_t)status.st_size + 1; // one read more says that it has ended
    }
    char *data = arena_alloc_dirty(arena, size);
    for (size_t len = 0;;) {
        ssize_t got = os_read(descriptor, data + len, size - len);
        if (got < 0) {
            return (struct os_read_result){.error = reason(errno)};
        }
        len += (size_t)got;
        if (len < size) {
            data[len] = '\0';
            return (struct os_read_result){.data = {data, len}};
        }
        char *larger = arena_alloc_dirty(arena, size * 2);
        memcpy(larger, data, len);
        data = larger;
        size *= 2;
    }
}

struct os_read_result os_read_file(struct arena *arena, const char *path) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return (struct os_read_result){.error = reason(errno)};
    }
    struct os_read_result result = read_all(arena, descriptor);
    close(descriptor);
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

// ---- writing files ----

static const char *write_reason(int error) {
    return reason_or(error, "cannot be written");
}

static const char *write_and_close(int descriptor, str data) {
    const char *error = os_write(descriptor, data) ? NULL : write_reason(errno);
    return close(descriptor) == 0 || error ? error : write_reason(errno);
}

static const char *write_in_place(const char *path, str data) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    return descriptor < 0 ? write_reason(errno) : write_and_close(descriptor, data);
}

const char *os_write_file(const char *path, str data) {
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        return write_in_place(path, data);
    }
    struct arena arena = {0};
    const char *next = str_printf(&arena, "%s.%ld.tmp", path, (long)getpid()).data;
    int descriptor = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    const char *error = descriptor < 0 ? write_reason(errno) : write_and_close(descriptor, data);
    if (!error && rename(next, path) != 0) {
        error = write_reason(errno);
    }
    if (error && descriptor >= 0) {
        unlink(next);
    }
    arena_free(&arena);
    return error;
}

static const char *make_one_directory(const char *path) {
    if (mkdir(path, 0777) == 0 || os_is_directory(path)) {
        return NULL;
    }
    return write_reason(errno);
}

const char *os_make_directory(const char *path) {
    struct arena arena = {0};
    size_t len = strlen(path);
    const char *error = NULL;
    for (size_t i = 1; i < len && !error; i++) {
        if (path[i] == '/') {
            error = make_one_directory(str_copy(&arena, (str){path, i}).data);
        }
    }
    arena_free(&arena);
    return error ? error : make_one_directory(path);
}

const char *os_remove_file(const char *path) {
    return unlink(path) == 0 || errno == ENOENT ? NULL : write_reason(errno);
}
