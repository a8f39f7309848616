#include "expression/detail/filters.h"

#include "expression/detail/markdown.h"
#include "expression/detail/python_text.h"
#include "expression/detail/support.h"

#include <fmt/format.h>

namespace indenture::expression {

namespace {

using Call = const FilterCall&;
using Members = std::vector<std::pair<std::string, Value>>;

Value rich(std::vector<Value> runs)
{
    return Value::mapping(Members{{"$rich", Value::list(std::move(runs))}});
}

Value with_look(Call call, const char* look)
{
    Members run{{"t", made(call, input_text(call))}};
    run.emplace_back(look, Value::boolean(true));
    return rich({Value::mapping(std::move(run))});
}

Value apply_bold(Call call)
{
    return with_look(call, "b");
}

Value apply_italic(Call call)
{
    return with_look(call, "i");
}

/// Each line a paragraph of its own; blank lines are none.
Value apply_paragraphs(Call call)
{
    std::vector<Value> paragraphs;
    const std::string text = input_text(call);
    for (const std::string_view line : lines_of(text)) {
        const std::string_view words = stripped(line, {}, Side::Both);
        if (!words.empty()) {
            paragraphs.push_back(Value::mapping(Members{{"text", made(call, std::string(words))}}));
        }
        call.evaluator.fuel().burn();
    }
    return Value::mapping(
        Members{{"$paragraphs", made_list(call.evaluator, std::move(paragraphs))}});
}

Value run_value(const MarkdownRun& run)
{
    Members members{{"t", Value::text(run.text)}};
    const auto add = [&members](const char* name, bool is_set) {
        if (is_set) {
            members.emplace_back(name, Value::boolean(true));
        }
    };
    add("b", run.is_bold);
    add("i", run.is_italic);
    add("s", run.is_struck);
    Value value = Value::mapping(std::move(members));
    if (run.address.empty()) {
        return value;
    }
    Members link{{"runs", Value::list({std::move(value)})}, {"href", Value::text(run.address)}};
    return Value::mapping(Members{{"$link", Value::mapping(std::move(link))}});
}

std::vector<Value> run_values(Call call, const std::vector<MarkdownRun>& runs)
{
    std::vector<Value> values;
    for (const MarkdownRun& run : runs) {
        values.push_back(run_value(run));
    }
    pay_for_list(call.evaluator, values.size());
    return values;
}

Value apply_markdown(Call call)
{
    std::vector<Value> paragraphs;
    for (const MarkdownParagraph& paragraph : read_markdown(input_text(call))) {
        Members members;
        if (!paragraph.style.empty()) {
            members.emplace_back("style", Value::text(paragraph.style));
        }
        members.emplace_back("runs", Value::list(run_values(call, paragraph.runs)));
        paragraphs.push_back(Value::mapping(std::move(members)));
    }
    return Value::mapping(
        Members{{"$paragraphs", made_list(call.evaluator, std::move(paragraphs))}});
}

Value apply_inline_markdown(Call call)
{
    return rich(run_values(call, read_inline_markdown(input_text(call))));
}

} // namespace

std::vector<Filter> rich_filters()
{
    constexpr Shape text = Shape::Text;
    constexpr Shape rich_text = Shape::Rich;
    return {
        {"bold", apply_bold, text, rich_text, {}, false, false, true},
        {"inline_markdown", apply_inline_markdown, text, rich_text, {}},
        {"italic", apply_italic, text, rich_text, {}, false, false, true},
        {"markdown", apply_markdown, text, rich_text, {}},
        {"paragraphs", apply_paragraphs, text, rich_text, {}},
    };
}

} // namespace indenture::expression
