#include "cli/terms.h"

#include "base/error.h"
#include "signing/certificate.h"

#include <fmt/format.h>

namespace indenture::cli {

namespace {

signing::Level level_of(const std::string& text)
{
    for (const auto level :
         {signing::Level::B, signing::Level::T, signing::Level::LT, signing::Level::LTA}) {
        if (print(level) == "PAdES-B-" + text) {
            return level;
        }
    }
    throw Error(ErrorCode::BadInput, {},
                fmt::format("--level {}: it is none of B, T, LT and LTA", text));
}

signing::Anchoring anchoring_of(const std::string& text)
{
    for (const auto anchoring :
         {signing::Anchoring::Octets, signing::Anchoring::Objects, signing::Anchoring::Content}) {
        if (print(anchoring) == text) {
            return anchoring;
        }
    }
    throw Error(ErrorCode::BadInput, {},
                fmt::format("--accept-anchoring {}: it is none of A, B and C; a copy whose words "
                            "differ is never accepted",
                            text));
}

} // namespace

Bytes read_issued(const std::string& file, const Session& session)
{
    Bytes issued = session.read(file);
    if (!issued.starts_with("%PDF-")) {
        throw Error(ErrorCode::BadInput, {file, {}, {}},
                    "it is no PDF; --issued is the contract that was sent out for signature");
    }
    return issued;
}

workflow::Terms read_terms(const TermsOptions& options, const Session& session)
{
    workflow::Terms terms{
        .anchors = signing::certificates_in_pem(session.read(options.trust), options.trust)};
    for (const std::string& file : options.timestamp_trust) {
        for (Bytes& anchor : signing::certificates_in_pem(session.read(file), file)) {
            terms.timestamp_anchors.push_back(std::move(anchor));
        }
    }
    for (const std::string& file : options.evidence) {
        append(terms.evidence,
               signing::read_validation_data(session.read(file), file, session.limits()));
    }
    if (options.requires_revocation) {
        terms.revocation = signing::RevocationRule::Required;
    }
    terms.level_min = level_of(options.level);
    for (const std::string& anchoring : options.accepted_anchoring) {
        terms.accepted_anchoring.insert(anchoring_of(anchoring));
    }
    terms.appendix_pages_max = options.appendix_pages_max;
    terms.providers = options.providers;
    terms.accepts_provider_seals = !options.providers.empty();
    return terms;
}

} // namespace indenture::cli
