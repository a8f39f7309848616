#pragma once

#include "template/value.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::templating {

/// Dates in words, en-GB, by CLDR patterns ("d MMMM y"). Keeps the formats it has made; one for
/// each merge, since a format is not to be shared between threads.
class DateWords {
public:
    DateWords();
    ~DateWords();
    DateWords(const DateWords&) = delete;
    DateWords& operator=(const DateWords&) = delete;

    /// `iso` is "2026-01-31". Throws Error(BadInput) if it is no date or `pattern` no pattern.
    std::string print(const std::string& iso, const std::string& pattern);

private:
    struct Formats;
    std::unique_ptr<Formats> formats_;
};

/// What a filter may use besides its arguments.
struct FilterContext {
    DateWords& dates;
};

/// A named function of a value: {{ value | name(arguments) }}.
struct Filter {
    std::string_view name;
    std::vector<std::string_view> parameters; ///< also their names as keywords
    std::size_t required = 0;                 ///< how many of them must be given
    Value (*apply)(FilterContext&, const Value& input, std::span<const Value> arguments);
    bool takes_undefined = false;
};

/// nullptr if there is no filter of that name.
const Filter* find_filter(std::string_view name);

/// The known filter most like `name`, or "".
std::string_view filter_like(std::string_view name);

/// The candidate that differs from `name` in the fewest letters, if these are few; else "".
std::string_view most_like(std::string_view name, const std::vector<std::string_view>& candidates);

} // namespace indenture::templating
