# The pages of docs/rules as a C source in the build tree, for --explain. Included by analyzer/CMakeLists.txt to set up
# the step; run as a script (with RULES_DIRECTORY and OUTPUT) to do it.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB pages ${RULES_DIRECTORY}/*.md)
  list(SORT pages)
  set(arrays "")
  set(table "")
  foreach(page ${pages})
    get_filename_component(name ${page} NAME_WE)
    string(REPLACE "-" "_" identifier ${name})
    file(READ ${page} bytes HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND arrays "static const unsigned char ${identifier}[] = {${bytes}};\n")
    string(APPEND table "    {{\"${name}\", sizeof \"${name}\" - 1}, {(const char *)${identifier}, sizeof ${identifier}}},\n")
  endforeach()
  file(WRITE ${OUTPUT} "#include \"report/pages.h\"\n\n${arrays}\nconst struct report_page report_pages[] = {\n${table}"
       "    {{\"\", 0}, {\"\", 0}},\n};\n")
  return()
endif()

if(NOT TARGET room_report)
  return()
endif()
set(_rules ${CMAKE_CURRENT_SOURCE_DIR}/../docs/rules)
set(_pages_c ${CMAKE_CURRENT_BINARY_DIR}/rule_pages.c)
file(GLOB _page_files CONFIGURE_DEPENDS ${_rules}/*.md)
add_custom_command(
  OUTPUT ${_pages_c}
  COMMAND ${CMAKE_COMMAND} -DRULES_DIRECTORY=${_rules} -DOUTPUT=${_pages_c} -P ${CMAKE_CURRENT_LIST_DIR}/pages.cmake
  DEPENDS ${_page_files} ${CMAKE_CURRENT_LIST_DIR}/pages.cmake
  VERBATIM)
target_sources(room_report PRIVATE ${_pages_c})
