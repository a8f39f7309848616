#include "contracts/detail/reader.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::contracts::detail {

namespace {

Date some_date()
{
    using namespace std::chrono_literals;
    return Date::from(1000y / 1 / 1);
}

bool is_blank(std::string_view text)
{
    constexpr std::string_view no_break_space = "\u00A0";
    while (!text.empty()) {
        if (text.substr(0, no_break_space.size()) == no_break_space) {
            text.remove_prefix(no_break_space.size());
        } else if (std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos) {
            text.remove_prefix(1);
        } else {
            return false;
        }
    }
    return true;
}

/// Names the first character that cannot be printed or that changes the order in which the others
/// appear; nullptr if there is none. Octets are those of UTF-8.
const char* unprintable_in(std::string_view text)
{
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if ((octet < 0x20 && c != '\t' && c != '\n' && c != '\r') || octet == 0x7F) {
            return "a control character";
        }
    }
    for (const std::string_view order : {"\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066",
                                         "\u2067", "\u2068", "\u2069"}) {
        if (text.find(order) != std::string_view::npos) {
            return "a mark that turns the direction of writing";
        }
    }
    for (const std::string_view none : {"\uFFFE", "\uFFFF"}) {
        if (text.find(none) != std::string_view::npos) {
            return "a code that is no character";
        }
    }
    return nullptr;
}

bool looks_like_date(std::string_view text)
{
    constexpr std::string_view shape = "dddd-dd-dd";
    return text.size() == shape.size() &&
           std::equal(text.begin(), text.end(), shape.begin(), [](char c, char expected) {
               return expected == 'd' ? c >= '0' && c <= '9' : c == expected;
           });
}

} // namespace

Reader::Reader(const Json& value, std::string pointer, Notes& notes)
    : value_(value), pointer_(std::move(pointer)), notes_(notes)
{
}

const Json* Reader::member_at(const char* name) const
{
    if (!value_.is_object()) {
        return nullptr;
    }
    const auto found = value_.find(name);
    return found == value_.end() ? nullptr : &*found;
}

const Json& Reader::list_at(const char* name)
{
    static const Json empty = Json::array();
    const Json* member = member_at(name);
    if (member == nullptr || !member->is_array()) {
        ++notes_.failures;
        return empty;
    }
    return *member;
}

Reader Reader::inner(const char* name)
{
    static const Json nothing;
    const Json* member = member_at(name);
    return {member == nullptr ? nothing : *member, pointer(name), notes_};
}

void Reader::refuse(const std::string& at, const std::string& code, std::string text,
                    std::string cure)
{
    ++notes_.failures;
    notes_.findings.push_back(
        {code, Severity::Block, {{}, at, {}}, std::move(text), std::move(cure)});
}

void Reader::warn(const std::string& at, const std::string& code, std::string text,
                  std::string cure)
{
    notes_.findings.push_back(
        {code, Severity::Warning, {{}, at, {}}, std::move(text), std::move(cure)});
}

std::optional<std::string> Reader::text_in(const Json& value, const std::string& at)
{
    if (!value.is_string()) {
        ++notes_.failures;
        return std::nullopt;
    }
    auto text = value.get<std::string>();
    if (!text.empty() && is_blank(text)) {
        refuse(at, "blank", "this text holds nothing but white space", "Fill it in.");
        return std::nullopt;
    }
    if (const char* kind = unprintable_in(text)) {
        refuse(at, "character", fmt::format("this text holds {}, which no reader can see", kind),
               "Remove it; it often comes with text copied from elsewhere.");
        return std::nullopt;
    }
    return text;
}

std::optional<Date> Reader::date_in(const Json& value, const std::string& at)
{
    if (!value.is_string()) {
        ++notes_.failures;
        return std::nullopt;
    }
    const auto text = value.get<std::string>();
    const auto date = Date::parse(text);
    if (date) {
        return date;
    }
    if (looks_like_date(text)) { // anything else is the schema's finding
        refuse(at, "date",
               fmt::format("there is no such day as {}",
                           Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)),
               "Give a day of the calendar as year-month-day, e.g. 2026-07-01.");
    } else {
        ++notes_.failures;
    }
    return std::nullopt;
}

std::string Reader::text(const char* name)
{
    const auto read = optional_text(name);
    return read ? *read : failed(std::string());
}

std::optional<std::string> Reader::optional_text(const char* name)
{
    const Json* member = member_at(name);
    return member == nullptr ? std::nullopt : text_in(*member, pointer(name));
}

std::vector<std::string> Reader::lines(const char* name)
{
    std::vector<std::string> values;
    std::size_t index = 0;
    for (const Json& item : list_at(name)) {
        if (auto read = text_in(item, pointer_to(pointer(name), index++))) {
            values.push_back(std::move(*read));
        }
    }
    return values;
}

Date Reader::date(const char* name)
{
    const auto read = optional_date(name);
    return read ? *read : failed(some_date());
}

std::optional<Date> Reader::optional_date(const char* name)
{
    const Json* member = member_at(name);
    return member == nullptr ? std::nullopt : date_in(*member, pointer(name));
}

std::vector<Date> Reader::dates(const char* name)
{
    std::vector<Date> values;
    std::size_t index = 0;
    for (const Json& item : list_at(name)) {
        if (const auto read = date_in(item, pointer_to(pointer(name), index++))) {
            values.push_back(*read);
        }
    }
    return values;
}

bool Reader::flag(const char* name)
{
    const Json* member = member_at(name);
    return member != nullptr && member->is_boolean() ? member->get<bool>() : failed(false);
}

std::int64_t Reader::number(const char* name)
{
    const auto read = optional_number(name);
    return read ? *read : failed(std::int64_t{0});
}

std::optional<std::int64_t> Reader::optional_number(const char* name)
{
    const Json* member = member_at(name);
    if (member == nullptr) {
        return std::nullopt;
    }
    if (!member->is_number_integer()) {
        return failed(std::optional<std::int64_t>());
    }
    return member->get<std::int64_t>();
}

std::optional<Digest> Reader::optional_digest(const char* name)
{
    const Json* member = member_at(name);
    if (member == nullptr) {
        return std::nullopt;
    }
    try {
        return Digest::parse(member->is_string() ? member->get<std::string>() : std::string());
    } catch (const Error&) { // the schema has said so in words
        return failed(std::optional<Digest>());
    }
}

} // namespace indenture::contracts::detail
