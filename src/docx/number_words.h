#pragma once

#include <string>

namespace indenture::docx {

/// "forty-two"; digits for what is negative or a million and more, as Word has no words for it.
std::string cardinal_words(int number);

/// "forty-second"; as cardinal_words.
std::string ordinal_words(int number);

/// "42nd".
std::string ordinal_figures(int number);

} // namespace indenture::docx
