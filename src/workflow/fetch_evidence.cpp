#include "workflow/fetch_evidence.h"

#include "base/utf8.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::workflow {

namespace {

using signing::FetchedAnswer;
using signing::ValidationData;
using signing::WantedEvidence;

// One for an issuer, one for the issuer's own status and his issuer, one for the delegate who
// answered, one for what a timestamp that is then believed leads to.
constexpr int rounds_max = 4;

bool was_asked(const WantedEvidence& wanted, const std::vector<FetchedAnswer>& answers)
{
    return std::any_of(answers.begin(), answers.end(), [&](const FetchedAnswer& answer) {
        return is_same_question(answer.wanted, wanted);
    });
}

void add_new(std::vector<Bytes>& to, const std::vector<Bytes>& pieces)
{
    for (const Bytes& piece : pieces) {
        if (std::find(to.begin(), to.end(), piece) == to.end()) {
            to.push_back(piece);
        }
    }
}

void add_new(ValidationData& to, const ValidationData& data)
{
    add_new(to.certificates, data.certificates);
    add_new(to.crls, data.crls);
    add_new(to.ocsps, data.ocsps);
}

std::string counted(std::size_t count, const char* one, const char* many)
{
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

} // namespace

FetchedEvidence fetch_evidence(ByteView upload, signing::VerificationPolicy policy,
                               const signing::VerifyFunction& verify, const AskFunction& ask)
{
    policy.revocation = signing::RevocationRule::Required;
    FetchedEvidence fetched;
    for (int round = 0;; ++round) {
        fetched.report = verify(upload, policy);
        fetched.open = signing::wanted_evidence(fetched.report, policy);
        bool is_anything_new = false;
        for (const WantedEvidence& wanted : fetched.open) {
            if (round == rounds_max || was_asked(wanted, fetched.answers)) {
                continue;
            }
            fetched.answers.push_back(ask(wanted, policy));
            const ValidationData& kept = fetched.answers.back().kept;
            is_anything_new = is_anything_new || kept != ValidationData{};
            add_new(fetched.evidence, kept);
            add_new(policy.evidence, kept);
        }
        if (!is_anything_new) {
            return fetched;
        }
    }
}

std::string print(const FetchedEvidence& fetched)
{
    std::string text;
    for (const FetchedAnswer& answer : fetched.answers) {
        text += print(answer) + "\n";
    }
    for (const WantedEvidence& wanted : fetched.open) {
        text += fmt::format("still open: {}: {}\n", print(wanted), wanted.why);
    }
    const ValidationData& evidence = fetched.evidence;
    text += fmt::format("fetched: {}, {}, {}\n",
                        counted(evidence.certificates.size(), "certificate", "certificates"),
                        counted(evidence.crls.size(), "revocation list", "revocation lists"),
                        counted(evidence.ocsps.size(), "OCSP response", "OCSP responses"));
    return text;
}

Json to_json(const FetchedEvidence& fetched)
{
    Json questions = Json::array();
    for (const FetchedAnswer& answer : fetched.answers) {
        questions.push_back(to_json(answer));
    }
    Json open = Json::array();
    for (const WantedEvidence& wanted : fetched.open) {
        open.push_back({{"question", to_utf8(to_utf32(print(wanted)))},
                        {"why", to_utf8(to_utf32(wanted.why))}});
    }
    return {{"sha256", fetched.report.upload.hex()},
            {"questions", questions},
            {"open", open},
            {"certificates", fetched.evidence.certificates.size()},
            {"crls", fetched.evidence.crls.size()},
            {"ocsps", fetched.evidence.ocsps.size()}};
}

} // namespace indenture::workflow
