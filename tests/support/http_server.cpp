#include "support/http_server.h"

#include <Poco/Event.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <chrono>
#include <future>
#include <istream>
#include <iterator>
#include <mutex>
#include <ostream>

namespace indenture::tests {

namespace net = Poco::Net;

struct HttpServer::State {
    std::mutex mutex;
    std::map<std::string, HttpAnswer> answers;
    std::vector<HttpRequestSeen> requests;
    Poco::Event end{Poco::Event::EVENT_MANUALRESET};
};

namespace {

class Handler final : public net::HTTPRequestHandler {
public:
    explicit Handler(std::shared_ptr<HttpServer::State> state) : state_(std::move(state)) {}

    void handleRequest(net::HTTPServerRequest& request, net::HTTPServerResponse& response) override
    {
        const HttpAnswer answer = noted(request);
        response.setStatus(static_cast<net::HTTPResponse::HTTPStatus>(answer.status));
        response.setKeepAlive(false);
        for (const auto& [name, value] : answer.headers) {
            response.set(name, value);
        }
        say(answer, response);
    }

private:
    HttpAnswer noted(net::HTTPServerRequest& request)
    {
        HttpRequestSeen seen{.method = request.getMethod(),
                             .path = request.getURI(),
                             .host = request.getHost(),
                             .content_type = request.getContentType(),
                             .accept_encoding = request.get("Accept-Encoding", ""),
                             .body = Bytes(std::istreambuf_iterator<char>(request.stream()), {})};
        const std::lock_guard lock(state_->mutex);
        const auto found = state_->answers.find(seen.path);
        state_->requests.push_back(std::move(seen));
        return found == state_->answers.end() ? HttpAnswer{.status = 404} : found->second;
    }

    void say(const HttpAnswer& answer, net::HTTPServerResponse& response)
    {
        using Manner = HttpAnswer::Manner;
        switch (answer.manner) {
        case Manner::Plain:
            response.setContentLength64(static_cast<Poco::Int64>(answer.body.size()));
            response.send() << answer.body;
            break;
        case Manner::Chunked:
            response.setChunkedTransferEncoding(true);
            response.send() << answer.body;
            break;
        case Manner::Endless: {
            response.setChunkedTransferEncoding(true);
            std::ostream& out = response.send();
            while (out && !state_->end.tryWait(0)) {
                out << answer.body;
            }
            break;
        }
        case Manner::Silent:
            state_->end.wait();
            break;
        case Manner::Dripping: {
            response.setContentLength(1000);
            std::ostream& out = response.send();
            while (out && !state_->end.tryWait(20)) {
                out << 'x' << std::flush;
            }
            break;
        }
        case Manner::CutOff:
            response.setContentLength64(static_cast<Poco::Int64>(answer.body.size()) * 2);
            response.send() << answer.body;
            break;
        case Manner::Overpromise:
            response.setContentLength64(1'000'000'000);
            response.send() << answer.body;
            break;
        }
    }

    std::shared_ptr<HttpServer::State> state_;
};

class Factory final : public net::HTTPRequestHandlerFactory {
public:
    explicit Factory(std::shared_ptr<HttpServer::State> state) : state_(std::move(state)) {}

    net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest&) override
    {
        return new Handler(state_); // Poco owns it
    }

private:
    std::shared_ptr<HttpServer::State> state_;
};

} // namespace

struct HttpServer::Running {
    explicit Running(const std::shared_ptr<State>& state)
        : socket(net::SocketAddress("127.0.0.1", 0)),
          server(new Factory(state), socket, new net::HTTPServerParams)
    {
        server.start();
    }

    net::ServerSocket socket;
    net::HTTPServer server;
};

HttpServer::HttpServer()
    : state_(std::make_shared<State>()), running_(std::make_unique<Running>(state_))
{
}

HttpServer::~HttpServer()
{
    state_->end.set();
    // A server that waits for a connection looks only now and then whether it should stop.
    const std::future<void> stopped =
        std::async(std::launch::async, [this] { running_->server.stopAll(true); });
    while (stopped.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
        try {
            net::StreamSocket().connect(running_->socket.address());
        } catch (const Poco::Exception&) {
            break;
        }
    }
}

void HttpServer::serve(const std::string& path, HttpAnswer answer)
{
    const std::lock_guard lock(state_->mutex);
    state_->answers[path] = std::move(answer);
}

std::string HttpServer::authority() const
{
    return running_->socket.address().toString();
}

std::string HttpServer::address(const std::string& path) const
{
    return "http://" + authority() + path;
}

std::vector<HttpRequestSeen> HttpServer::requests() const
{
    const std::lock_guard lock(state_->mutex);
    return state_->requests;
}

} // namespace indenture::tests
