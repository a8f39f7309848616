#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::templating {

/// An engine whose tags can be imported.
enum class Dialect {
    DocxTemplates, ///< guigrpa/docx-templates: {name}, {IF x}, {FOR x IN xs}, {$x.y}, {END-FOR x}
    Docxtemplater, ///< open-xml-templating/docxtemplater: {name}, {#xs}, {^xs}, {/xs}, {.}
};

/// What stands around a foreign tag: "{" and "}", "+++" and "+++".
struct TagMarks {
    std::string open;
    std::string close;

    bool operator==(const TagMarks&) const = default;
};

enum class ForeignWord {
    Print,    ///< a value
    If,       ///< a condition
    Elif,     ///< its next branch
    Else,     ///< its last branch
    EndIf,    ///< its end
    For,      ///< a loop with a named variable
    EndFor,   ///< its end
    Section,  ///< {#x}: a loop or a condition, as the data decide
    Inverted, ///< {^x}: if x is false or empty
    EndSection,
    Alias,   ///< gives a command a short name
    Literal, ///< no tag: braces that the template language would read as one
    Unknown, ///< nothing here can do what it asks for
};

/// One tag of a foreign engine in a stretch of characters. Offsets are octets of that stretch.
struct ForeignTag {
    ForeignWord word = ForeignWord::Unknown;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string source;   ///< as written, marks included
    std::string script;   ///< the expression: value, condition or list
    std::string variable; ///< of a For; the name of an Alias
    std::string wrong;    ///< of an Unknown: why
    std::string cure;

    bool opens() const
    {
        return word == ForeignWord::If || word == ForeignWord::For ||
               word == ForeignWord::Section || word == ForeignWord::Inverted;
    }
    bool closes() const
    {
        return word == ForeignWord::EndIf || word == ForeignWord::EndFor ||
               word == ForeignWord::EndSection;
    }
    bool divides() const { return word == ForeignWord::Elif || word == ForeignWord::Else; }
    bool is_control() const { return opens() || closes() || divides(); }
};

/// The tags of `text`, and the literal braces that must be escaped, in order. Never throws.
std::vector<ForeignTag> find_foreign_tags(std::string_view text, Dialect dialect,
                                          const TagMarks& marks);

/// What the paragraphs of a document say about who wrote its tags.
struct DialectGuess {
    TagMarks marks;
    Dialect dialect = Dialect::DocxTemplates;
};

/// From the tags themselves: +++ or braces, commands in words or signs. Values alone read the same
/// in both dialects. With `marks` or `dialect` given, only the rest is guessed.
DialectGuess guessed_dialect(const std::vector<std::string>& texts,
                             const std::optional<TagMarks>& marks,
                             const std::optional<Dialect>& dialect);

} // namespace indenture::templating
