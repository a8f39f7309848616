// What a server that nobody knows says when it is asked about a certificate, and a certificate that
// says whom to ask.

#include "base/error.h"
#include "base/files.h"
#include "signing/evidence_answer.h"
#include "signing/wanted_evidence.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace indenture;
using namespace indenture::signing;

struct Setting {
    Bytes leaf = read_file(PROJECT_DIR "/tests/fuzz/status/leaf.der", 4096);
    Bytes authority = read_file(PROJECT_DIR "/tests/fuzz/status/ca.der", 4096);
    VerificationPolicy policy;
    WantedEvidence status;
    WantedEvidence issuer;

    Setting()
    {
        policy.at = *parse_instant("2026-03-01T12:00:00Z");
        policy.anchors = {authority};
        status.certificate = leaf;
        status.issuer = authority;
        issuer.kind = WantedEvidence::Kind::Issuer;
        issuer.certificate = leaf;
    }
};

/// What helps is what verification takes, so an answer kept stays an answer.
void judge(EvidenceJudgement (*judge_as)(ByteView, const EvidenceSetting&), ByteView octets,
           const WantedEvidence& wanted, const VerificationPolicy& policy)
{
    const EvidenceJudgement first =
        judge_as(octets, {.wanted = wanted, .policy = policy, .kept = {}});
    const EvidenceJudgement second =
        judge_as(octets, {.wanted = wanted, .policy = policy, .kept = first.kept});
    if (first.helps() && first.is_complete && !second.helps()) {
        std::abort();
    }
}

void ask_about(const Bytes& certificate, const Setting& setting)
{
    VerificationReport report;
    SignatureReport signature;
    signature.is_intact = true;
    PathStep leaf;
    leaf.certificate = read_certificate(certificate);
    leaf.der = certificate;
    PathStep anchor;
    anchor.certificate = read_certificate(setting.authority);
    anchor.revocation = Revocation::NotNeeded;
    anchor.der = setting.authority;
    signature.path = {leaf, anchor};
    report.signatures = {signature};
    for (const WantedEvidence& wanted : wanted_evidence(report, setting.policy)) {
        ocsp_request(wanted);
        print(wanted);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Setting setting;
    const Bytes octets(reinterpret_cast<const char*>(data), size);
    judge(judge_ocsp, octets, setting.status, setting.policy);
    judge(judge_crl, octets, setting.status, setting.policy);
    judge(judge_issuers, octets, setting.issuer, setting.policy);
    try {
        ask_about(octets, setting);
    } catch (const Error&) {
        // It is no certificate.
    }
    return 0;
}
