#include "signing/execution.h"

#include "base/error.h"
#include "signing/policy_json.h"
#include "signing/seal.h"
#include "signing/signed_files.h"
#include "signing/validation_data.h"
#include "signing/verify.h"

#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

signing::VerificationPolicy policy()
{
    signing::VerificationPolicy policy = world().policy();
    policy.contract = "CON-999002-F4G5H-v2.03";
    policy.term = contracts::Period{*Date::parse("2026-04-01"), *Date::parse("2029-03-31")};
    return policy;
}

signing::VerifiedExecution executed()
{
    static const Bytes upload = signed_by_both(world());
    return signing::verify(upload, policy()).execution.value();
}

signing::SealKey key_of(char octet)
{
    return signing::SealKey::from_seed(Bytes(32, octet));
}

const Where place{"the register", "entry 2", ""};

} // namespace

TEST(Execution, SaysWhichContractWhoForWhomAndWhen)
{
    const signing::Execution facts = executed().facts();

    EXPECT_EQ(facts.contract, "CON-999002-F4G5H-v2.03");
    EXPECT_EQ(facts.issued, Digest::of(world().issued));
    EXPECT_EQ(facts.executants.at("recipient").party, "University of Example");
    EXPECT_EQ(facts.executants.at("recipient").signer.person(), "Siân O’Example");
    EXPECT_EQ(facts.executants.at("recipient").signed_at, signed_at);
    EXPECT_FALSE(facts.executants.at("recipient").is_time_proven);
    EXPECT_EQ(facts.policy, signing::digest_of(policy()));
}

TEST(Execution, HoldsFromTheFirstToTheLastSecondOfTheTerm)
{
    const signing::Execution facts = executed().facts();

    EXPECT_EQ(facts.not_before, parse_instant("2026-04-01T00:00:00Z"));
    EXPECT_EQ(facts.not_after, parse_instant("2029-03-31T23:59:59Z"));
}

TEST(Execution, HoldsOnlyOnceTheLastPartySigned)
{
    signing::VerificationPolicy earlier = policy();
    earlier.term->first = *Date::parse("2026-01-01");

    const auto report = signing::verify(signed_by_both(world()), earlier);

    EXPECT_EQ(report.execution.value().facts().not_before, signed_at);
}

TEST(Execution, NamesTheReportItRestsOnByTheOctetsThatArePrinted)
{
    const auto report = signing::verify(signed_by_both(world()), policy());

    EXPECT_EQ(report.execution.value().facts().report, Digest::of(canonical(to_json(report))));
}

TEST(Seal, IsReadBackUnderItsKey)
{
    const Bytes sealed = signing::seal(executed(), key_of('k'));

    const Json read = signing::unseal(sealed, key_of('k'), place);

    EXPECT_EQ(canonical(read), canonical(to_json(executed().facts())));
    EXPECT_TRUE(signing::confirms(executed(), read));
}

TEST(Seal, IsTheSameForTheSameExecution)
{
    EXPECT_EQ(signing::seal(executed(), key_of('k')), signing::seal(executed(), key_of('k')));
}

TEST(Seal, OfAnotherKeyIsRefused)
{
    const Bytes sealed = signing::seal(executed(), key_of('k'));

    EXPECT_THROW(signing::unseal(sealed, key_of('x'), place), Error);
}

TEST(Seal, BreaksWithEveryOctetOfTheRecord)
{
    const Bytes sealed = signing::seal(executed(), key_of('k'));

    for (std::size_t i = 0; i < sealed.size(); ++i) {
        Bytes changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_THROW(signing::unseal(changed, key_of('k'), place), Error) << i;
    }
}

TEST(Seal, DoesNotConfirmAnotherExecution)
{
    Json other = to_json(executed().facts());
    other["contract"] = "CON-999002-F4G5H-v2.04";

    EXPECT_FALSE(signing::confirms(executed(), other));
    EXPECT_FALSE(signing::confirms(executed(), Json::object()));
}

TEST(SealKey, IsReadBackFromItsFile)
{
    const signing::SealKey key = key_of('k');

    const signing::SealKey read = signing::SealKey::read(key.pem(), "register.key");

    EXPECT_TRUE(key.accepts("words", read.sign("words")));
}

TEST(SealKey, RefusesAKeyFileThatIsNone)
{
    EXPECT_THROW(signing::SealKey::read("no key", "register.key"), Error);
    EXPECT_THROW(signing::SealKey::read(key_of('k').public_pem(), "register.key"), Error);
    EXPECT_THROW(signing::SealKey::from_seed("short"), Error);
}

TEST(Policy, IsReadBackFromItsJson)
{
    signing::VerificationPolicy asked = policy();
    asked.timestamp_anchors = {world().issuing.certificate};
    asked.evidence.certificates = {world().university.certificate};
    asked.revocation = signing::RevocationRule::Required;
    asked.level_min = signing::Level::LT;
    asked.accepted_anchoring = {signing::Anchoring::Octets, signing::Anchoring::Content};
    asked.is_order_binding = true;
    asked.appendix_pages_max = 2;
    asked.providers = {"NTRDE-HRB1"};
    asked.accepts_provider_seals = true;
    asked.required.front().mails = {"imogen@nhs.example"};
    std::map<Digest, Bytes> pieces;
    for (const Bytes& piece : {world().root.certificate, world().issuing.certificate,
                               world().university.certificate, world().issued}) {
        pieces.emplace(Digest::of(piece), piece);
    }

    const auto read = signing::read_policy(
        to_json(asked), [&](const Digest& digest) { return pieces.at(digest); }, {}, "policy.json");

    EXPECT_EQ(canonical(to_json(read)), canonical(to_json(asked)));
    EXPECT_EQ(read.anchors, asked.anchors);
    EXPECT_EQ(read.issued, asked.issued);
    EXPECT_EQ(read.required.front().mails, asked.required.front().mails);
}

TEST(Policy, IsRefusedWithAMemberMissingOrOfAnotherKind)
{
    const auto find = [](const Digest&) { return Bytes(); };
    const Json whole = to_json(policy());

    for (const auto& [name, value] : whole.items()) {
        Json without = whole;
        without.erase(name);
        EXPECT_THROW(signing::read_policy(without, find, {}, "policy.json"), Error) << name;
        Json wrong = whole;
        wrong[name] = -7;
        EXPECT_THROW(signing::read_policy(wrong, find, {}, "policy.json"), Error) << name;
    }
}

TEST(ValidationData, IsReadBackFromPem)
{
    const signing::ValidationData data{
        .certificates = {world().root.certificate, world().issuing.certificate},
        .crls = {},
        .ocsps = {}};

    EXPECT_EQ(signing::read_validation_data(signing::print_pem(data), "evidence", {}), data);
}

TEST(ValidationData, IsReadFromDer)
{
    const auto data = signing::read_validation_data(world().root.certificate, "evidence", {});

    EXPECT_EQ(data.certificates, std::vector<Bytes>{world().root.certificate});
}

TEST(ValidationData, RefusesWhatIsNoneAndWhatIsTooMuch)
{
    Limits one_piece;
    one_piece.evidence_max = 1;
    const Bytes two = pem_of({world().root.certificate, world().issuing.certificate});
    Bytes cut = two;
    cut.resize(cut.size() - 40);

    EXPECT_THROW(signing::read_validation_data("words", "evidence", {}), Error);
    EXPECT_THROW(signing::read_validation_data(world().root.certificate + "x", "evidence", {}),
                 Error);
    EXPECT_THROW(signing::read_validation_data(two, "evidence", one_piece), Error);
    EXPECT_THROW(signing::read_validation_data(cut, "evidence", {}), Error);
}

} // namespace indenture::tests
