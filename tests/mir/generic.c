// `_Generic` lowers to its chosen branch. Branches of the same type are told apart by the types they are written with;
// what cannot be told (a typedef inside a declarator, a local typedef) becomes a branch on an unknown condition.
typedef unsigned long size;
typedef char *text;
typedef struct {
    int x;
} pair;
struct node;
enum color { RED };
enum signed_color { BLUE = -1 };

void use_int(int);
void use_size(size);
void use_text(text);
void use_other(void);

int one_of_each_type(int *p) {
    return *_Generic(p, char *: (char *)p, int *: p, default: (void *)p);
}

int by_basic_type(unsigned n, long double d, _Bool b) {
    int a = _Generic(n, int: 1, unsigned: 2, default: 3);
    a += _Generic(d, float: 1, double: 2, long double: 3);
    a += _Generic(b, int: 1, _Bool: 2);
    return a + _Generic('x', char: 1, int: 2);
}

int by_typedef(unsigned long n, char *s, pair p, const char *c) {
    int a = _Generic(n, unsigned: 1, size: 2, default: 3);
    a += _Generic(s, size *: 1, text: 2, default: 3);
    a += _Generic(p, struct node *: 1, pair: 2);
    return a + _Generic(c, text: 1, const size *: 2, default: 3);
}

int by_conversion(const int n, int array[3], volatile int *v) {
    int local[2];
    int a = _Generic(n, const int: 1, int: 2);
    a += _Generic(local, int *: 1, default: 2);
    a += _Generic(v, int *: 1, volatile int *: 2);
    return a + _Generic(&local, int (*)[2]: 1, default: 2);
}

int by_enum(enum color c, enum signed_color s) {
    return _Generic(c, int: 1, unsigned: 2) + _Generic(s, enum color: 1, enum signed_color: 2, default: 3);
}

int nested(unsigned n) {
    return _Generic(n, int: 1, unsigned: _Generic(&n, unsigned *: 2, default: 3), default: 4);
}

void functions(int n, size s, char *t) {
#define USE(x) _Generic((x), int: use_int, size: use_size, text: use_text)(x)
    USE(n);
    USE(s);
    USE(t);
}

typedef int (*callback)(size);
int not_told_value(callback f) {
    return _Generic(f, int (*)(size): 1, default: 2);
}

int not_told_parameters(int n) {
    return _Generic(not_told_parameters, int (*)(const int): 1, default: n);
}

int not_told_place(callback f, int a, int b) {
    _Generic(f, int (*)(size): a, default: b) = 3;
    return a;
}

void not_told_void(int n) {
    typedef unsigned long here;
    _Generic(1ul, here: use_int(n), default: use_other());
}

int *address(callback f, int *a) {
    return &*_Generic(f, int (*)(size): a, default: a + 1);
}
