// A part of a stranger: as XML, then as the body of a document that is read, verified and stripped.

#include "base/error.h"
#include "docx/active_content.h"
#include "docx/document.h"
#include "docx/verify.h"
#include "docx/xml.h"
#include "docx/zip.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using indenture::Bytes;

/// A package whose body is that part, with a link and a picture to refer to.
Bytes package_of(const Bytes& body)
{
    const auto relationships = [](const Bytes& inner) {
        return "<Relationships "
               "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
               inner + "</Relationships>";
    };
    const Bytes type = " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
                       "relationships/";
    const Bytes word = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    indenture::docx::ZipWriter zip;
    zip.add("[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            "<Default Extension=\"rels\" "
            "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            "<Default Extension=\"xml\" ContentType=\"" +
                word + "document.main+xml\"/></Types>");
    zip.add("_rels/.rels", relationships("<Relationship Id=\"r1\"" + type +
                                         "officeDocument\" Target=\"word/document.xml\"/>"));
    zip.add("word/document.xml", body);
    zip.add("word/_rels/document.xml.rels",
            relationships("<Relationship Id=\"rId1\"" + type +
                          "hyperlink\" Target=\"https://a.example\" TargetMode=\"External\"/>"
                          "<Relationship Id=\"rId2\"" +
                          type + "image\" Target=\"https://b.example\" TargetMode=\"External\"/>"));
    return zip.finish();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace indenture;
    const Bytes bytes(reinterpret_cast<const char*>(data), size);
    const Limits limits;
    try {
        docx::XmlPart::parse(bytes, "fuzz", "word/document.xml", limits);
    } catch (const Error&) {
        return 0;
    }
    const docx::Package package = docx::Package::open(package_of(bytes), "fuzz", limits);
    try {
        docx::verify_package(package);
        docx::active_content(package);
        // What was well-formed still is when active content is out of it.
        docx::verify_package(docx::without_active_content(package));
    } catch (const Error&) {
        std::abort();
    }
    try {
        docx::read_document(package);
    } catch (const Error&) {
    }
    return 0;
}
