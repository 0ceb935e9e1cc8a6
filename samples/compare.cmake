# cmake -DPROGRAM=... -DINPUT=... -DOUTPUT=... -P compare.cmake: runs the program on the input, here, and compares its
# output with the file `expected`, byte for byte.
execute_process(COMMAND ${PROGRAM} ${INPUT} OUTPUT_FILE ${OUTPUT} ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR errors)
  message(FATAL_ERROR "${PROGRAM} ended with ${status}\n${errors}")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${OUTPUT} expected RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  file(READ ${OUTPUT} output)
  message(FATAL_ERROR "the output is not as expected:\n${output}")
endif()
