// Parts of a stranger's Word file: laid out, and made into the objects of a PDF. The input is up to
// five parts, separated by a zero octet: the body, styles, numbering, settings and a header, each
// the inner XML of its part.

#include "base/error.h"
#include "base/files.h"
#include "docx/document.h"
#include "docx/zip.h"
#include "layout/layout.h"
#include "layout/standard_fonts.h"
#include "render/write_pdf.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace {

using namespace indenture;

constexpr std::array<const char*, 5> part_names{"document", "styles", "numbering", "settings",
                                                "header"};

Limits small()
{
    Limits limits;
    limits.layout_pages_max = 60;
    limits.xml_depth_max = 96;
    return limits;
}

/// The three families of Debian's fonts-liberation2; no more, to be quick.
const layout::FontSet& fonts()
{
    static const layout::FontSet set = [] {
        layout::FontConfiguration configuration;
        configuration.source = "fuzz";
        layout::FontFamily family;
        family.name = "Liberation Sans";
        family.faces[0] = {{"LiberationSans-Regular.ttf", std::nullopt}};
        family.faces[2] = {{"LiberationSans-Bold.ttf", std::nullopt}};
        configuration.families.push_back(family);
        return layout::open_fonts(configuration, [](const std::string& file) {
            const std::filesystem::path folder = "/usr/share/fonts/truetype/liberation2";
            return read_file(folder / file, std::size_t{1} << 24U);
        });
    }();
    return set;
}

std::string root_of(std::size_t part, std::string_view inner)
{
    constexpr std::array<const char*, 5> roots{"document", "styles", "numbering", "settings",
                                               "hdr"};
    const std::string name = roots.at(part);
    const std::string body =
        part == 0 ? "<w:body>" + std::string(inner) + "</w:body>" : std::string(inner);
    return "<w:" + name +
           " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
           "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
           "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "
           "xmlns:v=\"urn:schemas-microsoft-com:vml\" "
           "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
           "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
           "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" "
           "xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\">" +
           body + "</w:" + name + ">";
}

std::string relationships(const std::string& inner)
{
    return "<Relationships "
           "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
           inner + "</Relationships>";
}

Bytes package_of(std::string_view input)
{
    const std::string office =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    docx::ZipWriter zip;
    zip.add("[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            "<Default Extension=\"rels\" "
            "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            "<Default Extension=\"xml\" ContentType=\"application/vnd.openxmlformats-"
            "officedocument.wordprocessingml.document.main+xml\"/></Types>");
    zip.add("_rels/.rels", relationships("<Relationship Id=\"r1\" Type=\"" + office +
                                         "officeDocument\" Target=\"word/document.xml\"/>"));
    std::string related = "<Relationship Id=\"rId9\" Type=\"" + office +
                          "hyperlink\" Target=\"https://a.example\" TargetMode=\"External\"/>";
    for (std::size_t part = 0; part < part_names.size(); ++part) {
        const auto end = std::min(input.find('\0'), input.size());
        const std::string name = part_names.at(part);
        zip.add("word/" + name + ".xml", root_of(part, input.substr(0, end)));
        if (part > 0) {
            related += "<Relationship Id=\"rId" + std::to_string(part) + "\" Type=\"" + office +
                       name + "\" Target=\"" + name + ".xml\"/>";
        }
        input.remove_prefix(std::min(end + 1, input.size()));
    }
    zip.add("word/_rels/document.xml.rels", relationships(related));
    return zip.finish();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string input(reinterpret_cast<const char*>(data), size);
    layout::Pages pages;
    try {
        const docx::Package package = docx::Package::open(package_of(input), "fuzz.docx", small());
        pages = layout::lay_out(docx::read_document(package), fonts(), {.limits = small()});
    } catch (const Error& error) {
        if (error.code() == ErrorCode::Internal) {
            std::abort();
        }
        return 0;
    }
    // What was laid out can be written: neither glyph 0 nor content outside the tree.
    pages.title = "Fuzz";
    pages.language = "en-GB";
    try {
        render::object_table(pages, {});
    } catch (const Error& error) {
        if (error.code() != ErrorCode::LimitExceeded) {
            std::abort();
        }
    }
    return 0;
}
