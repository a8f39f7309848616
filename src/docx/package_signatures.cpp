#include "docx/package_signatures.h"

#include "base/base64.h"
#include "base/digest.h"
#include "docx/content_types.h"
#include "docx/xml.h"

#include <functional>

namespace indenture::docx {

namespace {

constexpr std::string_view ds = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view mdssi =
    "http://schemas.openxmlformats.org/package/2006/digital-signature";
constexpr std::string_view sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
constexpr std::string_view signature_type =
    "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml";

/// Every element below, in order; the parser has limited their depth.
void each_below(XmlElement element, const std::function<void(XmlElement)>& visit)
{
    for (const XmlElement child : element.children()) {
        visit(child);
        each_below(child, visit);
    }
}

SignedPart::Match match_of(XmlElement reference, const std::string& name, const Package& package)
{
    if (!package.has(name)) {
        return SignedPart::Match::Missing;
    }
    const auto method = reference.child(ds, "DigestMethod").attribute("", "Algorithm");
    const auto listed = from_base64(reference.child(ds, "DigestValue").text());
    if (reference.child(ds, "Transforms") || method != sha256 || !listed) {
        return SignedPart::Match::NotChecked;
    }
    const auto octets = Digest::of(package.part(name)).octets();
    return Bytes(octets.begin(), octets.end()) == *listed ? SignedPart::Match::Same
                                                          : SignedPart::Match::Differs;
}

/// ECMA-376-2, 13.2.4.16: a part's name, then a query with its content type.
SignedPart signed_part(XmlElement reference, const std::string& uri, const Package& package)
{
    const std::string name = uri.substr(1, uri.find('?') - 1);
    return {.name = name, .match = match_of(reference, name, package)};
}

PackageSignature read(const std::string& name, const Package& package)
{
    const XmlPart xml =
        XmlPart::parse(package.part(name), package.source(), name, package.limits());
    PackageSignature signature{.part = name, .certificate = {}, .time = {}, .parts = {}};
    each_below(xml.root(), [&](XmlElement element) {
        if (element.is(ds, "X509Certificate") && signature.certificate.empty()) {
            signature.certificate = from_base64(element.text()).value_or(Bytes());
        } else if (element.is(mdssi, "SignatureTime")) {
            signature.time = element.child(mdssi, "Value").text();
        } else if (element.is(ds, "Reference") && element.parent().is(ds, "Manifest")) {
            const std::string uri = element.attribute("", "URI").value_or("");
            if (uri.starts_with('/')) {
                signature.parts.push_back(signed_part(element, uri, package));
            }
        }
    });
    return signature;
}

} // namespace

std::vector<PackageSignature> package_signatures(const Package& package)
{
    const ContentTypes types = ContentTypes::of(package);
    std::vector<PackageSignature> signatures;
    for (const std::string& name : package.part_names()) {
        if (types.type(name) == signature_type) {
            signatures.push_back(read(name, package));
        }
    }
    return signatures;
}

} // namespace indenture::docx
