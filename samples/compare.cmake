# Runs PROGRAM with ARGUMENTS; it must succeed and write what is in EXPECTED.
execute_process(COMMAND ${PROGRAM} ${ARGUMENTS} OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
file(READ ${EXPECTED} expected)
if(NOT status EQUAL 0 OR NOT output STREQUAL expected)
  message(FATAL_ERROR "exit status ${status}\n--- expected\n${expected}--- output\n${output}--- errors\n${errors}")
endif()
