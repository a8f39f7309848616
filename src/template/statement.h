#pragma once

#include "expression/parse.h"
#include "template/problem.h"
#include "template/program.h"
#include "template/tag.h"

#include <cstddef>
#include <string>
#include <variant>

namespace indenture::templating {

enum class Word {
    Nothing,
    Text,
    Print,
    // Control statements, from here to Continue.
    If,
    Elif,
    Else,
    EndIf,
    For,
    EndFor,
    Set,
    SetBlock,
    EndSet,
    Macro,
    EndMacro,
    Call,
    EndCall,
    Filter,
    EndFilter,
    With,
    EndWith,
    Break,
    Continue,
    // What is said about the cell around.
    CellFill,
    CellSpan,
    MergeDown,
    MergeAcross,
};

/// A tag whose body is understood. A Nothing (a comment, or a tag with a problem) leaves no trace.
struct Statement {
    Tag tag;
    Word word = Word::Nothing;
    /// What to print, a condition, filters or the value of a cell; or the head of that word.
    /// Nothing if the body could not be read.
    std::variant<ExpressionPtr, expression::ForHead, expression::SetHead, expression::MacroHead,
                 expression::CallHead, expression::WithHead>
        head;
    PlaceId place = 0;

    ExpressionPtr expression() const
    {
        const auto* own = std::get_if<ExpressionPtr>(&head);
        return own == nullptr ? nullptr : *own;
    }
    bool is_control() const { return word >= Word::If && word <= Word::Continue; }
    bool is_about_cell() const { return word >= Word::CellFill; }
    bool opens() const;
    bool closes() const;
};

/// EndIf for If and so on; Nothing for what opens nothing.
Word closer_of(Word opener);

/// "endif".
std::string_view name_of(Word word);

/// Throws Problem if the body is not in the language.
Statement parse_statement(const Tag& tag, std::size_t depth_max);

/// The word of a control statement whose rest may be wrong, so that its partner is not reported
/// too; Nothing for any other tag.
Word word_of(const Tag& tag);

} // namespace indenture::templating
