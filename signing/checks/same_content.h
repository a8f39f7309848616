#pragma once

#include "signing/checks/document.h"
#include "signing/checks/redline.h"

#include <vector>

namespace indenture::signing::checks {

/// What pages of a document paint and how they are framed.
struct Contents {
    const Document& document;
    const std::vector<pdf::PageContent>& pages;
};

/// Class C beyond the words: one Graphics difference for each page whose size, turn, annotations,
/// pictures, lines or look of words differ, and one with page 0 if what hangs on the catalog does.
/// Places may differ by half a point. Nothing is seen of what is painted inside `boxes`, those
/// reserved in the contract issued.
///
/// No page is rasterised: the product has no renderer, and a raster tells only that pixels differ.
/// What a raster would show is compared instead: every word with its glyph codes, and the font
/// program, encoding and glyph map that turn codes into shapes, so that a swapped glyph differs
/// though the word reads the same; and paths, pictures and shadings in the order of painting.
std::vector<PageDifference> graphic_differences(const Contents& issued, const Contents& upload,
                                                const std::vector<SignatureBox>& boxes,
                                                const Limits& limits);

/// For documents whose words differ, so that places do: words in common that are drawn with other
/// shapes, and pages that gained or lost pictures.
std::vector<PageDifference> shape_differences(const Contents& issued, const Contents& upload,
                                              const std::vector<PlacedWord>& issued_words,
                                              const std::vector<PlacedWord>& uploaded_words,
                                              const Redline& redline);

} // namespace indenture::signing::checks
