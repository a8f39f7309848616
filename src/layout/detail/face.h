#pragma once

#include "layout/font_set.h"
#include "layout/sfnt.h"

#include <hb.h>
#include <memory>
#include <mutex>
#include <optional>

namespace indenture::layout {

// For this folder only.

struct FreeHbFont {
    void operator()(hb_font_t* font) const { hb_font_destroy(font); }
};

/// One font file: its tables read once, its HarfBuzz font made when first needed.
struct FontSet::Face {
    Face(std::string family_name, FontStyle its_style, Bytes bytes, const std::string& source);

    /// In font units; made on first use, from then on shared and immutable.
    hb_font_t* harfbuzz() const;
    const Digest& digest() const;

    std::string family;
    FontStyle style;
    Bytes file;
    Sfnt sfnt;

private:
    mutable std::once_flag font_made_;
    mutable std::unique_ptr<hb_font_t, FreeHbFont> font_;
    mutable std::once_flag digest_made_;
    mutable std::optional<Digest> digest_;
};

} // namespace indenture::layout
