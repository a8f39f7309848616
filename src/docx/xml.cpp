#include "docx/xml.h"

#include "base/error.h"

#include <algorithm>
#include <climits>
#include <cstring>
#include <fmt/format.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <new>
#include <vector>

namespace indenture::docx {

namespace {

std::string_view view(const xmlChar* text)
{
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string_view space_of(const xmlNs* space)
{
    return space == nullptr ? std::string_view() : view(space->href);
}

std::string value_of(const xmlAttr& attribute)
{
    std::string value;
    for (const xmlNode* text = attribute.children; text != nullptr; text = text->next) {
        value += view(text->content);
    }
    return value;
}

bool is_text(const xmlNode* node)
{
    return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

xmlNode* element_from(xmlNode* node)
{
    while (node != nullptr && node->type != XML_ELEMENT_NODE) {
        node = node->next;
    }
    return node;
}

/// The node after `node` in document order that is still inside `top`.
const xmlNode* following(const xmlNode* node, const xmlNode* top)
{
    if (node->type == XML_ELEMENT_NODE && node->children != nullptr) {
        return node->children;
    }
    while (node != top && node->next == nullptr) {
        node = node->parent;
    }
    return node == top ? nullptr : node->next;
}

/// What went wrong first; the parser stops there.
struct Complaint {
    ErrorCode code = ErrorCode::BadInput;
    std::string message;
    int line = 0;
    int column = 0;
};

struct Watch {
    const Limits* limits;
    std::optional<Complaint> complaint;
    std::size_t nodes = 0; ///< elements and attributes so far
};

/// libxml compares each attribute of an element with each before: 60,000 of them take 20 seconds.
/// Word has some forty, on the root.
constexpr std::size_t attributes_max = 1024;

/// A node takes about a hundred octets whatever its length; in Word's largest parts one stands for
/// twelve octets of text.
std::size_t nodes_max(const Limits& limits)
{
    return limits.zip_entry_size_max / 8;
}

/// True if one tag has more '=' than attributes are allowed, outside values and comments.
bool has_crowded_tag(ByteView bytes)
{
    std::size_t at = 0;
    while ((at = bytes.find('<', at)) != bytes.npos) {
        const ByteView rest = bytes.substr(at);
        if (rest.starts_with("<!--") || rest.starts_with("<![CDATA[")) {
            at = bytes.find(rest.starts_with("<!--") ? "-->" : "]]>", at);
            continue;
        }
        std::size_t count = 0;
        for (++at; at < bytes.size() && bytes[at] != '>'; ++at) {
            count += bytes[at] == '=' ? 1U : 0U;
            if (bytes[at] == '"' || bytes[at] == '\'') {
                at = std::min(bytes.find(bytes[at], at + 1), bytes.size());
            }
        }
        if (count > attributes_max) {
            return true;
        }
    }
    return false;
}

void stop(xmlParserCtxt* parser, Complaint complaint)
{
    auto* watch = static_cast<Watch*>(parser->_private);
    if (!watch->complaint) {
        complaint.line = xmlSAX2GetLineNumber(parser);
        complaint.column = xmlSAX2GetColumnNumber(parser);
        watch->complaint = std::move(complaint);
    }
    xmlStopParser(parser);
}

void refuse_document_type(void* context, const xmlChar* /*name*/, const xmlChar* /*id*/,
                          const xmlChar* /*system*/)
{
    stop(static_cast<xmlParserCtxt*>(context),
         {.message = "a document type declaration is not allowed in a Word file"});
}

void start_element(void* context, const xmlChar* name, const xmlChar* prefix,
                   const xmlChar* address, int spaces_count, const xmlChar** spaces,
                   int attributes_count, int defaulted_count, const xmlChar** attributes)
{
    auto* parser = static_cast<xmlParserCtxt*>(context);
    auto* const watch = static_cast<Watch*>(parser->_private);
    const std::size_t depth_max = watch->limits->xml_depth_max;
    watch->nodes += 1 + static_cast<std::size_t>(attributes_count);
    if (watch->nodes > nodes_max(*watch->limits)) {
        stop(parser, {.code = ErrorCode::LimitExceeded,
                      .message = fmt::format("the part has more than {} elements and attributes",
                                             nodes_max(*watch->limits))});
        return;
    }
    // The element being opened is not yet on the parser's stack.
    if (static_cast<std::size_t>(parser->nodeNr) >= depth_max) {
        stop(parser,
             {.code = ErrorCode::LimitExceeded,
              .message = fmt::format("elements are nested deeper than {} levels", depth_max)});
        return;
    }
    xmlSAX2StartElementNs(context, name, prefix, address, spaces_count, spaces, attributes_count,
                          defaulted_count, attributes);
}

std::string trimmed(const char* text)
{
    std::string result = text == nullptr ? "not well-formed" : text;
    while (!result.empty() && (result.back() == '\n' || result.back() == ' ')) {
        result.pop_back();
    }
    return result;
}

/// Set per parser, so that nothing is printed and no handler of the process is touched.
void note_error(void* context, xmlError* error)
{
    auto* parser = static_cast<xmlParserCtxt*>(context);
    auto* watch = static_cast<Watch*>(parser->_private);
    if (watch->complaint || error->level == XML_ERR_WARNING) {
        return;
    }
    watch->complaint =
        Complaint{.code = ErrorCode::BadInput,
                  .message = "this is not well-formed XML: " + trimmed(error->message),
                  .line = error->line,
                  .column = error->int2};
}

/// A few errors (of encodings) go past the parser to the thread's handler, which would print.
class SilentThread {
public:
    SilentThread() : handler_(xmlStructuredError), context_(xmlStructuredErrorContext)
    {
        xmlSetStructuredErrorFunc(nullptr, [](void*, xmlError*) {});
    }
    ~SilentThread() { xmlSetStructuredErrorFunc(context_, handler_); }
    SilentThread(const SilentThread&) = delete;
    SilentThread& operator=(const SilentThread&) = delete;

private:
    xmlStructuredErrorFunc handler_;
    void* context_;
};

struct FreeParser {
    void operator()(xmlParserCtxt* parser) const { xmlFreeParserCtxt(parser); }
};

bool is_unicode(const xmlDoc* document)
{
    const std::string_view encoding = view(document->encoding);
    for (const char* known : {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE"}) {
        if (encoding.size() == std::strlen(known) &&
            xmlStrcasecmp(document->encoding, reinterpret_cast<const xmlChar*>(known)) == 0) {
            return true;
        }
    }
    return encoding.empty();
}

} // namespace

std::string_view XmlElement::name() const
{
    return view(node_->name);
}

std::string_view XmlElement::space() const
{
    return space_of(node_->ns);
}

bool XmlElement::is(std::string_view space, std::string_view name) const
{
    return node_ != nullptr && this->name() == name && this->space() == space;
}

std::optional<std::string> XmlElement::attribute(std::string_view space,
                                                 std::string_view name) const
{
    if (node_ == nullptr) {
        return std::nullopt;
    }
    for (const xmlAttr* attribute = node_->properties; attribute != nullptr;
         attribute = attribute->next) {
        if (view(attribute->name) == name && space_of(attribute->ns) == space) {
            return value_of(*attribute);
        }
    }
    return std::nullopt;
}

void XmlElement::each_attribute(
    const std::function<void(std::string_view, std::string_view, std::string_view)>& visit) const
{
    if (node_ == nullptr) {
        return;
    }
    for (const xmlAttr* attribute = node_->properties; attribute != nullptr;
         attribute = attribute->next) {
        visit(space_of(attribute->ns), view(attribute->name), value_of(*attribute));
    }
}

std::optional<std::string> XmlElement::namespace_of(std::string_view prefix) const
{
    const std::string name(prefix);
    const xmlNs* found =
        xmlSearchNs(node_->doc, node_, reinterpret_cast<const xmlChar*>(name.c_str()));
    return found == nullptr ? std::nullopt : std::optional<std::string>(view(found->href));
}

XmlElement XmlElement::parent() const
{
    if (node_ == nullptr || node_->parent == nullptr || node_->parent->type != XML_ELEMENT_NODE) {
        return {};
    }
    return XmlElement(node_->parent);
}

XmlElement XmlElement::first() const
{
    return XmlElement(node_ == nullptr ? nullptr : element_from(node_->children));
}

XmlElement XmlElement::last() const
{
    _xmlNode* node = node_ == nullptr ? nullptr : node_->last;
    while (node != nullptr && node->type != XML_ELEMENT_NODE) {
        node = node->prev;
    }
    return XmlElement(node);
}

XmlElement XmlElement::next() const
{
    return XmlElement(node_ == nullptr ? nullptr : element_from(node_->next));
}

XmlElement XmlElement::child(std::string_view space, std::string_view name) const
{
    for (const XmlElement candidate : children()) {
        if (candidate.is(space, name)) {
            return candidate;
        }
    }
    return {};
}

std::string XmlElement::text() const
{
    std::string result;
    for (const xmlNode* node = node_; node != nullptr; node = following(node, node_)) {
        if (is_text(node)) {
            result += view(node->content);
        }
    }
    return result;
}

long XmlElement::line() const
{
    return node_ == nullptr ? 0 : xmlGetLineNo(node_);
}

void XmlPart::Free::operator()(_xmlDoc* document) const
{
    xmlFreeDoc(document);
}

XmlPart XmlPart::parse(ByteView bytes, const std::string& source, const std::string& part,
                       const Limits& limits)
{
    static const bool is_ready = (xmlInitParser(), true); // once, whatever the number of threads
    const auto refuse = [&](const Complaint& complaint) {
        throw Error(complaint.code,
                    {source, part,
                     complaint.line > 0
                         ? fmt::format("line {}, column {}", complaint.line, complaint.column)
                         : std::string()},
                    complaint.message);
    };
    if (!is_ready || bytes.size() > limits.zip_entry_size_max ||
        bytes.size() > static_cast<std::size_t>(INT_MAX)) {
        refuse({.code = ErrorCode::LimitExceeded,
                .message = fmt::format("the part has {} octets, more than the {} allowed",
                                       bytes.size(), limits.zip_entry_size_max)});
    }
    if (has_crowded_tag(bytes)) {
        refuse({.code = ErrorCode::LimitExceeded,
                .message = fmt::format("an element has more than {} attributes", attributes_max)});
    }
    const std::unique_ptr<xmlParserCtxt, FreeParser> parser(xmlNewParserCtxt());
    if (parser == nullptr) {
        throw std::bad_alloc();
    }
    const SilentThread silent;
    Watch watch{.limits = &limits, .complaint = std::nullopt, .nodes = 0};
    parser->_private = &watch;
    parser->sax->serror = note_error;
    parser->sax->internalSubset = refuse_document_type;
    parser->sax->startElementNs = start_element;
    XmlPart result;
    result.document_.reset(
        xmlCtxtReadMemory(parser.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr,
                          nullptr, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES));
    if (watch.complaint) {
        refuse(*watch.complaint);
    }
    if (result.document_ == nullptr || parser->wellFormed == 0 || parser->nsWellFormed == 0) {
        refuse({.message = "this is not well-formed XML"});
    }
    if (!is_unicode(result.document_.get())) {
        refuse({.message = "the encoding must be UTF-8 or UTF-16"});
    }
    return result;
}

XmlElement XmlPart::root() const
{
    return XmlElement(xmlDocGetRootElement(document_.get()));
}

Bytes XmlPart::print() const
{
    xmlChar* text = nullptr;
    int size = 0;
    xmlDocDumpMemoryEnc(document_.get(), &text, &size, "UTF-8");
    const std::unique_ptr<xmlChar, void (*)(void*)> owner(text, xmlFree);
    if (text == nullptr) {
        throw std::bad_alloc();
    }
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
}

void append_escaped(std::string& out, std::string_view text)
{
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    }
}

} // namespace indenture::docx
