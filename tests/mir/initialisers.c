// Brace lists: designators, left-out braces, what is not mentioned is zero; compound literals live to the end of their block.
struct point { int x, y; };
struct shape { int kind; union { int radius; const char *name; }; struct point corners[2]; };
int next(void);

int designated(void) {
    struct shape shape = {.radius = 4, .corners[1].y = 3, .kind = next()};
    return shape.radius;
}

int without_braces(void) {
    struct shape shapes[2] = {1, 2, 3, 4, 5, 6, {7}};
    return shapes[0].corners[1].x;
}

int arrays(int n) {
    int numbers[10] = {[2 ... 5] = 7, 8, [9] = 1};
    char text[] = "abc";
    int variable[n];
    variable[0] = numbers[n];
    return variable[0] + text[1];
}

const struct point *literal(int n) {
    struct point *found = &(struct point){.x = n};
    return found->x ? 0 : found;
}

// After a designator the list goes on with the members behind it, in the same sub-object first.
int goes_on(void) {
    struct shape shape = {.corners[0].y = 1, 2, 3};
    struct shape round = {.radius = 1, {{2}}};
    return shape.corners[1].x + round.kind;
}

// Of two items for one sub-object only the last is evaluated; a whole stands for its parts.
struct shape overridden(void) {
    struct shape shape = {.kind = next(), .corners = {{next()}, {next(), 2}}, .kind = 3, .corners[1].x = 4, .corners[0] = {5}};
    return shape;
}

// Ranges of any length and shape, also from macros; short ones are written out, others are loops.
#define BOTH(low, high) [low ... high]
#define AT(index) [index]
int ranges(int n) {
    struct point line[100] = {[3 ... 90].y = 7, [1 ... 2] = {1, 2}, 9};
    int matrix[3][4] = {[0 ... 1][2 ... 3] = 7, 8, BOTH(2, 2)[1] = 5};
    struct point more[5] = {AT(2).y = 3, BOTH(3, 4).x = 1, [0] = {y : 4}};
    return line[n].x + matrix[n][n] + more[n].x;
}

// Strings are their characters, cut off or filled with zeros.
char strings(int n) {
    char exact[3] = "abc", padded[8] = {"a\tb"}, table[][3] = {"x", [2] = "y"};
    char empty[64] = "";
    const char *pointer = (char[]){"literal"};
    int wide[] = L"h\u00e9";
    return exact[n] + padded[n] + table[n][n] + empty[n] + *pointer + (char)wide[n];
}
