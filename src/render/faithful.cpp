#include "render/read_back.h"

#include "base/error.h"
#include "base/utf8.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::render {

using namespace layout;

namespace {

[[noreturn]] void refuse(std::string position, std::string why)
{
    throw Error(ErrorCode::Internal, {"the PDF just written", "", std::move(position)},
                std::move(why));
}

bool is_white_or_ignorable(char32_t character)
{
    return character <= U' ' || character == 0xA0 || character == 0x200B || character == 0xFEFF ||
           character == 0xFFFE;
}

/// The text a page draws, without white space: how lines are told apart is the reader's guess.
std::string drawn_text(const Page& page)
{
    std::u32string text;
    for (const Item& item : page.items) {
        if (const auto* run = std::get_if<GlyphRun>(&item.drawing)) {
            text += run->text;
        }
    }
    std::erase_if(text, is_white_or_ignorable);
    return to_utf8(text);
}

std::string without_white_space(std::string text)
{
    for (const std::string_view ignored : {"\u00A0", "\u200B"}) {
        for (std::size_t at = text.find(ignored); at != std::string::npos;
             at = text.find(ignored, at)) {
            text.erase(at, ignored.size());
        }
    }
    std::erase_if(text, [](char octet) { return static_cast<unsigned char>(octet) <= ' '; });
    return text;
}

std::string footer_text(const Page& page)
{
    std::u32string text;
    for (const Item& item : page.items) {
        const auto* run = std::get_if<GlyphRun>(&item.drawing);
        if (run != nullptr && item.mark == Mark(Artifact::Footer)) {
            text += run->text;
        }
    }
    return to_utf8(text);
}

void require_texts(const ReadBack& found, const Pages& pages)
{
    if (found.page_texts.size() != pages.pages.size()) {
        refuse("", fmt::format("it has {} pages instead of {}", found.page_texts.size(),
                               pages.pages.size()));
    }
    for (std::size_t i = 0; i < pages.pages.size(); ++i) {
        const std::string read = without_white_space(found.page_texts[i]);
        const std::string drawn = drawn_text(pages.pages[i]);
        const auto [one, other] =
            std::mismatch(read.begin(), read.end(), drawn.begin(), drawn.end());
        if (one != read.end() || other != drawn.end()) {
            refuse(fmt::format("page {}", i + 1),
                   fmt::format("its text differs from what was laid out after {} octets",
                               one - read.begin()));
        }
    }
}

void require_fields(const ReadBack& found, const Pages& pages)
{
    std::vector<std::string> expected;
    for (const Annotation& annotation : pages.annotations) {
        if (const auto* field = std::get_if<SignatureField>(&annotation.what)) {
            expected.push_back(field->name);
        }
    }
    if (found.signature_fields != expected) {
        refuse("", fmt::format("its signature fields are [{}] instead of [{}]",
                               fmt::join(found.signature_fields, ", "), fmt::join(expected, ", ")));
    }
}

void require_digest(const ReadBack& found, const Pages& pages, std::string_view digest)
{
    bool is_printed = false;
    for (std::size_t i = 0; i < pages.pages.size(); ++i) {
        const bool is_on_page =
            without_white_space(found.page_texts[i]).find(digest) != std::string::npos;
        const bool is_due = footer_text(pages.pages[i]).find(digest) != std::string::npos;
        if (is_due && !is_on_page) {
            refuse(fmt::format("page {}", i + 1), "the content digest is missing");
        }
        is_printed = is_printed || is_on_page;
    }
    if (!is_printed) {
        refuse("", "the content digest stands on no page");
    }
}

} // namespace

void require_faithful(const ReadBack& found, const Pages& pages, std::string_view content_digest)
{
    if (found.title != pages.title) {
        refuse("", fmt::format("its title is '{}' instead of '{}'", found.title, pages.title));
    }
    if (found.language != pages.language) {
        refuse("",
               fmt::format("its language is '{}' instead of '{}'", found.language, pages.language));
    }
    require_texts(found, pages);
    require_fields(found, pages);
    if (!content_digest.empty()) {
        require_digest(found, pages, content_digest);
    }
}

} // namespace indenture::render
