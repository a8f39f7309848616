#pragma once

#include "template/expression.h"
#include "template/program.h"
#include "template/tag.h"

#include <cstddef>
#include <string>

namespace indenture::templating {

enum class Word { Nothing, Text, Print, If, Elif, Else, EndIf, For, EndFor };

/// A tag whose body is understood. A Nothing (a comment, or a tag with a problem) leaves no trace.
struct Statement {
    Tag tag;
    Word word = Word::Nothing;
    ExpressionPtr expression; ///< what to print, the condition, or the list of a for
    std::string variable;     ///< of a for
    PlaceId place = 0;

    bool is_control() const { return word >= Word::If; }
    bool opens() const { return word == Word::If || word == Word::For; }
    bool closes() const { return word == Word::EndIf || word == Word::EndFor; }
};

/// EndIf for If and so on.
Word closer_of(Word opener);

/// Throws Problem if the body is not in the language.
Statement parse_statement(const Tag& tag, std::size_t depth_max);

/// The word of a control statement whose rest may be wrong, so that its partner is not reported
/// too; Nothing for any other tag.
Word word_of(const Tag& tag);

} // namespace indenture::templating
