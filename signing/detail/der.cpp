#include "signing/detail/der.h"

#include <algorithm>

namespace indenture::signing::der {

namespace {

Bytes length(std::size_t size)
{
    if (size < 0x80) {
        return Bytes(1, static_cast<char>(size));
    }
    Bytes digits;
    for (; size > 0; size >>= 8U) {
        digits.insert(digits.begin(), static_cast<char>(size & 0xFFU));
    }
    return Bytes(1, static_cast<char>(0x80U | digits.size())) + digits;
}

Bytes joined(const auto& members)
{
    Bytes content;
    for (const auto& member : members) {
        content += member;
    }
    return content;
}

Bytes base_128(std::uint32_t arc)
{
    Bytes digits(1, static_cast<char>(arc & 0x7FU));
    for (arc >>= 7U; arc > 0; arc >>= 7U) {
        digits.insert(digits.begin(), static_cast<char>(0x80U | (arc & 0x7FU)));
    }
    return digits;
}

} // namespace

Bytes tagged(std::uint8_t tag, ByteView content)
{
    Bytes result(1, static_cast<char>(tag));
    result += length(content.size());
    result += content;
    return result;
}

Bytes sequence(std::initializer_list<ByteView> members)
{
    return tagged(0x30, joined(members));
}

Bytes set_of(std::vector<Bytes> members)
{
    // std::string compares octets as unsigned, as the rule does.
    std::sort(members.begin(), members.end());
    return tagged(0x31, joined(members));
}

Bytes integer(unsigned small)
{
    Bytes octets;
    do {
        octets.insert(octets.begin(), static_cast<char>(small & 0xFFU));
        small >>= 8U;
    } while (small > 0);
    if ((static_cast<unsigned char>(octets.front()) & 0x80U) != 0) {
        octets.insert(octets.begin(), '\0');
    }
    return tagged(0x02, octets);
}

Bytes octet_string(ByteView octets)
{
    return tagged(0x04, octets);
}

Bytes null()
{
    return tagged(0x05, {});
}

Bytes object_identifier(std::initializer_list<std::uint32_t> arcs)
{
    const auto* arc = arcs.begin();
    Bytes content = base_128(arc[0] * 40 + arc[1]);
    for (arc += 2; arc != arcs.end(); ++arc) {
        content += base_128(*arc);
    }
    return tagged(0x06, content);
}

} // namespace indenture::signing::der
