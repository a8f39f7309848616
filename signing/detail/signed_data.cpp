#include "signing/detail/signed_data.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::signing::cms {

namespace {

using asn1::Element;
using asn1::Reader;
using asn1::Rules;
using asn1::tag::context;
using asn1::tag::context_constructed;

constexpr std::string_view oid_signed_data = "1.2.840.113549.1.7.2";
constexpr std::string_view oid_ocsp_response = "1.3.6.1.5.5.7.16.2";

[[noreturn]] void malformed(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {}, what);
}

void require_room(std::size_t count, std::size_t max, const char* of_what)
{
    if (count >= max) {
        throw Error(ErrorCode::LimitExceeded, {}, fmt::format("more than {} {}", max, of_what));
    }
}

AlgorithmIdentifier read_algorithm(Reader& outside)
{
    Reader reader = outside.inside(asn1::tag::sequence);
    AlgorithmIdentifier result;
    result.oid = asn1::object_identifier(reader.next(asn1::tag::object_identifier));
    if (!reader.is_at_end()) {
        result.parameters = reader.next().encoded;
    }
    reader.require_end();
    return result;
}

/// The values of one attribute.
Attribute read_attribute(Reader& outside, Rules rules)
{
    Reader reader(outside.next(asn1::tag::sequence).content, rules);
    Attribute result;
    result.type = asn1::object_identifier(reader.next(asn1::tag::object_identifier));
    Reader values = reader.inside(asn1::tag::set);
    reader.require_end();
    while (!values.is_at_end()) {
        result.values.push_back(values.next());
    }
    return result;
}

std::vector<Attribute> read_attributes(ByteView content, Rules rules)
{
    Reader reader(content, rules);
    std::vector<Attribute> result;
    while (!reader.is_at_end()) {
        result.push_back(read_attribute(reader, rules));
    }
    return result;
}

void read_signer_identifier(Reader& reader, SignerInfo& signer)
{
    if (const auto identifier = reader.next_if(context(0))) {
        signer.key_identifier = identifier->content;
        return;
    }
    Reader name = reader.inside(asn1::tag::sequence);
    signer.issuer = name.next(asn1::tag::sequence).encoded;
    signer.serial = name.next(asn1::tag::integer).encoded;
    name.require_end();
}

SignerInfo read_signer(Reader& outside)
{
    Reader reader = outside.inside(asn1::tag::sequence);
    SignerInfo signer;
    signer.version = asn1::small_integer(reader.next(asn1::tag::integer));
    read_signer_identifier(reader, signer);
    signer.digest = read_algorithm(reader);
    if (const auto attributes = reader.next_if(context_constructed(0))) {
        // What is signed is the distinguished encoding (RFC 5652, 5.3).
        signer.signed_attributes_as_sent = attributes->encoded;
        signer.signed_attributes = read_attributes(attributes->content, Rules::Der);
    }
    signer.signature_algorithm = read_algorithm(reader);
    signer.signature = asn1::octets(reader.next(), Rules::Ber);
    if (const auto attributes = reader.next_if(context_constructed(1))) {
        signer.unsigned_attributes = read_attributes(attributes->content, Rules::Ber);
    }
    reader.require_end();
    return signer;
}

void read_content(Reader& outside, SignedData& data)
{
    Reader reader = outside.inside(asn1::tag::sequence);
    data.content_type = asn1::object_identifier(reader.next(asn1::tag::object_identifier));
    if (const auto content = reader.next_if(context_constructed(0))) {
        Reader inside(content->content, Rules::Ber);
        data.content = asn1::octets(inside.next(), Rules::Ber);
        inside.require_end();
    }
    reader.require_end();
}

void read_certificates(ByteView content, SignedData& data, const Limits& limits)
{
    Reader reader(content, Rules::Ber);
    while (!reader.is_at_end()) {
        const Element element = reader.next();
        // Attribute certificates and other formats have tags of their own and say nothing here.
        if (element.tag == asn1::tag::sequence) {
            require_room(data.certificates.size(), limits.certificates_max, "certificates");
            data.certificates.push_back(element.encoded);
        }
    }
}

void read_revocation(ByteView content, SignedData& data, const Limits& limits)
{
    Reader reader(content, Rules::Ber);
    while (!reader.is_at_end()) {
        const Element element = reader.next();
        require_room(data.crls.size() + data.ocsps.size(), limits.evidence_max,
                     "pieces of revocation data");
        if (element.tag == asn1::tag::sequence) {
            data.crls.push_back(element.encoded);
        } else if (element.tag == context_constructed(1)) {
            Reader other(element.content, Rules::Ber);
            const std::string format =
                asn1::object_identifier(other.next(asn1::tag::object_identifier));
            const Element value = other.next();
            if (format == oid_ocsp_response) {
                data.ocsps.push_back(value.encoded);
            }
        } else {
            malformed("revocation data of an unknown kind");
        }
    }
}

void read_inside(Reader reader, SignedData& data, const Limits& limits)
{
    const std::uint64_t version = asn1::small_integer(reader.next(asn1::tag::integer));
    if (version < 1 || version > 5) {
        malformed(fmt::format("SignedData of version {}", version));
    }
    Reader digests = reader.inside(asn1::tag::set);
    while (!digests.is_at_end()) {
        data.digests.push_back(read_algorithm(digests).oid);
    }
    read_content(reader, data);
    if (const auto certificates = reader.next_if(context_constructed(0))) {
        read_certificates(certificates->content, data, limits);
    }
    if (const auto revocation = reader.next_if(context_constructed(1))) {
        read_revocation(revocation->content, data, limits);
    }
    Reader signers = reader.inside(asn1::tag::set);
    while (!signers.is_at_end()) {
        data.signers.push_back(read_signer(signers));
    }
    reader.require_end();
}

} // namespace

Bytes SignerInfo::signed_octets() const
{
    Bytes result(signed_attributes_as_sent);
    if (!result.empty()) {
        result.front() = static_cast<char>(asn1::tag::set);
    }
    return result;
}

SignedData read_signed_data(ByteView octets, const Limits& limits)
{
    if (octets.size() > limits.cms_size_max) {
        throw Error(ErrorCode::LimitExceeded, {},
                    fmt::format("larger than {} octets", limits.cms_size_max));
    }
    SignedData data;
    const Element whole = Reader(octets, Rules::Ber).next(asn1::tag::sequence);
    data.size = whole.encoded.size();
    Reader reader(whole.content, Rules::Ber);
    if (asn1::object_identifier(reader.next(asn1::tag::object_identifier)) != oid_signed_data) {
        malformed("no SignedData");
    }
    Reader content = reader.inside(context_constructed(0));
    reader.require_end();
    read_inside(content.inside(asn1::tag::sequence), data, limits);
    content.require_end();
    return data;
}

const asn1::Element* single_value(const std::vector<Attribute>& attributes, std::string_view type)
{
    const Attribute* found = nullptr;
    for (const Attribute& attribute : attributes) {
        if (attribute.type == type) {
            if (found != nullptr) {
                return nullptr;
            }
            found = &attribute;
        }
    }
    return found == nullptr || found->values.size() != 1 ? nullptr : &found->values.front();
}

bool has(const std::vector<Attribute>& attributes, std::string_view type)
{
    return std::any_of(attributes.begin(), attributes.end(),
                       [&](const Attribute& attribute) { return attribute.type == type; });
}

} // namespace indenture::signing::cms
