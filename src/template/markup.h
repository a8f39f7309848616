#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace indenture::templating {

/// An element that can be changed: for the few pieces of a part that a merge computes (properties,
/// a table whose columns changed, the list of numberings). What is not touched prints as it was
/// read, but for the quotes of attributes.
struct Markup {
    /// With prefix, as written ("w:tc"); "" for character data, a comment or an instruction.
    std::string name;
    std::string raw; ///< of what has no name: its octets as they are
    std::vector<std::pair<std::string, std::string>> attributes; ///< values as written, escaped
    std::vector<Markup> children;

    bool is_element() const { return !name.empty(); }
    std::string_view local() const { return local_of(name); }
    /// "w:" of "w:tc".
    std::string_view prefix() const
    {
        return std::string_view(name).substr(0, name.size() - local().size());
    }
    static std::string_view local_of(std::string_view name)
    {
        return name.substr(name.find(':') + 1);
    }

    /// The first child of that name with this element's prefix, or none.
    Markup* child(std::string_view local);
    const Markup* child(std::string_view local) const;
    /// The attribute of that name without prefix, as written; nullptr if there is none.
    const std::string* attribute(std::string_view local) const;
    /// The number an attribute spells in decimal, if it does.
    std::optional<std::size_t> number(std::string_view local) const;
    /// Sets the attribute of that name, with this element's prefix if it is new. `value` is escaped
    /// here.
    void set(std::string_view local, std::string_view value);
    void remove_attribute(std::string_view local);
    void remove_children(std::string_view local);
};

/// <w:local/> and <w:local w:val="val"/>.
Markup markup_of(std::string_view prefix, std::string_view local);
Markup markup_of(std::string_view prefix, std::string_view local, std::string_view val);

/// The root element of `bytes`, which are known to be well-formed: a part that XmlPart has read, or
/// what a merge has written. Throws Error(Internal) if they are not, Error(LimitExceeded) if they
/// are nested deeper than 512 levels.
Markup parse_markup(ByteView bytes);

void print(const Markup& markup, Bytes& out);
Bytes print(const Markup& markup);

} // namespace indenture::templating
