#include "base/error.h"
#include "docx/xml.h"
#include "docx/zip.h"
#include "template/tag.h"
#include "template/template.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace indenture;

constexpr std::string_view types =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-)"
    R"(officedocument.wordprocessingml.document.main+xml"/></Types>)";
constexpr std::string_view relationships =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/)"
    R"(relationships/officeDocument" Target="word/document.xml"/></Relationships>)";
constexpr std::string_view data =
    R"({"a":"x & y","b":1,"c":[1,2],"d":{"e":[{"f":"g"}]},"h":true,"i":null,"j":"k\nl\tm"})";

Limits small()
{
    Limits limits;
    limits.template_steps_max = 20'000;
    limits.template_output_max = 1U << 20U;
    limits.xml_depth_max = 64;
    return limits;
}

docx::Package package_of(std::string_view document)
{
    docx::ZipWriter writer;
    writer.add("[Content_Types].xml", std::string(types));
    writer.add("_rels/.rels", std::string(relationships));
    writer.add("word/document.xml", std::string(document));
    return docx::Package::open(writer.finish(), "fuzz.docx", small());
}

/// Whatever the template and data, what comes out is XML.
void check(const Bytes& merged)
{
    Limits limits = small();
    limits.xml_depth_max = 512;
    try {
        const auto package = docx::Package::open(merged, "merged.docx", limits);
        docx::XmlPart::parse(package.part("word/document.xml"), "merged.docx", "document", limits);
    } catch (const Error&) {
        std::abort();
    }
}

/// What blocks in lint stops compile, and only that.
void merge(std::string_view document, expression::Profile profile)
{
    templating::CompileOptions options;
    options.profile = profile;
    const docx::Package package = package_of(document);
    const bool is_sound = !blocks(templating::Template::lint(package, options));
    bool is_compiled = false;
    try {
        const auto compiled = templating::Template::compile(package, options);
        is_compiled = true;
        const Limits limits = small();
        check(compiled.merge(expression::Data::parse(data, "data", limits), {}, limits).docx);
    } catch (const Error&) { // a "no" is an answer
    }
    if (is_sound != is_compiled) {
        std::abort();
    }
}

} // namespace

/// The first octet chooses: text for the lexer of tags, or the body of a Word file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const std::string text(bytes, bytes + size);
    if (text.empty()) {
        return 0;
    }
    const std::string_view rest = std::string_view(text).substr(1);
    switch (text.front()) {
    case 'T':
        templating::find_tags(rest);
        break;
    case 'R':
        templating::find_tags(rest, {}, true);
        break;
    default:
        try {
            merge(rest,
                  text.front() == 'C' ? expression::Profile::Compat : expression::Profile::Strict);
        } catch (const Error&) { // no XML
        }
    }
    return 0;
}
