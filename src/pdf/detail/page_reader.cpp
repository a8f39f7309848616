#include "pdf/detail/page_reader.h"

#include "base/error.h"
#include "pdf/number.h"

#include <fmt/format.h>
#include <optional>
#include <utility>

namespace indenture::pdf::detail {

PageContent PageReader::read(const Page& page)
{
    const Object resources = file_.view.entry(page.entries, "Resources");
    const auto* entries = resources.get<Dictionary>();
    run(contents(page), entries == nullptr ? Dictionary() : *entries, 0);
    words_.close();
    return std::move(content_);
}

Bytes PageReader::contents(const Page& page)
{
    const Object value = file_.view.entry(page.entries, "Contents");
    if (const auto* stream = value.get<Stream>()) {
        return file_.decoded(*stream);
    }
    Bytes all;
    if (const auto* list = value.get<Array>()) {
        for (const Object& item : *list) {
            const Object part = file_.view.resolved(item);
            const auto* stream = part.get<Stream>();
            if (stream == nullptr) {
                unreadable("a part of its contents is no stream");
            }
            all += file_.decoded(*stream) + "\n";
        }
    } else if (value != Object()) {
        unreadable("its contents are no stream");
    }
    return all;
}

void PageReader::run(ByteView content, const Dictionary& resources, std::size_t depth)
{
    constexpr std::size_t depth_max = 16;
    if (depth > depth_max) {
        throw Error(ErrorCode::LimitExceeded, {}, "forms are nested too deep");
    }
    const Dictionary* const outer = resources_;
    const std::size_t outer_depth = depth_;
    const std::size_t outer_saved = saved_.size();
    resources_ = &resources;
    depth_ = depth;
    ContentReader reader(content, file_.limits);
    while (const auto operation = reader.next()) {
        if (++file_.budget.operators > file_.limits.pdf_operators_max) {
            throw Error(ErrorCode::LimitExceeded, {},
                        fmt::format("the pages hold more than {} operators",
                                    file_.limits.pdf_operators_max));
        }
        saved_min_ = outer_saved;
        perform(*operation);
    }
    if (!path_.shape.empty()) {
        unreadable("its contents end within a path");
    }
    saved_.resize(outer_saved);
    resources_ = outer;
    depth_ = outer_depth;
}

void PageReader::perform(const Operation& operation)
{
    const auto found = actions().find(operation.name);
    if (found == actions().end()) {
        unreadable(fmt::format("its contents hold the unknown operator '{}'", operation.name));
    }
    operator_ = found->first;
    (this->*found->second)(operation.operands);
}

double PageReader::number(const Operands& operands, std::size_t index) const
{
    const auto value =
        index < operands.size() ? number_in(operands[index]) : std::optional<double>();
    if (!value) {
        unreadable(fmt::format("the operator '{}' lacks a number", operator_));
    }
    return *value;
}

void PageReader::expect(const Operands& operands, std::size_t count) const
{
    if (operands.size() != count) {
        unreadable(fmt::format("the operator '{}' has {} operands instead of {}", operator_,
                               operands.size(), count));
    }
}

const std::string& PageReader::name(const Operands& operands, std::size_t index) const
{
    const auto* value = index < operands.size() ? operands[index].get<Name>() : nullptr;
    if (value == nullptr) {
        unreadable(fmt::format("the operator '{}' lacks a name", operator_));
    }
    return value->text;
}

ByteView PageReader::string(const Operands& operands, std::size_t index) const
{
    const auto* value = index < operands.size() ? operands[index].get<String>() : nullptr;
    if (value == nullptr) {
        unreadable(fmt::format("the operator '{}' lacks a string", operator_));
    }
    return value->octets;
}

Matrix PageReader::matrix(const Operands& operands) const
{
    expect(operands, 6);
    return {number(operands, 0), number(operands, 1), number(operands, 2),
            number(operands, 3), number(operands, 4), number(operands, 5)};
}

Object PageReader::resource(const char* kind, const std::string& key) const
{
    const Object group = file_.view.entry(*resources_, kind);
    const auto* entries = group.get<Dictionary>();
    if (entries == nullptr || entries->count(key) == 0) {
        return {};
    }
    return entries->at(key);
}

Object PageReader::required_resource(const char* kind, const std::string& key) const
{
    Object found = resource(kind, key);
    if (found == Object()) {
        unreadable(fmt::format("its contents use /{}, which is not among its /{}", key, kind));
    }
    return found;
}

void PageReader::save(const Operands&)
{
    constexpr std::size_t saved_max = 512;
    if (saved_.size() == saved_max) {
        throw Error(ErrorCode::LimitExceeded, {}, "graphics states are nested too deep");
    }
    saved_.push_back(state_);
}

void PageReader::restore(const Operands&)
{
    if (saved_.size() <= saved_min_) {
        unreadable("its contents restore more states than they save");
    }
    state_ = std::move(saved_.back());
    saved_.pop_back();
}

void PageReader::concatenate(const Operands& operands)
{
    state_.matrix = matrix(operands).then(state_.matrix);
}

void PageReader::set_parameter(const Operands& operands)
{
    state_.parameters[operator_] = file_.digest_of(operands);
}

void PageReader::set_extended(const Operands& operands)
{
    const Object state = file_.view.resolved(required_resource("ExtGState", name(operands, 0)));
    const auto* entries = state.get<Dictionary>();
    if (entries == nullptr || entries->count("Font") != 0) {
        unreadable("it sets a graphics state that is not read here");
    }
    for (const auto& [key, value] : *entries) {
        if (key == "LW") {
            state_.line_width = number({file_.view.resolved(value)}, 0);
        } else if (key != "Type") {
            state_.parameters[key] = file_.digest_of(value);
        }
    }
}

void PageReader::begin_marked(const Operands& operands)
{
    if (!operands.empty() && operands.front() == Object(Name{"OC"})) {
        unreadable("it holds content that a reader may show or hide");
    }
}

const std::map<std::string, PageReader::Action>& PageReader::actions()
{
    using P = PageReader;
    static const std::map<std::string, Action> table{
        {"q", &P::save},
        {"Q", &P::restore},
        {"cm", &P::concatenate},
        {"w", &P::set_line_width},
        {"J", &P::set_parameter},
        {"j", &P::set_parameter},
        {"M", &P::set_parameter},
        {"d", &P::set_parameter},
        {"ri", &P::set_parameter},
        {"i", &P::set_parameter},
        {"gs", &P::set_extended},
        {"g", &P::fill_gray},
        {"rg", &P::fill_rgb},
        {"k", &P::fill_cmyk},
        {"G", &P::stroke_gray},
        {"RG", &P::stroke_rgb},
        {"K", &P::stroke_cmyk},
        {"cs", &P::set_fill_space},
        {"CS", &P::set_stroke_space},
        {"sc", &P::set_fill},
        {"scn", &P::set_fill},
        {"SC", &P::set_stroke},
        {"SCN", &P::set_stroke},
        {"m", &P::move_to},
        {"l", &P::line_to},
        {"c", &P::curve_to},
        {"v", &P::curve_from_here},
        {"y", &P::curve_into_end},
        {"h", &P::close_path},
        {"re", &P::rectangle},
        {"W", &P::clip},
        {"W*", &P::clip},
        {"S", &P::paint},
        {"s", &P::paint},
        {"f", &P::paint},
        {"F", &P::paint},
        {"f*", &P::paint},
        {"B", &P::paint},
        {"B*", &P::paint},
        {"b", &P::paint},
        {"b*", &P::paint},
        {"n", &P::paint},
        {"BI", &P::inline_image},
        {"sh", &P::shade},
        {"Do", &P::invoke},
        {"BMC", &P::begin_marked},
        {"BDC", &P::begin_marked},
        {"EMC", &P::ignore},
        {"MP", &P::ignore},
        {"DP", &P::ignore},
        {"BT", &P::begin_text},
        {"ET", &P::ignore},
        {"Tf", &P::set_font},
        {"Tc", &P::set_character_spacing},
        {"Tw", &P::set_word_spacing},
        {"Tz", &P::set_scale},
        {"TL", &P::set_leading},
        {"Ts", &P::set_rise},
        {"Tr", &P::set_mode},
        {"Td", &P::next_line},
        {"TD", &P::next_line_with_leading},
        {"Tm", &P::set_text_matrix},
        {"T*", &P::new_line},
        {"Tj", &P::show_string},
        {"'", &P::show_on_new_line},
        {"\"", &P::show_spaced_on_new_line},
        {"TJ", &P::show_adjusted},
    };
    return table;
}

} // namespace indenture::pdf::detail
