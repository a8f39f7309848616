#include "base/json.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <vector>

namespace indenture {

namespace {

std::string line_and_column(ByteView text, std::size_t offset)
{
    const ByteView before = text.substr(0, std::min(offset, text.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t start = before.rfind('\n') + 1; // npos + 1 is 0
    return fmt::format("line {}, column {}", lines + 1, before.size() - start + 1);
}

/// Refuses what nlohmann-json would accept silently: a name twice in one object, deep nesting.
class StrictCheck {
public:
    StrictCheck(std::string source, const Limits& limits)
        : source_(std::move(source)), limits_(limits)
    {
    }

    bool operator()(int depth, Json::parse_event_t event, Json& parsed)
    {
        using Event = Json::parse_event_t;
        if (event == Event::object_start || event == Event::array_start) {
            if (static_cast<std::size_t>(depth) >= limits_.json_depth_max) {
                throw Error(ErrorCode::LimitExceeded, {source_, {}, {}},
                            fmt::format("the JSON is nested deeper than {} levels; flatten it",
                                        limits_.json_depth_max));
            }
            names_.emplace_back();
        } else if (event == Event::object_end || event == Event::array_end) {
            names_.pop_back();
        } else if (event == Event::key) {
            const auto name = parsed.get<std::string>();
            if (!names_.back().insert(name).second) {
                throw Error(
                    ErrorCode::BadInput, {source_, {}, {}},
                    fmt::format("the name \"{}\" stands twice in one object; keep one", name));
            }
        }
        return true;
    }

private:
    std::string source_;
    const Limits& limits_;
    std::vector<std::set<std::string>> names_;
};

/// What nlohmann says after its own prefix "[json...] parse error at line x, column y: ".
std::string reason_of(const std::string& what)
{
    const auto colon = what.find(": ");
    return colon == std::string::npos ? what : what.substr(colon + 2);
}

} // namespace

Json parse_json(ByteView text, const std::string& source, const Limits& limits)
{
    if (text.size() > limits.json_size_max) {
        throw Error(ErrorCode::LimitExceeded, {source, {}, {}},
                    fmt::format("the JSON has {} octets, more than the {} allowed", text.size(),
                                limits.json_size_max));
    }
    try {
        StrictCheck check(source, limits);
        return Json::parse(text.begin(), text.end(), std::ref(check));
    } catch (const Json::parse_error& error) {
        throw Error(ErrorCode::BadInput,
                    {source, {}, line_and_column(text, error.byte == 0 ? 0 : error.byte - 1)},
                    "this is not valid JSON: " + reason_of(error.what()));
    } catch (const Json::exception& error) { // a number out of range
        throw Error(ErrorCode::BadInput, {source, {}, {}},
                    "this is not valid JSON: " + reason_of(error.what()));
    }
}

std::string canonical(const Json& value)
{
    // nlohmann::json keeps members sorted, unlike ordered_json.
    return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::strict);
}

std::string pointer_to(std::string_view pointer, std::string_view member)
{
    std::string result(pointer);
    result += '/';
    for (const char c : member) {
        if (c == '~') {
            result += "~0";
        } else if (c == '/') {
            result += "~1";
        } else {
            result += c;
        }
    }
    return result;
}

std::string pointer_to(std::string_view pointer, std::size_t index)
{
    return fmt::format("{}/{}", pointer, index);
}

} // namespace indenture
