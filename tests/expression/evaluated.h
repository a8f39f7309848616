#pragma once

#include "expression/evaluate.h"

#include <string>
#include <string_view>

namespace indenture::expression::tests {

const Options strict;
/// Jinja2's ways, as docxtpl has them.
const Options compat{.profile = Profile::Compat, .undefined = Undefined::Blank};

/// The data of most tests.
const Data& sample();

/// What `{{ text }}` prints: "10.50"; for rich values and booleans their JSON, after an =.
/// Errors read "BadInput: ...", "LimitExceeded: ..."; problems "T017: ... (cure)".
std::string result(std::string_view text, const Options& options = strict,
                   const Data& data = sample());

/// What a problem of parsing is: "T009: text (cure)", or "" if the text parses.
std::string problem(std::string_view text);

Data data_of(std::string_view json);

} // namespace indenture::expression::tests
