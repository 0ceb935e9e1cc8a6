// A switch that names every constant of its enum is expected to take one of its cases.
enum colour { RED, GREEN, BLUE };

const char *colour_name_ok(enum colour colour) {
    const char *name;
    switch (colour) {
    case RED: name = "red"; break;
    case GREEN: name = "green"; break;
    case BLUE: name = "blue"; break;
    }
    return name;
}

const char *forgets_a_constant_bad(enum colour colour) {
    const char *name;
    switch (colour) {
    case RED: name = "red"; break;
    case GREEN: name = "green"; break;
    }
    return name; //~ warning: `name` may be used before it has a value [use-uninit]
}
