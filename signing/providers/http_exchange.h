#pragma once

#include "base/bytes.h"
#include "signing/providers/fetch_address.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>

namespace indenture::signing {

/// One question over HTTP: a POST with `body`, or a GET.
struct HttpQuestion {
    HttpAddress address;
    std::optional<Bytes> body = {};
    std::string content_type = {}; ///< of `body`
    std::size_t size_max = 0;      ///< octets of the answer
    /// "host:port" that may lie anywhere, also in a private network; see HttpAddress::authority.
    std::set<std::string> allowed = {};
};

struct HttpReply {
    std::optional<Bytes> body; ///< of an answer "200 OK", whole
    std::string problem;       ///< why there is none; for a person
};

/// Asks, and waits no longer than until `deadline` (looking up a name may take as long as the
/// system's resolver does). The address was chosen by a stranger, so: port 80 of public addresses
/// only, unless allowed; the name is looked up once, if any of its addresses is not public none is
/// used, and the connection goes to an address that was looked at; no redirects, no proxies, no
/// cookies, nothing from the environment, no content encodings. Never throws because of the answer.
HttpReply exchange(const HttpQuestion& question, std::chrono::steady_clock::time_point deadline);

} // namespace indenture::signing
