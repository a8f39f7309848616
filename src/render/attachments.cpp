#include "render/attachments.h"

#include "base/checksum.h"
#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace indenture::render {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::ObjectTable;
using pdf::Reference;
using pdf::Stream;
using pdf::String;

namespace {

const char* name_of(Relationship relationship)
{
    switch (relationship) {
    case Relationship::Data:
        return "Data";
    case Relationship::Source:
        return "Source";
    case Relationship::Supplement:
        return "Supplement";
    }
    throw Error(ErrorCode::Internal, {}, "an attachment has no known relationship");
}

[[noreturn]] void refuse(const Attachment& attachment, const std::string& why)
{
    throw Error(ErrorCode::BadInput, {fmt::format("the attachment '{}'", attachment.name), "", ""},
                why);
}

/// "application/json": one slash between two names (RFC 6838, 4.2).
bool is_media_type(std::string_view text)
{
    const auto is_name = [](std::string_view part) {
        constexpr std::string_view marks = "-_.+";
        return !part.empty() && std::all_of(part.begin(), part.end(), [&](char octet) {
            return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') ||
                   (octet >= '0' && octet <= '9') || marks.find(octet) != std::string_view::npos;
        });
    };
    const std::size_t slash = text.find('/');
    return slash != std::string_view::npos && is_name(text.substr(0, slash)) &&
           is_name(text.substr(slash + 1));
}

void require_sound(const Attachment& attachment)
{
    if (attachment.name.empty() || attachment.name.find_first_of("/\\:") != std::string::npos) {
        refuse(attachment, "it needs a file name, without folders");
    }
    if (!is_media_type(attachment.media_type)) {
        refuse(attachment, fmt::format("'{}' is no media type such as application/json",
                                       attachment.media_type));
    }
    if (attachment.description.empty()) {
        refuse(attachment, "it has no description, which readers show and speak");
    }
}

Reference add_file(ObjectTable& table, const Attachment& attachment, const String& date)
{
    const Dictionary dictionary{
        {"Type", Name{"EmbeddedFile"}},
        {"Subtype", Name{attachment.media_type}},
        {"Params", Dictionary{{"Size", attachment.content.size()},
                              {"ModDate", date},
                              {"CheckSum", String{md5_checksum(attachment.content)}}}}};
    return table.add(Stream{std::make_shared<Dictionary>(dictionary), attachment.content, true});
}

Reference add_specification(ObjectTable& table, const Attachment& attachment, const String& date)
{
    const Reference file = add_file(table, attachment, date);
    const String name = pdf::text_string(attachment.name);
    return table.add(Dictionary{{"Type", Name{"Filespec"}},
                                {"F", name},
                                {"UF", name},
                                {"AFRelationship", Name{name_of(attachment.relationship)}},
                                {"Desc", pdf::text_string(attachment.description)},
                                {"EF", Dictionary{{"F", file}, {"UF", file}}}});
}

} // namespace

void add_attachments(ObjectTable& table, Dictionary& catalog, const DocumentFacts& facts,
                     const Dialect& dialect)
{
    if (facts.attachments.empty() && !dialect.always_names_files) {
        return;
    }
    const String date = pdf::date_string(print(facts.created));
    Array associated;
    std::map<Bytes, Reference> by_name; // a name tree is ordered by the octets of its names
    for (const Attachment& attachment : facts.attachments) {
        require_sound(attachment);
        const Reference specification = add_specification(table, attachment, date);
        associated.emplace_back(specification);
        const Bytes name = pdf::text_string(attachment.name).octets;
        if (!by_name.emplace(name, specification).second) {
            refuse(attachment, "another attachment has this name");
        }
    }
    Array names;
    for (const auto& [name, specification] : by_name) {
        names.emplace_back(String{name});
        names.emplace_back(specification);
    }
    catalog["Names"] = Dictionary{{"EmbeddedFiles", Dictionary{{"Names", std::move(names)}}}};
    if (!associated.empty()) {
        catalog["AF"] = std::move(associated);
    }
}

} // namespace indenture::render
