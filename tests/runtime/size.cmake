# cmake -DPROGRAM=... -P size.cmake: the tables of libown, a quarter of a gigabyte of zeros, are not in the file of a program.
file(SIZE ${PROGRAM} size)
if(size GREATER 16777216)
  message(FATAL_ERROR "${PROGRAM} has ${size} bytes")
endif()
