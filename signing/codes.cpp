#include "signing/codes.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::signing {

namespace {

using Q = Question;
using V = Verdict;

constexpr std::string_view sign_issued_again =
    "Sign the contract again, starting from the very PDF that was issued, and send the file as "
    "the signing program saved it.";
constexpr std::string_view send_as_saved =
    "Send the signed file again as the signing program saved it, without opening and saving it in "
    "another program.";
constexpr std::string_view ask_authority =
    "Ask whoever gave you the certificate for one that is valid and meant for signing documents, "
    "and sign again.";
constexpr std::string_view timestamp_again =
    "Have the contract timestamped again by an accepted timestamp authority, or send it as it was "
    "before the timestamp was added.";
constexpr std::string_view own_certificate =
    "Have the person named for this field sign, with a certificate in their own name and that of "
    "their organisation.";
constexpr std::string_view closed_world = "product policy (signing/README.md, closed world)";

// Every code, where EN 319 102-1 (tables 5 and 6) puts it, and the rule behind it. A new code gets
// its row in the commit that first gives it; tests/signing/codes_test.cpp asks for it.
constexpr auto rows = std::to_array<Code>({
    // --- integrity: the file
    {"not-a-pdf", Q::Integrity, V::Failed, "FORMAT_FAILURE", "The file is not a PDF.",
     "Send the signed PDF itself, not a picture, an archive or a Word file.", "ISO 32000-1, 7.5.2"},
    {"damaged", Q::Integrity, V::Failed, "FORMAT_FAILURE", "The file is damaged or incomplete.",
     send_as_saved, "ISO 32000-1, 7.5"},
    {"trailing-bytes", Q::Integrity, V::Failed, "FORMAT_FAILURE",
     "Something was added to the file after its end.", send_as_saved, "ISO 32000-1, 7.5.5"},
    {"hybrid-xref", Q::Integrity, V::Failed, "FORMAT_FAILURE",
     "The file was saved in a way that lets different programs see different contents.",
     sign_issued_again, "ISO 32000-1, 7.5.8.4"},
    {"xref-offset", Q::Integrity, V::Failed, "FORMAT_FAILURE",
     "The file's own table of contents is not exact about where things are in it.",
     sign_issued_again, "ISO 32000-1, 7.5.4"},
    {"unaccounted-octets", Q::Integrity, V::Failed, "FORMAT_FAILURE",
     "The file holds something that nothing in it refers to, where other contents could hide.",
     sign_issued_again, "ISO 32000-1, 7.5"},
    {"encrypted", Q::Integrity, V::Indeterminate, "POLICY_PROCESSING_ERROR",
     "The file is protected with a password, so it could not be checked.",
     "Send the signed contract without a password.", "ISO 32000-1, 7.6"},
    {"limit", Q::Integrity, V::Indeterminate, "POLICY_PROCESSING_ERROR",
     "The file is larger or more intricate than a contract ever is, so it was not checked to the "
     "end.",
     sign_issued_again, "product policy (src/base/limits.h)"},
    {"unprocessable", Q::Integrity, V::Indeterminate, "POLICY_PROCESSING_ERROR",
     "The file could not be checked safely: reading it failed in the sandbox.", sign_issued_again,
     "product policy (signing/sandbox/sandbox.h)"},
    {"no-signature", Q::Integrity, V::Indeterminate, "SIGNED_DATA_NOT_FOUND",
     "The file has no electronic signature.",
     "Sign the contract electronically; a scan of a signature on paper cannot be verified.",
     "ISO 32000-1, 12.8.1"},
    {"word-signature", Q::Integrity, V::Indeterminate, "SIG_CONSTRAINTS_FAILURE",
     "The file is a Word file; a signature in a Word file is kept as evidence and executes "
     "nothing.",
     "Sign the PDF that was issued, and send that.",
     "ECMA-376-2, 13; product policy (signing/README.md, Word signatures)"},
    // --- integrity: the signature
    {"sub-filter", Q::Integrity, V::Indeterminate, "SIG_CONSTRAINTS_FAILURE",
     "The signature is of a kind that is not accepted for contracts.",
     "Set the signing program to PAdES (ETSI.CAdES.detached) and sign again.", "EN 319 142-1, 6.3"},
    {"cms", Q::Integrity, V::Failed, "FORMAT_FAILURE",
     "The signature is damaged or not put together as it must be.", sign_issued_again,
     "RFC 5652, 5; EN 319 122-1, 4"},
    {"signing-certificate", Q::Integrity, V::Indeterminate, "NO_SIGNING_CERTIFICATE_FOUND",
     "The signature does not say for certain which certificate made it.",
     "Set the signing program to PAdES (ETSI.CAdES.detached) and sign again.",
     "EN 319 122-1, 5.2.2; RFC 5035"},
    {"digest-mismatch", Q::Integrity, V::Failed, "HASH_FAILURE",
     "The file was changed after this signature was made.", sign_issued_again,
     "EN 319 102-1, 5.2.7; RFC 5652, 11.2"},
    {"signature-mismatch", Q::Integrity, V::Failed, "SIG_CRYPTO_FAILURE",
     "The signature is not genuine: the certificate it names did not make it.", sign_issued_again,
     "EN 319 102-1, 5.2.7; RFC 5652, 5.6"},
    {"algorithm", Q::Integrity, V::Indeterminate, "CRYPTO_CONSTRAINTS_FAILURE",
     "The signature uses a method that is too weak today.",
     "Sign again with a current certificate and a current signing program.",
     "EN 319 102-1, 5.2.8; TS 119 312"},
    {"archival-unread", Q::Integrity, V::Passed, "",
     "The signature brings evidence about certificates that could not be read.", "",
     "ISO 32000-1, 12.8.3.3.2"},
    {"signing-time", Q::Integrity, V::Passed, "",
     "The signature states its time in a place where the accepted format does not.", "",
     "EN 319 142-1, 6.3"},
    {"signature-policy", Q::Integrity, V::Passed, "",
     "The signature was made under rules of the signer's choice, which were not looked at.", "",
     "EN 319 122-1, 5.2.9"},
    {"countersignature", Q::Integrity, V::Passed, "",
     "Somebody signed the signature itself, which was not looked at.", "", "RFC 5652, 11.4"},
    // --- integrity: timestamps and the document security store
    {"timestamp", Q::Integrity, V::Failed, "FORMAT_FAILURE",
     "A timestamp is damaged or not put together as it must be.", timestamp_again,
     "RFC 3161, 2.4.2"},
    {"timestamp-imprint", Q::Integrity, V::Failed, "HASH_FAILURE",
     "A timestamp was made for something else than what it stands on.", timestamp_again,
     "RFC 3161, 2.4.2"},
    {"timestamp-mismatch", Q::Integrity, V::Failed, "SIG_CRYPTO_FAILURE",
     "A timestamp is not genuine: the authority it names did not make it.", timestamp_again,
     "RFC 3161, 2.4.2; RFC 5652, 5.6"},
    {"timestamp-certificate", Q::Integrity, V::Indeterminate, "NO_SIGNING_CERTIFICATE_FOUND",
     "A timestamp does not say for certain which certificate made it.", timestamp_again,
     "RFC 3161, 2.4.1; RFC 5816"},
    {"timestamp-algorithm", Q::Integrity, V::Indeterminate, "CRYPTO_CONSTRAINTS_FAILURE",
     "A timestamp uses a method that is too weak today.", timestamp_again, "TS 119 312"},
    {"timestamp-key-usage", Q::Trust, V::Indeterminate, "CHAIN_CONSTRAINTS_FAILURE",
     "A timestamp was made with a certificate that is not meant for timestamps.", timestamp_again,
     "RFC 3161, 2.3"},
    {"dss", Q::Integrity, V::Indeterminate, "POLICY_PROCESSING_ERROR",
     "The evidence about certificates kept in the file is damaged.",
     "Send the contract as it was before that evidence was added.", "ISO 32000-2, 12.8.4.3"},
    // --- coverage
    {"byte-range", Q::Coverage, V::Failed, "FORMAT_FAILURE",
     "The signature does not say clearly what it covers.", sign_issued_again,
     "ISO 32000-2, 12.8.1"},
    {"coverage", Q::Coverage, V::Failed, "FORMAT_FAILURE",
     "The signature does not cover the whole contract.", sign_issued_again,
     "ISO 32000-2, 12.8.1; EN 319 142-1, 5.5"},
    // --- changes
    {"object-changed", Q::Changes, V::Failed, "FORMAT_FAILURE",
     "Something in the contract was changed besides adding signatures.", sign_issued_again,
     closed_world},
    {"object-added", Q::Changes, V::Failed, "FORMAT_FAILURE",
     "Something was added to the contract besides signatures.", sign_issued_again, closed_world},
    {"trailer-changed", Q::Changes, V::Failed, "FORMAT_FAILURE",
     "The file was saved by a program that changed more than a signature may.", sign_issued_again,
     closed_world},
    {"revision-unexplained", Q::Changes, V::Failed, "FORMAT_FAILURE",
     "The file was saved once more without a signature being added.", sign_issued_again,
     closed_world},
    {"revision-order", Q::Changes, V::Failed, "FORMAT_FAILURE",
     "A party signed after validation data or a timestamp had been added.",
     "Add validation data and timestamps after the last signature.", closed_world},
    {"appearance", Q::Changes, V::Failed, "FORMAT_FAILURE",
     "The block that a signature shows is more than a drawing in the place reserved for it.",
     sign_issued_again, closed_world},
    {"docmdp", Q::Changes, V::Failed, "FORMAT_FAILURE",
     "Something was done to the contract that an earlier signature forbids.", sign_issued_again,
     "ISO 32000-2, 12.8.2.2"},
    {"fieldmdp", Q::Changes, V::Failed, "FORMAT_FAILURE",
     "A field was filled or added that an earlier signature locks.", sign_issued_again,
     "ISO 32000-2, 12.8.2.4"},
    {"field-added", Q::Changes, V::Passed, "",
     "A signature came with a field of its own, in a place that nobody reserved for it.", "",
     "ISO 32000-1, 12.7.4.5"},
    {"active-content", Q::Changes, V::Passed, "",
     "The document holds something that acts or hides, such as a script, a layer or an attachment.",
     "Look at what it shows with scripts and layers off.", closed_world},
    {"signing-order", Q::Changes, V::Failed, "SIG_CONSTRAINTS_FAILURE",
     "The parties signed in another order than the contract says.",
     "Have the parties sign one after the other, in the order agreed.", closed_world},
    {"signature-dictionary", Q::Coverage, V::Failed, "FORMAT_FAILURE",
     "What the file says about a signature was changed, or is not as it must be.",
     sign_issued_again, "ISO 32000-2, 12.8.1"},
    {"missing-field", Q::Changes, V::Failed, "FORMAT_FAILURE",
     "A place reserved for a signature is no longer in the file.", sign_issued_again,
     "ISO 32000-1, 12.7.4.5"},
    {"missing-signature", Q::Changes, V::Passed, "", "A signature is still to come.",
     "Have the party named sign as well.", "ISO 32000-1, 12.7.4.5"},
    // --- trust
    {"untrusted", Q::Trust, V::Indeterminate, "NO_CERTIFICATE_CHAIN_FOUND",
     "The certificate comes from an authority that is not among those accepted here.",
     "Sign with a certificate from an accepted authority, or ask us which those are.",
     "EN 319 102-1, 5.2.6; RFC 5280, 6"},
    {"chain", Q::Trust, V::Indeterminate, "CERTIFICATE_CHAIN_GENERAL_FAILURE",
     "The certificate was not properly issued.", ask_authority,
     "EN 319 102-1, 5.2.6; RFC 5280, 6.1"},
    {"key-usage", Q::Trust, V::Indeterminate, "CHAIN_CONSTRAINTS_FAILURE",
     "The certificate is not meant for signing documents.", ask_authority,
     "RFC 5280, 4.2.1.3 and 4.2.1.12"},
    {"expired", Q::Trust, V::Indeterminate, "OUT_OF_BOUNDS_NO_POE", "The certificate had expired.",
     ask_authority, "EN 319 102-1, 5.2.6; RFC 5280, 4.1.2.5"},
    {"not-yet-valid", Q::Trust, V::Failed, "NOT_YET_VALID",
     "The certificate was not yet valid when the signature was made.", ask_authority,
     "EN 319 102-1, 5.2.6; RFC 5280, 4.1.2.5"},
    {"claimed-time", Q::Trust, V::Failed, "SIG_CONSTRAINTS_FAILURE",
     "The signature does not state a believable time of signing.",
     "Set the clock of the signing computer and sign again.", "EN 319 142-1, 5.3; 102-1, 5.2.8"},
    {"expired-at-signing", Q::Trust, V::Failed, "EXPIRED",
     "The certificate had expired when the signature was made.", ask_authority,
     "EN 319 102-1, 5.2.6"},
    {"revoked", Q::Trust, V::Indeterminate, "REVOKED_NO_POE",
     "The certificate was withdrawn by the authority that issued it.", ask_authority,
     "EN 319 102-1, 5.2.6; RFC 5280, 6.3"},
    {"revoked-ca", Q::Trust, V::Indeterminate, "REVOKED_CA_NO_POE",
     "The certificate of the authority behind the signer's certificate was withdrawn.",
     ask_authority, "EN 319 102-1, 5.2.6"},
    {"revoked-at-signing", Q::Trust, V::Failed, "REVOKED",
     "The certificate had been withdrawn when the signature was made.", ask_authority,
     "EN 319 102-1, 5.2.6"},
    {"revoked-later", Q::Trust, V::Passed, "",
     "The certificate was withdrawn, but only after the signature is proven to have been made.", "",
     "EN 319 102-1, 5.5.4"},
    {"on-hold", Q::Trust, V::Indeterminate, "TRY_LATER",
     "The certificate is suspended by the authority that issued it.",
     "Ask the authority to end the suspension, or sign again with another certificate.",
     "EN 319 102-1, 5.2.6; RFC 5280, 5.3.1"},
    {"revocation-unknown", Q::Trust, V::Indeterminate, "TRY_LATER",
     "Whether the certificate was withdrawn could not be found out.",
     "Send the contract again with the evidence about the certificate in it (PAdES-B-LT), or try "
     "again later.",
     "EN 319 102-1, 5.2.5"},
    {"evidence-unproven", Q::Trust, V::Indeterminate, "NO_POE",
     "What the file says of the certificate may have been made long after it was signed.",
     "Send the contract again with a timestamp over its evidence (PAdES-B-LTA).",
     "EN 319 102-1, 5.6.2.2"},
    {"ocsp-before-timestamp", Q::Trust, V::Indeterminate, "TRY_LATER",
     "What the file says of the certificate is older than the signature.",
     "Send the contract again with evidence about the certificate from after it was signed.",
     "EN 319 102-1, 5.2.5; product policy"},
    {"ocsp-too-late", Q::Trust, V::Indeterminate, "TRY_LATER",
     "What the file says of the certificate was asked for more than a day after it was signed.",
     "Send the contract again with evidence about the certificate from the day it was signed.",
     "EN 319 102-1, 5.2.5; product policy"},
    {"ocsp-late", Q::Trust, V::Passed, "",
     "What the file says of the certificate was asked for some time after it was signed.", "",
     "EN 319 102-1, 5.2.5; product policy"},
    {"algorithm-outlived", Q::Trust, V::Indeterminate, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
     "The signature uses a method that has become too weak, and nothing proves that it is older.",
     ask_authority, "EN 319 102-1, 5.2.8; TS 119 312"},
    {"timestamp-untrusted", Q::Trust, V::Passed, "",
     "A timestamp is by an authority that is not trusted here, so it proves nothing.", "",
     "EN 319 102-1, 5.4"},
    {"timestamp-order", Q::Trust, V::Indeterminate, "TIMESTAMP_ORDER_FAILURE",
     "The timestamps of the file contradict each other.", timestamp_again,
     "EN 319 102-1, 5.5.4 and 5.6.3"},
    {"level", Q::Trust, V::Indeterminate, "SIG_CONSTRAINTS_FAILURE",
     "The signature does not bring all the evidence that is asked for.",
     "Set the signing program to add a timestamp and evidence about the certificate "
     "(PAdES-B-LT), and sign again.",
     "EN 319 142-1, 6.3"},
    // --- anchoring
    {"prefix-changed", Q::Anchoring, V::Failed, "HASH_FAILURE",
     "The contract in the file is not exactly the one that was issued.", sign_issued_again,
     closed_world},
    {"anchoring", Q::Anchoring, V::Failed, "HASH_FAILURE",
     "The file differs from the contract that was issued by more than is accepted here.",
     sign_issued_again, closed_world},
    {"scanned-signature", Q::Anchoring, V::Indeterminate, "SIGNED_DATA_NOT_FOUND",
     "It looks like a scan or a picture of a signature on paper, which cannot be verified.",
     "Sign the contract electronically, in the file that was issued.", closed_world},
    {"signed-before-issue", Q::Anchoring, V::Failed, "SIG_CONSTRAINTS_FAILURE",
     "The signature says it was made before the contract was issued.",
     "Set the clock of the signing computer and sign again.", "EN 319 102-1, 5.2.8"},
    {"unknown-contract", Q::Anchoring, V::Failed, "SIG_CONSTRAINTS_FAILURE",
     "The file is no copy of a contract that was issued here.", sign_issued_again, closed_world},
    // --- authority
    {"wrong-signer", Q::Authority, V::Failed, "SIG_CONSTRAINTS_FAILURE",
     "The signature was made by somebody other than the person or organisation it is reserved "
     "for.",
     own_certificate, "EN 319 412-1, 5.1.4; product policy"},
    {"provider-seal", Q::Authority, V::Indeterminate, "SIG_CONSTRAINTS_FAILURE",
     "The signature is the seal of a signing platform: it does not itself say who signed.",
     own_certificate, "EN 319 412-3; product policy"},
    {"unexpected-signature", Q::Authority, V::Failed, "SIG_CONSTRAINTS_FAILURE",
     "There is a signature that nobody asked for.", sign_issued_again, closed_world},
    {"one-signer-two-parties", Q::Authority, V::Failed, "SIG_CONSTRAINTS_FAILURE",
     "One certificate signed for two parties.", own_certificate, closed_world},
});

Json json_of(const Code& row)
{
    return {{"code", row.code},
            {"question", print(row.question)},
            {"indication", row.verdict == Verdict::Passed ? "" : print(row.verdict)},
            {"sub_indication", row.sub_indication},
            {"meaning", row.meaning},
            {"cure", row.cure},
            {"source", row.source}};
}

} // namespace

std::string print(Question question)
{
    switch (question) {
    case Question::Integrity:
        return "integrity";
    case Question::Coverage:
        return "coverage";
    case Question::Changes:
        return "changes";
    case Question::Trust:
        return "trust";
    case Question::Anchoring:
        return "anchoring";
    case Question::Authority:
        break;
    }
    return "authority";
}

std::span<const Code> codes()
{
    return rows;
}

const Code* find_code(std::string_view code)
{
    const auto* const found =
        std::find_if(rows.begin(), rows.end(), [&](const Code& row) { return row.code == code; });
    return found == rows.end() ? nullptr : found;
}

Outcome outcome_of(const Finding& finding)
{
    const Code* row = find_code(finding.code);
    // A note that is made to block by somebody else's mistake must not pass for good.
    if (row == nullptr || row->verdict == Verdict::Passed) {
        return {Verdict::Failed, "GENERIC"};
    }
    return {row->verdict, std::string(row->sub_indication)};
}

Json codes_as_json()
{
    Json list = Json::array();
    for (const Code& row : rows) {
        list.push_back(json_of(row));
    }
    return list;
}

std::string codes_as_markdown()
{
    std::string text = "| code | question | verdict | what it means | what to do | rule |\n"
                       "|---|---|---|---|---|---|\n";
    for (const Code& row : rows) {
        const std::string verdict =
            row.verdict == Verdict::Passed
                ? "note"
                : print(row.verdict) + " " + std::string(row.sub_indication);
        text += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", row.code, print(row.question),
                            verdict, row.meaning, row.cure, row.source);
    }
    return text;
}

} // namespace indenture::signing
