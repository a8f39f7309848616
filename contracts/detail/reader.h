#pragma once

#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/finding.h"
#include "base/json.h"
#include "contracts/codes.h"
#include "contracts/parse.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace indenture::contracts::detail {

/// What one pass over an application has noticed so far.
struct Notes {
    std::vector<Finding> findings;
    std::size_t failures = 0; ///< members that could not be read
};

/// Reads the members of one JSON object into typed values. A member that is absent or of the wrong
/// type is counted as a failure and read as some value of its type; the schema has already said so
/// in words, so only what the schema cannot see becomes a finding here.
class Reader {
public:
    Reader(const Json& value, std::string pointer, Notes& notes);

    std::string line(const char* name) { return text(name); }
    std::string text(const char* name);
    std::optional<std::string> optional_line(const char* name) { return optional_text(name); }
    std::optional<std::string> optional_text(const char* name);
    std::vector<std::string> lines(const char* name);
    Date date(const char* name);
    std::optional<Date> optional_date(const char* name);
    std::vector<Date> dates(const char* name);
    bool flag(const char* name);
    std::int64_t number(const char* name);
    std::optional<std::int64_t> optional_number(const char* name);
    std::optional<Digest> optional_digest(const char* name);

    template <typename Enum> Enum code(const char* name)
    {
        const auto read = optional_code<Enum>(name);
        return read ? *read : failed(Enum{});
    }
    template <typename Enum> std::optional<Enum> optional_code(const char* name)
    {
        const Json* member = member_at(name);
        return member == nullptr ? std::nullopt : code_in<Enum>(*member);
    }
    template <typename Enum> std::vector<Enum> codes(const char* name)
    {
        std::vector<Enum> values;
        for (const Json& item : list_at(name)) {
            if (const auto value = code_in<Enum>(item)) {
                values.push_back(*value);
            }
        }
        return values;
    }

    /// `read` turns a Reader of the member into a value.
    template <typename Read> auto object(const char* name, Read read) { return read(inner(name)); }
    template <typename Read>
    auto optional_object(const char* name, Read read)
        -> std::optional<decltype(read(std::declval<Reader&&>()))>
    {
        if (member_at(name) == nullptr) {
            return std::nullopt;
        }
        return read(inner(name));
    }
    template <typename Read> auto list(const char* name, Read read)
    {
        std::vector<decltype(read(std::declval<Reader&&>()))> values;
        std::size_t index = 0;
        for (const Json& item : list_at(name)) {
            values.push_back(read(Reader(item, pointer_to(pointer(name), index++), notes_)));
        }
        return values;
    }

    bool has(const char* name) const { return member_at(name) != nullptr; }
    /// Failures anywhere so far; compare before and after to know whether a part was read whole.
    std::size_t failures() const { return notes_.failures; }
    std::string pointer(std::string_view name) const { return pointer_to(pointer_, name); }
    const std::string& pointer() const { return pointer_; }

    /// Counts a failure the schema has already put in words.
    void fail() { ++notes_.failures; }
    /// Notes what is wrong with the member, and counts a failure.
    void refuse(const std::string& at, const std::string& code, std::string text, std::string cure);
    /// Notes something a person should look at.
    void warn(const std::string& at, const std::string& code, std::string text, std::string cure);

private:
    const Json* member_at(const char* name) const;
    const Json& list_at(const char* name);
    Reader inner(const char* name);
    std::optional<std::string> text_in(const Json& value, const std::string& at);
    std::optional<Date> date_in(const Json& value, const std::string& at);

    template <typename Enum> std::optional<Enum> code_in(const Json& value)
    {
        const auto code =
            value.is_string() ? from_code<Enum>(value.get<std::string>()) : std::nullopt;
        if (!code) {
            ++notes_.failures;
        }
        return code;
    }
    template <typename Value> Value failed(Value value)
    {
        ++notes_.failures;
        return value;
    }

    const Json& value_;
    std::string pointer_;
    Notes& notes_;
};

/// Schema and typed reading together: every finding, and the value if nothing blocks.
template <typename Contract, typename Read>
Parsed<Contract> parse_with(const Json& application, const JsonSchema& schema, Read read)
{
    Notes notes{.findings = schema.check(application), .failures = 0};
    const bool fits_schema = notes.findings.empty();
    Contract contract = read(Reader(application, "", notes));
    if (fits_schema && notes.failures > 0 && !blocks(notes.findings)) {
        throw Error(
            ErrorCode::Internal, {},
            "the schema accepts an application that cannot be read; it is the schema of another "
            "kind of document, or older than this program");
    }
    if (blocks(notes.findings)) {
        return {.value = std::nullopt, .findings = std::move(notes.findings)};
    }
    return {.value = std::move(contract), .findings = std::move(notes.findings)};
}

} // namespace indenture::contracts::detail
