#pragma once

#include "base/bytes.h"
#include "base/limits.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::templating {

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = ~NodeId{0};

/// The namespaces a template's structure depends on.
enum class Space { Word, Compatibility, Other };

/// One element with its place in the bytes of the part: what is not touched is copied from there.
struct Node {
    Space space = Space::Other;
    std::string_view name;       ///< without prefix
    std::size_t begin = 0;       ///< of the start tag
    std::size_t content = 0;     ///< behind the start tag
    std::size_t content_end = 0; ///< before the end tag
    std::size_t end = 0;         ///< behind the end tag
    NodeId parent = no_node;
    NodeId first = no_node;
    NodeId next = no_node;
    NodeId subtree_end = 0; ///< ids are in document order: the subtree is [id, subtree_end)

    bool is_w(std::string_view local) const { return space == Space::Word && name == local; }
    bool is_compatibility(std::string_view local) const
    {
        return space == Space::Compatibility && name == local;
    }
};

/// An attribute of a start tag; offsets are those of the raw value between its quotes.
struct Attribute {
    std::string_view name; ///< with prefix, as written
    std::size_t begin = 0; ///< of the name
    std::size_t value = 0;
    std::size_t value_end = 0;

    std::string_view local() const { return name.substr(name.find(':') + 1); }
};

/// The elements of an XML part over its own bytes. libxml2 says what the part means, and refuses
/// what is not well-formed; a scan of the bytes says where each element stands.
class SourceTree {
public:
    /// Throws Error as docx::XmlPart::parse does, and for any encoding but UTF-8.
    static SourceTree parse(Bytes bytes, const std::string& source, const std::string& part,
                            const Limits& limits);

    SourceTree(SourceTree&&) = default;

    const Node& operator[](NodeId id) const { return nodes_[id]; }
    NodeId size() const { return static_cast<NodeId>(nodes_.size()); }
    NodeId root() const { return 0; }

    ByteView bytes() const { return *bytes_; }
    ByteView bytes(std::size_t begin, std::size_t end) const
    {
        return ByteView(*bytes_).substr(begin, end - begin);
    }
    /// "w:" or whatever the element's own prefix is.
    std::string_view prefix(NodeId id) const;
    NodeId child_w(NodeId id, std::string_view name) const;

    std::vector<Attribute> attributes(NodeId id) const;
    /// The attribute of that name without prefix, decoded.
    std::optional<std::string> attribute(NodeId id, std::string_view local) const;
    std::string decoded(const Attribute& attribute) const;
    /// The character data directly inside an element, decoded.
    std::string text(NodeId id) const;

private:
    SourceTree() = default;
    friend class TreeBuilder;

    std::unique_ptr<const Bytes> bytes_; ///< names are views of it, so it must not move
    std::vector<Node> nodes_;
};

} // namespace indenture::templating
