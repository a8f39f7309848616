// Strict's decimals against Python's, which says what each sum and quotient must print.

#include "expression/evaluate.h"
#include "expression/parse.h"

#include "base/error.h"
#include "base/json.h"
#include "support/run_program.h"

#include <gtest/gtest.h>
#include <sstream>

namespace indenture::expression {
namespace {

std::string strict_result(const std::string& text)
{
    static const Data nothing = Data::parse("{}", "data.json", Limits{});
    try {
        Scope scope(nothing);
        Fuel fuel(1000);
        Evaluator evaluator(scope, fuel);
        return std::string(
            evaluator.printed(evaluator.evaluate(*parse_expression(text, 64))).text());
    } catch (const Error& error) {
        return error.what();
    }
}

TEST(Decimals, AreThoseOfPython)
{
    const std::string python = "/usr/bin/python3";
    if (!tests::is_installed(python)) {
        GTEST_SKIP() << "skipped: python3 is not installed";
    }
    const auto oracle = tests::run_program(
        {python, PROJECT_DIR "/tests/expression/decimal_oracle.py", "1", "5000"});
    ASSERT_EQ(oracle.status, 0) << oracle.err;

    std::istringstream lines(oracle.out);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        const Json expected = Json::parse(line);
        const std::string text = expected["text"];
        EXPECT_EQ(strict_result(text), expected["result"].get<std::string>()) << text;
    }

    EXPECT_GT(count, 7000U);
}

} // namespace
} // namespace indenture::expression
