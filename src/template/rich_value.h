#pragma once

#include "expression/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace indenture::templating {

// Values that are more than text, as JSON says them (template language 5.5): a mapping with exactly
// one member whose name begins with "$".

enum class BreakKind { Line, Page, Column };

/// What a stretch of text changes in how the placeholder looks; what is not set stays.
struct TextLook {
    std::optional<bool> bold;
    std::optional<bool> italic;
    std::optional<bool> strike;
    std::optional<bool> double_strike;
    std::optional<bool> capitals;
    std::optional<bool> small_capitals;
    std::optional<std::string> underline; ///< of ST_Underline: "single", "none", ...
    std::optional<std::string> position;  ///< "superscript", "subscript", "baseline"
    std::optional<std::string> colour;    ///< six hexadecimal digits, or "auto"
    std::optional<std::string> highlight; ///< of ST_HighlightColor
    std::optional<int> half_points;
    std::optional<std::string> font;
    std::optional<std::string> style;    ///< character style by id or name
    std::optional<std::string> language; ///< BCP 47
};

struct RichRun {
    std::string text;
    TextLook look;
};

struct RichBreak {
    BreakKind kind = BreakKind::Line;
};

/// A picture: a key of those supplied beside the data, or its octets in base64.
struct RichImage {
    std::string source;
    std::optional<std::int64_t> width; ///< EMU
    std::optional<std::int64_t> height;
    std::string alt;
};

struct RichLink {
    std::string address;
    std::vector<RichRun> runs;
};

using Inline = std::variant<RichRun, RichBreak, RichImage, RichLink>;

struct RichText {
    std::vector<Inline> content;
};

struct RichParagraph {
    std::optional<std::string> style; ///< by id or name
    std::optional<std::string> align; ///< of ST_Jc: "start", "center", "end", "both"
    std::vector<Inline> content;
};

struct RichParagraphs {
    std::vector<RichParagraph> paragraphs;
};

/// Another Word file, by its name in the clause library.
struct ClauseReference {
    std::string name;
};

using RichValue = std::variant<RichText, RichParagraphs, ClauseReference>;

/// True for a mapping with a member whose name begins with "$".
bool is_rich(const expression::Value& value);

/// Throws Error(BadInput) naming the member that is unknown, missing or not what it should be.
/// A picture, link or break is a RichText of one. `value` must be rich.
RichValue rich_value(const expression::Value& value);

/// For places that take only text, such as an attribute: the text of runs and links. Throws
/// Error(BadInput) if the value holds anything else.
std::string plain_text(const RichValue& value);

/// What a person would call the value: "rich text", "a picture", ...
std::string name_of_rich(const expression::Value& value);

} // namespace indenture::templating
