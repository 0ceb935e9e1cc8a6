/* The value of an error is taken. SPDX-License-Identifier: MIT */
#include <own/result.h>

OWN_DECLARE_RESULT(port, int, int);

int main(void)
{
    result_port r = result_port_err(1);
    return own_value(port, r);
}

//1| own: wrong-result: the value of an error, or the error of a value, is taken at result_of_an_error.c:9 in main
//2| ==PID==ERROR: own: wrong-result
//2|   taken at                         result_of_an_error.c:9 in main
//2|   the value of an error, or the error of a value
//2| SUMMARY: own: wrong-result result_of_an_error.c:9 in main
