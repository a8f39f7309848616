// The text of a tag: parsed as an expression or as the head of a statement, and evaluated over a
// small document. The first octet chooses among them.

#include "base/error.h"
#include "expression/evaluate.h"
#include "expression/parse.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace indenture;
using namespace indenture::expression;

const Data& data()
{
    static const Data document = Data::parse(R"({
        "n": 7, "x": 10.50, "s": "Ann “Lee”", "t": "ﬁve\n<b>", "yes": true, "nothing": null,
        "xs": [3, 1.5, -2], "ws": ["b", "A", ""], "date": "2026-01-31T14:05:00+01:00",
        "d": {"a": 1, "b": [{"c": "x"}, {"c": "Y"}], "items": "own"},
        "rows": [{"name": "Bo", "age": 5}, {"name": "al", "age": 9}, {"name": "Cy", "age": 5}]
    })",
                                             "fuzz", Limits{});
    return document;
}

void parse_heads(std::string_view text, std::size_t depth)
{
    const auto allow = [](auto parse) {
        try {
            parse();
        } catch (const Problem& problem) {
            if (problem.text.empty() || problem.at.end < problem.at.start) {
                std::abort();
            }
        }
    };
    allow([&] { parse_for(text, depth); });
    allow([&] { parse_set(text, depth); });
    allow([&] { parse_macro(text, depth); });
    allow([&] { parse_call(text, depth); });
    allow([&] { parse_with(text, depth); });
    allow([&] { parse_filters(text, depth); });
    allow([&] { parse_list(text, depth); });
}

void evaluate(const Expression& expression, unsigned choice)
{
    Scope scope(data());
    Fuel fuel(20'000);
    Evaluator evaluator(scope, fuel,
                        {.profile = (choice & 1U) != 0 ? Profile::Compat : Profile::Strict,
                         .undefined = static_cast<Undefined>((choice >> 1U) % 3)});
    try {
        const Value value = evaluator.evaluate(expression);
        data().pointer_of(value);
        evaluator.is_true(value);
        evaluator.printed(value);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::BadInput && error.code() != ErrorCode::LimitExceeded) {
            std::abort();
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const std::string_view text(reinterpret_cast<const char*>(octets) + 1, size - 1);
    const unsigned choice = octets[0];
    constexpr std::size_t depth = 64;
    if ((choice & 8U) != 0) {
        parse_heads(text, depth);
        return 0;
    }
    try {
        evaluate(*parse_expression(text, depth), choice);
    } catch (const Problem&) {
    }
    return 0;
}
