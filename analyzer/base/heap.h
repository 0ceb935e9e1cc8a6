// How the C library's allocator serves this process.
#ifndef OWN_BASE_HEAP_H
#define OWN_BASE_HEAP_H

// For a process that allocates a lot, and frees nearly all of it at its end: one heap for all threads, that grows in large
// steps, gives nothing back and lies in huge pages where the system has them. To be called before threads are started; worker
// processes inherit it. Where an allocator cannot be told, nothing happens.
void heap_prepare(void);

#endif
