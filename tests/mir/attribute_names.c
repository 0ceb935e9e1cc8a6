// A program may have the names of attributes for things of its own: those are left alone, and others are still read.
#define locks_excluded(x) ((x) + 1)
#if __has_attribute(lifetimebound)
#define BOUND __attribute__((lifetimebound))
#endif

struct device {
    void (*unlock_function)(int);
    int lifetimebound;
    int capability;
};

static int fd_arg(int n) {
    return n;
}

int shared_lock_function(struct device *device);
#define CALL(f, x) f(x)

int uses(struct device *d, int malloc, int fd_arg_read) {
    d->unlock_function(malloc);
    return fd_arg(2) + locks_excluded(fd_arg_read) + d->lifetimebound + CALL(shared_lock_function, d);
}

int reads(int fd) __attribute__((fd_arg_read(1)));

int reads_it(int fd) {
    return reads(fd);
}
