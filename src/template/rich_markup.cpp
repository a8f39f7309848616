#include "template/rich_markup.h"

#include "base/error.h"
#include "docx/xml.h"
#include "template/markup.h"
#include "template/picture.h"
#include "template/property_order.h"
#include "template/section.h"
#include "template/style_names.h"
#include "template/word_text.h"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace indenture::templating {

namespace {

[[noreturn]] void refuse(std::string message)
{
    throw Error(ErrorCode::BadInput, {}, std::move(message));
}

constexpr std::int64_t length_max = 22 * 914'400; // EMU; the largest page of Word

/// An on/off property: <w:b/>, or <w:b w:val="0"/> to take back what a style says.
Markup on_off(const std::string& prefix, std::string_view name, bool is_on)
{
    return is_on ? markup_of(prefix, name) : markup_of(prefix, name, "0");
}

/// The four slots of a font, so that no script falls back to another; what a theme said goes.
Markup fonts(const Markup* old, const std::string& prefix, const std::string& font)
{
    Markup result = markup_of(prefix, "rFonts");
    if (const std::string* hint = old == nullptr ? nullptr : old->attribute("hint")) {
        result.attributes.emplace_back(prefix + "hint", *hint);
    }
    for (const std::string_view slot : {"ascii", "hAnsi", "eastAsia", "cs"}) {
        result.set(slot, font);
    }
    return result;
}

class Look {
public:
    Look(const RichPlace& place, const docx::Styles& styles)
        : properties_(place.run_properties.empty() ? markup_of(place.prefix, "rPr")
                                                   : parse_markup(place.run_properties)),
          prefix_(place.prefix), styles_(styles)
    {
        properties_.remove_children("rPrChange");
    }

    Bytes with(const TextLook& look)
    {
        if (look.style) {
            put("rStyle", style_id(styles_, docx::StyleKind::Character, *look.style));
        }
        if (look.font) {
            put(fonts(properties_.child("rFonts"), prefix_, *look.font));
        }
        put_flags(look);
        if (look.colour) {
            put("color", *look.colour);
        }
        if (look.half_points) {
            put("sz", fmt::format("{}", *look.half_points));
            put("szCs", fmt::format("{}", *look.half_points));
        }
        put("highlight", look.highlight);
        put("u", look.underline);
        put("vertAlign", look.position);
        put("lang", look.language);
        return properties_.children.empty() ? Bytes() : print(properties_);
    }

private:
    void put(Markup property)
    {
        put_in_order(properties_, std::move(property), order_of_run_properties());
    }
    void put(std::string_view name, const std::optional<std::string>& value)
    {
        if (value) {
            put(markup_of(prefix_, name, *value));
        }
    }
    void put_flags(const TextLook& look)
    {
        const std::array<std::pair<std::string_view, std::optional<bool>>, 8> flags{
            {{"b", look.bold},
             {"bCs", look.bold},
             {"i", look.italic},
             {"iCs", look.italic},
             {"caps", look.capitals},
             {"smallCaps", look.small_capitals},
             {"strike", look.strike},
             {"dstrike", look.double_strike}}};
        for (const auto& [name, value] : flags) {
            if (value) {
                put(on_off(prefix_, name, *value));
            }
        }
    }

    Markup properties_;
    const std::string& prefix_;
    const docx::Styles& styles_;
};

/// w:pPr for a paragraph of a value.
Bytes paragraph_properties(const RichParagraph& paragraph, const RichPlace& place,
                           const docx::Styles& styles)
{
    const bool is_plain = place.paragraph_properties.empty() || paragraph.style;
    Markup properties =
        is_plain ? markup_of(place.prefix, "pPr") : parse_markup(place.paragraph_properties);
    properties.remove_children("sectPr");
    properties.remove_children("pPrChange");
    if (paragraph.style) {
        const std::string id = style_id(styles, docx::StyleKind::Paragraph, *paragraph.style);
        put_in_order(properties, markup_of(place.prefix, "pStyle", id),
                     order_of_paragraph_properties());
    }
    if (paragraph.align) {
        // "start" and "end" are of ISO 29500; Word before 2013 reads only these.
        const std::string align = *paragraph.align == "start" ? "left"
                                  : *paragraph.align == "end" ? "right"
                                                              : *paragraph.align;
        put_in_order(properties, markup_of(place.prefix, "jc", align),
                     order_of_paragraph_properties());
    }
    return properties.children.empty() ? Bytes() : print(properties);
}

Bytes section_of(const RichPlace& place)
{
    if (place.paragraph_properties.empty()) {
        return {};
    }
    const Markup properties = parse_markup(place.paragraph_properties);
    const Markup* section = properties.child("sectPr");
    return section == nullptr ? Bytes() : print(*section);
}

/// Width and height of a picture in EMU: as wanted, in proportion if only one is.
std::pair<std::int64_t, std::int64_t> size_of(const RichImage& image, std::int64_t width,
                                              std::int64_t height)
{
    const auto scaled = [](std::int64_t wanted, std::int64_t one, std::int64_t other) {
        return std::llround(static_cast<double>(wanted) * static_cast<double>(other) /
                            static_cast<double>(one));
    };
    std::pair<std::int64_t, std::int64_t> result{width, height};
    if (image.width && image.height) {
        result = {*image.width, *image.height};
    } else if (image.width) {
        result = {*image.width, scaled(*image.width, width, height)};
    } else if (image.height) {
        result = {scaled(*image.height, height, width), *image.height};
    }
    if (result.first < 1 || result.second < 1 || result.first > length_max ||
        result.second > length_max) {
        refuse("the picture would be larger than any page, or nothing; give it 'w' and 'h'");
    }
    return result;
}

} // namespace

Bytes RichWriter::properties(const TextLook& look, const RichPlace& place) const
{
    return Look(place, *setting_.styles).with(look);
}

Bytes RichWriter::run(const RichRun& run, const RichPlace& place)
{
    if (run.text.empty()) {
        return {};
    }
    Bytes result = fmt::format("<{}r>{}", place.prefix, properties(run.look, place));
    append_run_content(result, run.text, place.prefix);
    return result + fmt::format("</{}r>", place.prefix);
}

Bytes RichWriter::link(const RichLink& link, const RichPlace& place)
{
    if (!place.no_links.empty()) {
        refuse(fmt::format("a link cannot stand {}", place.no_links));
    }
    const docx::Style* style = setting_.styles->find("Hyperlink");
    const std::string id = setting_.changes->relate_outside(place.part, "hyperlink", link.address);
    Bytes result = fmt::format("<{}hyperlink xmlns:r=\"{}\" r:id=\"{}\">", place.prefix,
                               docx::ns::r, attribute_text(id));
    for (RichRun part : link.runs) {
        if (!part.look.style && style != nullptr && style->kind == docx::StyleKind::Character) {
            part.look.style = style->id;
        }
        result += run(part, place);
    }
    return result + fmt::format("</{}hyperlink>", place.prefix);
}

const RichWriter::Picture& RichWriter::picture(const std::string& source)
{
    if (const auto known = pictures_.find(source); known != pictures_.end()) {
        return known->second;
    }
    const auto supplied = setting_.images->find(source);
    std::optional<Bytes> bytes =
        supplied != setting_.images->end() ? supplied->second : from_base64(source);
    if (!bytes) {
        constexpr std::size_t shown_max = 40;
        refuse(fmt::format("there is no picture '{}': it is neither the name of one given beside "
                           "the data nor base64",
                           source.size() > shown_max ? "..." : source));
    }
    constexpr double inch = 914'400;
    const PictureHeader header = read_picture(*bytes);
    const Picture picture{.part =
                              setting_.changes->add_media(header.content_type, std::move(*bytes)),
                          .width = std::llround(header.width * inch / header.dots_per_inch_x),
                          .height = std::llround(header.height * inch / header.dots_per_inch_y)};
    return pictures_.emplace(source, picture).first->second;
}

Bytes RichWriter::image(const RichImage& image, const RichPlace& place)
{
    if (!place.no_pictures.empty()) {
        refuse(fmt::format("a picture cannot stand {}", place.no_pictures));
    }
    if (image.alt.empty() && setting_.requires_alt) {
        refuse("the picture has no 'alt': a text that says what it shows to who cannot see it");
    }
    const Picture& found = picture(image.source);
    const auto [width, height] = size_of(image, found.width, found.height);
    const std::string relation = setting_.changes->relate(place.part, "image", found.part);
    const std::size_t id = setting_.next_drawing();
    const std::string description =
        image.alt.empty() ? std::string() : fmt::format(" descr=\"{}\"", attribute_text(image.alt));
    return fmt::format(
        "<{w}r>{properties}<{w}drawing><wp:inline xmlns:wp=\"{wp}\" distT=\"0\" distB=\"0\" "
        "distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/><wp:docPr id=\"{id}\" "
        "name=\"Picture {id}\"{description}/><wp:cNvGraphicFramePr><a:graphicFrameLocks "
        "xmlns:a=\"{a}\" noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic xmlns:a=\"{a}\">"
        "<a:graphicData uri=\"{pic}\"><pic:pic xmlns:pic=\"{pic}\"><pic:nvPicPr><pic:cNvPr "
        "id=\"{id}\" name=\"Picture {id}\"{description}/><pic:cNvPicPr/></pic:nvPicPr>"
        "<pic:blipFill><a:blip xmlns:r=\"{r}\" r:embed=\"{relation}\"/><a:stretch><a:fillRect/>"
        "</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" "
        "cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>"
        "</pic:pic></a:graphicData></a:graphic></wp:inline></{w}drawing></{w}r>",
        fmt::arg("w", place.prefix), fmt::arg("properties", place.run_properties),
        fmt::arg("wp", docx::ns::wp), fmt::arg("a", docx::ns::a),
        fmt::arg("pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
        fmt::arg("r", docx::ns::r), fmt::arg("cx", width), fmt::arg("cy", height),
        fmt::arg("id", id), fmt::arg("description", description),
        fmt::arg("relation", attribute_text(relation)));
}

Bytes RichWriter::piece(const Inline& piece, const RichPlace& place)
{
    if (const auto* text = std::get_if<RichRun>(&piece)) {
        return run(*text, place);
    }
    if (!place.only_text.empty()) {
        refuse(fmt::format("only text can stand {}", place.only_text));
    }
    if (const auto* link = std::get_if<RichLink>(&piece)) {
        return this->link(*link, place);
    }
    if (const auto* image = std::get_if<RichImage>(&piece)) {
        return this->image(*image, place);
    }
    const BreakKind kind = std::get<RichBreak>(piece).kind;
    const std::string type = kind == BreakKind::Line
                                 ? std::string()
                                 : fmt::format(" {}type=\"{}\"", place.prefix,
                                               kind == BreakKind::Page ? "page" : "column");
    return fmt::format("<{0}r>{1}<{0}br{2}/></{0}r>", place.prefix, place.run_properties, type);
}

Bytes RichWriter::runs(const RichValue& value, const RichPlace& place)
{
    if (std::holds_alternative<ClauseReference>(value)) {
        refuse("a clause takes a paragraph of its own; write {{p ... }}");
    }
    const std::vector<Inline>* content = nullptr;
    if (const auto* text = std::get_if<RichText>(&value)) {
        content = &text->content;
    } else {
        const auto& paragraphs = std::get<RichParagraphs>(value).paragraphs;
        if (paragraphs.size() != 1 || paragraphs.front().style || paragraphs.front().align) {
            refuse("paragraphs cannot stand inside a text; put the value into a paragraph of its "
                   "own, as {{p ... }}");
        }
        content = &paragraphs.front().content;
    }
    Bytes result;
    for (const Inline& each : *content) {
        result += piece(each, place);
    }
    return result;
}

Bytes RichWriter::paragraphs(const RichValue& value, const RichPlace& place)
{
    RichParagraphs list;
    if (const auto* text = std::get_if<RichText>(&value)) {
        list.paragraphs.push_back({.style = {}, .align = {}, .content = text->content});
    } else {
        list = std::get<RichParagraphs>(value);
    }
    if (list.paragraphs.empty()) {
        list.paragraphs.emplace_back(); // the cell or body it stands in may hold nothing else
    }
    Bytes result;
    std::size_t last = 0;
    for (const RichParagraph& paragraph : list.paragraphs) {
        RichPlace inside = place;
        if (paragraph.style) {
            inside.run_properties.clear();
        }
        last = result.size();
        result += fmt::format("<{}p>{}", place.prefix,
                              paragraph_properties(paragraph, place, *setting_.styles));
        for (const Inline& each : paragraph.content) {
            result += piece(each, inside);
        }
        result += fmt::format("</{}p>", place.prefix);
    }
    if (const Bytes section = section_of(place); !section.empty()) {
        const Bytes ending = with_section(ByteView(result).substr(last), section, place.prefix);
        result.replace(last, result.size() - last, ending);
    }
    return result;
}

} // namespace indenture::templating
