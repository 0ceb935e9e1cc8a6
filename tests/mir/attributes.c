// -std=gnu2x: what attributes say, in every spelling; it stands in braces behind arguments and results.
struct table;
void table_free(int flags, struct table *t);
__attribute__((__malloc__(table_free, 2))) struct table *table_new(void);
struct table *table_sure(void) __attribute__((__malloc__(table_free, 2), returns_nonnull));
struct table *table_peek(void) __attribute__((malloc));

[[noreturn]] void stop_by_standard(void);
_Noreturn void stop_by_keyword(void);
__attribute__((__noreturn__)) void stop_by_gnu(void);
[[gnu::noreturn]] void stop_by_prefix(void);
void (*stop_by_pointer)(void) __attribute__((noreturn));
__attribute__((cold)) void goes_on(void (*callback)(void) __attribute__((noreturn)));

void none_null(char *a, int n, char *b) __attribute__((nonnull));
[[gnu::nonnull(3)]] void one_not_null(char *a, int n, char *b);
void by_parameter(char *a, __attribute__((nonnull)) char *b, char *_Nonnull c, char *_Nullable d);
char *_Nonnull result_not_null(void);
char *_Nullable result_maybe_null(void);

char *given(void) __attribute__((ownership_returns(malloc)));
void taken(char *a, char *b, char *c) __attribute__((ownership_takes(pool, 1, 3))) __attribute__((ownership_holds(pool, 2)));

void put_back(struct table **t);

void results(void) {
    table_free(0, table_new());
    table_free(1, table_sure());
    table_free(1, table_peek());
    taken(given(), result_not_null(), result_maybe_null());
}

void parameters(char *a, char *b) {
    none_null(a, 1, b);
    one_not_null(a, 1, b);
    by_parameter(a, b, a, b);
}

void stops(int n) {
    [[gnu::cleanup(put_back)]] struct table *t = table_peek();
    switch (n) {
    case 1: stop_by_standard();
    case 2: stop_by_keyword();
    case 3: stop_by_gnu();
    case 4: stop_by_prefix();
    case 5: stop_by_pointer();
    default: goes_on(stop_by_gnu);
    }
}

// ---- attributes that are not in clang's tree ----

#define FD_READ(n) __attribute__((fd_arg_read(n)))
#define SECOND 2
void uses_fd(const char *path, int fd) __attribute__((fd_arg(SECOND)));
void reads_fd(int fd) FD_READ(1);
void copies_fd(int from, int to) __attribute__((__fd_arg_read__(1), __fd_arg_write__(2)));

const char *base_name(const char *path __attribute__((lifetimebound)), int flags);
const char *longer(const char *a __attribute__((__lifetimebound__)), const char *b __attribute__((lifetimebound)));
void visit(__attribute__((noescape)) int *first, [[clang::noescape]] int *last);

void not_in_the_tree(const char *path, int a, int b, int *p) {
    uses_fd(base_name(path, 0), a);
    reads_fd(a);
    copies_fd(a, b);
    longer(path, path);
    visit(p, p);
}
