/* The only place where compiler extensions are spelled, each with its fallback. SPDX-License-Identifier: MIT */
#ifndef OWN_COMPILER_H
#define OWN_COMPILER_H

#if defined(__cplusplus)
#if __cplusplus < 201103L
#error "own: needs C++11 or later (-std=c++11)"
#endif
#elif !defined(__STDC_VERSION__) || __STDC_VERSION__ < 201112L
#error "own: needs C11 or later (-std=c11)"
#endif

#if defined(__TINYC__) || defined(__PCC__)
#define OWN_HAS_GNU_ 0 /* they claim __GNUC__, accept and ignore the attributes */
#elif defined(__GNUC__) || defined(__clang__)
#define OWN_HAS_GNU_ 1
#else
#define OWN_HAS_GNU_ 0
#endif

/* Where a scope end would not drop, own_auto would be a leak that compiles. */
#if !OWN_HAS_GNU_ && !defined(OWN_NO_AUTO)
#error "own: this compiler has no cleanup attribute, so own_auto cannot drop; define OWN_NO_AUTO to do without own_auto"
#endif

#if OWN_HAS_GNU_
#define OWN_CLEANUP_(function) __attribute__((cleanup(function)))
#define OWN_INLINE_            static __inline__ __attribute__((always_inline, unused))
#define OWN_COLD_              __attribute__((cold, noinline))
#define OWN_RARE_              __attribute__((noinline))
#define OWN_THREAD_LOCAL_      __thread __attribute__((tls_model("initial-exec")))
#define OWN_USED_              __attribute__((used))
#define OWN_UNUSED_            __attribute__((unused))
#define OWN_PRINTF_(text, first) __attribute__((format(printf, text, first)))
#define OWN_ALIGNED_(size)     __attribute__((aligned(size)))
#define OWN_NORETURN_          __attribute__((noreturn))
#define OWN_NODISCARD_         __attribute__((warn_unused_result))
#define OWN_LIKELY_(x)         __builtin_expect(!!(x), 1)
#define OWN_UNLIKELY_(x)       __builtin_expect(!!(x), 0)
#define OWN_TRAP_()            __builtin_trap()
#define OWN_UNREACHABLE_()     __builtin_unreachable()
#define OWN_CALLER_()          __builtin_return_address(0)
#define OWN_AT_EXIT_           __attribute__((destructor(101)))
#define OWN_THREAD_LOCAL_      __thread __attribute__((tls_model("initial-exec")))
#define OWN_STORE_RELAXED_(to, value) __atomic_store_n(to, value, __ATOMIC_RELAXED)
#define OWN_STORE_RELEASE_(to, value) __atomic_store_n(to, value, __ATOMIC_RELEASE)
/* As C11's, for headers that are C++ as well. Without a suffix: sequentially consistent. */
#define OWN_LOAD_(from)                      __atomic_load_n(from, __ATOMIC_SEQ_CST)
#define OWN_LOAD_RELAXED_(from)              __atomic_load_n(from, __ATOMIC_RELAXED)
#define OWN_LOAD_ACQUIRE_(from)              __atomic_load_n(from, __ATOMIC_ACQUIRE)
#define OWN_STORE_(to, value)                __atomic_store_n(to, value, __ATOMIC_SEQ_CST)
#define OWN_ADD_RELAXED_(to, count)          __atomic_add_fetch(to, count, __ATOMIC_RELAXED) /* gives the sum */
#define OWN_ADD_RELEASE_(to, count)          __atomic_fetch_add(to, count, __ATOMIC_RELEASE)
#define OWN_OR_(to, bits)                    __atomic_fetch_or(to, bits, __ATOMIC_SEQ_CST)
#define OWN_SUB_(to, count)                  __atomic_fetch_sub(to, count, __ATOMIC_SEQ_CST)
#define OWN_SWAP_ACQUIRE_(to, value)         __atomic_exchange_n(to, value, __ATOMIC_ACQUIRE)
#define OWN_SWAP_RELEASE_(to, value)         __atomic_exchange_n(to, value, __ATOMIC_RELEASE)
/* Store `value` where *expected is; else load it into *expected. */
#define OWN_SWAP_IF_(to, expected, value)                                                                              \
    __atomic_compare_exchange_n(to, expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)
#define OWN_SWAP_IF_ACQUIRE_(to, expected, value)                                                                      \
    __atomic_compare_exchange_n(to, expected, value, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)
#define OWN_SWAP_IF_RELEASE_(to, expected, value)                                                                      \
    __atomic_compare_exchange_n(to, expected, value, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED)
#if defined(__x86_64__) || defined(__i386__)
#define OWN_PAUSE_() __builtin_ia32_pause()
#else
#define OWN_PAUSE_() ((void)0)
#endif
#define OWN_EXTENSION_         __extension__
#define OWN_TYPEOF_(x)         __typeof__(x)
#else
#define OWN_INLINE_ static inline
#define OWN_COLD_
#define OWN_RARE_
#define OWN_USED_
#define OWN_UNUSED_
#define OWN_PRINTF_(text, first)
#define OWN_ALIGNED_(size)
#define OWN_NORETURN_
#define OWN_NODISCARD_
#define OWN_LIKELY_(x)   (x)
#define OWN_UNLIKELY_(x) (x)
#define OWN_TRAP_()      abort()
#define OWN_UNREACHABLE_() ((void)0)
#define OWN_CALLER_()    NULL /* the libraries themselves need the GNU spellings */
#define OWN_LOAD_RELAXED_(from) (*(from))
#define OWN_LOAD_ACQUIRE_(from) (*(from))
#define OWN_EXTENSION_
#endif

/* Around what counts owners: gcc does not see that the one that frees is the last one, and warns of the others. */
#if OWN_HAS_GNU_ && !defined(__clang__) && __GNUC__ >= 12
#define OWN_BEGIN_COUNTS_ _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wuse-after-free\"")
#define OWN_END_COUNTS_   _Pragma("GCC diagnostic pop")
#else
#define OWN_BEGIN_COUNTS_
#define OWN_END_COUNTS_
#endif

/* A plain load, which compilers merge with others. Another thread may store meanwhile, but nothing else than what is there; so
 * it is atomic for ThreadSanitizer only. */
#if defined(__SANITIZE_THREAD__)
#define OWN_LOAD_SETTLED_(from) OWN_LOAD_RELAXED_(from)
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define OWN_LOAD_SETTLED_(from) OWN_LOAD_RELAXED_(from)
#endif
#endif
#ifndef OWN_LOAD_SETTLED_
#define OWN_LOAD_SETTLED_(from) (*(from))
#endif

/* On a struct type: every ignored result of the type is a warning. */
#if defined(__cplusplus)
#if __cplusplus >= 201703L
#define OWN_NODISCARD_TYPE_ [[nodiscard]]
#endif
#elif defined(__clang__)
#if __has_c_attribute(nodiscard)
#define OWN_NODISCARD_TYPE_ [[nodiscard]]
#endif
#elif OWN_HAS_GNU_ && __GNUC__ >= 10
#define OWN_NODISCARD_TYPE_ [[nodiscard]]
#endif
#ifndef OWN_NODISCARD_TYPE_
#define OWN_NODISCARD_TYPE_
#endif

/* What annotate.h says, in the words of the compiler where it has the same ones; own-check reads its own. */
#ifdef __OWN_CHECK__
#define OWN_SAYS_(text)              __attribute__((annotate(text)))
#define OWN_RELEASED_BY_(release, n) __attribute__((__malloc__(release, n)))
#else
#define OWN_SAYS_(text)
#if defined(__clang__)
#if __has_attribute(noescape)
#define OWN_NOESCAPE_ __attribute__((noescape))
#endif
#elif OWN_HAS_GNU_
#define OWN_RETURNS_NONNULL_ __attribute__((returns_nonnull)) /* clang refuses it on what points to functions */
#if __GNUC__ >= 11
#define OWN_RELEASED_BY_(release, n) __attribute__((__malloc__(release, n)))
#endif
#endif
#endif
#ifndef OWN_NOESCAPE_
#define OWN_NOESCAPE_
#endif
#ifndef OWN_RETURNS_NONNULL_
#define OWN_RETURNS_NONNULL_
#endif
#ifndef OWN_RELEASED_BY_
#define OWN_RELEASED_BY_(release, n)
#endif

#ifdef __cplusplus
#define OWN_ALIGNAS_MAX_ alignas(max_align_t)
#else
#define OWN_ALIGNAS_MAX_ _Alignas(max_align_t)
#endif

#ifdef __cplusplus
#define OWN_EXTERN_    extern "C"
#define OWN_BEGIN_C_   extern "C" {
#define OWN_END_C_     }
#else
#define OWN_EXTERN_ extern
#define OWN_BEGIN_C_
#define OWN_END_C_
#endif

#endif
