#pragma once

#include "expression/problem.h"

#include <string>
#include <string_view>
#include <vector>

namespace indenture::expression {

enum class TokenKind { Name, Whole, Decimal, Text, Sign, End };

struct Token {
    TokenKind kind = TokenKind::End;
    std::string text; ///< of a Text, what is inside the quotes; of a number, without its _
    Stretch at;
};

/// The tokens of an expression, the last one an End. Word's typographic quotes count as quotes.
/// Throws Problem as parse_expression does.
std::vector<Token> lex(std::string_view text);

} // namespace indenture::expression
