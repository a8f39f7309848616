#include "contracts/prose.h"

#include <algorithm>
#include <array>
#include <optional>

namespace indenture::contracts {

namespace {

constexpr std::string_view no_break_space = "\u00A0";

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}
bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/// Octets of white space at the start of `text`.
std::size_t space_at_start(std::string_view text)
{
    if (text.substr(0, no_break_space.size()) == no_break_space) {
        return no_break_space.size();
    }
    return !text.empty() &&
                   std::string_view(" \t\r\v\f").find(text.front()) != std::string_view::npos
               ? 1
               : 0;
}

std::string_view without_space_at_start(std::string_view text)
{
    while (const std::size_t size = space_at_start(text)) {
        text.remove_prefix(size);
    }
    return text;
}

std::string_view without_space_at_end(std::string_view text)
{
    while (!text.empty()) {
        if (text.ends_with(no_break_space)) {
            text.remove_suffix(no_break_space.size());
        } else if (space_at_start(text.substr(text.size() - 1)) != 0) {
            text.remove_suffix(1);
        } else {
            break;
        }
    }
    return text;
}

/// A glyph that begins a list item, and how.
struct Glyph {
    std::string_view text;
    BlockKind kind;
    bool needs_space; ///< a bullet only if white space or the end of the line follows
};

// Longer glyphs first. "o" is the sub-bullet that word processors leave behind in plain text; as
// it is a letter, and "-", "~", ">" are signs before numbers, these are looked at more closely.
constexpr std::array glyphs{
    Glyph{"•", BlockKind::Bullet, false},      Glyph{"·", BlockKind::Bullet, false},
    Glyph{"\uF0B7", BlockKind::Bullet, false}, Glyph{"\uF0A7", BlockKind::Bullet, false},
    Glyph{"●", BlockKind::Bullet, false},      Glyph{"▪", BlockKind::Bullet, false},
    Glyph{"‣", BlockKind::Bullet, false},      Glyph{"◦", BlockKind::SubBullet, false},
    Glyph{"○", BlockKind::SubBullet, false},   Glyph{">>", BlockKind::SubBullet, false},
    Glyph{"o", BlockKind::SubBullet, true},    Glyph{"–", BlockKind::Bullet, true},
    Glyph{"*", BlockKind::Bullet, true},       Glyph{"-", BlockKind::Bullet, false},
    Glyph{"~", BlockKind::Bullet, false},      Glyph{">", BlockKind::Bullet, false},
};

/// "-5", "~50", ">65": a sign before a number; "--", "->": not a bullet either.
bool is_sign(const Glyph& glyph, std::string_view after)
{
    const bool could_be_sign = glyph.text == "-" || glyph.text == "~" || glyph.text == ">";
    return could_be_sign && !after.empty() &&
           (is_digit(after.front()) ||
            std::string_view("->=.£").find(after.front()) != std::string_view::npos);
}

const Glyph* glyph_of(std::string_view line)
{
    for (const Glyph& glyph : glyphs) {
        if (!line.starts_with(glyph.text)) {
            continue;
        }
        const std::string_view after = line.substr(glyph.text.size());
        const bool stands_alone = after.empty() || space_at_start(after) != 0;
        if ((!glyph.needs_space || stands_alone) && !is_sign(glyph, after)) {
            return &glyph;
        }
    }
    return nullptr;
}

bool is_roman(std::string_view text)
{
    return text.find_first_not_of("ivx") == std::string_view::npos;
}

/// "1", "12", "1.2", "a", "iv"; a capital only before a bracket, for "I. Smith" is a name.
bool is_ordinal(std::string_view text, char closing)
{
    if (text.empty() || text.size() > 8) {
        return false;
    }
    if (is_digit(text.front())) {
        return is_digit(text.back()) &&
               text.find_first_not_of("0123456789.") == std::string_view::npos &&
               text.find("..") == std::string_view::npos &&
               text.substr(0, text.find('.')).size() <= 2;
    }
    if (text.size() == 1) {
        return is_small(text.front()) || (closing == ')' && is_capital(text.front()));
    }
    return text.size() <= 5 && is_roman(text);
}

/// The label at the start of a line: "a)", "1.", "(iv)"; nullopt if the line has none.
std::optional<std::string_view> label_of(std::string_view line)
{
    const bool opens = line.starts_with("(");
    const std::size_t start = opens ? 1 : 0;
    const auto end = line.find_first_of(" \t.)", start);
    // The point of "1.2." is found at its last one, by looking at the white space behind it.
    const auto space = line.find_first_of(" \t");
    if (end == std::string_view::npos || space == std::string_view::npos || space < 2) {
        return std::nullopt;
    }
    const std::string_view label = line.substr(0, space);
    const char closing = label.back();
    if ((closing != '.' && closing != ')') || (opens && closing != ')') ||
        label.size() < start + 2) {
        return std::nullopt;
    }
    const std::string_view ordinal = label.substr(start, label.size() - start - 1);
    return is_ordinal(ordinal, closing) ? std::optional(label) : std::nullopt;
}

/// nullopt for a line with nothing to read.
std::optional<ProseBlock> block_of(std::string_view line)
{
    line = without_space_at_end(without_space_at_start(line));
    ProseBlock block;
    // Some authors typed a bullet into a line that already was one: "•\t•\t".
    while (const Glyph* glyph = glyph_of(line)) {
        if (block.kind == BlockKind::Paragraph) {
            block.kind = glyph->kind;
        } else if (glyph->text != "•" && glyph->text != "\uF0B7") {
            break;
        }
        line = without_space_at_start(line.substr(glyph->text.size()));
    }
    if (const auto label = label_of(line); label && block.kind == BlockKind::Paragraph) {
        block.kind = BlockKind::Item;
        block.label = *label;
        line = without_space_at_start(line.substr(label->size()));
    }
    if (line.empty()) {
        return std::nullopt;
    }
    block.text = line;
    return block;
}

std::string_view name_of(BlockKind kind)
{
    switch (kind) {
    case BlockKind::Bullet:
        return "bullet";
    case BlockKind::SubBullet:
        return "sub_bullet";
    case BlockKind::Item:
        return "item";
    case BlockKind::Paragraph:
        break;
    }
    return "paragraph";
}

} // namespace

std::vector<ProseBlock> prose(std::string_view text)
{
    std::vector<ProseBlock> blocks;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (auto block = block_of(text.substr(0, end))) {
            blocks.push_back(std::move(*block));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return blocks;
}

Json to_json(const std::vector<ProseBlock>& blocks)
{
    Json list = Json::array();
    for (const ProseBlock& block : blocks) {
        list.push_back(
            {{"kind", name_of(block.kind)}, {"label", block.label}, {"text", block.text}});
    }
    return list;
}

} // namespace indenture::contracts
