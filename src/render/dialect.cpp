#include "render/dialect.h"

#include "base/error.h"

namespace indenture::render {

namespace {

constexpr std::string_view claims_of_a3a_ua1 =
    "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
    " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
    "<pdfaid:part>3</pdfaid:part>\n"
    "<pdfaid:conformance>A</pdfaid:conformance>\n"
    "<pdfuaid:part>1</pdfuaid:part>\n"
    "</rdf:Description>\n";

// Well-Tagged PDF is claimed by declarations, each for one of its two uses.
constexpr std::string_view claims_of_a4f_ua2 =
    "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
    " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\""
    " xmlns:pdfd=\"http://pdfa.org/declarations/\">\n"
    "<pdfaid:part>4</pdfaid:part>\n"
    "<pdfaid:rev>2020</pdfaid:rev>\n"
    "<pdfaid:conformance>F</pdfaid:conformance>\n"
    "<pdfuaid:part>2</pdfuaid:part>\n"
    "<pdfuaid:rev>2024</pdfuaid:rev>\n"
    "<pdfd:declarations><rdf:Bag>\n"
    "<rdf:li rdf:parseType=\"Resource\"><pdfd:conformsTo>"
    "http://pdfa.org/declarations/wtpdf#accessibility1.0</pdfd:conformsTo></rdf:li>\n"
    "<rdf:li rdf:parseType=\"Resource\"><pdfd:conformsTo>"
    "http://pdfa.org/declarations/wtpdf#reuse1.0</pdfd:conformsTo></rdf:li>\n"
    "</rdf:Bag></pdfd:declarations>\n"
    "</rdf:Description>\n";

} // namespace

Dialect dialect_of(Profile profile)
{
    switch (profile) {
    case Profile::A3aUa1:
        return {.version = "1.7",
                .claims = claims_of_a3a_ua1,
                .describes_schemas = true,
                .has_info = true,
                .always_names_files = false,
                .has_structure_2 = false};
    case Profile::A4fUa2:
        return {.version = "2.0",
                .claims = claims_of_a4f_ua2,
                .describes_schemas = false,
                .has_info = false,
                .always_names_files = true,
                .has_structure_2 = true};
    }
    throw Error(ErrorCode::Internal, {}, "a file claims no known profile");
}

} // namespace indenture::render
