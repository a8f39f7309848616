#pragma once

#include "expression/ast.h"
#include "expression/filter.h"

#include <string>
#include <string_view>
#include <vector>

namespace indenture::expression {

/// Arguments as they are written in parentheses.
struct WrittenArguments {
    std::vector<ExpressionPtr> positional;
    std::vector<NamedArgument> named;
};

/// `input | name(arguments)`, each argument put to its parameter.
/// Throws Problem: T017 for an unknown filter, T018 for arguments that do not fit.
Filtered bind_filter(ExpressionPtr input, const std::string& name, WrittenArguments arguments,
                     Stretch at);

/// `input is [not] name(arguments)`. Throws Problem as bind_filter does.
Tested bind_test(ExpressionPtr input, const std::string& name, WrittenArguments arguments,
                 Stretch at);

/// Throws Problem T017 for a method that no value has.
void check_method(const std::string& name, Stretch at);

/// "did you mean total?", or "" if `like` is.
std::string suggestion(std::string_view like);

} // namespace indenture::expression
