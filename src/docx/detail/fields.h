#pragma once

#include "docx/xml.h"

#include <string>
#include <string_view>
#include <vector>

namespace indenture::docx {

/// A field as its marks stand in a part (ECMA-376-1, 17.16.18), or a w:fldSimple, which is all of
/// it.
struct FieldMarks {
    XmlElement begin;              ///< w:fldChar or w:fldSimple
    XmlElement separate;           ///< none: the field has no result
    XmlElement end;                ///< none for w:fldSimple
    std::vector<XmlElement> codes; ///< w:instrText
    std::string instruction;
    bool has_inner_field = false; ///< another field computes part of the instruction
};

/// A mark that stands where no field has one.
struct StrayMark {
    XmlElement at;
    std::string text; ///< "the field begins but does not end in its story"
};

struct FieldsRead {
    std::vector<FieldMarks> fields; ///< whole ones, in the order of their ends
    std::vector<StrayMark> strays;
};

/// The fields of all stories of a part. Text boxes, notes and what mc:Fallback repeats are stories
/// of their own.
FieldsRead read_fields(XmlElement root);

/// Words of a field code (ECMA-376-1, 17.16.5.1), quotation marks taken off.
std::vector<std::string> words_of(std::string_view instruction);

} // namespace indenture::docx
