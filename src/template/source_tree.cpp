#include "template/source_tree.h"

#include "base/error.h"
#include "base/utf8.h"
#include "docx/xml.h"

#include <charconv>
#include <memory>

namespace indenture::templating {

namespace {

/// ISO/IEC 29500-1, strict; the same names as the transitional ones.
constexpr std::string_view strict_w = "http://purl.oclc.org/ooxml/wordprocessingml/main";

Space space_of(std::string_view address)
{
    if (address == docx::ns::w || address == strict_w) {
        return Space::Word;
    }
    return address == docx::ns::mc ? Space::Compatibility : Space::Other;
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// A start or end tag in the bytes.
struct Markup {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view name; ///< with prefix
    bool is_end = false;
    bool is_whole = false; ///< <name/>
};

/// Finds the tags of bytes that are known to be well-formed.
class Scanner {
public:
    explicit Scanner(ByteView bytes) : bytes_(bytes) {}

    Markup next()
    {
        for (;;) {
            at_ = find("<", at_);
            if (bytes_.substr(at_).starts_with("<!--")) {
                at_ = find("-->", at_ + 4) + 3;
            } else if (bytes_.substr(at_).starts_with("<![CDATA[")) {
                at_ = find("]]>", at_) + 3;
            } else if (bytes_.substr(at_).starts_with("<?")) {
                at_ = find("?>", at_) + 2;
            } else {
                return markup();
            }
        }
    }

private:
    std::size_t find(std::string_view what, std::size_t from) const
    {
        const std::size_t found = bytes_.find(what, from);
        if (found == ByteView::npos) {
            throw Error(ErrorCode::Internal, {}, "the scan of a part disagrees with its parser");
        }
        return found;
    }

    Markup markup()
    {
        Markup result;
        result.begin = at_;
        result.is_end = bytes_[at_ + 1] == '/';
        const std::size_t name = at_ + (result.is_end ? 2 : 1);
        result.name = bytes_.substr(name, bytes_.find_first_of(" \t\r\n/>", name) - name);
        char quote = 0;
        while (quote != 0 || bytes_[at_] != '>') {
            const char c = bytes_[at_];
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            ++at_;
            if (at_ == bytes_.size()) {
                find(">", at_);
            }
        }
        result.is_whole = bytes_[at_ - 1] == '/';
        result.end = ++at_;
        return result;
    }

    ByteView bytes_;
    std::size_t at_ = 0;
};

/// XML 1.0, 4.1 and 4.6: character references and the five entities there are without a DTD.
void append_reference(std::string& out, std::string_view name)
{
    if (name.starts_with("#")) {
        const bool is_hex = name.starts_with("#x");
        const std::string_view digits = name.substr(is_hex ? 2 : 1);
        std::uint32_t code = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
        const char32_t character = code;
        out += to_utf8({&character, 1});
        return;
    }
    out += name == "lt"     ? '<'
           : name == "gt"   ? '>'
           : name == "amp"  ? '&'
           : name == "quot" ? '"'
                            : '\'';
}

void append_decoded(std::string& out, std::string_view raw)
{
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '&') {
            const std::size_t end = raw.find(';', i);
            append_reference(out, raw.substr(i + 1, end - i - 1));
            i = end;
        } else if (raw[i] == '\r') {
            // XML 1.0, 2.11: every line end is read as one newline.
            out += '\n';
            i += raw.substr(i + 1).starts_with('\n') ? 1U : 0U;
        } else {
            out += raw[i];
        }
    }
}

} // namespace

class TreeBuilder {
public:
    explicit TreeBuilder(SourceTree& tree) : tree_(tree), scanner_(*tree.bytes_) {}

    /// Recursion is as deep as the XML, which XmlPart has capped.
    NodeId add(const docx::XmlElement& element, NodeId parent)
    {
        const Markup start = scanner_.next();
        const std::string_view local = start.name.substr(start.name.find(':') + 1);
        if (start.is_end || local != element.name()) {
            throw Error(ErrorCode::Internal, {}, "the scan of a part disagrees with its parser");
        }
        const auto id = static_cast<NodeId>(tree_.nodes_.size());
        tree_.nodes_.push_back({.space = space_of(element.space()),
                                .name = local,
                                .begin = start.begin,
                                .content = start.end,
                                .content_end = start.end,
                                .end = start.end,
                                .parent = parent});
        NodeId last = no_node;
        for (const docx::XmlElement child : element.children()) {
            const NodeId added = add(child, id);
            (last == no_node ? tree_.nodes_[id].first : tree_.nodes_[last].next) = added;
            last = added;
        }
        if (!start.is_whole) {
            const Markup end = scanner_.next();
            if (!end.is_end || end.name != start.name) {
                throw Error(ErrorCode::Internal, {},
                            "the scan of a part disagrees with its parser");
            }
            tree_.nodes_[id].content_end = end.begin;
            tree_.nodes_[id].end = end.end;
        }
        tree_.nodes_[id].subtree_end = static_cast<NodeId>(tree_.nodes_.size());
        return id;
    }

private:
    SourceTree& tree_;
    Scanner scanner_;
};

SourceTree SourceTree::parse(Bytes bytes, const std::string& source, const std::string& part,
                             const Limits& limits)
{
    const docx::XmlPart xml = docx::XmlPart::parse(bytes, source, part, limits);
    if (bytes.find('\0') != Bytes::npos) { // as in UTF-16
        throw Error(ErrorCode::BadInput, {source, part, {}},
                    "the part is not in UTF-8; save the template with Word or LibreOffice");
    }
    SourceTree tree;
    tree.bytes_ = std::make_unique<const Bytes>(std::move(bytes));
    TreeBuilder(tree).add(xml.root(), no_node);
    return tree;
}

std::string_view SourceTree::prefix(NodeId id) const
{
    const Node& node = nodes_[id];
    const auto name = static_cast<std::size_t>(node.name.data() - bytes_->data());
    return bytes(node.begin + 1, name);
}

NodeId SourceTree::child_w(NodeId id, std::string_view name) const
{
    for (NodeId child = nodes_[id].first; child != no_node; child = nodes_[child].next) {
        if (nodes_[child].is_w(name)) {
            return child;
        }
    }
    return no_node;
}

std::vector<Attribute> SourceTree::attributes(NodeId id) const
{
    const Node& node = nodes_[id];
    std::vector<Attribute> result;
    const ByteView all = bytes();
    std::size_t at = all.find_first_of(" \t\r\n/>", node.begin);
    for (;;) {
        while (is_blank(all[at])) {
            ++at;
        }
        if (all[at] == '>' || all[at] == '/') {
            return result;
        }
        const std::size_t name_end = all.find_first_of("= \t\r\n", at);
        const std::size_t quote = all.find_first_of("\"'", name_end);
        const std::size_t value_end = all.find(all[quote], quote + 1);
        result.push_back(
            {.name = bytes(at, name_end), .begin = at, .value = quote + 1, .value_end = value_end});
        at = value_end + 1;
    }
}

std::optional<std::string> SourceTree::attribute(NodeId id, std::string_view local) const
{
    for (const Attribute& candidate : attributes(id)) {
        if (candidate.local() == local) {
            return decoded(candidate);
        }
    }
    return std::nullopt;
}

std::string SourceTree::decoded(const Attribute& attribute) const
{
    std::string result;
    append_decoded(result, bytes(attribute.value, attribute.value_end));
    return result;
}

std::string SourceTree::text(NodeId id) const
{
    const Node& node = nodes_[id];
    std::string result;
    std::size_t at = node.content;
    const auto raw = [&](std::string_view closer, std::size_t skip) {
        const std::size_t end = bytes().find(closer, at + skip);
        const ByteView inside = bytes(at + skip, end);
        at = end + closer.size();
        return inside;
    };
    NodeId child = node.first;
    while (at < node.content_end) {
        const ByteView rest = bytes(at, node.content_end);
        if (rest.starts_with("<!--")) {
            raw("-->", 4);
        } else if (rest.starts_with("<![CDATA[")) {
            result += raw("]]>", 9);
        } else if (rest.starts_with("<?")) {
            raw("?>", 2);
        } else if (rest.starts_with("<")) {
            at = nodes_[child].end;
            child = nodes_[child].next;
        } else {
            const std::size_t size = std::min(rest.find('<'), rest.size());
            append_decoded(result, rest.substr(0, size));
            at += size;
        }
    }
    return result;
}

} // namespace indenture::templating
