#include "layout/outline.h"

#include "base/utf8.h"
#include "layout/flow.h"

#include <array>
#include <fmt/format.h>
#include <map>

namespace indenture::layout {
namespace {

std::string points(Length length)
{
    const std::int64_t tenths = (length.in_millipoints() + 50) / 100;
    return fmt::format("{}.{}", tenths / 10, tenths % 10);
}

std::string size_of(Length size)
{
    const std::int64_t tenths = (size.in_millipoints() + 50) / 100;
    return tenths % 10 == 0 ? std::to_string(tenths / 10) : points(size);
}

std::string kind_of(const Mark& mark)
{
    const auto* artifact = std::get_if<Artifact>(&mark);
    if (artifact == nullptr) {
        return "line";
    }
    switch (*artifact) {
    case Artifact::Header:
        return "header";
    case Artifact::Footer:
        return "footer";
    case Artifact::Pagination:
        return "pagination";
    case Artifact::Layout:
        break;
    }
    return "layout";
}

std::string name_of(Role role)
{
    static constexpr std::array names{
        "Document", "Sect", "Div",       "P",     "H1",    "H2",    "H3",     "H4",  "H5", "H6",
        "L",        "LI",   "Lbl",       "LBody", "Table", "THead", "TBody",  "TR",  "TH", "TD",
        "TOC",      "TOCI", "Reference", "Link",  "Span",  "Form",  "Figure", "Note"};
    return names[static_cast<std::size_t>(role)];
}

void append_page(const Pages& pages, std::size_t index, std::string& out)
{
    std::string head;
    std::u32string text;
    std::string line_key;
    Length end; // of the run before: what does not follow it is another line
    const auto flush = [&] {
        if (!head.empty()) {
            while (!text.empty() && text.back() == U' ') {
                text.pop_back();
            }
            out += fmt::format("{} \"{}\"\n", head, to_utf8(text));
        }
        head.clear();
        text.clear();
    };
    for (const Item& item : pages.pages[index].items) {
        const auto* run = std::get_if<GlyphRun>(&item.drawing);
        if (run == nullptr) {
            continue;
        }
        const std::string kind = kind_of(item.mark);
        const std::string key = fmt::format("{} {}", kind, run->origin.y.in_emu());
        const bool follows =
            run->origin.x >= end - Length::points(1) && run->origin.x <= end + Length::points(1);
        if (key != line_key || head.empty() || !follows) {
            flush();
            line_key = key;
            head = fmt::format("p{} {} x={} y={} {}/{}", index + 1, kind, points(run->origin.x),
                               points(run->origin.y), pages.fonts.postscript_name(run->font),
                               size_of(run->size));
        }
        text += run->text;
        end = run->origin.x;
        for (const Glyph& glyph : run->glyphs) {
            end += glyph.advance;
        }
    }
    flush();
}

using Texts = std::map<std::uint32_t, std::u32string>;

Texts texts_of(const Pages& pages)
{
    Texts result;
    for (const Page& page : pages.pages) {
        for (const Item& item : page.items) {
            const auto* content = std::get_if<ContentId>(&item.mark);
            const auto* run = std::get_if<GlyphRun>(&item.drawing);
            if (content != nullptr && run != nullptr) {
                result[content->number] += run->text;
            }
        }
    }
    return result;
}

std::string attributes_of(const Element& element)
{
    std::string result;
    if (element.column_span > 1) {
        result += fmt::format(" colspan={}", element.column_span);
    }
    if (element.row_span > 1) {
        result += fmt::format(" rowspan={}", element.row_span);
    }
    if (element.figure) {
        result += fmt::format(" alt=\"{}\"", element.alt);
    }
    if (element.scope) {
        result += *element.scope == Scope::Row ? " row" : " column";
    }
    return result;
}

void append_element(const Pages& pages, const Texts& texts, ElementId id, std::size_t depth,
                    std::string& out)
{
    const Element& element = pages.elements[id.number];
    out += std::string(2 * depth, ' ') + name_of(element.role) + attributes_of(element);
    for (const Kid& kid : element.kids) {
        if (const auto* content = std::get_if<ContentId>(&kid)) {
            const auto found = texts.find(content->number);
            const std::u32string text = found == texts.end() ? U"" : found->second;
            out += fmt::format(" \"{}\"", to_utf8(text));
        } else if (const auto* annotation = std::get_if<AnnotationId>(&kid)) {
            const auto& what = pages.annotations[annotation->number].what;
            const auto* field = std::get_if<SignatureField>(&what);
            out += field == nullptr ? " (link)" : fmt::format(" (signature {})", field->name);
        }
    }
    out += '\n';
    for (const Kid& kid : element.kids) {
        if (const auto* child = std::get_if<ElementId>(&kid)) {
            append_element(pages, texts, *child, depth + 1, out);
        }
    }
}

} // namespace

std::string outline_of(const Pages& pages)
{
    std::string out;
    for (std::size_t i = 0; i < pages.pages.size(); ++i) {
        append_page(pages, i, out);
    }
    return out;
}

std::string structure_of(const Pages& pages)
{
    std::string out;
    if (!pages.elements.empty()) {
        append_element(pages, texts_of(pages), {0}, 0, out);
    }
    return out;
}

} // namespace indenture::layout
