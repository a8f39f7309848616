#pragma once

#include "base/error.h"
#include "base/files.h"
#include "docx/document.h"
#include "layout/layout.h"
#include "layout/outline.h"
#include "layout/standard_fonts.h"
#include "support/word_fixture.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <string>
#include <vector>

namespace indenture::layout::test {

using namespace indenture::test;

inline Bytes font_file(const std::string& name)
{
    const std::filesystem::path base = "/usr/share/fonts/truetype";
    const char* folder = name.starts_with("Liberation") ? "liberation2"
                         : name.starts_with("DejaVu")   ? "dejavu"
                                                        : "crosextra";
    return read_file(base / folder / name, std::size_t{16} << 20U);
}

inline const FontSet& fonts()
{
    static const FontSet set = standard_fonts(font_file);
    return set;
}

inline Pages pages_of(const WordFixture& fixture)
{
    return lay_out(docx::read_document(fixture.package()), fonts(), {});
}

inline Pages pages_of_body(const std::string& body)
{
    WordFixture fixture;
    fixture.body = body;
    return pages_of(fixture);
}

inline std::vector<std::string> lines_in(const std::string& text)
{
    std::vector<std::string> result;
    std::string line;
    for (const char c : text) {
        if (c == '\n') {
            result.push_back(line);
            line.clear();
        } else {
            line.push_back(c);
        }
    }
    return result;
}

/// Lines of text with their place, of all pages.
struct TextLine {
    int page = 0;
    std::string kind;
    double x = 0;
    double y = 0;
    std::string text;
};

inline std::vector<TextLine> all_lines(const Pages& pages)
{
    std::vector<TextLine> result;
    for (const std::string& line : lines_in(outline_of(pages))) {
        TextLine out;
        char kind[32] = "";
        std::sscanf(line.c_str(), "p%d %31s x=%lf y=%lf", &out.page, kind, &out.x, &out.y);
        out.kind = kind;
        const auto quote = line.find('"');
        out.text = line.substr(quote + 1, line.size() - quote - 2);
        result.push_back(out);
    }
    return result;
}

/// The text lines of the body.
inline std::vector<TextLine> body_lines(const Pages& pages)
{
    std::vector<TextLine> result;
    for (const TextLine& line : all_lines(pages)) {
        if (line.kind == "line") {
            result.push_back(line);
        }
    }
    return result;
}

inline std::vector<std::string> body_texts(const Pages& pages)
{
    std::vector<std::string> result;
    for (const TextLine& line : body_lines(pages)) {
        result.push_back(line.text);
    }
    return result;
}

/// The page, from 1, of the first line that starts with `text`; 0 if there is none.
inline int page_of(const Pages& pages, const std::string& text)
{
    for (const TextLine& line : body_lines(pages)) {
        if (line.text.starts_with(text)) {
            return line.page;
        }
    }
    return 0;
}

inline Length right_end(const GlyphRun& run)
{
    Length x = run.origin.x;
    for (const Glyph& glyph : run.glyphs) {
        x += glyph.advance;
    }
    return x;
}

inline double points(Length length)
{
    return static_cast<double>(length.in_emu()) / 12700.0;
}

/// A section of a page 10 cm wide and 400 points high with margins of 50 points.
inline std::string small_page(const std::string& inner = "")
{
    return "<w:sectPr>" + inner +
           "<w:pgSz w:w=\"6000\" w:h=\"8000\"/><w:pgMar w:top=\"1000\" w:right=\"1000\" "
           "w:bottom=\"1000\" w:left=\"1000\" w:header=\"400\" w:footer=\"400\"/></w:sectPr>";
}

inline std::string repeat(const std::string& text, int count)
{
    std::string result;
    for (int i = 0; i < count; ++i) {
        result += text;
    }
    return result;
}

} // namespace indenture::layout::test
