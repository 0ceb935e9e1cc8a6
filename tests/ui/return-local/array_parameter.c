// An array parameter is a pointer of the caller's, and may be kept.
extern char **environment;
extern char *word;

void keep_ok(char *words[], char text[8]) {
    environment = words;
    word = text;
}

void keep_bad(void) {
    char text[8];
    word = text; //~ error: the address of the local array `text` leaves its function [return-local]
}
