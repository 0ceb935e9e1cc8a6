# The name of the system, which CMake 3.25 does not know.
set(CMAKE_EXECUTABLE_SUFFIX .wasm)
