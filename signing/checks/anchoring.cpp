#include "signing/checks/anchoring.h"

#include "signing/checks/finding.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::signing::checks {

AnchoringAnswer check_anchoring(const pdf::PdfFile& file, ByteView issued)
{
    const ByteView upload = file.bytes();
    if (upload.substr(0, issued.size()) == issued) {
        const auto& revisions = file.revisions();
        for (std::size_t k = 0; k < revisions.size(); ++k) {
            if (revisions[k].eof_end <= issued.size() && issued.size() <= revisions[k].end) {
                return {k, std::nullopt};
            }
        }
    }
    const std::size_t common = std::min(upload.size(), issued.size());
    const auto* difference =
        std::mismatch(upload.begin(), upload.begin() + common, issued.begin()).first;
    Finding finding = block(
        "prefix-changed", "", "the file does not begin with exactly the contract that was issued",
        "Sign the contract in the file that was sent to you, without saving it in another way.");
    finding.where.position = fmt::format("offset {}", difference - upload.begin());
    return {std::nullopt, std::move(finding)};
}

} // namespace indenture::signing::checks
