/* Memory for a vec is short, and no hook is set. SPDX-License-Identifier: MIT */
#include <own/vec.h>

OWN_DECLARE_SLICE(int);
OWN_DECLARE_VEC(int);

int main(void)
{
    own_auto(vec_int) v = own_empty(vec_int);
    own_vec_int_reserve(&v, SIZE_MAX / 4);
    return 0;
}

//| own: out of memory: 18446744073709551612 bytes
