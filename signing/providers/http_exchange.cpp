#include "signing/providers/http_exchange.h"

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <future>
#include <istream>
#include <ostream>
#include <signal.h>
#include <vector>

namespace indenture::signing {

namespace {

namespace net = Poco::Net;
using Deadline = std::chrono::steady_clock::time_point;

constexpr std::uint16_t http_port = 80;
constexpr int header_fields_max = 64;
constexpr std::size_t addresses_tried_max = 3;
constexpr const char* too_late = "no whole answer came in time";

HttpReply problem(std::string what)
{
    return {.body = std::nullopt, .problem = std::move(what)};
}

/// At least a moment, because none at all would mean for ever.
Poco::Timespan left_until(Deadline deadline)
{
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(
        deadline - std::chrono::steady_clock::now());
    return {std::max<Poco::Timespan::TimeDiff>(left.count(), 1000)};
}

std::vector<net::IPAddress> addresses_of(const std::string& host)
{
    net::IPAddress literal;
    if (net::IPAddress::tryParse(host, literal)) {
        return {literal};
    }
    const net::HostEntry entry = net::DNS::hostByName(host);
    std::vector<net::IPAddress> addresses;
    for (const net::IPAddress& address : entry.addresses()) {
        if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) {
            addresses.push_back(address);
        }
    }
    return addresses;
}

/// The first of the addresses that answers. Throws Poco::Exception if none does.
net::StreamSocket connected_to(const std::vector<net::IPAddress>& addresses, std::uint16_t port,
                               Deadline deadline)
{
    std::size_t left = std::min(addresses.size(), addresses_tried_max);
    for (const net::IPAddress& address : addresses) {
        net::StreamSocket socket;
        try {
            // An address that swallows everything leaves time for the next.
            const Poco::Timespan share(left_until(deadline).totalMicroseconds() /
                                       static_cast<Poco::Timespan::TimeDiff>(left));
            socket.connect(net::SocketAddress(address, port), share);
            return socket;
        } catch (const Poco::Exception&) {
            if (--left == 0) {
                throw;
            }
        }
    }
    throw net::HostNotFoundException();
}

void ask(net::HTTPClientSession& session, const HttpQuestion& question)
{
    const bool is_post = question.body.has_value();
    net::HTTPRequest request(is_post ? net::HTTPRequest::HTTP_POST : net::HTTPRequest::HTTP_GET,
                             question.address.target, net::HTTPMessage::HTTP_1_1);
    const bool is_ipv6 = question.address.host.find(':') != std::string::npos;
    const std::string host =
        is_ipv6 ? fmt::format("[{}]", question.address.host) : question.address.host;
    request.set("Host", question.address.port == http_port
                            ? host
                            : fmt::format("{}:{}", host, question.address.port));
    request.set("Accept-Encoding", "identity");
    request.set("User-Agent", "indenture");
    request.setKeepAlive(false);
    if (is_post) {
        request.setContentType(question.content_type);
        request.setContentLength64(static_cast<Poco::Int64>(question.body->size()));
    }
    std::ostream& out = session.sendRequest(request);
    if (is_post) {
        out.write(question.body->data(), static_cast<std::streamsize>(question.body->size()));
        out.flush();
    }
}

/// What stands in the head of an answer that makes its body useless; empty if nothing does.
std::string problem_in(const net::HTTPResponse& response, std::size_t size_max)
{
    const int status = static_cast<int>(response.getStatus());
    if (status >= 300 && status < 400) {
        return fmt::format("it redirects ({}), which is not followed", status);
    }
    if (status == net::HTTPResponse::HTTP_NOT_FOUND) {
        return "not found (404)";
    }
    if (status != net::HTTPResponse::HTTP_OK) {
        return fmt::format("it answers with HTTP status {}", status);
    }
    if (response.get("Content-Encoding", "identity") != "identity") {
        return "its answer is compressed, which was not asked for";
    }
    if (response.has("Transfer-Encoding") && !response.getChunkedTransferEncoding()) {
        return "its answer is encoded in a way that was not asked for";
    }
    const bool is_too_long = response.hasContentLength() &&
                             (response.getContentLength64() < 0 ||
                              static_cast<std::uint64_t>(response.getContentLength64()) > size_max);
    return is_too_long ? fmt::format("its answer is longer than the {} octets allowed", size_max)
                       : "";
}

HttpReply read_body(std::istream& in, const net::HTTPResponse& response, std::size_t size_max)
{
    Bytes body;
    std::array<char, 16384> buffer{};
    while (in.read(buffer.data(), buffer.size()), in.gcount() > 0) {
        if (body.size() + static_cast<std::size_t>(in.gcount()) > size_max) {
            return problem(
                fmt::format("its answer is longer than the {} octets allowed", size_max));
        }
        body.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad()) {
        return problem("its answer is cut off");
    }
    const bool is_cut = response.hasContentLength() && !response.getChunkedTransferEncoding() &&
                        static_cast<std::uint64_t>(response.getContentLength64()) != body.size();
    if (is_cut) {
        return problem("its answer is cut off");
    }
    return {.body = std::move(body), .problem = {}};
}

/// Runs in a thread of its own, where writing to a connection that was closed is an error and no
/// signal: Poco does not ask the system to spare it (MSG_NOSIGNAL).
HttpReply converse(net::StreamSocket socket, const HttpQuestion& question, Deadline deadline)
{
    sigset_t pipe{};
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    try {
        socket.setSendTimeout(left_until(deadline));
        socket.setReceiveTimeout(left_until(deadline));
        // A session over a connection that is there: it looks up no name and takes no proxy.
        net::HTTPClientSession session(socket);
        session.setKeepAlive(false);
        ask(session, question);
        net::HTTPResponse response;
        response.setFieldLimit(header_fields_max);
        std::istream& in = session.receiveResponse(response);
        std::string refusal = problem_in(response, question.size_max);
        return refusal.empty() ? read_body(in, response, question.size_max)
                               : problem(std::move(refusal));
    } catch (const Poco::TimeoutException&) {
        return problem(too_late);
    } catch (const Poco::Exception& error) {
        return problem(fmt::format("its answer cannot be read as HTTP ({})", error.name()));
    }
}

/// A server that sends an octet now and then never lets a single wait run out, so the whole
/// conversation is watched from outside.
HttpReply converse_until(Deadline deadline, net::StreamSocket socket, const HttpQuestion& question)
{
    std::future<HttpReply> conversation =
        std::async(std::launch::async, converse, socket, std::cref(question), deadline);
    if (conversation.wait_until(deadline) == std::future_status::ready) {
        return conversation.get();
    }
    try {
        socket.shutdown();
    } catch (const Poco::Exception&) {
        // The other end was faster.
    }
    conversation.wait();
    return problem(too_late);
}

} // namespace

HttpReply exchange(const HttpQuestion& question, Deadline deadline)
{
    const HttpAddress& address = question.address;
    const bool is_allowed = question.allowed.contains(address.authority());
    if (!is_allowed && address.port != http_port) {
        return problem(fmt::format("only port {} is tried", http_port));
    }
    try {
        const std::vector<net::IPAddress> found = addresses_of(address.host);
        const bool is_public = std::all_of(found.begin(), found.end(), [](const auto& each) {
            return is_public_address(each.toString());
        });
        if (found.empty() || (!is_allowed && !is_public)) {
            return problem("its host is not on the public internet");
        }
        const net::StreamSocket socket = connected_to(found, address.port, deadline);
        return converse_until(deadline, socket, question);
    } catch (const Poco::TimeoutException&) {
        return problem(too_late);
    } catch (const Poco::Exception& error) {
        return problem(fmt::format("it cannot be reached ({})", error.name()));
    }
}

} // namespace indenture::signing
