# cmake --install: programs, static libraries, headers, cards, recipes, bash completion, and the package of find_package(deft).
include(CMakePackageConfigHelpers)
set(deft_package ${CMAKE_INSTALL_LIBDIR}/cmake/deft)

set_target_properties(deft_torch PROPERTIES EXPORT_NAME deft)    # deft::deft, with everything
set_target_properties(deft_plain PROPERTIES EXPORT_NAME plain)   # deft::plain, without libtorch
# A libtorch outside the system's folders is found again by the installed program.
set_target_properties(deft deft-torch PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
install(TARGETS deft deft-torch RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS deft_torch deft_plain EXPORT deft ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT deft NAMESPACE deft:: FILE deftTargets.cmake DESTINATION ${deft_package})

set(DEFT_CURL ${CURL_FOUND})
set(DEFT_LIBPQ ${LIBPQ_FOUND})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/deftConfig.cmake.in ${CMAKE_BINARY_DIR}/deftConfig.cmake
                              INSTALL_DESTINATION ${deft_package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/deftConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/deftConfig.cmake ${CMAKE_BINARY_DIR}/deftConfigVersion.cmake DESTINATION ${deft_package})

install(DIRECTORY ${CMAKE_SOURCE_DIR}/src/deft DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h"
        PATTERN internal EXCLUDE PATTERN "test_*.h" EXCLUDE)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/src/deft/ DESTINATION ${CMAKE_INSTALL_DATADIR}/deft/cards FILES_MATCHING PATTERN "*.md"
        PATTERN internal EXCLUDE)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/recipes DESTINATION ${CMAKE_INSTALL_DATADIR}/deft FILES_MATCHING PATTERN "*.toml")
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The program writes its own completion.
add_custom_command(TARGET deft POST_BUILD COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/completion
                   COMMAND $<TARGET_FILE:deft> completion bash > ${CMAKE_BINARY_DIR}/completion/deft VERBATIM)
install(FILES ${CMAKE_BINARY_DIR}/completion/deft DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
