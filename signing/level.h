#pragma once

#include <string>

namespace indenture::signing {

/// PAdES baseline levels (ETSI EN 319 142-1, 6), each with all that the ones before it have.
enum class Level {
    None, ///< not even B: e.g. another SubFilter than ETSI.CAdES.detached
    B,
    T,   ///< a trusted time: a signature timestamp or a document timestamp
    LT,  ///< certificates and revocation data for everything, in the file
    LTA, ///< a document timestamp over those
};

/// "none", "PAdES-B-B", ..., "PAdES-B-LTA"
std::string print(Level level);

} // namespace indenture::signing
