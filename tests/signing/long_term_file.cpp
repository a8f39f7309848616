#include "signing/long_term_file.h"

#include "base/digest.h"
#include "pdf/file.h"
#include "pdf/update.h"
#include "signing/contract_file.h"
#include "signing/prepare.h"
#include "signing/revisions.h"

#include <fmt/format.h>

namespace indenture::tests {

namespace {

using pdf::Array;
using pdf::Dictionary;
using pdf::Object;
using pdf::Reference;

constexpr std::size_t room = 24576;

Bytes around_hole(const Bytes& file, std::size_t begin, std::size_t end)
{
    return file.substr(0, begin) + file.substr(end);
}

std::string name_for(std::uint32_t number)
{
    return fmt::format("timestamp {}", number);
}

/// With a document timestamp whose ByteRange and Contents are still to be written.
Bytes with_empty_timestamp(ByteView file)
{
    const Growth growth((Bytes(file)));
    const std::uint32_t number = growth.next_number();
    return growth
        .stamped(name_for(number),
                 [&](Objects& objects, const Growth&) {
                     Dictionary value = *objects.at(number).get<Dictionary>();
                     value["ByteRange"] = pdf::Verbatim{"[0 0000000000 0000000000 0000000000]"};
                     value["Contents"] = pdf::Verbatim{"<" + std::string(2 * room, '0') + ">"};
                     objects[number] = value;
                 })
        .bytes();
}

} // namespace

Bytes signed_by_design(ByteView file, const std::string& field, const Credential& signer,
                       const std::string& claimed_at, const CmsDesign& design)
{
    const auto opened = pdf::PdfFile::open(Bytes(file), "contract.pdf", {});
    const auto prepared =
        signing::prepare(opened, request_for(field, *parse_instant(claimed_at)), room, {});
    return signing::embed(
        prepared,
        test_cms(signer, around_hole(prepared.file, prepared.hole_begin, prepared.hole_end),
                 design));
}

Bytes with_store(ByteView file, const signing::ValidationData& data)
{
    const auto opened = pdf::PdfFile::open(Bytes(file), "contract.pdf", {});
    std::uint32_t number = pdf::next_object_number(opened);
    const std::uint32_t store = number++;
    std::map<std::uint32_t, Object> objects;
    Dictionary entries;
    const auto add = [&](const char* key, const std::vector<Bytes>& pieces) {
        Array list;
        for (const Bytes& piece : pieces) {
            objects[number] = pdf::Stream{std::make_shared<const Dictionary>(), piece, true};
            list.emplace_back(Reference{number++});
        }
        if (!list.empty()) {
            entries[key] = list;
        }
    };
    add("Certs", data.certificates);
    add("CRLs", data.crls);
    add("OCSPs", data.ocsps);
    Dictionary catalog = opened.latest().catalog();
    catalog["DSS"] = Reference{store};
    objects[store] = entries;
    objects[opened.latest().trailer().at("Root").get<Reference>()->number] = catalog;
    return pdf::append_update(opened, objects).bytes;
}

Bytes with_document_timestamp(ByteView file, const Credential& authority,
                              const TimestampDesign& design)
{
    Bytes bytes = with_empty_timestamp(file);
    const std::size_t begin = bytes.find("<0000", file.size());
    const std::size_t end = bytes.find('>', begin) + 1;
    const std::string range =
        fmt::format("[0 {:010} {:010} {:010}]", begin, end, bytes.size() - end);
    bytes.replace(bytes.find("[0 0000000000", file.size()), range.size(), range);
    const Bytes token = timestamp_token(authority, around_hole(bytes, begin, end), design);
    const std::string digits = to_hex(token);
    return bytes.replace(begin + 1, digits.size(), digits);
}

} // namespace indenture::tests
