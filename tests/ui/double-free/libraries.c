// Allocators of widely used libraries, known by name.
#include <stddef.h>

void *g_malloc(unsigned long size);
char *g_strdup(const char *text);
void g_free(void *pointer);
void *kmalloc(size_t size, unsigned flags);
void kfree(const void *pointer);

void glib_bad(void) {
    char *text = g_malloc(10);
    g_free(text);
    g_free(text); //~ error: `text` is freed twice [double-free]
}

void glib_lost_bad(const char *from) {
    char *text = g_strdup(from);
    text[0] = 'a';
} //~ memory allocated by `g_strdup` is never freed [leak]

void kernel_bad(void) {
    char *text = kmalloc(10, 0);
    kfree(text);
    kfree(text); //~ error: `text` is released twice [double-free]
}

void both_ok(const char *from) {
    char *text = g_strdup(from);
    char *block = kmalloc(10, 0);
    kfree(block);
    g_free(text);
}
