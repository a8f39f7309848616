#pragma once

#include "signing/certificate.h"
#include "signing/evidence_answer.h"
#include "signing/providers/evidence_fetcher.h"
#include "support/http_server.h"
#include "support/pki.h"
#include "support/run_program.h"

#include <chrono>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <vector>

/// Certificates, a server on the loopback that answers about them, and somebody who asks it.
namespace indenture::tests {

/// What the tests of fetching share; the names are short, and there are other worlds beside this.
namespace fetching {

inline const Instant now = *parse_instant("2026-03-01T12:00:00Z");

/// An authority, somebody with a certificate of it, and strangers.
struct Pki {
    Credential root = make_root("Fetch Root");
    Credential ca = issue(root, {"Fetch CA", "Test authority", ""}, authority_terms());
    Credential leaf = issue(ca, {"Priya Example", "NHS England", ""}, {});
    Credential neighbour = issue(ca, {"Jo Example", "NHS England", ""}, {});
    Credential responder = issue(ca, {"Test Responder", "Test authority", ""}, responder_terms());
    Credential unnamed = issue(ca, {"No Responder", "Test authority", ""}, {});
    Credential stranger = make_root("Fetch CA");

    static Terms responder_terms()
    {
        return {.key_usage = "critical,digitalSignature",
                .extended_key_usage = "OCSPSigning",
                .extensions = "noCheck=ignored"};
    }
};

inline const Pki& pki()
{
    static const Pki made;
    return made;
}

inline signing::VerificationPolicy policy_at(Instant at)
{
    signing::VerificationPolicy policy;
    policy.at = at;
    policy.anchors = {pki().root.certificate};
    return policy;
}

inline signing::WantedEvidence status_of(const Credential& leaf)
{
    signing::WantedEvidence wanted;
    wanted.about = signing::read_certificate(leaf.certificate);
    wanted.certificate = leaf.certificate;
    wanted.issuer = pki().ca.certificate;
    return wanted;
}

/// A response by the authority itself.
inline Bytes response(OcspAnswer answer)
{
    answer.issuer = pki().ca.certificate;
    return make_ocsp(pki().ca, {answer}, {});
}

inline Bytes good_response()
{
    return response({.certificate = pki().leaf.certificate, .issuer = {}});
}

/// A folder that is gone when the test ends.
class Folder {
public:
    ~Folder() { std::filesystem::remove_all(path_); }

    const std::filesystem::path& path() const { return path_; }

    std::vector<std::filesystem::path> files() const
    {
        return {std::filesystem::directory_iterator(path_), {}};
    }

private:
    std::filesystem::path path_ = fresh_folder();
};

class EvidenceFetch : public testing::Test {
protected:
    /// Allowed to ask the server of this test, and nobody else out of the public internet.
    signing::FetchPolicy near() const
    {
        return {.request_time_max = std::chrono::seconds(20), .allowed = {server_.authority()}};
    }

    signing::FetchedAnswer asked(const signing::WantedEvidence& wanted) const
    {
        return signing::EvidenceFetcher(near()).ask(wanted, policy_at(now));
    }

    /// Another run, with the same cache.
    signing::FetchedAnswer asked_with_cache(const signing::WantedEvidence& wanted,
                                            Instant at = now) const
    {
        return signing::EvidenceFetcher(near(), signing::EvidenceCache(cache_.path()))
            .ask(wanted, policy_at(at));
    }

    signing::WantedEvidence by_ocsp(HttpAnswer answer)
    {
        server_.serve("/ocsp", std::move(answer));
        signing::WantedEvidence wanted = status_of(pki().leaf);
        wanted.ocsp_addresses = {server_.address("/ocsp")};
        return wanted;
    }

    signing::WantedEvidence by_list(HttpAnswer answer)
    {
        server_.serve("/ca.crl", std::move(answer));
        signing::WantedEvidence wanted = status_of(pki().leaf);
        wanted.crl_addresses = {server_.address("/ca.crl")};
        return wanted;
    }

    signing::WantedEvidence by_issuer(HttpAnswer answer)
    {
        server_.serve("/ca.cer", std::move(answer));
        signing::WantedEvidence wanted;
        wanted.kind = signing::WantedEvidence::Kind::Issuer;
        wanted.about = signing::read_certificate(pki().leaf.certificate);
        wanted.certificate = pki().leaf.certificate;
        wanted.issuer_addresses = {server_.address("/ca.cer")};
        return wanted;
    }

    HttpServer server_;
    Folder cache_;
};

inline Bytes answer_about_leaf(const Credential& signer, const OcspTerms& terms)
{
    return make_ocsp(
        signer, {{.certificate = pki().leaf.certificate, .issuer = pki().ca.certificate}}, terms);
}

} // namespace fetching

} // namespace indenture::tests
