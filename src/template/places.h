#pragma once

#include "base/finding.h"
#include "docx/document.h"
#include "docx/package.h"
#include "template/source_tree.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::templating {

/// Where a paragraph stands, as one would say it who has the file open in Word.
struct ParagraphPlace {
    std::string story;                 ///< "body", "header of section 2", "footnote 3"
    std::vector<std::string> headings; ///< above it, outermost first: "4 Data", "4.2 Processing"
    std::string number;                ///< its list number as printed, "3.1(a)"; "" if none
    std::size_t ordinal = 0;           ///< among the w:p of its part, from 1
    std::size_t in_story = 0;          ///< among the paragraphs of its story, from 1

    bool operator==(const ParagraphPlace&) const = default;
};

/// "paragraph 12 (3.1(a)) under "4 Data > 4.2 Processing""; a story other than the body stands
/// before it.
std::string print(const ParagraphPlace& place);

/// A stretch of a paragraph's text, for programs.
struct TagPlace {
    std::string part;
    std::size_t paragraph = 0; ///< ParagraphPlace::ordinal; 0: not in a paragraph
    std::size_t begin = 0;     ///< characters of ParagraphText::text before it
    std::size_t end = 0;       ///< one behind; begin == end: the whole paragraph
    std::string tag;           ///< as written, "{{ a.b }}"; may be empty

    bool operator==(const TagPlace&) const = default;
};

/// A finding about a template, with its place for readers and for programs.
struct TemplateFinding {
    Finding finding;
    TagPlace tag;
    ParagraphPlace paragraph;
};

/// What a package says about the places in its parts: headings, list numbers, sections, notes.
class Places {
public:
    /// Throws Error as docx::read_formatting does.
    explicit Places(const docx::Package& package);

    /// The place of each w:p of a part, in order of the bytes, text boxes and the fallbacks of
    /// alternate content included.
    std::vector<ParagraphPlace> of(const SourceTree& tree, const std::string& part) const;

    /// "body", "first-page header of section 2", "footnotes", "document properties".
    std::string story_of(const std::string& part) const;

private:
    friend class PlaceReader;

    docx::Formatting formatting_;
    std::map<std::string, std::string> stories_;                ///< by part
    std::map<std::string, std::map<std::string, int>> printed_; ///< by part: note id to its number
};

} // namespace indenture::templating
