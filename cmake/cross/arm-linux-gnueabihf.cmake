# 32-bit ARM, version 7 with hard floating point, with Debian's gcc-arm-linux-gnueabihf; its programs run under qemu-user.
set(CMAKE_SYSTEM_PROCESSOR arm)
set(target arm-linux-gnueabihf)
include(${CMAKE_CURRENT_LIST_DIR}/linux.cmake)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-arm -L ${CMAKE_FIND_ROOT_PATH})
