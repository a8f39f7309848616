#pragma once

#include "docx/properties.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::docx {

enum class NumberFormat {
    None,
    Bullet,
    Decimal,
    DecimalZero, ///< at least two digits; below, three to five
    DecimalZero3,
    DecimalZero4,
    DecimalZero5,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    Ordinal,
    CardinalText,
    OrdinalText,
    Hex,
    Chicago,     ///< *, \u2020, \u2021, \u00A7, **
    NumberInDash ///< "- 4 -"
};
enum class LabelSuffix { Tab, Space, Nothing };

inline constexpr int level_count = 9;

/// One level of a multi-level list (ECMA-376-1, 17.9).
struct NumberingLevel {
    int start = 0;
    NumberFormat format = NumberFormat::Decimal;
    std::string text; ///< "%1.%2": each %n is the number of level n, from 1
    LabelSuffix suffix = LabelSuffix::Tab;
    Alignment alignment = Alignment::Left; ///< of the label at its position
    bool is_legal = false;                 ///< all numbers in decimal
    std::optional<int> restart;            ///< 0: never; n: only after level n; none: any above
    std::string paragraph_style;           ///< style whose paragraphs are on this level
    std::string not_shown; ///< what of its label is not shown as in Word: "a picture bullet"
    ParagraphProperties paragraph;
    RunProperties run;
};

struct AbstractNumbering {
    std::array<NumberingLevel, level_count> levels;
    std::string style_link;     ///< the numbering style this defines
    std::string numbering_link; ///< the numbering style that defines this
};

struct Numbering {
    int abstract = 0; ///< key of abstracts, links resolved
    std::array<std::optional<int>, level_count> start_override;
    std::array<std::optional<NumberingLevel>, level_count> level_override;
};

struct Numberings {
    std::map<int, AbstractNumbering> abstracts;
    std::map<int, Numbering> numbers; ///< by w:numId

    /// nullptr if there is no such numbering; `level` is 0 to 8.
    const NumberingLevel* level(int number, int level) const;
    /// The level whose pStyle is that style, if any.
    std::optional<int> level_of_style(int number, const std::string& style) const;
};

/// By its name in ST_NumberFormat (ECMA-376-1, 17.18.59); nothing for one this does not show.
std::optional<NumberFormat> number_format(std::string_view name);

/// "iv" for 4: how a number is shown.
std::string format_number(int number, NumberFormat format);

} // namespace indenture::docx
