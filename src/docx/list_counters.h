#pragma once

#include "docx/numbering.h"
#include "docx/styles.h"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace indenture::docx {

/// A paragraph's numbering as its styles and itself state it.
struct NumberedAs {
    int number = 0; ///< w:numId
    int level = 0;  ///< 0 to 8
    bool is_from_style = false;
};

/// The paragraph style in force: the named one, or the default.
const Style* paragraph_style(const ParagraphProperties& paragraph, const Styles& styles);

/// What numbers a paragraph of these properties; nothing if it has no number.
std::optional<NumberedAs> numbered_as(const ParagraphProperties& paragraph, const Styles& styles,
                                      const Numberings& numberings);

/// A label without the full stop at its end: "(i)", "4.2".
std::string without_full_stop(std::string label);

/// The outermost level, from 0, whose number the label of this level shows.
int outermost_level_shown(const NumberingLevel& level, int own);

/// The counters of a document's lists, fed with its numbered paragraphs in order (pdf.md 4.5: one
/// state for each abstract numbering, shared by all that use it). `numberings` must outlive it.
class ListCounters {
public:
    explicit ListCounters(const Numberings& numberings) : numberings_(&numberings) {}

    /// Counts the next paragraph. False, and nothing is counted, if there is no such level.
    bool count(const NumberedAs& numbered);
    /// The label of the paragraph counted last: "4.2.", "(a)"; may be empty.
    std::string label(const NumberedAs& numbered) const;
    /// The same without the words around its numbers: "1.01" of "Section 1.01".
    std::string bare_label(const NumberedAs& numbered) const;
    /// Whether a level of its list has a number at this point of the document.
    bool is_counting(const NumberedAs& numbered, int level) const;

private:
    struct State {
        std::array<int, level_count> values{};
        std::array<bool, level_count> is_counting{};
    };

    enum class Words { Kept, LeftOut };
    std::string label(const NumberedAs& numbered, Words words) const;
    int value_of(const NumberedAs& numbered, int level) const;

    const Numberings* numberings_;
    std::map<int, State> states_;              ///< by abstract numbering
    std::set<std::pair<int, int>> overridden_; ///< number and level whose start was applied
};

} // namespace indenture::docx
