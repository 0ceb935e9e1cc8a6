/* Level release: a handle is a pointer and nothing is checked. SPDX-License-Identifier: MIT
 * What each macro must mean is written in tag.h. */
#ifndef OWN_RELEASE_H
#define OWN_RELEASE_H

OWN_BEGIN_C_
extern const char own_abi_v1_level_0_needs_libown;
OWN_END_C_
OWN_USED_ static const char *const own_abi_ = &own_abi_v1_level_0_needs_libown;

#define OWN_HERE_                       ((own_where)NULL)
#define OWN_TAG_
#define OWN_UNTAG_(h)                   ((void)0)
#define OWN_TAG_NONE_(o)                ((void)0)
#define OWN_TAG_COPY_(to, from)         ((void)0)
#define OWN_ADOPT_(h, type, at)         ((void)(at), true)
#define OWN_ADOPT_SIZED_(h, type, size, at) ((void)(at), true)
#define OWN_THREAD_(h, at)              ((void)(at))
#define OWN_ALLOCATOR_(h, from, to, at) ((void)(at))
#define OWN_FREE_(memory, size)         OWN_RELEASE_(memory)
#define OWN_EMPTY_(verb, h, was, at)    ((void)(was), (void)(at))
#define OWN_USE_(b, at)                 ((void)(at))
#define OWN_USE_OWNER_(h, at)           ((void)(at))
#define OWN_BORROW_(verb, b, h, at)     ((void)(at))
#define OWN_CLEAR_ALL_(h)               ((void)memset((void *)&(h), 0, sizeof(h)))
#define OWN_READ_(h, at)                ((void)(at))
#define OWN_CHANGE_(h, at)              ((void)(at))
#define OWN_GROWN_(h, size, at)         ((void)(at))
#define OWN_BOUNDS_(h, index, length, at) ((void)(at))
#define OWN_ONLY_(h, is_only, at)       ((void)(at))
#define OWN_RESULT_IS_(expected, at)    ((void)(at))
#define OWN_LOCK_ENDS_(is_held, value)  ((void)0)
#define OWN_HAS_TAGS_                   0
#define OWN_DROP_(value, h, at)         ((void)(at), true)
#define OWN_ENTER_(borrow)              (&(borrow))
OWN_INLINE_ void own_leave_(const void *borrow)
{
    (void)borrow;
}

#endif
