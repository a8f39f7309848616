#pragma once

#include <string>

namespace indenture::layout {

/// For this folder only: whether `left` stands to `right` as the operator of an IF or COMPARE field
/// says (ECMA-376-1, 17.16.5.25): as numbers if both are, else as text, where ? and * on the right
/// stand for one and for any characters. An operator it does not know is never true.
bool compares(const std::string& left, const std::string& comparison, const std::string& right);

} // namespace indenture::layout
