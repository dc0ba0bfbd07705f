# `cmake --install`: headers, static libraries, pkg-config files, CMake package. From the bench's build folder it needs
# --component ssm-core; configured alone, ssm-core is all there is.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(installed ssm-core-firmware)
if(SSM_CORE_HOSTED)
  list(APPEND installed ssm-core)
endif()
file(RELATIVE_PATH SSM_PREFIX_FROM_PC /p/${CMAKE_INSTALL_LIBDIR}/pkgconfig /p)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ssm-core)

install(DIRECTORY include/ssm DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT ssm-core)
install(TARGETS ${installed} EXPORT ssm-core ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ssm-core)
install(EXPORT ssm-core NAMESPACE ssm:: DESTINATION ${package_dir} FILE ssm-core-targets.cmake COMPONENT ssm-core)

configure_package_config_file(cmake/ssm-core-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/ssm-core-config.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/ssm-core-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ssm-core-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/ssm-core-config-version.cmake
        DESTINATION ${package_dir} COMPONENT ssm-core)

foreach(library ${installed})
  set(SSM_LIBRARY ${library})
  set(SSM_REQUIRES)
  if(library STREQUAL "ssm-core")
    set(SSM_REQUIRES libcoap-3-notls)
  endif()
  configure_file(cmake/ssm-core.pc.in ${CMAKE_CURRENT_BINARY_DIR}/${library}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${library}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT ssm-core)
endforeach()
