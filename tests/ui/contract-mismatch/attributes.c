// What an annotation and an attribute of the compiler say about one position has to fit together.
#include <own/annotate.h>
#include <stdlib.h>

struct table;
void table_free(struct table *table);
void table_drop(struct table *table);

void null_bad(char *line OWN_NULLABLE) __attribute__((nonnull)); //~ error: together with an attribute of the compiler it says both nullable and non-null [contract-mismatch]
void null_of_parameter_bad(char *_Nonnull line OWN_NULLABLE); //~ error: both nullable and non-null [contract-mismatch]
OWN_RESULT_NULLABLE char *never_null_bad(void) __attribute__((returns_nonnull)); //~ error: both nullable and non-null [contract-mismatch]
OWN_RESULT_BORROWED struct table *lent_bad(void) __attribute__((__malloc__(table_drop, 1))); //~ error: both owned and borrowed [contract-mismatch]
OWN_RESULT_OWNED_KIND(pool) struct table *other_kind_bad(void) __attribute__((ownership_returns(heap))); //~ error: two kinds [contract-mismatch]
void take_bad(char *line OWN_BORROWS) __attribute__((ownership_takes(malloc, 1))); //~ error: both taken and borrowed [contract-mismatch]
void keep_bad(__attribute__((noescape)) char *line OWN_RETAINS); //~ error: both kept and not kept [contract-mismatch]

// An allocation is nullable unless something says it is not; and a release function takes what the annotation calls it.
OWN_RESULT_OWNED_KIND(table) OWN_RESULT_NONNULL struct table *table_new_ok(void) __attribute__((__malloc__(table_free, 1)));

void never_null_ok(void) {
    table_free(table_new_ok());
}
