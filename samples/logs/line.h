// A line of a log: a request that was answered. In either form, of which the latency may be missing:
//
//     127.0.0.1 - ann [29/Nov/2026:23:59:59 +0000] "GET /index.html?q=1 HTTP/1.1" 200 5120 "http://from/" "agent" 0.042
//     method=GET path="/index.html?q=1" status=200 bytes=5120 latency=42ms
//
// The first is the common format of web servers, or the combined one with the two strings, and behind it seconds; of the
// second, keys that are not known are left out.
#ifndef LINE_H
#define LINE_H

#include <own/result.h>
#include <own/str.h>

struct hit {
    ref_str path; // without a query; a view of the line
    unsigned status;
    uint64_t bytes;
    bool has_latency;
    uint64_t latency; // in microseconds
};

OWN_DECLARE_RESULT(hit, struct hit, const char *);

result_hit line_parse(ref_str line);

#endif
