# cmake --build ... --target lint: clang-format and clang-tidy over our sources, as .clang-format
# and .clang-tidy say. Slow, so not part of the tests.

set(lint_paths contracts signing src tests bench)

find_program(CLANG_FORMAT clang-format-14)
find_program(CLANG_TIDY clang-tidy-14)
find_program(XARGS xargs)
find_program(FIND find)

if(CLANG_FORMAT AND CLANG_TIDY AND XARGS AND FIND)
    add_custom_target(lint_format
        COMMAND ${FIND} ${lint_paths} -name "*.cpp" -print0 -o -name "*.h" -print0
                | ${XARGS} -0 ${CLANG_FORMAT} --dry-run -Werror
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
        COMMENT "Checking the format" VERBATIM)
    # The consumer of tests/package is another project and has no line in compile_commands.json.
    add_custom_target(lint
        COMMAND ${FIND} ${lint_paths} -name "*.cpp" -not -path "tests/package/*" -print0
                | ${XARGS} -0 -n 1 -P 2 ${CLANG_TIDY} --quiet -p ${PROJECT_BINARY_DIR}
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
        COMMENT "Checking the code" VERBATIM)
    add_dependencies(lint lint_format)
endif()
