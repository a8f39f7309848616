#pragma once

#include "docx/xml.h"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace indenture::docx {

// For this folder's readers only.

/// The fields and the paragraphs of one part, each counted from 1 in the order of the XML,
/// whatever holds them and whether or not they are read: what names them to those who rewrite the
/// part's octets. A field counts where it begins.
class PartNumbers {
public:
    /// Of a w:p, of a w:fldSimple or of the w:fldChar a field begins with.
    std::uint32_t of(XmlElement element, const std::string& part);

private:
    void count(XmlElement root);

    std::string part_; ///< whose elements are counted
    std::unordered_map<const _xmlNode*, std::uint32_t> numbers_;
};

} // namespace indenture::docx
