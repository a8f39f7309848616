#pragma once

#include "base/digest.h"
#include "pdf/font.h"
#include "pdf/page_content.h"

#include <cstddef>
#include <string>
#include <vector>

namespace indenture::pdf::detail {

/// Joins shown glyphs into words.
class Words {
public:
    explicit Words(std::vector<TextRun>& runs) : runs_(runs) {}

    struct Placed {
        Point start;
        Point end;
        double size = 0;
        const Font* font = nullptr;
        Digest style = Digest::of({});
        Rectangle clip;
    };

    /// True if the glyph begins a run of its own.
    bool add(const ShownGlyph& glyph, const Placed& placed, std::size_t order);

    void close();

private:
    bool continues(const Placed& next) const;

    std::vector<TextRun>& runs_;
    bool has_open_word_ = false;
    Placed last_;
    std::string codes_;
};

} // namespace indenture::pdf::detail
