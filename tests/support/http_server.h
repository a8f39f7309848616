#pragma once

#include "base/bytes.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace indenture::tests {

/// What a server says when it is asked.
struct HttpAnswer {
    /// How it says it.
    enum class Manner {
        Plain,
        Chunked,     ///< without saying how long it is
        Endless,     ///< the body again and again, as long as somebody listens
        Silent,      ///< nothing, until the server ends
        Dripping,    ///< an octet now and then, until the server ends
        CutOff,      ///< promises twice as much as it sends
        Overpromise, ///< announces a body of a gigabyte
    };

    Bytes body = {};
    int status = 200;
    std::map<std::string, std::string> headers = {};
    Manner manner = Manner::Plain;
};

/// What a server was asked.
struct HttpRequestSeen {
    std::string method;
    std::string path;
    std::string host;
    std::string content_type;
    std::string accept_encoding;
    Bytes body;
};

/// An HTTP server on 127.0.0.1, at a port that was free. What nobody told it is "404 Not Found".
class HttpServer {
public:
    HttpServer();
    ~HttpServer();

    void serve(const std::string& path, HttpAnswer answer);

    /// "127.0.0.1:40123"
    std::string authority() const;
    /// "http://127.0.0.1:40123/ocsp"
    std::string address(const std::string& path) const;
    std::vector<HttpRequestSeen> requests() const;

    struct State;

private:
    std::shared_ptr<State> state_;
    struct Running;
    std::unique_ptr<Running> running_;
};

} // namespace indenture::tests
