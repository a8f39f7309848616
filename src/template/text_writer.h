#pragma once

#include "base/bytes.h"
#include "template/program.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace indenture::templating {

/// Writes values as text of a part, escaped, in one pass over them.
class TextWriter {
public:
    /// `prefix` of WordprocessingML elements, "w:".
    explicit TextWriter(std::string_view prefix);

    /// Appends `text` from `from` on. Stops at what ends a paragraph ("\a" and "\f", only of a
    /// Sink::Text), giving its offset, or npos at the end. Throws Error(BadInput), R002, for what
    /// is not UTF-8 (RFC 3629) and for characters that XML cannot hold (XML 1.0, 2.2).
    std::size_t write(Bytes& out, std::string_view text, std::size_t from, Sink sink) const;

    std::string_view open_text() const { return open_text_; }   ///< <w:t xml:space="preserve">
    std::string_view close_text() const { return close_text_; } ///< </w:t>

private:
    std::string_view blank(char c, Sink sink) const;

    std::string open_text_;
    std::string close_text_;
    std::string tab_;
    std::string line_break_;
};

/// The text of runs and paragraphs that a merge has written: w:tab is "\t", w:br "\n", the end of a
/// paragraph before another "\a".
std::string written_text(ByteView xml, std::string_view prefix);

/// `text` as part of an address (RFC 3986): what cannot stand there is percent-encoded.
std::string address_text(std::string_view text);

} // namespace indenture::templating
