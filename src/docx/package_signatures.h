#pragma once

#include "base/bytes.h"
#include "docx/package.h"

#include <string>
#include <vector>

namespace indenture::docx {

/// A part that a signature lists, and whether it is as it was then.
struct SignedPart {
    enum class Match {
        Same,       ///< its SHA-256 is the one listed
        Differs,    ///< it is another
        Missing,    ///< the package has no such part
        NotChecked, ///< listed after a transform or by another digest than SHA-256
    };

    std::string name;
    Match match = Match::NotChecked;
};

/// A signature of a package (ECMA-376-2, clause 13) as it describes itself. Nothing here is
/// verified but the plain digests of parts: neither the signature value, nor who made it, nor when.
/// What Word signs leaves out much of what it shows, so it is described and never relied on.
struct PackageSignature {
    std::string part;
    Bytes certificate;             ///< DER, the first that it brings; may be empty
    std::string time;              ///< as it stands there; may be empty
    std::vector<SignedPart> parts; ///< in the order of its manifest
};

/// In the order of the zip. Throws Error(BadInput) if one is malformed, Error(LimitExceeded).
std::vector<PackageSignature> package_signatures(const Package& package);

} // namespace indenture::docx
