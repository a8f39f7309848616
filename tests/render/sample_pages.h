#pragma once

#include "layout/pages.h"
#include "render/write_pdf.h"

#include <string>

namespace indenture::render {

/// SHA-256 as the sample's footers print it.
inline constexpr const char* sample_digest =
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// A small agreement laid out by hand with Liberation fonts: heading, numbered clauses, a clause
/// that goes on on the next page, table with a repeated header row, links out and within, a note
/// with its reference,
/// headers, footers with the digest, and one signature field each for two parties. `pages` of at
/// least 2. Skips nothing: throws if the fonts are not installed.
layout::Pages sample_agreement(std::size_t pages);

DocumentFacts sample_facts();

/// Whether Debian's fonts-liberation2 are installed, which the sample needs.
bool has_sample_fonts();

} // namespace indenture::render
