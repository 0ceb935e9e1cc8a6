# 32-bit x86, with Debian's gcc-i686-linux-gnu; its programs run here, with the C library that came with the compiler, or under
# qemu-user where the kernel does not run any.
set(CMAKE_SYSTEM_PROCESSOR i686)
set(target i686-linux-gnu)
include(${CMAKE_CURRENT_LIST_DIR}/linux.cmake)
string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT
  " -Wl,--dynamic-linker=${CMAKE_FIND_ROOT_PATH}/lib/ld-linux.so.2 -Wl,-rpath,${CMAKE_FIND_ROOT_PATH}/lib")
execute_process(COMMAND ${CMAKE_FIND_ROOT_PATH}/lib/ld-linux.so.2 --version RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
if(NOT status EQUAL 0)
  set(CMAKE_CROSSCOMPILING_EMULATOR qemu-i386)
endif()
