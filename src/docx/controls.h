#pragma once

#include "base/finding.h"
#include "docx/document.h"
#include "docx/xml.h"

#include <optional>
#include <string>

namespace indenture::docx {

// For this folder's readers only.

/// What a w:sdt says about itself.
Control read_control(XmlElement sdt);

/// "placeholder-unfilled": the control at that place still asks to be filled in.
Finding placeholder_finding(const Control& control, XmlElement content, Where where);

/// What the data of a legacy form field (w:ffData) say it shows: a box, ticked or not, or the entry
/// chosen from a list. Nothing for a text field, whose result is its text, or without data.
std::optional<std::string> form_value(XmlElement data);

} // namespace indenture::docx
