#pragma once

#include "render/write_pdf.h"

#include <string>
#include <string_view>

namespace indenture::render {

/// What differs between the profiles. Only dialect_of asks which profile it is.
struct Dialect {
    std::string version;     ///< of PDF, as the header has it
    std::string_view claims; ///< a description of the XMP packet that names the standards
    bool describes_schemas;  ///< ISO 19005-3, 6.6.2.3; ISO 19005-4 asks for no descriptions
    bool has_info;           ///< ISO 19005-4, 6.1.3 allows no Info dictionary
    bool always_names_files; ///< ISO 19005-4, 6.9: a list of embedded files, be it empty
    /// The structure tree of PDF 2.0 (ISO 32000-2, 14.7): namespaces, FENote and Sub, Ref between
    /// a note or an entry of contents and what it belongs to, destinations that are elements.
    bool has_structure_2;
};

Dialect dialect_of(Profile profile);

} // namespace indenture::render
