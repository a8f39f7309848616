#include "signing/detail/file_digests.h"

#include <iterator>

namespace indenture::signing::detail {

namespace {

constexpr std::size_t states_max = 64;

} // namespace

Bytes FileDigests::of(const DigestAlgorithm& algorithm, ByteView part, ByteView rest)
{
    const bool is_beginning = part.data() == file_.data() && part.size() <= file_.size();
    DigestContextPtr context =
        is_beginning ? state_after(algorithm, part.size()) : begin_digest(algorithm);
    if (!is_beginning) {
        add(*context, part);
    }
    add(*context, rest);
    return finish(algorithm, *context);
}

Digest FileDigests::sha256(ByteView part)
{
    return Digest::parse(to_hex(of(*find_digest_by_name("SHA256"), part)));
}

DigestContextPtr FileDigests::state_after(const DigestAlgorithm& algorithm, std::size_t size)
{
    auto nearest = states_.upper_bound({&algorithm, size});
    const bool has_state =
        nearest != states_.begin() && std::prev(nearest)->first.first == &algorithm;
    const std::size_t from = has_state ? std::prev(nearest)->first.second : 0;
    DigestContextPtr context =
        has_state ? copy_of(*std::prev(nearest)->second) : begin_digest(algorithm);
    add(*context, file_.substr(from, size - from));
    if (from != size && states_.size() < states_max) {
        states_.emplace(std::pair(&algorithm, size), copy_of(*context));
    }
    return context;
}

} // namespace indenture::signing::detail
