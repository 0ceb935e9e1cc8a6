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
