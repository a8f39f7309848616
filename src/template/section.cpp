#include "template/section.h"

#include "template/markup.h"
#include "template/property_order.h"

#include <fmt/format.h>

namespace indenture::templating {

namespace {

/// The w:pPr a paragraph begins with, or "". It can only be the first child
/// (ECMA-376-1, 17.3.1.22).
ByteView properties_of(ByteView paragraph, std::string_view prefix)
{
    const std::size_t begin = paragraph.find('>') + 1;
    const std::string name = fmt::format("{}pPr", prefix);
    const ByteView rest = paragraph.substr(begin);
    const bool has_name = rest.starts_with('<') && rest.substr(1).starts_with(name);
    const char after = has_name && rest.size() > name.size() + 1 ? rest[name.size() + 1] : 'x';
    if (after != '>' && after != '/' && after != ' ') {
        return {};
    }
    const std::size_t tag_end = rest.find('>');
    if (rest[tag_end - 1] == '/') {
        return rest.substr(0, tag_end + 1);
    }
    const std::string closer = fmt::format("</{}>", name);
    // A text box is in a run, so the first end is that of these properties, unless a record of a
    // tracked change holds the old ones.
    std::size_t end = rest.find(closer);
    const std::size_t change = rest.find(fmt::format("<{}pPrChange", prefix));
    if (change < end) {
        end = rest.find(closer, rest.find(fmt::format("</{}pPrChange>", prefix)));
    }
    return rest.substr(0, end + closer.size());
}

} // namespace

Bytes with_section(ByteView paragraph, ByteView section, std::string_view prefix)
{
    const ByteView old = properties_of(paragraph, prefix);
    Markup properties = old.empty() ? markup_of(prefix, "pPr") : parse_markup(old);
    put_in_order(properties, parse_markup(section), order_of_paragraph_properties());
    const Bytes printed = print(properties);
    const std::size_t tag_end = paragraph.find('>');
    if (paragraph[tag_end - 1] == '/') { // <w:p/>
        return fmt::format("{}>{}</{}p>", paragraph.substr(0, tag_end - 1), printed, prefix);
    }
    return fmt::format("{}{}{}", paragraph.substr(0, tag_end + 1), printed,
                       paragraph.substr(tag_end + 1 + old.size()));
}

bool ends_section(ByteView paragraph, std::string_view prefix)
{
    const ByteView properties = properties_of(paragraph, prefix);
    return !properties.empty() && parse_markup(properties).child("sectPr") != nullptr;
}

Bytes section_paragraph(ByteView section, std::string_view prefix)
{
    return fmt::format(
        "<{0}p><{0}pPr><{0}spacing {0}before=\"0\" {0}after=\"0\" {0}line=\"20\" "
        "{0}lineRule=\"exact\"/><{0}rPr><{0}sz {0}val=\"2\"/></{0}rPr>{1}</{0}pPr></{0}p>",
        prefix, section);
}

} // namespace indenture::templating
