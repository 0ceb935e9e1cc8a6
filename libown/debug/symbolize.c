/* Functions and lines through libdw (elfutils), which is loaded for the first report: a program is not linked with it, runs
 * as fast and starts where it is not installed; then reports show modules and offsets beside the places of the verbs.
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* dladdr */
#include "symbolize.h"
#include "options.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

/* ---- modules, by the dynamic linker ---------------------------------------------------------------------------------------- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The main program is known by the name it was called by, which may be anything. */
static const char *module_name(const Dl_info *info)
{
    static char path[4096];
    Dl_info main;
    if (!dladdr((const void *)getauxval(AT_PHDR), &main) || main.dli_fbase != info->dli_fbase)
        return base_name(info->dli_fname);
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    path[length > 0 ? length : 0] = '\0';
    return length > 0 ? base_name(path) : base_name(info->dli_fname);
}

static void find_module(uintptr_t address, struct symbol *symbol)
{
    Dl_info info;
    *symbol = (struct symbol){.address = address};
    if (!dladdr((const void *)address, &info) || !info.dli_fname)
        return;
    const ElfW(Ehdr) *header = info.dli_fbase;
    symbol->offset = address - (header->e_type == ET_EXEC ? 0 : (uintptr_t)info.dli_fbase);
    symbol->module = module_name(&info);
    symbol->function = info.dli_sname;
}

#if OWN_HAVE_LIBDW
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

/* ---- libdw ---------------------------------------------------------------------------------------------------------------------- */

#define FUNCTIONS(F)                                                                                                   \
    F(dwfl_begin) F(dwfl_end) F(dwfl_report_begin) F(dwfl_report_end) F(dwfl_linux_proc_report)                        \
    F(dwfl_linux_proc_find_elf) F(dwfl_build_id_find_debuginfo) F(dwfl_addrmodule) F(dwfl_module_addrname)             \
    F(dwfl_module_addrdie) F(dwfl_module_nextcu) F(dwarf_haspc) F(dwarf_getsrc_die) F(dwarf_linesrc) F(dwarf_lineno)   \
    F(dwarf_getscopes) F(dwarf_getscopes_die)            \
    F(dwarf_tag) F(dwarf_diename) F(dwarf_attr) F(dwarf_attr_integrate) F(dwarf_formudata) F(dwarf_getsrcfiles)        \
    F(dwarf_filesrc) F(dwarf_diecu)

static struct {
#define F(name) __typeof__(&name) name;
    FUNCTIONS(F)
#undef F
} dw;

static bool load_functions(void)
{
    void *library = dlopen("libdw.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return false;
#define F(function)                                                                                                    \
    void *at_##function = dlsym(library, #function);                                                                   \
    if (!at_##function)                                                                                                \
        return false;                                                                                                  \
    memcpy(&dw.function, &at_##function, sizeof at_##function);
    FUNCTIONS(F)
#undef F
    return true;
}

static enum { UNUSABLE, SAFE, READY } state;
static Dwfl *session;

static bool load_library(void)
{
    static enum { UNKNOWN, LOADED, MISSING } library;
    if (library == UNKNOWN)
        library = load_functions() ? LOADED : MISSING;
    return library == LOADED;
}

/* The modules that are there now; what is known about those that were there before is kept. */
static bool list_modules(void)
{
    static Dwfl_Callbacks callbacks;
    callbacks.find_elf = dw.dwfl_linux_proc_find_elf;
    callbacks.find_debuginfo = dw.dwfl_build_id_find_debuginfo; /* the standard one may ask the network */
    if (session)
        dw.dwfl_report_begin(session);
    else
        session = dw.dwfl_begin(&callbacks);
    return session && dw.dwfl_linux_proc_report(session, getpid()) == 0 && dw.dwfl_report_end(session, NULL, NULL) == 0;
}

void symbolize_begin(bool is_safe)
{
    state = is_safe && options()->symbolize ? SAFE : UNUSABLE;
}

void symbolize_end(void)
{
    state = UNUSABLE;
}

static bool is_usable(void)
{
    if (state == SAFE)
        state = load_library() && list_modules() ? READY : UNUSABLE;
    return state == READY;
}

void symbolize_close(void)
{
    if (state == UNUSABLE || !session)
        return;
    dw.dwfl_end(session);
    session = NULL;
}

static bool number_of(Dwarf_Die *die, unsigned name, Dwarf_Word *number)
{
    Dwarf_Attribute attribute;
    return dw.dwarf_attr(die, name, &attribute) && dw.dwarf_formudata(&attribute, number) == 0;
}

/* The place where the inlined function was called. */
static void find_call(Dwarf_Die *inlined, struct symbol *at)
{
    Dwarf_Die unit;
    Dwarf_Files *files = NULL;
    Dwarf_Word file = 0, line = 0;
    size_t count = 0;
    at->file = NULL;
    if (number_of(inlined, DW_AT_call_file, &file) && number_of(inlined, DW_AT_call_line, &line) &&
        dw.dwarf_diecu(inlined, &unit, NULL, NULL) && dw.dwarf_getsrcfiles(&unit, &files, &count) == 0 && file < count)
        at->file = dw.dwarf_filesrc(files, file, NULL, NULL);
    at->line = (unsigned)line;
}

/* From the innermost scope outward: each inlined function is one more symbol. */
static unsigned list_functions(Dwarf_Die *scopes, int count, struct symbol *symbols, unsigned max)
{
    unsigned found = 0;
    struct symbol at = symbols[0];
    for (int i = 0; i < count && found < max; i++) {
        int tag = dw.dwarf_tag(&scopes[i]);
        if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
            continue;
        const char *name = dw.dwarf_diename(&scopes[i]);
        if (name)
            at.function = name;
        symbols[found++] = at;
        if (tag == DW_TAG_subprogram)
            break;
        find_call(&scopes[i], &at);
    }
    return found;
}

/* By .debug_aranges, which clang does not write: for its units, that finds nothing, or a neighbour of gcc's. Else by looking at
 * each unit. */
static Dwarf_Die *find_unit(Dwfl_Module *module, uintptr_t address, Dwarf_Addr *bias)
{
    Dwarf_Die *unit = dw.dwfl_module_addrdie(module, address, bias);
    if (unit && dw.dwarf_haspc(unit, address - *bias) == 1)
        return unit;
    unit = NULL;
    while ((unit = dw.dwfl_module_nextcu(module, unit, bias)))
        if (dw.dwarf_haspc(unit, address - *bias) == 1)
            return unit;
    return NULL;
}

static void find_line(Dwarf_Die *unit, Dwarf_Addr address, struct symbol *symbol)
{
    int line = 0;
    Dwarf_Line *source = dw.dwarf_getsrc_die(unit, address);
    if (!source || dw.dwarf_lineno(source, &line))
        return;
    symbol->file = dw.dwarf_linesrc(source, NULL, NULL);
    symbol->line = (unsigned)line;
}

static unsigned read_debug_information(uintptr_t address, struct symbol *symbols, unsigned max)
{
    Dwarf_Addr bias = 0;
    Dwarf_Die *scopes = NULL, *nested = NULL;
    Dwfl_Module *module = is_usable() ? dw.dwfl_addrmodule(session, address) : NULL;
    if (!module)
        return 1;
    const char *name = dw.dwfl_module_addrname(module, address);
    if (name)
        symbols[0].function = name;
    Dwarf_Die *unit = find_unit(module, address, &bias);
    if (unit)
        find_line(unit, address - bias, &symbols[0]);
    if (!unit || dw.dwarf_getscopes(unit, address - bias, &scopes) <= 0)
        return 1;
    int count = dw.dwarf_getscopes_die(&scopes[0], &nested);
    unsigned found = count > 0 ? list_functions(nested, count, symbols, max) : 0;
    free(nested);
    free(scopes);
    return found ? found : 1;
}
#else
void symbolize_begin(bool is_safe)
{
    (void)is_safe;
}
void symbolize_end(void)
{
}
void symbolize_close(void)
{
}
static unsigned read_debug_information(uintptr_t address, struct symbol *symbols, unsigned max)
{
    (void)address, (void)symbols, (void)max;
    return 1;
}
#endif

unsigned symbolize(uintptr_t address, struct symbol *symbols, unsigned max)
{
    find_module(address, &symbols[0]);
    return symbols[0].module ? read_debug_information(address, symbols, max) : 1;
}
