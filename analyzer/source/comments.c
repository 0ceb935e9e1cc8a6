// A lexer for nothing but comments. Escaped line ends (backslash, newline) continue line comments and literals;
// a literal that is not closed ends with its line, as in `#error don't`.
#include "source/comments.h"

static char byte_at(str text, size_t at) {
    return at < text.len ? text.data[at] : '\0';
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Length of a backslash and the line end after it, or 0.
static size_t splice(str text, size_t at) {
    if (byte_at(text, at) != '\\') {
        return 0;
    }
    size_t carriage = byte_at(text, at + 1) == '\r';
    return byte_at(text, at + 1 + carriage) == '\n' ? 2 + carriage : 0;
}

static size_t skip_literal(str text, size_t at) {
    char quote = text.data[at++];
    while (at < text.len && text.data[at] != quote && text.data[at] != '\n') {
        size_t spliced = splice(text, at);
        at += spliced ? spliced : text.data[at] == '\\' ? 2 : 1;
    }
    return at < text.len && text.data[at] == quote ? at + 1 : at;
}

// Identifiers and numbers; the digit separator of C23 is not a quote.
static size_t skip_word(str text, size_t at) {
    bool number = text.data[at] >= '0' && text.data[at] <= '9';
    while (is_word(byte_at(text, at)) ||
           (number && byte_at(text, at) == '\'' && is_word(byte_at(text, at + 1)))) {
        at++;
    }
    return at;
}

static size_t line_comment_end(str text, size_t at) {
    while (at < text.len && text.data[at] != '\n') {
        size_t spliced = splice(text, at);
        at += spliced ? spliced : 1;
    }
    return at > text.len ? text.len : at;
}

static size_t block_comment_end(str text, size_t at) {
    size_t close = str_find(str_slice(text, at, text.len), S("*/"));
    return close == SIZE_MAX ? text.len : at + close + 2;
}

static struct comment read_comment(str text, size_t at, bool code_before) {
    struct comment comment = {.begin = (uint32_t)at, .is_line = text.data[at + 1] == '/', .code_before = code_before};
    size_t end = comment.is_line ? line_comment_end(text, at + 2) : block_comment_end(text, at + 2);
    comment.end = (uint32_t)end;
    bool closed = !comment.is_line && end - at >= 4 && str_ends_with(str_slice(text, at, end), S("*/"));
    size_t last = closed ? end - 2 : end;
    size_t inner = at + 2;
    char repeated = comment.is_line ? '/' : '*';
    while (inner < last && (text.data[inner] == repeated || text.data[inner] == '!')) {
        inner++;
    }
    comment.inner = (uint32_t)inner;
    comment.words = str_trim(str_slice(text, inner, last));
    return comment;
}

// Skips what is at `scan->at` when it is no comment.
static void skip_token(struct comment_scan *scan) {
    char c = scan->text.data[scan->at];
    if (c == '\n') {
        scan->code_before = false;
        scan->at++;
    } else if (c == '"' || c == '\'') {
        scan->code_before = true;
        scan->at = skip_literal(scan->text, scan->at);
    } else if (is_word(c)) {
        scan->code_before = true;
        scan->at = skip_word(scan->text, scan->at);
    } else {
        scan->code_before = scan->code_before || (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v');
        scan->at++;
    }
}

bool comment_next(struct comment_scan *scan, struct comment *comment) {
    while (scan->at < scan->text.len) {
        char next = byte_at(scan->text, scan->at + 1);
        if (scan->text.data[scan->at] == '/' && (next == '/' || next == '*')) {
            *comment = read_comment(scan->text, scan->at, scan->code_before);
            scan->at = comment->end;
            bool several_lines = str_find(str_slice(scan->text, comment->begin, comment->end), S("\n")) != SIZE_MAX;
            scan->code_before = scan->code_before && !several_lines;
            return true;
        }
        skip_token(scan);
    }
    return false;
}
