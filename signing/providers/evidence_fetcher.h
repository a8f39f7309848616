#pragma once

#include "signing/evidence_answer.h"
#include "signing/policy.h"
#include "signing/providers/evidence_cache.h"
#include "signing/wanted_evidence.h"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace indenture::signing {

/// How far a fetcher may go. The sizes of answers are capped by Limits: a revocation list by
/// pdf_stream_size_max, since a longer one could not travel in a document, and everything else by
/// cms_size_max; all of them together by pdf_decoded_total_max.
struct FetchPolicy {
    std::chrono::milliseconds request_time_max{10'000};
    std::chrono::milliseconds total_time_max{60'000}; ///< since the fetcher was made
    std::size_t requests_max = 64;
    /// "host:port" of repeaters inside one's own network, as certificates name them. All else must
    /// be on the public internet, at port 80.
    std::set<std::string> allowed = {};
};

/// Asks those whom certificates name as knowing about them: OCSP responders, distribution points of
/// revocation lists, and issuers. Only what answers the question, by the judgement of the code that
/// verifies, is kept or cached; a false answer leaves no trace but a line. The only part of signing
/// that uses the network, and never while a signature is verified.
class EvidenceFetcher {
public:
    /// Without a cache everything is asked anew.
    explicit EvidenceFetcher(FetchPolicy policy, std::optional<EvidenceCache> cache = {});

    /// Asks until the question is answered or nobody is left to ask. `policy.at` is now. Throws
    /// Error(Unavailable) if the cache cannot be written.
    FetchedAnswer ask(const WantedEvidence& wanted, const VerificationPolicy& policy);

private:
    class Asking;

    FetchPolicy policy_;
    std::optional<EvidenceCache> cache_;
    std::chrono::steady_clock::time_point deadline_;
    std::size_t requests_ = 0;
    std::size_t received_ = 0; ///< octets
    /// What came of a request in this run, whoever asks again: octets, or why there are none.
    struct Outcome {
        std::optional<Bytes> octets;
        std::string problem;
    };
    std::map<Digest, Outcome> outcomes_;
};

} // namespace indenture::signing
