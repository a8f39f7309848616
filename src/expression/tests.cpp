#include "expression/filter.h"

#include "expression/detail/operators.h"
#include "expression/detail/python_text.h"
#include "expression/detail/support.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace indenture::expression {

namespace {

using Given = std::span<const Value>;

bool is_kind(const Value& value, Value::Kind kind)
{
    return value.is(kind);
}

Number whole(Evaluator& evaluator, const Value& value, std::string_view test)
{
    return number_of(evaluator, value, fmt::format("the test {}", test));
}

bool has_remainder(const Number& number, const Number& divisor, std::int64_t wanted)
{
    return remainder(number, divisor) == Number(wanted);
}

/// The very same thing; for what has no identity in JSON, the same kind and value.
bool is_same(const Value& a, const Value& b)
{
    if (a.kind() != b.kind()) {
        return false;
    }
    if (a.is_list()) {
        return a.items().data() == b.items().data() && a.items().size() == b.items().size();
    }
    if (a.is_mapping()) {
        return a.members().data() == b.members().data();
    }
    if (a.is_number() && a.number().kind() != b.number().kind()) {
        return false;
    }
    return equal(a, b);
}

bool has_case(Evaluator& evaluator, const Value& value, bool is_upper)
{
    const std::string text = text_of(evaluator, value);
    const std::string other = is_upper ? lower(text) : upper(text);
    return text == (is_upper ? upper(text) : lower(text)) && text != other;
}

template <Relation relation> bool relates(Evaluator& evaluator, const Value& a, Given b)
{
    return related(evaluator, relation, a, b[0]);
}

std::vector<Test> listed_tests()
{
    using Kind = Value::Kind;
    return {
        {"boolean", [](Evaluator&, const Value& v, Given) { return is_kind(v, Kind::Boolean); }},
        {"callable",
         [](Evaluator&, const Value& v, Given) {
             return !v.is_defined() || (v.is_object() && v.object().is_callable());
         }},
        {"defined", [](Evaluator&, const Value& v, Given) { return v.is_defined(); }, 0, true},
        {"divisibleby",
         [](Evaluator& e, const Value& v, Given a) {
             return has_remainder(whole(e, v, "divisibleby"), whole(e, a[0], "divisibleby"), 0);
         },
         1},
        {"escaped", [](Evaluator&, const Value&, Given) { return false; }},
        {"even", [](Evaluator& e, const Value& v,
                    Given) { return has_remainder(whole(e, v, "even"), Number(2), 0); }},
        {"odd", [](Evaluator& e, const Value& v,
                   Given) { return has_remainder(whole(e, v, "odd"), Number(2), 1); }},
        {"false", [](Evaluator&, const Value& v,
                     Given) { return is_kind(v, Kind::Boolean) && !v.boolean(); }},
        {"true", [](Evaluator&, const Value& v,
                    Given) { return is_kind(v, Kind::Boolean) && v.boolean(); }},
        {"filter", [](Evaluator&, const Value& v,
                      Given) { return v.is_text() && find_filter(v.text()) != nullptr; }},
        {"test", [](Evaluator&, const Value& v,
                    Given) { return v.is_text() && find_test(v.text()) != nullptr; }},
        {"float",
         [](Evaluator&, const Value& v, Given) { return v.is_number() && !v.number().is_whole(); }},
        {"integer",
         [](Evaluator&, const Value& v, Given) { return v.is_number() && v.number().is_whole(); }},
        {"number",
         [](Evaluator& e, const Value& v, Given) {
             return v.is_number() || (is_kind(v, Kind::Boolean) && !e.is_strict());
         }},
        {"in", [](Evaluator& e, const Value& v, Given a) { return contains(e, a[0], v); }, 1},
        {"iterable",
         [](Evaluator&, const Value& v, Given) {
             return v.is_text() || v.is_list() || v.is_mapping() || !v.is_defined();
         }},
        {"sequence",
         [](Evaluator&, const Value& v, Given) {
             return v.is_text() || v.is_list() || v.is_mapping() || !v.is_defined();
         }},
        {"lower", [](Evaluator& e, const Value& v, Given) { return has_case(e, v, false); }},
        {"upper", [](Evaluator& e, const Value& v, Given) { return has_case(e, v, true); }},
        {"mapping", [](Evaluator&, const Value& v, Given) { return v.is_mapping(); }},
        {"none", [](Evaluator&, const Value& v, Given) { return is_kind(v, Kind::Null); }},
        {"sameas", [](Evaluator&, const Value& v, Given a) { return is_same(v, a[0]); }, 1},
        {"string", [](Evaluator&, const Value& v, Given) { return v.is_text(); }},
        {"undefined", [](Evaluator&, const Value& v, Given) { return !v.is_defined(); }, 0, true},
        {"eq", relates<Relation::Equal>, 1},
        {"equalto", relates<Relation::Equal>, 1},
        {"==", relates<Relation::Equal>, 1},
        {"ne", relates<Relation::NotEqual>, 1},
        {"!=", relates<Relation::NotEqual>, 1},
        {"lt", relates<Relation::Less>, 1},
        {"lessthan", relates<Relation::Less>, 1},
        {"<", relates<Relation::Less>, 1},
        {"le", relates<Relation::LessEqual>, 1},
        {"<=", relates<Relation::LessEqual>, 1},
        {"gt", relates<Relation::Greater>, 1},
        {"greaterthan", relates<Relation::Greater>, 1},
        {">", relates<Relation::Greater>, 1},
        {"ge", relates<Relation::GreaterEqual>, 1},
        {">=", relates<Relation::GreaterEqual>, 1},
    };
}

const std::map<std::string_view, Test>& all_tests()
{
    static const std::map<std::string_view, Test> tests = [] {
        std::map<std::string_view, Test> all;
        for (const Test& test : listed_tests()) {
            all.emplace(test.name, test);
        }
        return all;
    }();
    return tests;
}

} // namespace

const Test* find_test(std::string_view name)
{
    const auto found = all_tests().find(name);
    return found == all_tests().end() ? nullptr : &found->second;
}

std::vector<std::string_view> test_names()
{
    std::vector<std::string_view> names;
    for (const auto& [name, test] : all_tests()) {
        names.push_back(name);
    }
    return names;
}

bool passes_test(Evaluator& evaluator, const Test& test, const Value& input,
                 std::span<const Value> arguments)
{
    if (!test.takes_undefined) {
        evaluator.note_missing(input);
    }
    for (const Value& argument : arguments) {
        evaluator.note_missing(argument);
    }
    if (arguments.size() != test.argument_count) {
        refuse(fmt::format("the test {} wants {} argument(s) and gets {}", test.name,
                           test.argument_count, arguments.size()));
    }
    evaluator.fuel().burn();
    return test.passes(evaluator, input, arguments);
}

} // namespace indenture::expression
