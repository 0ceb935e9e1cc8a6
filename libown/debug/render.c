/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* gettid */
#include "render.h"
#include "frames.h"
#include "options.h"
#include "out.h"

#include <unistd.h>

static bool is_json(void)
{
    return strcmp(options()->log_format, "json") == 0;
}

/* ---- text ------------------------------------------------------------------------------------------------------------------------ */

static void put_symbol(const struct symbol *symbol)
{
    if (symbol->file)
        out_put("%s:%u in %s", symbol->file, symbol->line, symbol->function ? symbol->function : "?");
    else if (symbol->module)
        out_put("(%s+0x%lx)", symbol->module, (unsigned long)symbol->offset);
    else
        out_put("%p", (void *)symbol->address);
}

static void put_frame(const char *indent, unsigned number, const struct symbol *symbol)
{
    out_put("%s  #%u %p", indent, number, (void *)symbol->address);
    if (symbol->function)
        out_put(" in %s", symbol->function);
    if (symbol->file)
        out_put(" %s:%u\n", symbol->file, symbol->line);
    else if (symbol->module)
        out_put(" (%s+0x%lx)\n", symbol->module, (unsigned long)symbol->offset);
    else
        out_put(" (unloaded)\n");
}

static void put_place(const char *indent, const char *label, place_id place)
{
    struct symbol symbols[FRAMES_MAX];
    unsigned count = frames_of(place, symbols);
    if (!count)
        return;
    out_put("%s%-32s ", indent, label);
    put_symbol(&symbols[0]);
    out_put("\n");
    for (unsigned i = 1; i < count; i++)
        put_frame(indent, i, &symbols[i]);
}

static void put_summary(const struct report *report)
{
    struct symbol symbols[FRAMES_MAX];
    out_put("SUMMARY: own: %s ", report->rule);
    if (frames_of(report->access, symbols))
        put_symbol(&symbols[0]);
    out_put("\n");
}

static void put_report(const struct report *report)
{
    if (report->type)
        out_put("==%ld==ERROR: own: %s: %s at %p\n", (long)getpid(), report->rule, report->type, report->ptr);
    else
        out_put("==%ld==ERROR: own: %s\n", (long)getpid(), report->rule);
    for (unsigned i = 0; i < report->count; i++) {
        const struct report_line *line = &report->lines[i];
        if (line->label)
            put_place("  ", line->label, line->place);
        else
            out_put("  %s\n", line->text);
    }
    if (report->omitted)
        out_put("  and %u more\n", report->omitted);
    put_summary(report);
}

static const char *plural(unsigned long count)
{
    return count == 1 ? "" : "s";
}

static void put_group(const struct leak_group *group)
{
    char indent[64];
    unsigned width = 2 + 4 * group->depth < sizeof indent - 1 ? 2 + 4 * group->depth : (unsigned)sizeof indent - 1;
    memset(indent, ' ', width);
    indent[width] = '\0';
    const struct place *origin = depot_at(group->origin);
    out_put("%s%s%lu x %s\n", indent, group->depth ? "owns " : "", group->count, origin ? origin->type : "?");
    memcpy(indent + (width + 2 < sizeof indent ? width : width - 2), "  ", 3);
    put_place(indent, group->is_mixed ? "created (the first) at" : "created at", group->origin);
    put_place(indent, group->count == 1 ? "last moved at" : "last moved (the first) at", group->moved);
}

static void put_leaks(const struct leak_group *groups, unsigned count, unsigned long owners, unsigned places)
{
    out_put("==%ld==ERROR: own: leak: %lu owner%s never dropped\n", (long)getpid(), owners, owners == 1 ? " was" : "s were");
    for (unsigned i = 0; i < count; i++)
        if (!groups[i].is_hidden)
            put_group(&groups[i]);
    out_put("SUMMARY: own: leak %lu owner%s from %u place%s\n", owners, plural(owners), places, plural(places));
}

/* ---- JSON ------------------------------------------------------------------------------------------------------------------------ */

static void json_symbol(const struct symbol *symbol)
{
    out_put("{\"function\":");
    out_json(symbol->function);
    out_put(",\"file\":");
    out_json(symbol->file);
    out_put(",\"line\":%u", symbol->line);
    if (symbol->address) {
        out_put(",\"address\":\"%p\",\"module\":", (void *)symbol->address);
        out_json(symbol->module);
        out_put(",\"offset\":\"0x%lx\"", (unsigned long)symbol->offset);
    }
    out_put("}");
}

static void json_stack(place_id place)
{
    struct symbol symbols[FRAMES_MAX];
    unsigned count = frames_of(place, symbols);
    out_put("[");
    for (unsigned i = 0; i < count; i++) {
        out_put(i ? "," : "");
        json_symbol(&symbols[i]);
    }
    out_put("]");
}

static void json_head(const char *rule)
{
    out_put("{\"tool\":\"own\",\"kind\":\"error\",\"pid\":%ld,\"thread\":%ld,\"rule\":", (long)getpid(), (long)gettid());
    out_json(rule);
}

static void json_line(const struct report_line *line)
{
    if (line->label) {
        out_put("{\"label\":");
        out_json(line->label);
        out_put(",\"stack\":");
        json_stack(line->place);
    } else {
        out_put("{\"text\":");
        out_json(line->text);
    }
    out_put("}");
}

static void json_report(const struct report *report)
{
    json_head(report->rule);
    out_put(",\"type\":");
    out_json(report->type);
    if (report->type)
        out_put(",\"object\":\"%p\"", report->ptr);
    out_put(",\"events\":[");
    for (unsigned i = 0; i < report->count; i++) {
        out_put(i ? "," : "");
        json_line(&report->lines[i]);
    }
    out_put("],\"omitted\":%u}\n", report->omitted);
}

static void json_leaks(const struct leak_group *groups, unsigned count, unsigned long owners)
{
    const char *comma = "";
    json_head("leak");
    out_put(",\"owners\":%lu,\"groups\":[", owners);
    for (unsigned i = 0; i < count; i++) {
        if (groups[i].is_hidden)
            continue;
        const struct place *origin = depot_at(groups[i].origin);
        out_put("%s{\"count\":%lu,\"depth\":%u,\"type\":", comma, groups[i].count, groups[i].depth);
        out_json(origin ? origin->type : NULL);
        out_put(",\"created\":");
        json_stack(groups[i].origin);
        out_put(",\"moved\":");
        json_stack(groups[i].moved);
        out_put("}");
        comma = ",";
    }
    out_put("]}\n");
}

/* ---- both ------------------------------------------------------------------------------------------------------------------------ */

void render_report(const struct report *report)
{
    out_open();
    if (is_json())
        json_report(report);
    else
        put_report(report);
    out_close();
}

void render_leaks(const struct leak_group *groups, unsigned count)
{
    unsigned long owners = 0;
    unsigned places = 0;
    for (unsigned i = 0; i < count; i++) {
        owners += groups[i].is_hidden ? 0 : groups[i].count;
        places += !groups[i].is_hidden;
    }
    if (!owners)
        return;
    out_open();
    if (is_json())
        json_leaks(groups, count, owners);
    else
        put_leaks(groups, count, owners, places);
    out_close();
}
