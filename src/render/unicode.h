#pragma once

#include <string>
#include <string_view>

namespace indenture::render {

std::string to_utf8(std::u32string_view text);

} // namespace indenture::render
