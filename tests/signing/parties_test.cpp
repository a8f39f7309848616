#include "signing/checks/parties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::Authority;
using signing::Certificate;
using signing::RequiredSignatory;
using signing::SignatureReport;
using signing::VerificationPolicy;
using signing::checks::check_distinct;
using signing::checks::check_party;
using signing::checks::check_proven_time;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Certificate certificate(const std::string& person)
{
    return {.subject = "CN=" + person,
            .issuer = "CN=Test Issuing CA",
            .serial = "01",
            .common_name = person,
            .given_name = {},
            .surname = {},
            .organisation = "University of Example",
            .organisation_identifier = "NTRGB-01234567",
            .subject_serial = {},
            .mails = {},
            .is_ambiguous = false,
            .not_before = {},
            .not_after = {},
            .fingerprint = Digest::of(person),
            .public_key = Digest::of("key of " + person)};
}

/// The seal of a platform.
Certificate seal()
{
    Certificate result = certificate("Sign Platform Ltd");
    result.organisation = "Sign Platform Ltd";
    result.organisation_identifier = "NTRGB-09999999";
    return result;
}

RequiredSignatory party()
{
    return {.field = "recipient",
            .organisation_name = "University of Example",
            .organisation_identifiers = {"NTRGB-01234567"},
            .signatory_names = {"Siân O'Example"}};
}

VerificationPolicy policy()
{
    return {.at = {},
            .anchors = {},
            .issued = std::nullopt,
            .issued_at = std::nullopt,
            .required = {},
            .limits = {}};
}

Authority authority_of(const Certificate& signer)
{
    return check_party(signer, party(), policy()).authority;
}

SignatureReport signature(const std::string& field, const Certificate& signer)
{
    SignatureReport report;
    report.field = field;
    report.signer = signer;
    return report;
}

} // namespace

TEST(Parties, MatchWhateverTheSpellingOfCaseAndApostrophe)
{
    EXPECT_EQ(authority_of(certificate("SIÂN O’EXAMPLE")), Authority::Matches);
    EXPECT_EQ(authority_of(certificate("Sia\u0302n O'Example")), Authority::Matches);
}

TEST(Parties, MatchASurnameBeforeAComma)
{
    EXPECT_EQ(authority_of(certificate("O'EXAMPLE, Siân")), Authority::Matches);
}

TEST(Parties, DoNotMatchWithoutTheAccentOrWithATitle)
{
    EXPECT_EQ(authority_of(certificate("Sian O'Example")), Authority::Mismatch);
    EXPECT_EQ(authority_of(certificate("Dr Siân O'Example")), Authority::Mismatch);
    EXPECT_EQ(authority_of(certificate("O'Example Siân")), Authority::Mismatch);
}

TEST(Parties, DoNotMatchLettersOfAnotherScript)
{
    const auto answer =
        check_party(certificate("Siân O'Ex\u0430mple"), party(), policy()); // Cyrillic a

    EXPECT_EQ(answer.authority, Authority::Mismatch);
    EXPECT_THAT(answer.findings[0].text, HasSubstr("look like another"));
}

TEST(Parties, DoNotMatchWhenThePartyItselfIsNamedInTwoScripts)
{
    RequiredSignatory deceptive = party();
    deceptive.signatory_names = {"Siân O'Ex\u0430mple"};

    EXPECT_EQ(check_party(certificate("Siân O'Ex\u0430mple"), deceptive, policy()).authority,
              Authority::Mismatch);
}

TEST(Parties, DoNotMatchIfGivenNameAndSurnameSayAnother)
{
    Certificate signer = certificate("Siân O'Example");
    signer.given_name = "Mallory";
    signer.surname = "O'Example";

    EXPECT_EQ(authority_of(signer), Authority::Mismatch);
}

TEST(Parties, DoNotMatchAnotherOrganisationOfTheSameName)
{
    Certificate signer = certificate("Siân O'Example");
    signer.organisation_identifier = "NTRGB-07654321";

    const auto answer = check_party(signer, party(), policy());

    EXPECT_EQ(answer.authority, Authority::Mismatch);
    EXPECT_EQ(answer.findings[0].code, "wrong-signer");
    EXPECT_EQ(answer.findings[0].severity, Severity::Block);
}

TEST(Parties, CompareMailAddressesIfBothSidesShowSome)
{
    RequiredSignatory with_mail = party();
    with_mail.mails = {"sian@example.ac.uk"};
    Certificate signer = certificate("Siân O'Example");
    EXPECT_EQ(check_party(signer, with_mail, policy()).authority, Authority::Matches);

    signer.mails = {"Sian@Example.AC.UK"};
    EXPECT_EQ(check_party(signer, with_mail, policy()).authority, Authority::Matches);

    signer.mails = {"mallory@example.ac.uk"};
    EXPECT_EQ(check_party(signer, with_mail, policy()).authority, Authority::Mismatch);
}

TEST(Parties, KnowAPlatformsSealAndRefuseItByDefault)
{
    const auto answer = check_party(seal(), party(), policy());

    EXPECT_EQ(answer.authority, Authority::Provider);
    ASSERT_THAT(answer.findings, SizeIs(1));
    EXPECT_EQ(answer.findings[0].code, "provider-seal");
    EXPECT_EQ(answer.findings[0].severity, Severity::Block);
}

TEST(Parties, AcceptTheSealOfAListedPlatformIfThePolicyDoes)
{
    VerificationPolicy open = policy();
    open.accepts_provider_seals = true;
    EXPECT_EQ(check_party(seal(), party(), open).findings[0].severity, Severity::Block)
        << "the platform is not listed";

    open.providers = {"ntrgb-09999999"};
    EXPECT_EQ(check_party(seal(), party(), open).findings[0].severity, Severity::Warning);

    open.providers = {seal().fingerprint.hex()};
    EXPECT_EQ(check_party(seal(), party(), open).findings[0].severity, Severity::Warning);
}

TEST(Parties, DoNotTakeASealOfThePartyItselfForItsSignatory)
{
    EXPECT_EQ(authority_of(certificate("University of Example")), Authority::Mismatch);
}

TEST(Parties, RefuseOneCertificateOrOneKeyOrOnePersonForTwoParties)
{
    const Certificate first = certificate("Siân O'Example");
    Certificate same_key = certificate("Priya Example");
    same_key.public_key = first.public_key;
    Certificate numbered = certificate("Priya Example");
    numbered.subject_serial = "PASGB-1";
    Certificate same_person = certificate("P. Example");
    same_person.subject_serial = "PASGB-1";

    EXPECT_THAT(check_distinct({signature("a", first), signature("b", first)}), SizeIs(1));
    EXPECT_THAT(check_distinct({signature("a", first), signature("b", same_key)}), SizeIs(1));
    EXPECT_THAT(check_distinct({signature("a", numbered), signature("b", same_person)}), SizeIs(1));
}

TEST(Parties, AcceptTwoSignersOfOneOrganisation)
{
    EXPECT_THAT(check_distinct({signature("a", certificate("Siân O'Example")),
                                signature("b", certificate("Priya Example"))}),
                IsEmpty());
}

TEST(Parties, RefuseASignatureProvenToBeOlderThanTheContract)
{
    VerificationPolicy dated = policy();
    dated.issued_at = parse_instant("2026-02-01T09:00:00Z");
    SignatureReport report = signature("recipient", certificate("Siân O'Example"));
    report.proven_time = parse_instant("2026-02-01T08:59:59Z");
    EXPECT_EQ(check_proven_time(report, dated)->code, "signed-before-issue");

    report.proven_time = dated.issued_at;
    EXPECT_FALSE(check_proven_time(report, dated));
}

} // namespace indenture::tests
