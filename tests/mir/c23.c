// -std=c2x (clang >= 19): what C23 adds: keywords, attributes on statements, `nullptr`, `typeof`, `auto`, `constexpr`, empty braces,
// labels before declarations and at the end of a block, enumerations with a type.
[[nodiscard]] int make(void);
void use(int);
static_assert(sizeof(int) >= 4);

enum small : unsigned char { FIRST = 1, LAST = 255 };

int keywords(int *p) {
    static_assert(true, "in a block");
    constexpr int limit = 10;
    constexpr int table[] = {1, 2, limit};
    bool seen = false;
    int *none = nullptr;
    thread_local static int calls;
    alignas(16) int aligned = 0b101;
    calls++;
    if (p == nullptr || !p)
        seen = true;
    return seen + table[1] + (none == p) + aligned + 1'000;
}

int types(int n, volatile int v) {
    auto copy = n;
    typeof(n) same = copy;
    typeof_unqual(v) plain = same;
    typeof(make()) not_called = 3;
    typeof(int[n++]) sized;
    sized[0] = plain;
    enum small s = LAST;
    return sized[0] + not_called + s;
}

int attributes([[maybe_unused]] int n) {
    [[maybe_unused]] int unused = make();
    switch (n) {
    case 1:
        use(1);
        [[fallthrough]];
    case 2:
        use(2);
        __attribute__((fallthrough));
    default:
        break;
    }
    [[]] use(3);
    [[clang::nomerge]] {
        use(4);
    }
    if (n)
        [[likely]] return 1;
    [[maybe_unused]] again: int behind = n;
    if (behind > 5)
        goto again;
    return 0;
}

int of_small(enum small s) {
    switch (s) {
    case FIRST: return 1;
    case LAST: return 2;
    }
    return s == LAST;
}

struct pair {
    int a, b;
};

struct pair empty(int n) {
    struct pair p = {};
    int array[3] = {};
    p.b = array[n];
    {
        if (n)
            goto out;
        use(n);
    out:
    }
    return p;
}

int unnamed(int, int b) {
    return b;
}

int embedded(int n) {
    const unsigned char bytes[] = {
#embed "include.h" limit(5)
        , 0};
    return bytes[n];
}
