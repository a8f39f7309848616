#pragma once

#include "base/limits.h"
#include "pdf/page_content.h"
#include "signing/checks/document.h"
#include "signing/policy.h"
#include "signing/report.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// A word of a document, in reading order, which is the order of painting.
struct PlacedWord {
    const pdf::TextRun* run = nullptr;
    std::size_t page = 0; ///< from 0
};

/// The words of all pages. Left out is what can only be seen inside a box reserved for a
/// signature: there a signature may draw what it likes.
std::vector<PlacedWord> words_of(const std::vector<pdf::PageContent>& pages,
                                 const std::vector<SignatureBox>& boxes);

/// Two documents, word by word.
struct Redline {
    std::vector<PageDifference> differences; ///< Inserted, Deleted, Replaced and Moved
    /// Words that stand in both, as indices into them.
    std::vector<std::pair<std::size_t, std::size_t>> common;
};

/// The fewest words that were deleted and inserted, each stretch with page, clause and flags:
/// "number", "date", "name" (of those `required`, or two capitalised words running) and "negation"
/// (not, never, without, shall, may, ...). A stretch of three words or more that was deleted in one
/// place and inserted in another is Moved. Throws Error(LimitExceeded).
Redline redline_of(const std::vector<PlacedWord>& issued, const std::vector<PlacedWord>& uploaded,
                   const std::vector<RequiredSignatory>& required, const Limits& limits);

/// Why a lawyer should look twice at these words.
std::vector<std::string> flags_of(const std::vector<std::string>& words,
                                  const std::vector<RequiredSignatory>& required);

} // namespace indenture::signing::checks
