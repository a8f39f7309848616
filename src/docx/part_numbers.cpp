#include "docx/part_numbers.h"

namespace indenture::docx {
namespace {

XmlElement root_of(XmlElement element)
{
    while (const XmlElement parent = element.parent()) {
        element = parent;
    }
    return element;
}

/// The next element in document order.
XmlElement after(XmlElement element)
{
    if (const XmlElement child = element.first()) {
        return child;
    }
    for (; element; element = element.parent()) {
        if (const XmlElement next = element.next()) {
            return next;
        }
    }
    return {};
}

} // namespace

std::uint32_t PartNumbers::of(XmlElement element, const std::string& part)
{
    if (part != part_ || numbers_.empty()) {
        part_ = part;
        count(root_of(element));
    }
    const auto found = numbers_.find(element.node());
    return found == numbers_.end() ? 0 : found->second;
}

void PartNumbers::count(XmlElement root)
{
    numbers_.clear();
    std::uint32_t paragraphs = 0;
    std::uint32_t fields = 0;
    for (XmlElement e = root; e; e = after(e)) {
        if (e.is_w("p")) {
            numbers_.emplace(e.node(), ++paragraphs);
        } else if (e.is_w("fldSimple") ||
                   (e.is_w("fldChar") && e.w("fldCharType").value_or("") == "begin")) {
            numbers_.emplace(e.node(), ++fields);
        }
    }
}

} // namespace indenture::docx
