#pragma once

#include <string>

namespace indenture::signing {

/// How an upload relates to the contract that was issued, best first.
enum class Anchoring {
    Octets,    ///< A: it begins with exactly the octets issued, as whole revisions
    Objects,   ///< B: written anew, but pages, contents and fonts are the same objects
    Content,   ///< C: other objects that show the same text and lines in the same places
    Differs,   ///< D: pages or words differ; the redline says where
    Unrelated, ///< E: another document, or none that can be read
};

/// "A" to "E"
std::string print(Anchoring anchoring);

} // namespace indenture::signing
