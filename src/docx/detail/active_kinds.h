#pragma once

#include "base/finding.h"
#include "docx/detail/fields.h"
#include "docx/relationships.h"
#include "docx/xml.h"

#include <optional>
#include <string>
#include <string_view>

namespace indenture::docx {

/// What a relationship brings in.
struct ActiveKind {
    Severity severity = Severity::Block;
    std::string_view text; ///< "macros"
};

/// Nothing for a relationship that is harmless. Links to the web are Info.
std::optional<ActiveKind> active_kind(const StatedRelationship& relationship);

/// What a field does, if it runs or fetches anything. One whose kind another field computes may do
/// whatever it likes.
std::optional<ActiveKind> active_field(const FieldMarks& field);

/// True for a part of macros, controls or objects, whether or not anything leads to it.
bool is_active_type(std::string_view content_type);

/// The content type without macros: itself for one that has none.
std::string plain_content_type(const std::string& content_type);

} // namespace indenture::docx
