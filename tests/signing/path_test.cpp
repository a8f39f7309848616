#include "signing/checks/path.h"

#include "base/files.h"
#include "support/pki.h"
#include "support/run_program.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::checks::CertificateSet;
using signing::checks::PathAnswer;
using signing::checks::Purpose;

const Credential& root()
{
    static const Credential made = make_root("Path Root");
    return made;
}

const Credential& intermediate()
{
    static const Credential made =
        issue(root(), {"Path CA", "Test authority", ""}, authority_terms());
    return made;
}

const Subject signer{"Priya Example", "NHS England", ""};

/// An authority of root() with something more, or less, in its certificate.
Credential authority(const Terms& terms)
{
    return issue(root(), {"Special CA", "Test authority", ""}, terms);
}

Terms authority_with(const std::string& extensions)
{
    Terms terms = authority_terms();
    terms.extensions = extensions;
    return terms;
}

std::vector<Bytes> certificates(const std::vector<Credential>& credentials)
{
    std::vector<Bytes> list;
    for (const Credential& credential : credentials) {
        list.push_back(credential.certificate);
    }
    return list;
}

PathAnswer path_of(const Credential& leaf, const std::vector<Credential>& between,
                   const std::vector<Credential>& anchors, Purpose purpose = Purpose::Signer,
                   const std::string& at = "2026-03-01T00:00:00Z")
{
    CertificateSet others;
    for (const Credential& each : between) {
        others.add(each.certificate);
    }
    const CertificateSet trusted(certificates(anchors));
    return signing::checks::check_path({.leaf = leaf.certificate,
                                        .others = others,
                                        .anchors = trusted,
                                        .purpose = purpose,
                                        .at = *parse_instant(at)},
                                       "signature");
}

/// "" if the path is valid.
std::string code_of(const PathAnswer& answer)
{
    return answer.is_valid() ? "" : answer.findings.front().code;
}

std::string code_below(const Credential& issuer, const Terms& terms,
                       Purpose purpose = Purpose::Signer)
{
    return code_of(path_of(issue(issuer, signer, terms), {issuer}, {root()}, purpose));
}

// --- Finding a path ---------------------------------------------------------------------------

TEST(Path, LeadsFromTheSignerThroughAnIntermediateToTheAnchor)
{
    const Credential leaf = issue(intermediate(), signer, {});

    const PathAnswer answer = path_of(leaf, {intermediate()}, {root()});

    EXPECT_EQ(code_of(answer), "");
    EXPECT_EQ(answer.chain, certificates({leaf, intermediate(), root()}));
}

TEST(Path, IsNotFoundWithoutTheIntermediate)
{
    const Credential leaf = issue(intermediate(), signer, {});

    const PathAnswer answer = path_of(leaf, {}, {root()});

    EXPECT_EQ(code_of(answer), "untrusted");
    EXPECT_EQ(answer.chain, certificates({leaf}));
}

TEST(Path, EndsAtAnIntermediateThatIsAnAnchor)
{
    const Credential leaf = issue(intermediate(), signer, {});

    EXPECT_EQ(path_of(leaf, {}, {intermediate()}).chain, certificates({leaf, intermediate()}));
}

TEST(Path, EndsAtOnceAtASignerThatIsAnAnchor)
{
    const Credential leaf = issue(intermediate(), signer, {});

    const PathAnswer answer = path_of(leaf, {intermediate()}, {leaf});

    EXPECT_EQ(code_of(answer), "");
    EXPECT_EQ(answer.chain, certificates({leaf}));
}

TEST(Path, DoesNotTakeACertificateOfTheFileForAnAnchor)
{
    const Credential other_root = make_root("Another Root");
    const Credential leaf = issue(other_root, signer, {});

    EXPECT_EQ(code_of(path_of(leaf, {other_root}, {root()})), "untrusted");
}

TEST(Path, CrossesToAnotherAuthority)
{
    const Credential other_root = make_root("Another Root");
    const Credential leaf = issue(other_root, signer, {});
    const Credential bridge = cross_certified(root(), other_root, authority_terms());

    const PathAnswer answer = path_of(leaf, {other_root, bridge}, {root()});

    EXPECT_EQ(code_of(answer), "");
    EXPECT_EQ(answer.chain, certificates({leaf, bridge, root()}));
}

TEST(Path, EndsWhereTwoAuthoritiesCertifyEachOther)
{
    const Credential a = make_root("Authority A");
    const Credential b = make_root("Authority B");
    const Credential leaf = issue(a, signer, {});
    const Credential a_by_b = cross_certified(b, a, authority_terms());
    const Credential b_by_a = cross_certified(a, b, authority_terms());

    EXPECT_EQ(code_of(path_of(leaf, {a_by_b, b_by_a}, {root()})), "untrusted");
}

TEST(Path, ComesBackFromAnAuthorityThatOnlySharesTheName)
{
    Terms terms = authority_terms();
    terms.has_key_identifiers = false;
    const Subject name{"Twin CA", "Test authority", ""};
    const Credential wrong = issue(root(), name, terms);
    const Credential right = issue(root(), name, terms);
    const Credential leaf = issue(right, signer, {.has_key_identifiers = false});

    const PathAnswer answer = path_of(leaf, {wrong, right}, {root()});

    EXPECT_EQ(code_of(answer), "");
    EXPECT_EQ(answer.chain, certificates({leaf, right, root()}));
}

TEST(Path, ComesBackFromAnAuthorityThatHasExpired)
{
    Terms old = authority_terms();
    old.not_after = "2025-06-01T00:00:00Z";
    const Credential expired = issue(root(), {"Renewed CA", "Test authority", ""}, old);
    const Credential renewed = cross_certified(root(), expired, authority_terms());
    const Credential leaf = issue(expired, signer, {});

    EXPECT_EQ(code_of(path_of(leaf, {expired, renewed}, {root()})), "");
}

TEST(Path, GivesUpAmongHundredsOfAuthoritiesThatNameEachOther)
{
    std::vector<Credential> crowd;
    const Credential a = make_root("Crowd");
    for (int i = 0; i < 60; ++i) {
        Terms terms = authority_terms();
        terms.has_key_identifiers = false;
        crowd.push_back(issue(a, {"Crowd", "Test authority", ""}, terms));
    }
    const Credential leaf = issue(a, signer, {.has_key_identifiers = false});

    EXPECT_EQ(code_of(path_of(leaf, crowd, {root()})), "untrusted");
}

TEST(Path, TrustsNobodyWithoutAnchors)
{
    EXPECT_EQ(code_of(path_of(issue(intermediate(), signer, {}), {intermediate(), root()}, {})),
              "untrusted");
}

TEST(Path, RefusesASignatureThatIsNotTheIssuers)
{
    Terms terms = authority_terms();
    terms.has_key_identifiers = false;
    const Subject name{"Twin CA", "Test authority", ""};
    const Credential leaf =
        issue(issue(root(), name, terms), signer, {.has_key_identifiers = false});

    EXPECT_EQ(code_of(path_of(leaf, {issue(root(), name, terms)}, {root()})), "chain");
}

// --- Times ------------------------------------------------------------------------------------

TEST(Path, HoldsFromTheFirstSecondToTheLast)
{
    const Credential leaf = issue(intermediate(), signer, {});
    const auto code_at = [&](const char* at) {
        return code_of(path_of(leaf, {intermediate()}, {root()}, Purpose::Signer, at));
    };

    EXPECT_EQ(code_at("2024-12-31T23:59:59Z"), "not-yet-valid");
    EXPECT_EQ(code_at("2025-01-01T00:00:00Z"), "");
    EXPECT_EQ(code_at("2029-12-31T23:59:59Z"), "");
    EXPECT_EQ(code_at("2030-01-01T00:00:01Z"), "expired");
}

TEST(Path, RefusesAnAuthorityThatHasExpired)
{
    Terms terms = authority_terms();
    terms.not_after = "2026-02-01T00:00:00Z";

    EXPECT_EQ(code_below(authority(terms), {}), "expired");
}

TEST(Path, RefusesAnAuthorityThatIsNotYetValid)
{
    Terms terms = authority_terms();
    terms.not_before = "2026-04-01T00:00:00Z";

    EXPECT_EQ(code_below(authority(terms), {}), "not-yet-valid");
}

// --- Basic constraints and key usage of authorities ---------------------------------------------

TEST(Path, RefusesAnIssuerThatIsNoAuthority)
{
    Terms terms = authority_terms();
    terms.is_authority = false;

    EXPECT_NE(code_below(authority(terms), {}), "");
}

TEST(Path, RefusesAnAuthorityWhoseKeyMayNotSignCertificates)
{
    Terms terms = authority_terms();
    terms.key_usage = "critical,cRLSign";

    EXPECT_NE(code_below(authority(terms), {}), "");
}

TEST(Path, CountsAuthoritiesBelowALengthLimit)
{
    Terms terms = authority_terms();
    terms.path_length_max = 0;
    const Credential limited = authority(terms);
    const Credential below = issue(limited, {"Sub CA", "Test authority", ""}, authority_terms());
    const Credential leaf = issue(below, signer, {});

    EXPECT_EQ(code_below(limited, {}), "");
    EXPECT_EQ(code_of(path_of(leaf, {limited, below}, {root()})), "chain");
}

TEST(Path, AllowsAsManyAuthoritiesAsTheLimitSays)
{
    Terms terms = authority_terms();
    terms.path_length_max = 1;
    const Credential limited = authority(terms);
    const Credential below = issue(limited, {"Sub CA", "Test authority", ""}, authority_terms());
    const Credential leaf = issue(below, signer, {});

    EXPECT_EQ(code_of(path_of(leaf, {limited, below}, {root()})), "");
}

TEST(Path, RefusesMoreThanEightCertificates)
{
    std::vector<Credential> chain{root()};
    for (int i = 0; i < 7; ++i) {
        chain.push_back(issue(chain.back(), {fmt::format("Level {}", i), "Test authority", ""},
                              authority_terms()));
    }

    EXPECT_EQ(code_of(path_of(issue(chain[6], signer, {}), chain, {root()})), "");
    EXPECT_EQ(code_of(path_of(issue(chain[7], signer, {}), chain, {root()})), "untrusted");
}

// --- Name constraints (RFC 5280, 4.2.1.10) -------------------------------------------------------

constexpr const char* only_nhs_england = "nameConstraints=critical,permitted;dirName:names\n"
                                         "[names]\nC=GB\nO=NHS England";
constexpr const char* not_nhs_england = "nameConstraints=critical,excluded;dirName:names\n"
                                        "[names]\nC=GB\nO=NHS England";

TEST(Path, AcceptsANameThatItsAuthorityMayCertify)
{
    EXPECT_EQ(code_below(authority(authority_with(only_nhs_england)), {}), "");
}

TEST(Path, RefusesANameThatItsAuthorityMayNotCertify)
{
    const Credential limited = authority(authority_with(only_nhs_england));
    const Credential leaf = issue(limited, {"Somebody", "University of Example", ""}, {});

    EXPECT_EQ(code_of(path_of(leaf, {limited}, {root()})), "chain");
}

TEST(Path, RefusesANameThatIsExcluded)
{
    EXPECT_EQ(code_below(authority(authority_with(not_nhs_england)), {}), "chain");
}

TEST(Path, AppliesNameConstraintsTwoLevelsDown)
{
    const Credential limited = authority(authority_with(not_nhs_england));
    const Credential below = issue(limited, {"Sub CA", "Test authority", ""}, authority_terms());

    EXPECT_EQ(code_of(path_of(issue(below, signer, {}), {limited, below}, {root()})), "chain");
}

TEST(Path, RefusesAMailAddressOfADomainThatIsNotPermitted)
{
    const Credential limited =
        authority(authority_with("nameConstraints=critical,permitted;email:example.nhs.uk"));

    EXPECT_EQ(code_below(limited, {.extensions = "subjectAltName=email:a@example.nhs.uk"}), "");
    EXPECT_EQ(code_below(limited, {.extensions = "subjectAltName=email:a@example.org"}), "chain");
}

TEST(Path, RefusesAHostOfADomainThatIsExcluded)
{
    const Credential limited =
        authority(authority_with("nameConstraints=critical,excluded;DNS:example.org"));

    EXPECT_EQ(code_below(limited, {.extensions = "subjectAltName=DNS:www.example.com"}), "");
    EXPECT_EQ(code_below(limited, {.extensions = "subjectAltName=DNS:www.example.org"}), "chain");
}

// --- Policies (RFC 5280, 6.1.3 and 6.1.4) --------------------------------------------------------

TEST(Path, NeedsNoPolicyUnlessACertificateInsists)
{
    const Credential insisting =
        authority(authority_with("policyConstraints=critical,requireExplicitPolicy:0"));

    EXPECT_EQ(code_below(intermediate(), {}), "");
    EXPECT_EQ(code_below(insisting, {}), "chain");
}

TEST(Path, HoldsIfOnePolicyReachesFromTheAnchorToTheSigner)
{
    const Credential insisting =
        authority(authority_with("policyConstraints=critical,requireExplicitPolicy:0\n"
                                 "certificatePolicies=1.2.3.4"));

    EXPECT_EQ(code_below(insisting, {.extensions = "certificatePolicies=1.2.3.4"}), "");
    EXPECT_EQ(code_below(insisting, {.extensions = "certificatePolicies=1.2.3.5"}), "chain");
}

TEST(Path, AcceptsAPolicyThatWasMapped)
{
    const Credential mapping =
        authority(authority_with("policyConstraints=critical,requireExplicitPolicy:0\n"
                                 "certificatePolicies=1.2.3.4\npolicyMappings=1.2.3.4:1.2.3.9"));

    EXPECT_EQ(code_below(mapping, {.extensions = "certificatePolicies=1.2.3.9"}), "");
}

TEST(Path, RefusesAnyPolicyWhereItIsInhibited)
{
    const Credential inhibiting =
        authority(authority_with("policyConstraints=critical,requireExplicitPolicy:0\n"
                                 "certificatePolicies=1.2.3.4\ninhibitAnyPolicy=critical,0"));

    EXPECT_EQ(code_below(inhibiting, {.extensions = "certificatePolicies=2.5.29.32.0"}), "chain");
}

// --- Extensions ---------------------------------------------------------------------------------

TEST(Path, RefusesAnUnknownCriticalExtension)
{
    EXPECT_EQ(code_below(intermediate(), {.extensions = "1.3.6.1.4.1.99999.1=critical,DER:0500"}),
              "chain");
    EXPECT_EQ(code_below(authority(authority_with("1.3.6.1.4.1.99999.1=critical,DER:0500")), {}),
              "chain");
}

TEST(Path, IgnoresAnUnknownExtensionThatIsNotCritical)
{
    EXPECT_EQ(code_below(intermediate(), {.extensions = "1.3.6.1.4.1.99999.1=DER:0500"}), "");
}

// --- Strength -----------------------------------------------------------------------------------

TEST(Path, RefusesWeakKeysAndDigestsAnywhere)
{
    Terms short_key = authority_terms();
    short_key.key = TestKey::Rsa1024;

    EXPECT_EQ(code_below(intermediate(), {.key = TestKey::Rsa1024}), "algorithm");
    EXPECT_EQ(code_below(intermediate(), {.digest = "SHA1"}), "algorithm");
    EXPECT_EQ(code_below(authority(short_key), {}), "algorithm");
    Terms broken_digest = authority_terms();
    broken_digest.digest = "SHA1";
    EXPECT_EQ(code_below(authority(broken_digest), {}), "algorithm");
}

class PathOfKey : public testing::TestWithParam<TestKey> {};

TEST_P(PathOfKey, HoldsForAuthorityAndSigner)
{
    Terms terms = authority_terms();
    terms.key = GetParam();
    const Credential special = authority(terms);

    EXPECT_EQ(code_below(special, {.key = GetParam()}), "");
}

INSTANTIATE_TEST_SUITE_P(Path, PathOfKey,
                         testing::Values(TestKey::Rsa2048, TestKey::RsaPss2048, TestKey::P256,
                                         TestKey::P384, TestKey::P521, TestKey::Ed25519,
                                         TestKey::Ed448));

// --- Purposes -----------------------------------------------------------------------------------

struct Use {
    const char* name;
    Purpose purpose;
    std::string key_usage;
    std::string extended_key_usage;
    bool is_allowed;
};

void PrintTo(const Use& use, std::ostream* out)
{
    *out << use.name;
}

class PathOfUse : public testing::TestWithParam<Use> {};

TEST_P(PathOfUse, IsAllowedAsTheCertificateSays)
{
    const Use& use = GetParam();

    const std::string code = code_below(
        intermediate(), {.key_usage = use.key_usage, .extended_key_usage = use.extended_key_usage},
        use.purpose);

    EXPECT_EQ(code, use.is_allowed ? "" : "key-usage");
}

constexpr const char* digital_signature = "critical,digitalSignature";
constexpr const char* commitment = "critical,nonRepudiation";

INSTANTIATE_TEST_SUITE_P(
    Path, PathOfUse,
    testing::Values(
        Use{"SignerByCommitment", Purpose::Signer, commitment, "", true},
        Use{"SignerByDigitalSignature", Purpose::Signer, digital_signature, "", true},
        Use{"SignerWithoutUsage", Purpose::Signer, "", "", true},
        Use{"SignerOfMail", Purpose::Signer, digital_signature, "emailProtection", true},
        Use{"SignerForKeyAgreement", Purpose::Signer, "critical,keyAgreement", "", false},
        Use{"SignerForLogin", Purpose::Signer, digital_signature, "clientAuth", false},
        Use{"SignerForLoginWithCommitment", Purpose::Signer, commitment, "clientAuth", true},
        Use{"SignerForServers", Purpose::Signer, digital_signature, "serverAuth", false},
        Use{"SignerForTimestamps", Purpose::Signer, commitment, "critical,timeStamping", false},
        Use{"SignerForOcsp", Purpose::Signer, commitment, "OCSPSigning", false},
        Use{"Tsa", Purpose::TimestampAuthority, digital_signature, "critical,timeStamping", true},
        Use{"TsaNotCritical", Purpose::TimestampAuthority, digital_signature, "timeStamping",
            false},
        Use{"TsaForMore", Purpose::TimestampAuthority, digital_signature,
            "critical,timeStamping,emailProtection", false},
        Use{"TsaForOther", Purpose::TimestampAuthority, digital_signature,
            "critical,emailProtection", false},
        Use{"TsaWithoutExtendedUsage", Purpose::TimestampAuthority, digital_signature, "", false},
        Use{"TsaForKeys", Purpose::TimestampAuthority, "critical,digitalSignature,keyEncipherment",
            "critical,timeStamping", false},
        Use{"Ocsp", Purpose::OcspResponder, digital_signature, "OCSPSigning", true},
        Use{"OcspWithoutUsage", Purpose::OcspResponder, digital_signature, "", false},
        Use{"OcspForCommitment", Purpose::OcspResponder, commitment, "OCSPSigning", false},
        Use{"Crl", Purpose::CrlIssuer, "critical,cRLSign", "", true},
        Use{"CrlWithoutUsage", Purpose::CrlIssuer, digital_signature, "", false}),
    [](const auto& row) { return std::string(row.param.name); });

// --- Another program's opinion -------------------------------------------------------------------

/// What `openssl verify` says of the same question.
bool openssl_accepts(const Credential& leaf, const std::vector<Credential>& between)
{
    const auto folder = fresh_folder();
    write_file(folder / "leaf.pem", pem_of({leaf.certificate}));
    write_file(folder / "between.pem", pem_of(certificates(between)));
    write_file(folder / "root.pem", pem_of({root().certificate}));
    const auto at = parse_instant("2026-03-01T00:00:00Z")->time_since_epoch().count();
    return run_program({"openssl", "verify", "-attime", std::to_string(at), "-policy_check",
                        "-auth_level", "2", "-CAfile", folder / "root.pem", "-untrusted",
                        folder / "between.pem", folder / "leaf.pem"})
               .status == 0;
}

TEST(Path, AgreesWithOpensslVerify)
{
    if (!is_installed("openssl")) {
        GTEST_SKIP() << "skipped: openssl is not installed";
    }
    const Credential limited = authority(authority_with(only_nhs_england));
    const Credential insisting =
        authority(authority_with("policyConstraints=critical,requireExplicitPolicy:0"));
    Terms expired = authority_terms();
    expired.not_after = "2026-02-01T00:00:00Z";
    const Credential lapsed = authority(expired);
    const std::vector<std::pair<Credential, Credential>> questions{
        {issue(intermediate(), signer, {}), intermediate()},
        {issue(intermediate(), signer, {.not_after = "2026-01-01T00:00:00Z"}), intermediate()},
        {issue(intermediate(), signer, {.digest = "SHA1"}), intermediate()},
        {issue(limited, signer, {}), limited},
        {issue(limited, {"Somebody", "Elsewhere", ""}, {}), limited},
        {issue(insisting, signer, {}), insisting},
        {issue(lapsed, signer, {}), lapsed}};

    for (const auto& [leaf, issuer] : questions) {
        const PathAnswer answer = path_of(leaf, {issuer}, {root()});
        EXPECT_EQ(answer.is_valid(), openssl_accepts(leaf, {issuer})) << code_of(answer);
    }
}

} // namespace

} // namespace indenture::tests
