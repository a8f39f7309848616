#pragma once

#include "base/files.h"
#include "registry/sqlite_register.h"
#include "signing/prepare.h"
#include "signing/providers/pkcs12.h"
#include "support/pki.h"
#include "support/run_program.h"
#include "support/test_office.h"
#include "workflow/accept_upload.h"
#include "workflow/issue_contract.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <string>

namespace indenture::tests {

/// The people who sign the university's framework contract, and who vouches for them.
struct Signers {
    Credential root = make_root("Test Root");
    Bytes nhs_england =
        pkcs12(issue(root, {"Imogen Hartley-Doyle", "NHS England", "OD:GB-X26"}, {}), {}, "secret");
    Bytes university =
        pkcs12(issue(root, {"Dr Siân Pryce-Jones", "Ravensmere University", "OD:GB-X9R01"}, {}), {},
               "secret");
};

inline const Signers& signers()
{
    static const Signers made;
    return made;
}

inline workflow::Terms trusting_terms()
{
    return {.anchors = {signers().root.certificate}};
}

/// A register in a folder of its own with the university's framework contract, issued.
class SignedContract : public ::testing::Test {
protected:
    static constexpr const char* reference = "CON-999002-F4G5H-v2.03";

    SignedContract()
        : contract_register_(registry::init_sqlite_register(folder_ / "register.db", {}))
    {
        const FixedClock clock = morning_of("2026-03-16");
        issued_ = workflow::issue_contract(contracts::ContractKind::Dsfc,
                                           sample("university/dsfc.json"), checkout_office(clock),
                                           *contract_register_, [](const auto&) {})
                      .contract.value()
                      .pdf;
    }
    ~SignedContract() override { std::filesystem::remove_all(folder_); }

    static Bytes signed_by(const Bytes& key, const std::string& field, const Bytes& pdf)
    {
        const auto provider = signing::open_pkcs12(key, "secret", "key");
        const Bytes font =
            read_file("/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf",
                      Limits{}.file_size_max);
        return signing::sign(
            pdf::PdfFile::open(pdf, "contract.pdf", {}),
            signing::request_by(*provider, field, morning_of("2026-03-18").now(), font), *provider,
            {});
    }

    /// The same octets whenever asked for; signing again would give others.
    const Bytes& signed_by_nhs_england() const
    {
        if (part_signed_.empty()) {
            part_signed_ = signed_by(signers().nhs_england, "disclosing-party", issued_);
        }
        return part_signed_;
    }

    const Bytes& signed_by_all() const
    {
        if (signed_.empty()) {
            signed_ = signed_by(signers().university, "recipient", signed_by_nhs_england());
        }
        return signed_;
    }

    workflow::Acceptance accept(const workflow::Upload& upload, const workflow::Terms& terms)
    {
        return accept(upload, terms, signing::SealKey::from_seed(Bytes(32, 'k')));
    }

    workflow::Acceptance accept(const workflow::Upload& upload, const workflow::Terms& terms,
                                const signing::SealKey& key)
    {
        const FixedClock clock = morning_of("2026-03-23");
        workflow::Office office = checkout_office(clock);
        office.seal = key;
        return workflow::accept_upload(upload, terms, office, *contract_register_);
    }

    std::filesystem::path folder_ = fresh_folder();
    std::unique_ptr<registry::Register> contract_register_;
    Bytes issued_;
    mutable Bytes part_signed_;
    mutable Bytes signed_;
};

} // namespace indenture::tests
