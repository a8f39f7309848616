#pragma once

#include "base/bytes.h"
#include "base/finding.h"
#include "pdf/file.h"
#include "signing/checks/changes.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace indenture::tests {

/// The objects of one revision, by number.
using Objects = std::map<std::uint32_t, pdf::Object>;

/// A file that grows by one revision after the other. The signatures in it are not genuine: what
/// checks of revisions look at does not depend on that.
class Growth {
public:
    explicit Growth(Bytes file);

    const Bytes& bytes() const { return bytes_; }
    pdf::PdfFile open() const;
    std::uint32_t next_number() const;
    pdf::Reference root() const;
    pdf::Reference page() const;
    pdf::Reference form() const;
    pdf::Reference field(const std::string& name) const;
    pdf::Dictionary dictionary(pdf::Reference reference) const;

    Growth with(const Objects& objects) const;
    /// The product's own signature in that field, with a visible block; `edit` may alter what its
    /// revision declares.
    Growth signed_in(const std::string& field,
                     const std::function<void(Objects&, const Growth&)>& edit = {}) const;
    /// A document timestamp in a new invisible field of the page.
    Growth stamped(const std::string& field,
                   const std::function<void(Objects&, const Growth&)>& edit = {}) const;
    /// A document security store with one more certificate; `edit` may alter the store.
    Growth with_store(const std::function<void(Objects&, pdf::Dictionary&)>& edit = {}) const;

private:
    Objects stamp(const std::string& field) const;

    Bytes bytes_;
};

/// Of the file, whose first revision is what was issued, or is taken as it is.
signing::checks::ChangesAnswer changes_of(const Growth& growth, bool is_issued = true);
std::vector<Finding> permissions_of(const Growth& growth);

/// The codes of those that block, in order, without repetition.
std::vector<std::string> codes_of(const std::vector<Finding>& findings);
/// Of the changes to an issued file.
std::vector<std::string> codes_of(const Growth& growth);

} // namespace indenture::tests
