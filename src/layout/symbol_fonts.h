#pragma once

#include <string>
#include <string_view>

namespace indenture::layout {

// For this folder only: fonts whose codes are signs instead of letters.

enum class SymbolFont { None, Symbol, Wingdings, Wingdings2, Wingdings3 };

SymbolFont symbol_font(std::string_view family);

/// The characters that a run of that font shows: codes U+F020 to U+F0FF and U+0020 to U+00FF mean
/// signs of the font. In other fonts U+F020 to U+F0FF mean those of Symbol, as in Word. A code
/// without a sign stays as it is.
void to_unicode(std::u32string& text, SymbolFont font);

/// A commoner character of the same look for a sign few fonts have: U+2192 for a Wingdings arrow;
/// 0 if there is none.
char32_t kindred_sign(char32_t sign);

} // namespace indenture::layout
