#pragma once

#include "expression/ast.h"
#include "template/schema_types.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace indenture::templating {

/// What the conditions around a tag say of one datum.
struct Fact {
    Kinds excluded = 0;                        ///< it is none of these
    std::optional<std::set<std::string>> only; ///< it is one of these texts
    std::set<std::string> never;               ///< it is none of these texts

    bool operator==(const Fact&) const = default;
};

/// By the path as the author writes it: "contacts.notices".
using Facts = std::map<std::string, Fact, std::less<>>;

/// What is known where `condition` is true, or where it is false.
Facts facts_if(const expression::Expression& condition, bool is_true);

/// Adds what is known besides.
void learn(Facts& facts, const Facts& more);
/// Drops what was said of a name that from here on means something else.
void forget(Facts& facts, std::string_view name);
/// What holds in either case.
Facts either(const Facts& a, const Facts& b);

Type narrowed(Type type, const Fact& fact);

/// A condition that asks which of several texts a path is: `x == "a"`, `x in ["a", "b"]`, and
/// these joined by `or`.
struct Question {
    std::string path;
    std::vector<std::string> texts;
};
std::optional<Question> question_of(const expression::Expression& condition);

} // namespace indenture::templating
