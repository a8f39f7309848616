#include "base/error.h"
#include "signing/validation_data.h"
#include "workflow/contract_record.h"
#include "workflow/evidence.h"
#include "workflow/signed_contract.h"
#include "workflow/terms.h"

#include <gmock/gmock.h>

namespace indenture::tests {

namespace {

using registry::DocumentRole;
using ::testing::HasSubstr;

class SealedExecution : public SignedContract {
protected:
    workflow::ContractRecord record(const workflow::Office& office) const
    {
        return workflow::find_record(reference, office, *contract_register_).value();
    }

    registry::RegisterEntry last_entry() const { return contract_register_->entries().back(); }

    /// Verified anew under a register key.
    std::optional<signing::VerificationReport> verified_under(const signing::SealKey& key) const
    {
        const FixedClock clock = morning_of("2026-06-15");
        workflow::Office office = checkout_office(clock);
        office.seal = key;
        return workflow::verify_best_copy(record(office), office, *contract_register_);
    }
};

const signing::SealKey own_key = signing::SealKey::from_seed(Bytes(32, 'k'));
const signing::SealKey other_key = signing::SealKey::from_seed(Bytes(32, 'x'));

} // namespace

TEST_F(SealedExecution, IsKeptWhenTheLastPartyHasSigned)
{
    accept({.octets = signed_by_all()}, trusting_terms());

    const auto entry = last_entry();
    const Json sealed = signing::unseal(
        workflow::stored(entry, DocumentRole::Execution, *contract_register_), own_key, {});
    EXPECT_EQ(sealed["contract"], reference);
    EXPECT_EQ(sealed["anchoring"], "A");
    EXPECT_EQ(sealed["issued_sha256"], Digest::of(issued_).hex());
    EXPECT_EQ(sealed["executants"]["recipient"]["party"], "Ravensmere University");
    EXPECT_EQ(sealed["report_sha256"],
              registry::document_of(entry.event, DocumentRole::Report).value().hex());
    EXPECT_EQ(sealed["policy_sha256"],
              registry::document_of(entry.event, DocumentRole::Policy).value().hex());
}

TEST_F(SealedExecution, IsNotMadeWhileAPartyIsMissing)
{
    accept({.octets = signed_by_nhs_england()}, trusting_terms());

    EXPECT_FALSE(registry::document_of(last_entry().event, DocumentRole::Execution));
}

TEST_F(SealedExecution, IsVerifiedAnewWhenLoaded)
{
    accept({.octets = signed_by_all()}, trusting_terms());

    const auto report = verified_under(own_key);

    ASSERT_TRUE(report && report->execution);
    EXPECT_EQ(report->execution->facts().contract, reference);
}

TEST_F(SealedExecution, UnderAnotherKeyStopsEverything)
{
    accept({.octets = signed_by_all()}, trusting_terms());

    EXPECT_THROW(verified_under(other_key), Error);
}

TEST_F(SealedExecution, CannotBeCheckedWithoutTheKey)
{
    accept({.octets = signed_by_all()}, trusting_terms());
    const FixedClock clock = morning_of("2026-06-15");
    workflow::Office office = checkout_office(clock);
    office.seal = std::nullopt;

    EXPECT_THROW(workflow::verify_best_copy(record(office), office, *contract_register_), Error);
}

TEST_F(SealedExecution, IsSealedAnewWhenTheKeyWasLostAndTheFileIsAcceptedAgain)
{
    accept({.octets = signed_by_all()}, trusting_terms());

    accept({.octets = signed_by_all()}, trusting_terms(), other_key);

    const auto report = verified_under(other_key);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->execution);
}

TEST_F(SealedExecution, ForgedIntoTheRegisterWithoutTheKeyIsDamage)
{
    accept({.octets = signed_by_nhs_england()}, trusting_terms());
    // Somebody who can write to the register, but has not its key, adds a fully signed copy.
    const auto copied = last_entry();
    const auto transaction = contract_register_->begin();
    registry::Event forged = copied.event;
    forged.documents.clear();
    for (const registry::Attachment& document : copied.event.documents) {
        if (document.role != DocumentRole::SignedPdf) {
            forged.documents.push_back(document);
        }
    }
    forged.documents.push_back(transaction->store(DocumentRole::SignedPdf, signed_by_all()));
    forged.payload["signed"] = {"disclosing-party", "recipient"};
    transaction->append(forged, copied.at);
    transaction->commit();

    EXPECT_THROW(verified_under(own_key), Error);
}

TEST_F(SealedExecution, KeepsTheTermsItWasAcceptedOn)
{
    workflow::Terms terms = trusting_terms();
    terms.evidence.certificates = {signers().root.certificate};
    terms.accepted_anchoring.insert(signing::Anchoring::Objects);
    terms.appendix_pages_max = 3;

    accept({.octets = signed_by_all()}, terms);

    const auto kept = workflow::terms_of(last_entry(), {}, *contract_register_);
    EXPECT_EQ(kept.anchors, terms.anchors);
    EXPECT_EQ(kept.evidence, terms.evidence);
    EXPECT_EQ(kept.accepted_anchoring, terms.accepted_anchoring);
    EXPECT_EQ(kept.appendix_pages_max, 3U);
}

TEST_F(SealedExecution, FoundsAnAgreementOnlyWhileItIsInForce)
{
    accept({.octets = signed_by_all()}, trusting_terms());
    const auto report = verified_under(own_key);
    const signing::VerifiedExecution& execution = *report->execution;
    using contracts::ContractState;
    const auto holds = [&](ContractState state, const char* at) {
        return workflow::in_force(execution, state, *parse_instant(at)).has_value();
    };

    EXPECT_TRUE(holds(ContractState::InForce, "2026-04-01T00:00:00Z"));
    EXPECT_TRUE(holds(ContractState::InForce, "2031-03-31T23:59:59Z"));
    EXPECT_FALSE(holds(ContractState::InForce, "2026-03-31T23:59:59Z"));
    EXPECT_FALSE(holds(ContractState::InForce, "2031-04-01T00:00:00Z"));
    EXPECT_FALSE(holds(ContractState::Suspended, "2026-06-15T09:00:00Z"));
    EXPECT_FALSE(holds(ContractState::Terminated, "2026-06-15T09:00:00Z"));
}

TEST_F(SealedExecution, RefusesTermsThatTakeAnythingAndApprovalsOfNobody)
{
    workflow::Terms anything = trusting_terms();
    anything.accepted_anchoring.insert(signing::Anchoring::Differs);

    EXPECT_THROW(accept({.octets = signed_by_all()}, anything), Error);
    EXPECT_THROW(accept({.octets = signed_by_all(), .approval = workflow::Approval{"", "why"}},
                        trusting_terms()),
                 Error);
    EXPECT_THROW(accept({.octets = signed_by_all(), .approval = workflow::Approval{"Ann", ""}},
                        trusting_terms()),
                 Error);
}

TEST_F(SealedExecution, RefusesAReferenceThatContradictsTheUpload)
{
    EXPECT_THROW(
        accept({.octets = signed_by_all(), .reference = "CON-999999-X4G5H-v1.0"}, trusting_terms()),
        Error);
}

TEST_F(SealedExecution, RefusesAnUnrelatedFileSaidToBeTheContractWhoeverApproves)
{
    const auto acceptance = accept({.octets = "%PDF-1.7\nnothing of the kind\n",
                                    .reference = reference,
                                    .approval = workflow::Approval{"Ann Example", "it is fine"}},
                                   trusting_terms());

    EXPECT_FALSE(acceptance.is_accepted);
    EXPECT_EQ(acceptance.state_after, "issued");
    EXPECT_EQ(last_entry().event.kind, registry::EventKind::Refused);
    EXPECT_EQ(last_entry().event.payload["approval"]["name"], "Ann Example");
}

} // namespace indenture::tests
