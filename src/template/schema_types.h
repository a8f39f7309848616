#pragma once

#include "base/json.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace indenture::templating {

/// The kinds of value a datum may have, one bit each.
using Kinds = unsigned;
namespace kinds {
inline constexpr Kinds null = 1;
inline constexpr Kinds boolean = 2;
inline constexpr Kinds number = 4;
inline constexpr Kinds text = 8;
inline constexpr Kinds list = 16;
inline constexpr Kinds mapping = 32;
inline constexpr Kinds object = 64;  ///< a macro, the loop: nothing that data can hold
inline constexpr Kinds absent = 128; ///< it may not be in the data at all
inline constexpr Kinds datum = null | boolean | number | text | list | mapping;
/// Of what nothing is said; null is not suspected either.
inline constexpr Kinds unknown = datum & ~null;
} // namespace kinds

/// "text", "a list or null".
std::string kinds_in_words(Kinds kinds);

/// What a value may be, as far as a schema and a template tell.
struct Type {
    Kinds kinds = kinds::unknown;
    std::optional<std::vector<std::string>> values; ///< the only texts it may be
    bool is_date = false;                           ///< text of format "date" or "date-time"
    /// Where the schema says it: "controllers[].organisation"; "" for the root and what is
    /// computed.
    std::string path;

    /// Alternatives, each of constraints that all hold; none: nothing is known.
    std::vector<std::vector<const Json*>> said;
    /// Of what is computed: its items and members.
    std::shared_ptr<const Type> item;
    std::vector<std::pair<std::string, std::shared_ptr<const Type>>> members;

    bool may_be(Kinds some) const { return (kinds & some) != 0; }
    bool is_only(Kinds some) const { return (kinds & ~some) == 0; }
};

Type type_of_kinds(Kinds kinds);

/// A JSON Schema (draft-07) read as types: "$ref" into itself, allOf, anyOf and oneOf are followed.
/// What it does not say may be anything.
class SchemaTypes {
public:
    /// Throws Error(BadInput) if a "$ref" leads nowhere, outside or round in a circle.
    SchemaTypes(Json schema, std::string source);

    const std::string& source() const { return source_; }
    Type root() const;
    /// The member of a mapping; absent among its kinds unless required. nullopt if the schema
    /// declares members and this is none of them.
    std::optional<Type> member(const Type& mapping, std::string_view name) const;
    /// Declared members, in the order of the schema.
    std::vector<std::string> member_names(const Type& mapping) const;
    Type item(const Type& list) const;

private:
    using Alternative = std::vector<const Json*>;
    using Alternatives = std::vector<Alternative>;

    Alternatives expanded(const Json& node, int depth) const;
    const Json& target_of(const std::string& reference) const;
    Type read(Alternatives alternatives, std::string path) const;

    std::shared_ptr<const Json> schema_; ///< types point into it
    std::string source_;
};

} // namespace indenture::templating
