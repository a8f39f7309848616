// Random expressions against Jinja2, which says what each must print.

#include "expression/evaluate.h"
#include "expression/parse.h"

#include "base/error.h"
#include "base/json.h"
#include "support/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <sstream>

namespace indenture::expression {
namespace {

const char* const python = "/usr/bin/python3";

bool has_jinja()
{
    return tests::is_installed(python) &&
           tests::run_program({python, "-c", "import jinja2"}).status == 0;
}

/// What Compat prints, or why it refuses.
struct Outcome {
    std::optional<std::string> printed;
    std::string refusal;
};

Outcome outcome_of(const std::string& text, const Data& data)
{
    try {
        const ExpressionPtr expression = parse_expression(text, 64);
        Scope scope(data);
        Fuel fuel(1'000'000);
        Evaluator evaluator(scope, fuel,
                            {.profile = Profile::Compat, .undefined = Undefined::Blank});
        const Value value = evaluator.evaluate(*expression);
        return {std::string(evaluator.printed(value).text()), {}};
    } catch (const Error& error) {
        return {std::nullopt, error.what()};
    } catch (const Problem& problem) {
        return {std::nullopt, problem.code + " " + problem.text};
    }
}

class Jinja : public testing::TestWithParam<int> {};

TEST_P(Jinja, PrintsWhatCompatPrints)
{
    if (!has_jinja()) {
        GTEST_SKIP() << "skipped: python3-jinja2 is not installed";
    }
    const auto oracle = tests::run_program({python, PROJECT_DIR "/tests/expression/jinja_oracle.py",
                                            std::to_string(GetParam()), "4000"});
    ASSERT_EQ(oracle.status, 0) << oracle.err;

    std::istringstream lines(oracle.out);
    std::optional<Data> data;
    std::string differences;
    std::size_t agreed = 0;
    for (std::string line; std::getline(lines, line);) {
        const Json expected = Json::parse(line);
        if (expected.contains("data")) {
            // Cut from the line, so that its numbers keep their digits.
            const ByteView datum = ByteView(line).substr(9, line.size() - 10);
            data = Data::parse(datum, "data.json", Limits{});
            continue;
        }
        const std::string text = expected["text"];
        const Outcome outcome = outcome_of(text, *data);
        const bool is_same = expected.contains("error")
                                 ? !outcome.printed
                                 : outcome.printed == expected["result"].get<std::string>();
        agreed += is_same ? 1U : 0U;
        if (!is_same) {
            differences +=
                "\n" + text + "\n  Jinja2: " +
                (expected.contains("error") ? expected["error"] : expected["result"]).dump() +
                "\n  here:   " + Json(outcome.printed.value_or(outcome.refusal)).dump();
        }
    }

    EXPECT_EQ(differences, "") << agreed << " agree";
    EXPECT_GT(agreed, 3000U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Jinja, testing::Values(1, 2, 3));

} // namespace
} // namespace indenture::expression
