#pragma once

#include "signing/cases/draft.h"
#include "signing/contract_file.h"

namespace indenture::tests {

/// Object numbers of the contract that the cases attack.
namespace part {
enum Number : std::uint32_t {
    Catalog = 1,
    Pages,
    Page,
    Form,
    NhsEnglandField,
    RecipientField,
    Content,
    Font,
    EmptyAppearance,
    Overlay,
    Info,
    FileSpecification,
    EmbeddedFile,
    LayerGroup,
    SparePage,
    SpareContent,
    TextField,
    TextAppearance,
};
} // namespace part

/// A world with a contract that has a little of everything an attacker likes to touch: text in a
/// font, an overlay, a layer, a text field, an attached file, a page that nothing shows.
struct Scene {
    Scene();

    World world;
    Credential tsa_root;
    Credential tsa;
    Bytes contract;
    Bytes once; ///< signed by NHS England
    Bytes both; ///< then by the university

    CmsMaker by_nhs_england() const;
    CmsMaker by_university() const;
    CmsMaker by(const Credential& signer, const CmsShape& shape) const;

    /// What was issued is known, and both parties must sign.
    signing::VerificationPolicy policy() const;
    /// Nothing is known of what was issued or who must sign; only the signers are trusted.
    signing::VerificationPolicy bare_policy() const;
};

const Scene& scene();

} // namespace indenture::tests
