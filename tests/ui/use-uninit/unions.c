// A union is moved about by code that does not know what is in it, if anything is: the value stack of generated parsers.
union value { int number; char *text; };
int token(void);
void use(int number);

void value_stack_ok(int length) {
    union value stack[10];
    union value *top = stack;
    while (token()) {
        union value value;
        value = top[1 - length];
        if (token()) {
            value.number = token();
        }
        *++top = value;
    }
}

void member_bad(void) {
    union value value;
    union value copy = value;
    use(copy.number); //~ known-miss: [use-uninit]
}

struct pair { int left; int right; };

int struct_bad(void) {
    struct pair pair;
    struct pair copy = pair; //~ error: `pair` is used before it has a value [use-uninit]
    return copy.left;
}
