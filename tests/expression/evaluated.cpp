#include "expression/evaluated.h"

#include "base/error.h"
#include "expression/parse.h"

namespace indenture::expression::tests {

Data data_of(std::string_view json)
{
    return Data::parse(json, "data.json", Limits{});
}

const Data& sample()
{
    static const Data data = data_of(R"({
        "name": "Ann Lee", "empty": "", "nothing": null, "yes": true, "no": false,
        "n": 7, "price": 10.50, "tiny": 0.1, "large": 1267650600228229401496703205376,
        "whole": 3.0, "list": [3, 1, 2], "words": ["b", "A", "c"], "none": [],
        "title": "Dáta ﬁle", "date": "2026-01-31", "moment": "2026-01-31T14:05:00Z",
        "party": {"name": "NHS", "no": 4, "roles": ["controller"], "a-b": 1, "items": "own"},
        "rows": [{"name": "Bo", "age": 5, "party": {"code": "x"}},
                 {"name": "Al", "age": 9, "party": {"code": "Y"}},
                 {"name": "Cy", "age": 5, "party": {"code": "X"}}],
        "rich": {"$rich": ["a"]}
    })");
    return data;
}

std::string result(std::string_view text, const Options& options, const Data& data)
{
    try {
        const ExpressionPtr expression = parse_expression(text, 64);
        Scope scope(data);
        Fuel fuel(100'000);
        Evaluator evaluator(scope, fuel, options);
        const Value value = evaluator.evaluate(*expression);
        const bool is_plain = rich_kind(value).empty() && !value.is(Value::Kind::Boolean);
        return is_plain ? std::string(evaluator.printed(value).text())
                        : "=" + to_json(value).dump();
    } catch (const Error& error) {
        return (error.code() == ErrorCode::LimitExceeded ? "LimitExceeded: " : "BadInput: ") +
               error.message();
    } catch (const Problem& found) {
        return found.code + ": " + found.text + " (" + found.cure + ")";
    }
}

std::string problem(std::string_view text)
{
    try {
        parse_expression(text, 64);
        return {};
    } catch (const Problem& found) {
        return found.code + ": " + found.text + " (" + found.cure + ")";
    }
}

} // namespace indenture::expression::tests
