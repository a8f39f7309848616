#include "template/rich_value.h"

#include "base/error.h"
#include "expression/spelling.h"
#include "template/cell_properties.h"
#include "template/picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <span>

namespace indenture::templating {

namespace {

using expression::Member;
using expression::Value;
using Names = std::span<const std::string_view>;

[[noreturn]] void refuse(std::string message)
{
    throw Error(ErrorCode::BadInput, {}, std::move(message));
}

std::string listed(Names names)
{
    return fmt::format("{}", fmt::join(names, ", "));
}

std::string suggestion(std::string_view name, Names known)
{
    const std::string_view best = expression::most_like(name, {known.begin(), known.end()});
    return best.empty() ? fmt::format("; known are {}", listed(known))
                        : fmt::format("; did you mean '{}'?", best);
}

/// Refuses members of a mapping that mean nothing here: a slip must not go unseen.
void check_members(const Value& mapping, Names known, std::string_view what)
{
    if (!mapping.is_mapping()) {
        refuse(fmt::format("{} must be a mapping, and is {}", what, kind_of(mapping)));
    }
    for (const Member& member : mapping.members()) {
        if (std::find(known.begin(), known.end(), member.name) == known.end()) {
            refuse(fmt::format("{} knows no '{}'{}", what, member.name,
                               suggestion(member.name, known)));
        }
    }
}

std::string text_in(const Value& value, std::string_view what)
{
    if (!value.is_text()) {
        refuse(fmt::format("{} must be text, and is {}", what, kind_of(value)));
    }
    return std::string(value.text());
}

std::optional<std::string> text_member(const Value& mapping, std::string_view name)
{
    const Value* value = mapping.find(name);
    return value == nullptr ? std::nullopt : std::optional(text_in(*value, name));
}

std::optional<bool> flag_member(const Value& mapping, std::string_view name)
{
    const Value* value = mapping.find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is(Value::Kind::Boolean)) {
        refuse(fmt::format("'{}' must be true or false, and is {}", name, kind_of(*value)));
    }
    return value->boolean();
}

/// One of `known`, or nothing.
std::optional<std::string> choice_member(const Value& mapping, std::string_view name, Names known)
{
    auto value = text_member(mapping, name);
    if (value && std::find(known.begin(), known.end(), *value) == known.end()) {
        refuse(fmt::format("'{}' cannot be '{}'{}", name, *value, suggestion(*value, known)));
    }
    return value;
}

// ECMA-376-1, 17.18.99 and 17.18.40.
constexpr std::array<std::string_view, 18> underlines{
    "single",     "words",           "double",   "thick",         "dotted",     "dottedHeavy",
    "dash",       "dashedHeavy",     "dashLong", "dashLongHeavy", "dotDash",    "dashDotHeavy",
    "dotDotDash", "dashDotDotHeavy", "wave",     "wavyHeavy",     "wavyDouble", "none"};
constexpr std::array<std::string_view, 17> highlights{
    "black",   "blue",       "cyan",     "green",     "magenta",   "red",
    "yellow",  "white",      "darkBlue", "darkCyan",  "darkGreen", "darkMagenta",
    "darkRed", "darkYellow", "darkGray", "lightGray", "none"};
constexpr std::array<std::string_view, 6> alignments{"left", "center", "right",
                                                     "both", "start",  "end"};
constexpr std::array<std::string_view, 3> breaks{"page", "column", "line"};

constexpr std::array<std::string_view, 16> run_members{
    "t",     "b",    "i",    "u",     "s",         "dstrike", "sub",       "sup",
    "color", "size", "font", "style", "highlight", "caps",    "smallcaps", "lang"};
constexpr std::array<std::string_view, 1> break_members{"br"};
constexpr std::array<std::string_view, 1> tab_members{"tab"};

std::optional<std::string> underline_of(const Value& run)
{
    const Value* value = run.find("u");
    if (value != nullptr && value->is(Value::Kind::Boolean)) {
        return value->boolean() ? "single" : "none";
    }
    return choice_member(run, "u", underlines);
}

std::optional<std::string> position_of(const Value& run)
{
    const auto below = flag_member(run, "sub");
    const auto above = flag_member(run, "sup");
    if (below.value_or(false) && above.value_or(false)) {
        refuse("text cannot be 'sub' and 'sup' at once");
    }
    if (!below && !above) {
        return std::nullopt;
    }
    return below.value_or(false) ? "subscript" : above.value_or(false) ? "superscript" : "baseline";
}

/// Word's sizes are half points, from 1 to 1638 points.
std::optional<int> half_points_of(const Value& run)
{
    const Value* value = run.find("size");
    if (value == nullptr) {
        return std::nullopt;
    }
    const double points = value->is_number() ? value->number().to_double() : 0;
    const double half_points = points * 2;
    if (!(half_points >= 2 && half_points <= 3276) || half_points != std::floor(half_points)) {
        refuse("'size' must be a number of points from 1 to 1638, in halves at most");
    }
    return static_cast<int>(half_points);
}

TextLook look_of(const Value& run)
{
    TextLook look;
    look.bold = flag_member(run, "b");
    look.italic = flag_member(run, "i");
    look.strike = flag_member(run, "s");
    look.double_strike = flag_member(run, "dstrike");
    look.capitals = flag_member(run, "caps");
    look.small_capitals = flag_member(run, "smallcaps");
    look.underline = underline_of(run);
    look.position = position_of(run);
    look.highlight = choice_member(run, "highlight", highlights);
    look.half_points = half_points_of(run);
    look.font = text_member(run, "font");
    look.style = text_member(run, "style");
    look.language = text_member(run, "lang");
    if (const auto colour = text_member(run, "color")) {
        look.colour = fill_of(*colour);
    }
    return look;
}

RichBreak break_of(const Value& value)
{
    const std::string kind = text_in(value, "a break");
    if (std::find(breaks.begin(), breaks.end(), kind) == breaks.end()) {
        refuse(fmt::format("a break cannot be '{}'{}", kind, suggestion(kind, breaks)));
    }
    return {kind == "page"     ? BreakKind::Page
            : kind == "column" ? BreakKind::Column
                               : BreakKind::Line};
}

/// "text", {"t": "text", "b": true}
RichRun run_of(const Value& value)
{
    if (value.is_text()) {
        return {std::string(value.text()), {}};
    }
    check_members(value, run_members, "a piece of rich text");
    const auto text = text_member(value, "t");
    if (!text) {
        refuse("a piece of rich text needs its text, 't'");
    }
    return {*text, look_of(value)};
}

std::optional<std::int64_t> length_member(const Value& image, std::string_view name)
{
    const auto text = text_member(image, name);
    if (!text) {
        return std::nullopt;
    }
    const auto length = length_of(*text);
    if (!length) {
        refuse(fmt::format("'{}' cannot be '{}'; write a length with its unit, up to 22in: '20mm', "
                           "'2.5cm', '1in', '72pt'",
                           name, *text));
    }
    return length;
}

RichImage image_of(const Value& value)
{
    static constexpr std::array<std::string_view, 4> members{"$image", "w", "h", "alt"};
    check_members(value, members, "a picture");
    return {.source = text_in(*value.find("$image"), "'$image'"),
            .width = length_member(value, "w"),
            .height = length_member(value, "h"),
            .alt = text_member(value, "alt").value_or("")};
}

/// Anything else could run a program or read a file where the contract is opened.
void check_address(const std::string& address)
{
    const std::string start = address.substr(0, address.find(':'));
    std::string scheme;
    for (const char c : start) {
        scheme += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const bool is_known = start.size() < address.size() &&
                          (scheme == "http" || scheme == "https" || scheme == "mailto");
    const bool has_blank = std::any_of(address.begin(), address.end(), [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '<' || c == '>';
    });
    if (!is_known || has_blank) {
        refuse(fmt::format("a link cannot lead to '{}'; only http, https and mailto are allowed, "
                           "without blanks",
                           address));
    }
}

RichLink link_of(const Value& value)
{
    static constexpr std::array<std::string_view, 1> outer{"$link"};
    static constexpr std::array<std::string_view, 3> members{"text", "runs", "href"};
    check_members(value, outer, "a link");
    const Value& link = *value.find("$link");
    check_members(link, members, "a link");
    RichLink result{.address = text_member(link, "href").value_or(""), .runs = {}};
    check_address(result.address);
    if (const Value* runs = link.find("runs"); runs != nullptr && runs->is_list()) {
        for (const Value& run : runs->items()) {
            result.runs.push_back(run_of(run));
        }
    } else {
        result.runs.push_back({text_member(link, "text").value_or(result.address), {}});
    }
    return result;
}

std::string_view dollar_name(const Value& value)
{
    std::string_view found;
    for (const Member& member : value.members()) {
        if (!member.name.starts_with('$')) {
            continue;
        }
        if (!found.empty()) {
            refuse(fmt::format("a value cannot be '{}' and '{}' at once", found, member.name));
        }
        found = member.name;
    }
    return found;
}

Inline inline_of(const Value& value)
{
    if (!value.is_mapping()) {
        return run_of(value);
    }
    const std::string_view name = dollar_name(value);
    if (name == "$image") {
        return image_of(value);
    }
    if (name == "$link") {
        return link_of(value);
    }
    if (name == "$break") {
        static constexpr std::array<std::string_view, 1> members{"$break"};
        check_members(value, members, "a break");
        return break_of(*value.find(name));
    }
    if (!name.empty()) {
        refuse(fmt::format("'{}' cannot stand inside rich text", name));
    }
    if (const Value* kind = value.find("br"); kind != nullptr) {
        check_members(value, break_members, "a line break in rich text");
        return kind->is(Value::Kind::Boolean) ? RichBreak{} : break_of(*kind);
    }
    if (value.find("tab") != nullptr) {
        check_members(value, tab_members, "a tab in rich text");
        return RichRun{"\t", {}};
    }
    return run_of(value);
}

std::vector<Inline> inlines_of(const Value& value, std::string_view what)
{
    std::vector<Inline> result;
    if (value.is_text()) {
        result.push_back(run_of(value));
        return result;
    }
    if (!value.is_list()) {
        refuse(fmt::format("{} must be a list of pieces, and is {}", what, kind_of(value)));
    }
    for (const Value& item : value.items()) {
        result.push_back(inline_of(item));
    }
    return result;
}

RichParagraph paragraph_of(const Value& value)
{
    static constexpr std::array<std::string_view, 4> members{"style", "align", "runs", "text"};
    if (value.is_text()) {
        return {.style = {}, .align = {}, .content = inlines_of(value, "a paragraph")};
    }
    check_members(value, members, "a paragraph");
    const Value* runs = value.find("runs");
    const Value* text = value.find("text");
    if (runs != nullptr && text != nullptr) {
        refuse("a paragraph has either 'runs' or 'text'");
    }
    RichParagraph result{.style = text_member(value, "style"),
                         .align = choice_member(value, "align", alignments),
                         .content = {}};
    if (runs != nullptr || text != nullptr) {
        result.content = inlines_of(runs != nullptr ? *runs : *text, "'runs'");
    }
    return result;
}

RichParagraphs paragraphs_of(const Value& value)
{
    static constexpr std::array<std::string_view, 1> members{"$paragraphs"};
    check_members(value, members, "a value with '$paragraphs'");
    const Value& list = *value.find("$paragraphs");
    if (!list.is_list()) {
        refuse(fmt::format("'$paragraphs' must be a list, and is {}", kind_of(list)));
    }
    RichParagraphs result;
    for (const Value& item : list.items()) {
        result.paragraphs.push_back(paragraph_of(item));
    }
    return result;
}

constexpr std::array<std::string_view, 7> dollar_names{"$rich",  "$paragraphs", "$image", "$link",
                                                       "$break", "$docx",       "$clause"};

std::string plain_text(const std::vector<Inline>& content)
{
    std::string result;
    for (const Inline& piece : content) {
        if (const auto* run = std::get_if<RichRun>(&piece)) {
            result += run->text;
        } else if (const auto* link = std::get_if<RichLink>(&piece)) {
            for (const RichRun& text : link->runs) {
                result += text.text;
            }
        } else {
            refuse("only text can stand here, and the value holds a picture or a break");
        }
    }
    return result;
}

} // namespace

bool is_rich(const expression::Value& value)
{
    if (!value.is_mapping()) {
        return false;
    }
    const auto members = value.members();
    return std::any_of(members.begin(), members.end(),
                       [](const Member& member) { return member.name.starts_with('$'); });
}

RichValue rich_value(const expression::Value& value)
{
    const std::string_view name = dollar_name(value);
    if (name == "$paragraphs") {
        return paragraphs_of(value);
    }
    if (name == "$docx" || name == "$clause") {
        const std::array<std::string_view, 2> members{name, "with"};
        check_members(value, members, "a clause");
        return ClauseReference{text_in(*value.find(name), name)};
    }
    if (name == "$rich") {
        static constexpr std::array<std::string_view, 1> members{"$rich"};
        check_members(value, members, "a value with '$rich'");
        return RichText{inlines_of(*value.find(name), "'$rich'")};
    }
    if (name == "$image" || name == "$link" || name == "$break") {
        return RichText{{inline_of(value)}};
    }
    refuse(fmt::format("a value cannot be '{}'{}", name, suggestion(name, dollar_names)));
}

std::string plain_text(const RichValue& value)
{
    if (const auto* text = std::get_if<RichText>(&value)) {
        return plain_text(text->content);
    }
    const auto* paragraphs = std::get_if<RichParagraphs>(&value);
    if (paragraphs == nullptr || paragraphs->paragraphs.size() != 1) {
        refuse("only text can stand here, and the value is a clause or several paragraphs");
    }
    return plain_text(paragraphs->paragraphs.front().content);
}

std::string name_of_rich(const expression::Value& value)
{
    const std::string_view name = dollar_name(value);
    return name == "$rich"         ? "rich text"
           : name == "$paragraphs" ? "paragraphs"
           : name == "$image"      ? "a picture"
           : name == "$link"       ? "a link"
           : name == "$break"      ? "a break"
                                   : "a clause";
}

} // namespace indenture::templating
