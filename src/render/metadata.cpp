#include "render/metadata.h"

#include <fmt/format.h>
#include <iterator>
#include <string_view>

namespace indenture::render {

using pdf::Dictionary;

namespace {

constexpr std::string_view producer = "indenture";

/// XML 1.0 allows no other control character, whatever its spelling.
bool is_xml_character(char octet)
{
    return static_cast<unsigned char>(octet) >= 0x20 || octet == '\t' || octet == '\n' ||
           octet == '\r';
}

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char octet : text) {
        switch (octet) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        default:
            if (is_xml_character(octet)) {
                out += octet;
            }
        }
    }
    return out;
}

struct Property {
    std::string_view name;
    std::string_view description;
    std::string value;
};

std::vector<Property> own_properties(const DocumentFacts& facts)
{
    std::vector<Property> all{
        {"reference", "Reference of the contract", facts.reference},
        {"contentDigest", "SHA-256 of the application the document was made from",
         facts.content_digest},
        {"templateVersion", "Version of the template the document was made from",
         facts.template_version}};
    std::erase_if(all, [](const Property& property) { return property.value.empty(); });
    return all;
}

struct DescribedProperty {
    std::string_view name;
    std::string_view type;
    std::string_view category;
    std::string_view description;
};

std::string schema(std::string_view title, std::string_view uri, std::string_view prefix,
                   const std::vector<DescribedProperty>& properties)
{
    std::string out = fmt::format("<rdf:li rdf:parseType=\"Resource\">\n"
                                  "<pdfaSchema:schema>{}</pdfaSchema:schema>\n"
                                  "<pdfaSchema:namespaceURI>{}</pdfaSchema:namespaceURI>\n"
                                  "<pdfaSchema:prefix>{}</pdfaSchema:prefix>\n"
                                  "<pdfaSchema:property><rdf:Seq>\n",
                                  title, uri, prefix);
    for (const DescribedProperty& property : properties) {
        fmt::format_to(std::back_inserter(out),
                       "<rdf:li rdf:parseType=\"Resource\">"
                       "<pdfaProperty:name>{}</pdfaProperty:name>"
                       "<pdfaProperty:valueType>{}</pdfaProperty:valueType>"
                       "<pdfaProperty:category>{}</pdfaProperty:category>"
                       "<pdfaProperty:description>{}</pdfaProperty:description></rdf:li>\n",
                       property.name, property.type, property.category, property.description);
    }
    return out + "</rdf:Seq></pdfaSchema:property>\n</rdf:li>\n";
}

constexpr std::string_view ua_namespace = "http://www.aiim.org/pdfua/ns/id/";
constexpr std::string_view own_namespace = "urn:x-indenture:contract:1.0/";

std::string extension_schemas(const std::vector<Property>& own)
{
    std::string out = "<rdf:Description rdf:about=\"\""
                      " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
                      " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
                      " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
                      "<pdfaExtension:schemas><rdf:Bag>\n";
    out += schema("PDF/UA identification", ua_namespace, "pdfuaid",
                  {{"part", "Integer", "internal", "Part of ISO 14289 the file conforms to"}});
    if (!own.empty()) {
        std::vector<DescribedProperty> described;
        described.reserve(own.size());
        for (const Property& property : own) {
            described.push_back({property.name, "Text", "external", property.description});
        }
        out += schema("Data-access contract", own_namespace, "contract", described);
    }
    return out + "</rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n";
}

std::string dublin_core(const layout::Pages& pages, const DocumentFacts& facts)
{
    std::string out = fmt::format(
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
        "<dc:format>application/pdf</dc:format>\n"
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>\n"
        "<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>\n",
        escaped(pages.title), escaped(pages.language));
    if (!facts.author.empty()) {
        fmt::format_to(std::back_inserter(out),
                       "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n",
                       escaped(facts.author));
    }
    if (!facts.subject.empty()) {
        fmt::format_to(std::back_inserter(out),
                       "<dc:description><rdf:Alt><rdf:li "
                       "xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:description>\n",
                       escaped(facts.subject));
    }
    return out + "</rdf:Description>\n";
}

std::string dates(const DocumentFacts& facts)
{
    return fmt::format("<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                       " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
                       "<xmp:CreateDate>{0}</xmp:CreateDate>\n"
                       "<xmp:ModifyDate>{0}</xmp:ModifyDate>\n"
                       "<xmp:MetadataDate>{0}</xmp:MetadataDate>\n"
                       "<xmp:CreatorTool>{1}</xmp:CreatorTool>\n"
                       "<pdf:Producer>{1}</pdf:Producer>\n"
                       "</rdf:Description>\n",
                       print(facts.created), producer);
}

std::string own_facts(const std::vector<Property>& own)
{
    if (own.empty()) {
        return {};
    }
    std::string out =
        fmt::format("<rdf:Description rdf:about=\"\" xmlns:contract=\"{}\">\n", own_namespace);
    for (const Property& property : own) {
        fmt::format_to(std::back_inserter(out), "<contract:{0}>{1}</contract:{0}>\n", property.name,
                       escaped(property.value));
    }
    return out + "</rdf:Description>\n";
}

} // namespace

Bytes xmp_packet(const layout::Pages& pages, const DocumentFacts& facts, const Dialect& dialect)
{
    const std::vector<Property> own = own_properties(facts);
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
           "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
           "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n" +
           dublin_core(pages, facts) + dates(facts) + std::string(dialect.claims) + own_facts(own) +
           (dialect.describes_schemas ? extension_schemas(own) : std::string()) +
           "</rdf:RDF>\n"
           "</x:xmpmeta>\n"
           "<?xpacket end=\"r\"?>";
}

Dictionary info_dictionary(const layout::Pages& pages, const DocumentFacts& facts)
{
    const pdf::String date = pdf::date_string(print(facts.created));
    const pdf::String program = pdf::text_string(producer);
    Dictionary info{{"Title", pdf::text_string(pages.title)},
                    {"Creator", program},
                    {"Producer", program},
                    {"CreationDate", date},
                    {"ModDate", date}};
    if (!facts.author.empty()) {
        info["Author"] = pdf::text_string(facts.author);
    }
    if (!facts.subject.empty()) {
        info["Subject"] = pdf::text_string(facts.subject);
    }
    return info;
}

} // namespace indenture::render
