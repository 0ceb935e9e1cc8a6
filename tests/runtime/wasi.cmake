# The tests of the runtime where there are no threads and no processes to start: those of the types, and each violation that
# level hardened finds.
function(wasi_program name level)
  add_executable(${name} ${ARGN})
  own_warnings(${name})
  target_link_libraries(${name} PRIVATE own::${level})
endfunction()

# Tests leave hooks by longjmp, which this wasi-libc has not.
enable_language(ASM)
add_library(setjmp STATIC stand_in/wasi/setjmp.c stand_in/wasi/tag.s)
target_include_directories(setjmp SYSTEM PUBLIC stand_in/wasi)
target_compile_options(setjmp PUBLIC -mexception-handling $<$<COMPILE_LANGUAGE:C>:SHELL:-mllvm -wasm-enable-sjlj>)

foreach(level own hardened)
  foreach(type verbs rc vec str arena result allocator)
    wasi_program(${type}_${level} ${level} ${type}_test.c)
    target_include_directories(${type}_${level} SYSTEM PRIVATE stand_in)
    target_link_libraries(${type}_${level} PRIVATE setjmp)
    add_test(NAME runtime/${type}_${level} COMMAND ${type}_${level})
  endforeach()
  add_test(NAME runtime/size_${level} COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:verbs_${level}>
           -P ${CMAKE_CURRENT_SOURCE_DIR}/size.cmake)
  target_link_options(str_${level} PRIVATE -Wl,--wrap=realloc)
  target_compile_options(str_${level} PRIVATE -fno-builtin-realloc) # or a call may become one of malloc
endforeach()
foreach(program verbs types)
  wasi_program(${program}_cxx hardened ${program}.cpp)
  add_test(NAME runtime/${program}_cxx COMMAND ${program}_cxx)
endforeach()
foreach(level own hardened)
  wasi_program(unique_${level} ${level} unique.cpp)
  add_test(NAME runtime/unique_${level} COMMAND unique_${level})
endforeach()

# Adding a case is adding a file. What needs threads is left out by what it includes.
file(GLOB cases CONFIGURE_DEPENDS violations/*.c)
foreach(case ${cases})
  file(STRINGS ${case} needs_threads REGEX "own/(thread|mutex|channel)\\.h|pthread\\.h|recursion")
  get_filename_component(name ${case} NAME_WE)
  if(NOT needs_threads)
    wasi_program(violation_${name} hardened ${case})
    add_test(NAME runtime/violations/${name} COMMAND ${CMAKE_COMMAND} "-DPROGRAM=${CMAKE_CROSSCOMPILING_EMULATOR};$<TARGET_FILE:violation_${name}>"
             -DCASE=${case} -P ${CMAKE_CURRENT_SOURCE_DIR}/violation.cmake)
  endif()
endforeach()
