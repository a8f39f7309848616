#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace indenture::expression {

struct MarkdownRun {
    std::string text;
    std::string address; ///< of a link, else ""
    bool is_bold = false;
    bool is_italic = false;
    bool is_struck = false;
};

struct MarkdownParagraph {
    std::string style; ///< "Heading 1" to "Heading 6", "List Bullet", "List Number", or ""
    std::vector<MarkdownRun> runs;
};

/// A subset of CommonMark: paragraphs, headings (#), lists (-, *, 1.), **bold**, *italic*,
/// ~~struck~~, [text](address), a backslash before a mark that is meant as it is. What is not
/// closed stays text.
std::vector<MarkdownParagraph> read_markdown(std::string_view text);
/// The marks inside a line; lines are joined.
std::vector<MarkdownRun> read_inline_markdown(std::string_view text);

} // namespace indenture::expression
