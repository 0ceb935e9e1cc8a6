# The tag of the exceptions that longjmp throws. SPDX-License-Identifier: MIT
	.globl __c_longjmp
	.tagtype __c_longjmp i32
__c_longjmp:
