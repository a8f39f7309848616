#pragma once

#include "base/limits.h"
#include "pdf/file.h"
#include "pdf/object.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::signing {

/// A field of type Sig as one revision shows it.
struct SignatureField {
    std::string name; ///< fully qualified, UTF-8
    pdf::Reference reference;
    pdf::Dictionary dictionary;           ///< as written, nothing inherited
    std::optional<pdf::Dictionary> value; ///< the signature dictionary, if the field is signed
    std::optional<pdf::Reference> value_reference; ///< if it is an object of its own
};

/// The signature fields in the order of AcroForm's Fields. Throws Error(BadInput) if the form is
/// malformed, e.g. one name twice or a field that is no object of its own.
std::vector<SignatureField> signature_fields(const pdf::View& view, const Limits& limits);

/// The UTF-8 of a PDF text string (ISO 32000-1, 7.9.2.2).
std::string utf8_of(const pdf::String& text);

} // namespace indenture::signing
