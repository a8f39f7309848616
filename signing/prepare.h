#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/limits.h"
#include "pdf/file.h"
#include "signing/provider.h"

#include <cstddef>
#include <string>

namespace indenture::signing {

/// What a signature says and where it goes.
struct SignatureRequest {
    std::string field;        ///< the reserved field, by its full name
    Instant at;               ///< the claimed time (M)
    std::string name;         ///< of the person; shown and stored
    std::string organisation; ///< signed for; may be empty
    std::string reason;       ///< may be empty
    std::string location;     ///< may be empty
    Bytes font_file;          ///< TrueType, for the visible block
};

/// A file with a hole where the signature will be. A plain value: it can be stored until somebody
/// signs, for the digest no longer changes.
struct PreparedSignature {
    Bytes file;
    std::size_t hole_begin = 0; ///< offset of '<' of Contents
    std::size_t hole_end = 0;   ///< one past its '>'
    Digest digest;              ///< of everything but the hole
};

/// Appends a signature dictionary with an empty Contents of `cms_size_max` octets to the field and
/// gives the field its visible block. Earlier octets stay as they are, so earlier signatures stay
/// valid. Throws Error(NotFound) for an unknown field, Error(Conflict) for a signed one,
/// Error(BadInput) for a field or font that cannot be used.
PreparedSignature prepare(const pdf::PdfFile& file, const SignatureRequest& request,
                          std::size_t cms_size_max, const Limits& limits);

/// The file with `cms` in the hole. Throws Error(BadInput) if it does not fit.
Bytes embed(const PreparedSignature& prepared, ByteView cms);

/// Prepares, signs and embeds in one go (PAdES B-B, ETSI EN 319 142-1).
Bytes sign(const pdf::PdfFile& file, const SignatureRequest& request, SignatureProvider& provider,
           const Limits& limits);

/// A request that names the person and the organisation as the provider's certificate does.
SignatureRequest request_by(const SignatureProvider& provider, std::string field, Instant at,
                            Bytes font_file);

} // namespace indenture::signing
