#pragma once

#include "base/bytes.h"
#include "base/limits.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct _xmlDoc;  // NOLINT(bugprone-reserved-identifier): libxml2's name for it
struct _xmlNode; // NOLINT(bugprone-reserved-identifier): libxml2's name for it

namespace indenture::docx {

/// Namespaces of WordprocessingML (ECMA-376, transitional) and its relations.
namespace ns {
inline constexpr std::string_view w =
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
inline constexpr std::string_view r =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
inline constexpr std::string_view mc =
    "http://schemas.openxmlformats.org/markup-compatibility/2006";
inline constexpr std::string_view a = "http://schemas.openxmlformats.org/drawingml/2006/main";
inline constexpr std::string_view wp =
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
inline constexpr std::string_view pic = "http://schemas.openxmlformats.org/drawingml/2006/picture";
inline constexpr std::string_view wps =
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape";
inline constexpr std::string_view wpg =
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup";
inline constexpr std::string_view wpc =
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas";
inline constexpr std::string_view wp14 =
    "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing";
inline constexpr std::string_view w14 = "http://schemas.microsoft.com/office/word/2010/wordml";
inline constexpr std::string_view adec =
    "http://schemas.microsoft.com/office/drawing/2017/decorative";
inline constexpr std::string_view v = "urn:schemas-microsoft-com:vml";
inline constexpr std::string_view w10 = "urn:schemas-microsoft-com:office:word";
inline constexpr std::string_view o = "urn:schemas-microsoft-com:office:office";
inline constexpr std::string_view package_relationships =
    "http://schemas.openxmlformats.org/package/2006/relationships";
inline constexpr std::string_view content_types =
    "http://schemas.openxmlformats.org/package/2006/content-types";
inline constexpr std::string_view xml = "http://www.w3.org/XML/1998/namespace";
} // namespace ns

/// One element of an XmlPart, or none. A view: valid as long as the part lives.
class XmlElement {
public:
    XmlElement() = default;
    explicit XmlElement(_xmlNode* node) : node_(node) {}

    explicit operator bool() const { return node_ != nullptr; }
    bool operator==(const XmlElement&) const = default;

    std::string_view name() const;  ///< without prefix
    std::string_view space() const; ///< namespace name, "" for none
    bool is(std::string_view space, std::string_view name) const;
    /// is(ns::w, name)
    bool is_w(std::string_view name) const { return is(ns::w, name); }

    std::optional<std::string> attribute(std::string_view space, std::string_view name) const;
    /// attribute(ns::w, name)
    std::optional<std::string> w(std::string_view name) const { return attribute(ns::w, name); }

    /// Calls visit(space, name, value) for each attribute, in order; namespaces are none.
    void each_attribute(const std::function<void(std::string_view, std::string_view,
                                                 std::string_view)>& visit) const;

    /// The namespace that a prefix means here, e.g. in mc:Choice/@Requires.
    std::optional<std::string> namespace_of(std::string_view prefix) const;

    XmlElement parent() const;
    XmlElement first() const; ///< first child element
    XmlElement last() const;  ///< last child element
    XmlElement next() const;  ///< next sibling element
    /// The first child element of that name, or none.
    XmlElement child(std::string_view space, std::string_view name) const;
    XmlElement child_w(std::string_view name) const { return child(ns::w, name); }

    /// All text inside, in order.
    std::string text() const;
    /// Line in the part, from 1.
    long line() const;

    _xmlNode* node() const { return node_; } ///< for this folder's sources, which know libxml2

    /// for (XmlElement child : element.children())
    class Children {
    public:
        class Iterator {
        public:
            explicit Iterator(_xmlNode* node) : node_(node) {}
            XmlElement operator*() const { return XmlElement(node_); }
            Iterator& operator++()
            {
                node_ = XmlElement(node_).next().node();
                return *this;
            }
            bool operator==(const Iterator&) const = default;

        private:
            _xmlNode* node_;
        };
        explicit Children(_xmlNode* first) : first_(first) {}
        Iterator begin() const { return Iterator(first_); }
        Iterator end() const { return Iterator(nullptr); }

    private:
        _xmlNode* first_;
    };
    Children children() const { return Children(first().node()); }

private:
    _xmlNode* node_ = nullptr;
};

/// A part parsed as XML: no DTD, no entities but the five of XML, no network, no recovery.
class XmlPart {
public:
    /// Throws Error(BadInput) with line and column, Error(LimitExceeded).
    static XmlPart parse(ByteView bytes, const std::string& source, const std::string& part,
                         const Limits& limits);

    XmlElement root() const;
    /// In UTF-8, as it stands now: this folder's sources change parts.
    Bytes print() const;

private:
    struct Free {
        void operator()(_xmlDoc* document) const;
    };
    std::unique_ptr<_xmlDoc, Free> document_;
};

/// Appends `text` with & < > " escaped, fit for content and attribute values.
void append_escaped(std::string& out, std::string_view text);

} // namespace indenture::docx
