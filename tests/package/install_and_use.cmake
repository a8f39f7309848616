# Installs BUILD_DIR into a fresh prefix, then builds and runs the consumer against it: once with
# find_package, once with pkg-config. Run by ctest: cmake -D ... -P install_and_use.cmake

set(work ${BUILD_DIR}/tests/package)
set(prefix ${work}/prefix)
file(REMOVE_RECURSE ${work})
file(MAKE_DIRECTORY ${work}/pc)

function(run)
    execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${work} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# sha256 of nothing, by coreutils
set(empty_chain e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855)
function(must_make_a_register consumer)
    execute_process(COMMAND ${consumer} ${consumer}.sqlite OUTPUT_VARIABLE printed
                    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    if(NOT printed STREQUAL empty_chain)
        message(FATAL_ERROR "${consumer} printed '${printed}'")
    endif()
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${prefix})
foreach(template dsfc/template.docx dsa/template.docx dsa/schema.json)
    if(NOT EXISTS ${prefix}/share/indenture/templates/${template})
        message(FATAL_ERROR "the template ${template} was not installed")
    endif()
endforeach()

run(${CMAKE_COMMAND} -S ${SOURCE_DIR} -B ${work}/cmake -G Ninja
    -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS}
    -DCMAKE_PREFIX_PATH=${prefix})
run(${CMAKE_COMMAND} --build ${work}/cmake)
must_make_a_register(${work}/cmake/consumer)

# Every object of every folder is linked, so that none of their libraries is forgotten.
file(GLOB pkgconfig_dir ${prefix}/lib/pkgconfig ${prefix}/lib/*/pkgconfig)
set(ENV{PKG_CONFIG_PATH} ${pkgconfig_dir})
execute_process(COMMAND pkg-config --cflags --libs indenture
                OUTPUT_VARIABLE from_pkgconfig OUTPUT_STRIP_TRAILING_WHITESPACE
                COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(from_pkgconfig UNIX_COMMAND "${from_pkgconfig}")
separate_arguments(FLAGS UNIX_COMMAND "${FLAGS}")
run(${COMPILER} -std=c++20 ${FLAGS} ${SOURCE_DIR}/consumer.cpp -o ${work}/pc/consumer
    -Wl,--whole-archive ${from_pkgconfig} -Wl,--no-whole-archive)
must_make_a_register(${work}/pc/consumer)
