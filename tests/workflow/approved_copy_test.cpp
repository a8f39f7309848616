#include "workflow/bundle.h"
#include "workflow/contract_record.h"
#include "workflow/contract_status.h"
#include "workflow/evidence.h"
#include "workflow/signed_contract.h"
#include "workflow/terms.h"

#include <gmock/gmock.h>
#include <map>

namespace indenture::tests {

namespace {

using registry::DocumentRole;
using registry::EventKind;
using signing::Anchoring;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const workflow::Approval approval{"Ann Example", "the platform saves every file anew"};

/// What another program made of the contract before it was signed.
struct Copy {
    const char* name;
    /// For qpdf, between the file read and the file written. "STRANGER" is a file beside them.
    std::vector<std::string> options;
    Anchoring anchoring;
    std::size_t appendix_pages_max = 0;
};

void PrintTo(const Copy& copy, std::ostream* out)
{
    *out << copy.name;
}

const std::vector<Copy>& acceptable_copies()
{
    static const std::vector<Copy> copies{
        {"Rewritten", {"--object-streams=disable"}, Anchoring::Objects},
        {"RewrittenUncompressed", {"--stream-data=uncompress"}, Anchoring::Objects},
        {"PaintedByOtherOperators", {"--normalize-content=y"}, Anchoring::Content},
        {"WithACertificateOfCompletion",
         {"--pages", ".", "1-z", "STRANGER", "1", "--"},
         Anchoring::Content,
         1}};
    return copies;
}

const std::vector<Copy>& unacceptable_copies()
{
    static const std::vector<Copy> copies{
        {"WithAPageMoreThanAllowed",
         {"--pages", ".", "1-z", "STRANGER", "1", "STRANGER", "1", "--"},
         Anchoring::Differs,
         1},
        {"WithAPageThatNobodyAllowed",
         {"--pages", ".", "1-z", "STRANGER", "1", "--"},
         Anchoring::Differs},
        {"WithAPageInTheMiddle",
         {"--pages", ".", "1-2", "STRANGER", "1", ".", "3-z", "--"},
         Anchoring::Differs,
         1},
        {"WithoutItsFirstPage", {"--pages", ".", "2-z", "--"}, Anchoring::Differs},
        {"SignaturePageAlone", {"--pages", ".", "z", "--"}, Anchoring::Unrelated}};
    return copies;
}

class ApprovedCopy : public SignedContract {
protected:
    void SetUp() override
    {
        if (!is_installed("qpdf")) {
            GTEST_SKIP() << "skipped: qpdf is not installed";
        }
    }

    /// The contract issued, made anew by qpdf; the same octets whenever asked for.
    const Bytes& made_anew(const Copy& copy) const
    {
        static std::map<std::string, Bytes> made;
        const auto known = made.find(copy.name);
        return known != made.end() ? known->second
                                   : made.emplace(copy.name, by_qpdf(copy)).first->second;
    }

    Bytes by_qpdf(const Copy& copy) const
    {
        const auto path = [&](const char* name) { return (folder_ / name).string(); };
        write_file(path("issued.pdf"), issued_);
        // A page of text, from a contract that is not this one.
        write_file(path("other.pdf"), other_contract());
        must_run({"qpdf", path("other.pdf"), "--pages", ".", "1", "--", path("stranger.pdf")});
        std::vector<std::string> command{"qpdf", path("issued.pdf")};
        for (const std::string& option : copy.options) {
            command.push_back(option == "STRANGER" ? path("stranger.pdf") : option);
        }
        command.push_back(path("copy.pdf"));
        must_run(command);
        return read_file(path("copy.pdf"), Limits{}.file_size_max);
    }

    static void must_run(const std::vector<std::string>& command)
    {
        const ProgramRun run = run_program(command);
        ASSERT_EQ(run.status, 0) << run.err;
    }

    static Bytes other_contract()
    {
        const FixedClock clock = morning_of("2026-03-16");
        return workflow::generate_draft(contracts::ContractKind::Dsa, sample("university/dsa.json"),
                                        checkout_office(clock))
            .contract.value()
            .pdf;
    }

    static Bytes half_signed(const Bytes& contract)
    {
        return signed_by(signers().nhs_england, "disclosing-party", contract);
    }

    const Bytes& signed_copy(const Copy& copy) const
    {
        static std::map<std::string, Bytes> made;
        const auto known = made.find(copy.name);
        return known != made.end()
                   ? known->second
                   : made.emplace(copy.name, signed_by(signers().university, "recipient",
                                                       half_signed(made_anew(copy))))
                         .first->second;
    }

    static workflow::Terms terms_for(const Copy& copy)
    {
        workflow::Terms terms = trusting_terms();
        terms.appendix_pages_max = copy.appendix_pages_max;
        return terms;
    }

    workflow::Acceptance accept_approved(const Bytes& upload, const Copy& copy)
    {
        return accept({.octets = upload, .reference = reference, .approval = approval},
                      terms_for(copy));
    }

    registry::RegisterEntry last_entry() const { return contract_register_->entries().back(); }

    Digest digest_kept_as(DocumentRole role) const
    {
        return registry::document_of(last_entry().event, role).value();
    }

    Json sealed_execution() const
    {
        return signing::unseal(
            workflow::stored(last_entry(), DocumentRole::Execution, *contract_register_),
            signing::SealKey::from_seed(Bytes(32, 'k')), {});
    }

    /// From the register alone, as of a day months later.
    signing::VerificationReport verified_anew() const
    {
        const FixedClock clock = morning_of("2026-06-15");
        const workflow::Office office = checkout_office(clock);
        const auto record = workflow::find_record(reference, office, *contract_register_);
        return workflow::verify_best_copy(record.value(), office, *contract_register_).value();
    }

    workflow::IssueResult issue_agreement()
    {
        const FixedClock clock = morning_of("2026-06-15");
        return workflow::issue_contract(contracts::ContractKind::Dsa, sample("university/dsa.json"),
                                        checkout_office(clock), *contract_register_,
                                        [](const auto&) {});
    }
};

// --- Classes B and C
// ------------------------------------------------------------------------------

class AcceptableCopy : public ApprovedCopy, public ::testing::WithParamInterface<Copy> {};

INSTANTIATE_TEST_SUITE_P(Upload, AcceptableCopy, ::testing::ValuesIn(acceptable_copies()),
                         [](const auto& tried) { return std::string(tried.param.name); });

TEST_P(AcceptableCopy, IsRefusedWhenNobodyAnswersForIt)
{
    const Bytes& upload = signed_copy(GetParam());

    const auto acceptance =
        accept({.octets = upload, .reference = reference}, terms_for(GetParam()));

    EXPECT_FALSE(acceptance.is_accepted);
    EXPECT_EQ(acceptance.state_after, "issued");
    EXPECT_EQ(acceptance.report.anchoring, GetParam().anchoring);
    EXPECT_EQ(last_entry().event.kind, EventKind::Refused);
    EXPECT_FALSE(registry::document_of(last_entry().event, DocumentRole::Execution));
}

TEST_P(AcceptableCopy, IsAcceptedWhenANamedPersonAnswersForIt)
{
    const Bytes& upload = signed_copy(GetParam());

    const auto acceptance = accept_approved(upload, GetParam());

    EXPECT_TRUE(acceptance.is_accepted) << signing::print(acceptance.report);
    EXPECT_EQ(acceptance.reference, reference);
    EXPECT_EQ(acceptance.state_after, "signed");
    EXPECT_EQ(acceptance.report.anchoring, GetParam().anchoring);
}

TEST_P(AcceptableCopy, IsRecordedWithItsClassWhoAnswersForItAndWhy)
{
    const Bytes& upload = signed_copy(GetParam());

    accept_approved(upload, GetParam());

    const registry::Event& event = last_entry().event;
    EXPECT_EQ(event.kind, EventKind::Verified);
    EXPECT_EQ(event.payload["anchoring"], print(GetParam().anchoring));
    EXPECT_EQ(event.payload["approval"],
              (Json{{"name", "Ann Example"}, {"reason", "the platform saves every file anew"}}));
}

TEST_P(AcceptableCopy, IsSealedWithTheDigestsOfWhatWasIssuedSignedAndSaid)
{
    const Bytes& upload = signed_copy(GetParam());

    const auto acceptance = accept_approved(upload, GetParam());

    EXPECT_EQ(digest_kept_as(DocumentRole::SignedPdf), Digest::of(upload));
    EXPECT_EQ(digest_kept_as(DocumentRole::Report),
              Digest::of(canonical(to_json(acceptance.report))));
    const Json sealed = sealed_execution();
    EXPECT_EQ(sealed["anchoring"], print(GetParam().anchoring));
    EXPECT_EQ(sealed["issued_sha256"], Digest::of(issued_).hex());
    EXPECT_EQ(sealed["executed_sha256"], Digest::of(upload).hex());
    EXPECT_EQ(sealed["policy_sha256"], digest_kept_as(DocumentRole::Policy).hex());
    EXPECT_EQ(sealed["report_sha256"], digest_kept_as(DocumentRole::Report).hex());
}

TEST_P(AcceptableCopy, IsVerifiedAnewToTheVeryExecutionThatWasSealed)
{
    accept_approved(signed_copy(GetParam()), GetParam());

    const auto report = verified_anew();

    EXPECT_EQ(report.anchoring, GetParam().anchoring);
    ASSERT_TRUE(report.execution) << signing::print(report);
    EXPECT_EQ(canonical(to_json(report.execution->facts())), canonical(sealed_execution()));
}

TEST_P(AcceptableCopy, FoundsAnAgreement)
{
    accept_approved(signed_copy(GetParam()), GetParam());

    const auto result = issue_agreement();

    EXPECT_TRUE(result.contract.has_value()) << to_json(result.decision).dump(2);
}

TEST_P(AcceptableCopy, IsReproducedFromItsBundleAlone)
{
    accept_approved(signed_copy(GetParam()), GetParam());
    const FixedClock clock = morning_of("2026-06-15");
    const Bytes bundle = workflow::bundle_of(reference, {.tool = "indenture test"},
                                             checkout_office(clock), *contract_register_);

    const auto check = workflow::verify_bundle(bundle, "indenture test", signing::verify, {});

    EXPECT_THAT(check.differences, IsEmpty());
    EXPECT_EQ(check.report.anchoring, GetParam().anchoring);
    EXPECT_EQ(check.report.verdict(), signing::Verdict::Passed);
}

TEST_P(AcceptableCopy, IsTakenWithoutAWordByAnOfficeWhoseTermsTakeItsClass)
{
    workflow::Terms terms = terms_for(GetParam());
    terms.accepted_anchoring.insert(GetParam().anchoring);

    const auto acceptance =
        accept({.octets = signed_copy(GetParam()), .reference = reference}, terms);

    EXPECT_TRUE(acceptance.is_accepted) << signing::print(acceptance.report);
    EXPECT_FALSE(last_entry().event.payload.contains("approval"));
    EXPECT_TRUE(verified_anew().execution);
}

TEST_P(AcceptableCopy, IsStillRefusedIfAnythingChangedAfterTheSignatures)
{
    Bytes upload = signed_copy(GetParam());
    upload += "% a comment that nobody signed\n";

    const auto acceptance = accept_approved(upload, GetParam());

    EXPECT_FALSE(acceptance.is_accepted);
    EXPECT_EQ(acceptance.state_after, "issued");
}

TEST_F(ApprovedCopy, IsNotTakenByTermsThatTakeOnlyTheClassBefore)
{
    const Copy& painted = acceptable_copies()[2];
    workflow::Terms terms = terms_for(painted);
    terms.accepted_anchoring.insert(Anchoring::Objects);

    const auto acceptance = accept({.octets = signed_copy(painted), .reference = reference}, terms);

    EXPECT_EQ(acceptance.report.anchoring, Anchoring::Content);
    EXPECT_FALSE(acceptance.is_accepted);
}

TEST_F(ApprovedCopy, IsAcceptedHalfSignedAndThenWhole)
{
    const Copy& rewritten = acceptable_copies()[0];
    const Bytes half = half_signed(made_anew(rewritten));
    const Bytes whole = signed_by(signers().university, "recipient", half);

    const auto first = accept_approved(half, rewritten);
    const auto second = accept_approved(whole, rewritten);

    EXPECT_EQ(first.state_after, "part_signed");
    EXPECT_EQ(second.state_before, "part_signed");
    EXPECT_EQ(second.state_after, "signed");
}

TEST_F(ApprovedCopy, FoundsNothingWhileAPartyIsMissing)
{
    const Copy& rewritten = acceptable_copies()[0];
    accept_approved(half_signed(made_anew(rewritten)), rewritten);

    const auto result = issue_agreement();

    EXPECT_FALSE(result.contract.has_value());
    EXPECT_THAT(result.decision.findings,
                Contains(AllOf(Field(&Finding::code, "R-01"),
                               Field(&Finding::text, HasSubstr("Ravensmere University")))));
}

TEST_F(ApprovedCopy, IsRecordedOnce)
{
    const Copy& rewritten = acceptable_copies()[0];
    const Bytes& upload = signed_copy(rewritten);
    accept_approved(upload, rewritten);
    const auto before = contract_register_->head().size;

    const auto again = accept_approved(upload, rewritten);

    EXPECT_TRUE(again.is_accepted);
    EXPECT_EQ(contract_register_->head().size, before);
}

TEST_F(ApprovedCopy, StaysAcceptedWhenItComesAgainWithoutAnApproval)
{
    const Copy& rewritten = acceptable_copies()[0];
    const Bytes& upload = signed_copy(rewritten);
    accept_approved(upload, rewritten);

    const auto again = accept({.octets = upload, .reference = reference}, terms_for(rewritten));

    EXPECT_FALSE(again.is_accepted);
    EXPECT_EQ(again.state_after, "signed");
    EXPECT_TRUE(issue_agreement().contract.has_value());
}

TEST_F(ApprovedCopy, IsOfNoContractUnlessItIsSaidOfWhich)
{
    const auto before = contract_register_->head().size;
    const Bytes& upload = signed_copy(acceptable_copies()[0]);

    const auto acceptance = accept({.octets = upload, .approval = approval}, trusting_terms());

    EXPECT_FALSE(acceptance.is_accepted);
    EXPECT_THAT(acceptance.reference, IsEmpty());
    EXPECT_THAT(acceptance.report.findings, Contains(Field(&Finding::code, "unknown-contract")));
    EXPECT_EQ(contract_register_->head().size, before);
}

TEST_F(ApprovedCopy, OfTheVeryOctetsIsOfClassAWhoeverAnswersForIt)
{
    accept({.octets = signed_by_all(), .approval = approval}, trusting_terms());

    EXPECT_EQ(last_entry().event.payload["anchoring"], "A");
    EXPECT_EQ(last_entry().event.payload["approval"]["name"], "Ann Example");
    EXPECT_EQ(sealed_execution()["anchoring"], "A");
}

// --- Classes D and E
// ------------------------------------------------------------------------------

class UnacceptableCopy : public ApprovedCopy, public ::testing::WithParamInterface<Copy> {
protected:
    workflow::Acceptance hand_in()
    {
        workflow::Terms terms = terms_for(GetParam());
        terms.accepted_anchoring = {Anchoring::Octets, Anchoring::Objects, Anchoring::Content};
        return accept(
            {.octets = signed_copy(GetParam()), .reference = reference, .approval = approval},
            terms);
    }
};

INSTANTIATE_TEST_SUITE_P(Upload, UnacceptableCopy, ::testing::ValuesIn(unacceptable_copies()),
                         [](const auto& tried) { return std::string(tried.param.name); });

TEST_P(UnacceptableCopy, IsRefusedWhateverThePolicyTakesAndWhoeverApproves)
{
    const auto acceptance = hand_in();

    EXPECT_FALSE(acceptance.is_accepted);
    EXPECT_EQ(acceptance.report.anchoring, GetParam().anchoring);
    EXPECT_FALSE(acceptance.report.execution);
    EXPECT_EQ(acceptance.state_after, "issued");
    const registry::Event& event = last_entry().event;
    EXPECT_EQ(event.kind, EventKind::Refused);
    EXPECT_EQ(event.payload["approval"]["name"], "Ann Example");
    EXPECT_FALSE(registry::document_of(event, DocumentRole::SignedPdf));
    EXPECT_FALSE(registry::document_of(event, DocumentRole::Execution));
}

TEST_P(UnacceptableCopy, FoundsNothing)
{
    hand_in();

    const auto result = issue_agreement();

    EXPECT_FALSE(result.contract.has_value());
    EXPECT_THAT(result.decision.findings, Contains(Field(&Finding::code, "R-01")));
}

} // namespace

} // namespace indenture::tests
