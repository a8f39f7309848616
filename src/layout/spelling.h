#pragma once

#include "docx/document.h"
#include "layout/flow.h"
#include "layout/format.h"

#include <string>
#include <vector>

namespace indenture::layout {

/// For this folder only: what fields need to know of the last pass over the pages.
struct PageFacts {
    std::vector<std::string> labels;          ///< of each page; empty before the first pass
    std::vector<int> numbers;                 ///< of each page, as the labels show them
    std::vector<std::uint32_t> section_of;    ///< of each page
    std::vector<std::uint32_t> section_pages; ///< of each section
};

struct SpellingContext {
    const docx::Document& document;
    const Flow& flow;
    const PageFacts& facts;
    StyleSheet& styles;
    Report& report;
    std::size_t& reference_steps;      ///< taken so far to repeat text, to cap them
    std::optional<std::uint32_t> page; ///< in a header or footer: whose
};

/// Text, pieces and links of a paragraph: its label, its runs, its fields computed. Forgets its
/// lines if the text changed; true if it did.
/// Throws Error(BadInput) naming the bookmark that a REF or PAGEREF asks for in vain.
bool spell(ParagraphBox& paragraph, const SpellingContext& context);

} // namespace indenture::layout
