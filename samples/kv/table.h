// A hash table of owners: it owns its entries, an entry owns its key and, with whoever else does, its value.
//
// The table grows and shrinks by one bucket at a time (linear hashing, Litwin 1980): with n buckets, 2^k <= n < 2^(k+1),
// an entry lies in the bucket that the last k + 1 bits of its hash name, or, if there is none yet, the last k bits. A
// bucket more takes over entries of one other only, so that no request waits for the whole table to be moved.
#ifndef TABLE_H
#define TABLE_H

#include <own/rc.h>
#include <own/str.h>
#include <own/vec.h>

// A value. It is counted because a reply that is on its way goes on owning what a client has replaced meanwhile.
typedef struct blob {
    own_str bytes;
} blob;
OWN_DECLARE(blob);
OWN_DECLARE_RC(blob);

own_rc_blob blob_from(ref_str bytes);
// The value, which nobody else owns: a copy when a reply does.
OWN_RESULT_MUT(value) own_str *blob_change(own_rc_blob *value);

#define NEVER INT64_MAX

typedef struct entry entry;
OWN_DECLARE(entry);
struct entry {
    opt_entry next; // in the same bucket
    uint64_t hash;
    int64_t end; // of its life, in milliseconds of the clock; or NEVER
    own_rc_blob value;
    own_str key;
};

OWN_DECLARE_SLICE(opt_entry);
OWN_DECLARE_VEC_DROP(opt_entry, opt_entry_drop);
OWN_DECLARE_SLICE(ref_entry);
OWN_DECLARE_VEC(ref_entry);

typedef struct table {
    own_vec_opt_entry buckets;
    size_t count;      // of entries
    size_t mortal;     // of those whose life ends
    size_t swept;      // where the search for ended ones goes on
    struct own_hash_key secret;
} table;
OWN_DECLARE(table);

own_table table_new(void);
// The entry, for as long as the table is not changed; null when there is none, or its life has ended.
OWN_RESULT_HOLDS(of) OWN_RESULT_NULLABLE entry *table_find(mut_table of, ref_str key, int64_t now);
// Takes the value, whatever was there.
void table_put(mut_table of, ref_str key, own_rc_blob value, int64_t end);
void table_set_end(mut_table of, entry *e OWN_EXCLUSIVE, int64_t end);
bool table_remove(mut_table of, ref_str key);
// Drops what has ended in some of the buckets, the next ones each time.
void table_sweep(mut_table of, int64_t now);

// Appends borrows of a part of the entries that live. From 0 with the result of each call to the next, until it is 0 again,
// every entry that is there all the while is found, however the table grows and shrinks in between; some are found twice.
size_t table_scan(ref_table of, size_t cursor, int64_t now, own_vec_ref_entry *found OWN_EXCLUSIVE);

#endif
