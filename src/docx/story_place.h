#pragma once

#include "docx/xml.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace indenture::docx {

/// A place as a person would point to it: `paragraph 12, near "The Recipient shall keep"`.
/// `near` may be empty.
std::string print_place(std::uint32_t paragraph, std::string_view near);

/// The number of the paragraph that such a place names; nullopt if it names none.
std::optional<std::uint32_t> paragraph_of(std::string_view place);

/// The first words of a text, on one line, cut after a word.
std::string first_words(std::string_view text);

/// The first words of a w:p as it stands.
std::string first_words(XmlElement paragraph);

} // namespace indenture::docx
