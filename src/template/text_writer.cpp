#include "template/text_writer.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>

namespace indenture::templating {

namespace {

enum class Kind : std::uint8_t { Plain, Escaped, Blank, Split, Illegal, Long };

constexpr std::array<Kind, 256> kinds = [] {
    std::array<Kind, 256> result{};
    for (std::size_t c = 0; c < result.size(); ++c) {
        result[c] = c < 0x20 ? Kind::Illegal : c < 0x80 ? Kind::Plain : Kind::Long;
    }
    for (const char c : {'&', '<', '>', '"'}) {
        result[static_cast<unsigned char>(c)] = Kind::Escaped;
    }
    for (const char c : {'\t', '\n', '\v', '\r'}) {
        result[static_cast<unsigned char>(c)] = Kind::Blank;
    }
    result['\a'] = Kind::Split;
    result['\f'] = Kind::Split;
    return result;
}();

[[noreturn]] void refuse(std::uint32_t code)
{
    throw Error(ErrorCode::BadInput, {},
                fmt::format("R002: the value holds the character U+{:04X}, which no Word file can "
                            "hold; remove it from the data",
                            code));
}

/// Octets of the character at `i`, which begins with one of 0x80 or more.
std::size_t size_of_long(std::string_view text, std::size_t i)
{
    const auto octet = [&](std::size_t at) {
        return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    const auto follows = [&](std::size_t at) { return (octet(at) & 0xC0U) == 0x80U; };
    const unsigned first = octet(i);
    const unsigned second = octet(i + 1);
    std::size_t size = 0;
    if (first >= 0xC2 && first < 0xE0) {
        size = follows(i + 1) ? 2 : 0;
    } else if (first >= 0xE0 && first < 0xF0) {
        const bool is_wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0);
        size = !is_wrong && follows(i + 1) && follows(i + 2) ? 3 : 0;
        if (first == 0xEF && second == 0xBF && octet(i + 2) >= 0xBE) {
            refuse(octet(i + 2) == 0xBE ? 0xFFFE : 0xFFFF);
        }
    } else if (first >= 0xF0 && first < 0xF5) {
        const bool is_wrong = (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90);
        size = !is_wrong && follows(i + 1) && follows(i + 2) && follows(i + 3) ? 4 : 0;
    }
    if (size == 0) {
        throw Error(ErrorCode::BadInput, {}, "R002: the value is not UTF-8");
    }
    return size;
}

std::string_view escaped(char c)
{
    return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&quot;";
}

/// What may stand in a quoted argument of a field (ECMA-376-1, 17.16.2) without ending it.
std::string field_text(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        const bool is_blank = c == '\t' || c == '\n' || c == '\r' || c == '\v';
        if (c == '"' || c == '\\') {
            result += '\\';
        }
        result += is_blank ? ' ' : c;
    }
    return result;
}

} // namespace

TextWriter::TextWriter(std::string_view prefix)
    : open_text_(fmt::format("<{}t xml:space=\"preserve\">", prefix)),
      close_text_(fmt::format("</{}t>", prefix)),
      tab_(fmt::format("{}<{}tab/>{}", close_text_, prefix, open_text_)),
      line_break_(fmt::format("{}<{}br/>{}", close_text_, prefix, open_text_))
{
}

std::string_view TextWriter::blank(char c, Sink sink) const
{
    if (sink == Sink::Text) {
        return c == '\t' ? tab_ : line_break_;
    }
    // A reader would turn a bare newline in an attribute into a space (XML 1.0, 3.3.3).
    return c == '\t' ? "&#9;" : "&#10;";
}

std::size_t TextWriter::write(Bytes& out, std::string_view text, std::size_t from, Sink sink) const
{
    if (sink == Sink::Address) {
        out += address_text(text);
        return std::string_view::npos;
    }
    if (sink == Sink::Field || sink == Sink::FieldAttribute) {
        return write(out, field_text(text), 0, Sink::Attribute);
    }
    std::size_t written = from;
    for (std::size_t at = from; at < text.size();) {
        const char c = text[at];
        const Kind kind = kinds[static_cast<unsigned char>(c)];
        if (kind == Kind::Plain) {
            ++at;
            continue;
        }
        if (kind == Kind::Long) {
            at += size_of_long(text, at);
            continue;
        }
        out.append(text, written, at - written);
        if (kind == Kind::Escaped) {
            out += escaped(c);
        } else if (kind == Kind::Blank) {
            out += blank(c, sink);
            at += text.substr(at).starts_with("\r\n") ? 1U : 0U;
        } else if (kind == Kind::Split && sink == Sink::Text) {
            return at;
        } else {
            refuse(static_cast<unsigned char>(c));
        }
        written = ++at;
    }
    out.append(text, written, text.size() - written);
    return std::string_view::npos;
}

namespace {

void append_decoded(std::string& out, std::string_view raw)
{
    static constexpr std::array<std::pair<std::string_view, char>, 4> entities{
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}}};
    for (std::size_t i = 0; i < raw.size();) {
        const auto found =
            raw[i] != '&' ? entities.end()
                          : std::find_if(entities.begin(), entities.end(), [&](const auto& entity) {
                                return raw.substr(i).starts_with(entity.first);
                            });
        out += found == entities.end() ? raw[i] : found->second;
        i += found == entities.end() ? 1 : found->first.size();
    }
}

/// A paragraph that only ends the page is what "\f" is written as.
std::string with_page_ends(std::string_view text)
{
    static constexpr std::string_view written = "\a\f\a";
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const bool is_page = text.substr(at).starts_with(written);
        result += is_page ? '\f' : text[at];
        at += is_page ? written.size() : 1;
    }
    return result;
}

} // namespace

std::string written_text(ByteView xml, std::string_view prefix)
{
    const std::string text = fmt::format("{}t", prefix);
    std::string result;
    bool is_paragraph_over = false;
    for (std::size_t at = 0; (at = xml.find('<', at)) != ByteView::npos;) {
        const std::size_t end = std::min(xml.find('>', at), xml.size() - 1);
        const ByteView tag = xml.substr(at + 1, end - at - 1);
        ByteView name = tag;
        name = name.substr(0, name.find_first_of(" /", 1));
        const bool is_text = name == text && xml[end - 1] != '/';
        const ByteView local = name.substr(std::min(name.size(), prefix.size()));
        at = end + 1;
        if (is_paragraph_over && (local == "p" || local == "tbl")) {
            result += '\a';
            is_paragraph_over = false;
        }
        if (is_text) {
            const std::size_t close = std::min(xml.find('<', at), xml.size());
            append_decoded(result, xml.substr(at, close - at));
        } else if (local == "br" && tag.find(R"(type="page")") != ByteView::npos) {
            result += '\f';
        } else if (local == "tab" || local == "br") {
            result += local == "tab" ? '\t' : '\n';
        }
        is_paragraph_over = is_paragraph_over || name == fmt::format("/{}p", prefix);
    }
    return with_page_ends(result);
}

std::string address_text(std::string_view text)
{
    static constexpr std::string_view kept = "-._~:/?#[]@!$&'()*+,;=%";
    std::string result;
    for (const char c : text) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (is_letter || (c >= '0' && c <= '9') || kept.find(c) != std::string_view::npos) {
            result += c;
        } else {
            result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return result;
}

} // namespace indenture::templating
