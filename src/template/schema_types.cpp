#include "template/schema_types.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::templating {

namespace {

using Alternative = std::vector<const Json*>;
using Alternatives = std::vector<Alternative>;

constexpr int reference_depth_max = 64;
/// A schema with more ways to be valid than this is not followed further.
constexpr std::size_t alternatives_max = 64;

Kinds kind_named(const std::string& type)
{
    return type == "null"                          ? kinds::null
           : type == "boolean"                     ? kinds::boolean
           : type == "number" || type == "integer" ? kinds::number
           : type == "string"                      ? kinds::text
           : type == "array"                       ? kinds::list
           : type == "object"                      ? kinds::mapping
                                                   : 0;
}

Kinds kind_of(const Json& value)
{
    return value.is_null()      ? kinds::null
           : value.is_boolean() ? kinds::boolean
           : value.is_number()  ? kinds::number
           : value.is_string()  ? kinds::text
           : value.is_array()   ? kinds::list
                                : kinds::mapping;
}

const Json* find(const Json& object, const char* name)
{
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

/// The values of "enum" or "const"; nullopt if it states neither.
std::optional<std::vector<Json>> listed_values(const Json& constraint)
{
    if (const Json* one = find(constraint, "const")) {
        return std::vector<Json>{*one};
    }
    if (const Json* some = find(constraint, "enum"); some != nullptr && some->is_array()) {
        return std::vector<Json>(some->begin(), some->end());
    }
    return std::nullopt;
}

Kinds kinds_of(const Json& constraint)
{
    Kinds result = kinds::datum;
    if (const Json* type = find(constraint, "type")) {
        result = type->is_string() ? kind_named(type->get<std::string>()) : 0;
        if (type->is_array()) {
            for (const Json& each : *type) {
                result |= each.is_string() ? kind_named(each.get<std::string>()) : 0;
            }
        }
    } else if (constraint.contains("properties")) {
        result = kinds::mapping;
    } else if (constraint.contains("items")) {
        result = kinds::list;
    }
    if (const auto values = listed_values(constraint)) {
        Kinds listed = 0;
        for (const Json& value : *values) {
            listed |= kind_of(value);
        }
        result &= listed;
    }
    return result;
}

Kinds kinds_of(const Alternative& alternative)
{
    Kinds result = kinds::datum;
    for (const Json* constraint : alternative) {
        result &= kinds_of(*constraint);
    }
    return result;
}

/// The texts an alternative allows; nullopt if any.
std::optional<std::vector<std::string>> texts_of(const Alternative& alternative)
{
    std::optional<std::vector<std::string>> result;
    for (const Json* constraint : alternative) {
        const auto values = listed_values(*constraint);
        if (!values) {
            continue;
        }
        std::vector<std::string> texts;
        for (const Json& value : *values) {
            if (value.is_string() &&
                (!result || std::find(result->begin(), result->end(), value) != result->end())) {
                texts.push_back(value.get<std::string>());
            }
        }
        result = std::move(texts);
    }
    return result;
}

bool is_date(const Alternative& alternative)
{
    return std::any_of(alternative.begin(), alternative.end(), [](const Json* constraint) {
        const Json* format = find(*constraint, "format");
        return format != nullptr && (*format == "date" || *format == "date-time");
    });
}

Alternatives product(const Alternatives& left, const Alternatives& right)
{
    Alternatives result;
    for (const Alternative& a : left) {
        for (const Alternative& b : right) {
            if (result.size() == alternatives_max) {
                return {{}};
            }
            result.push_back(a);
            result.back().insert(result.back().end(), b.begin(), b.end());
        }
    }
    return result;
}

void add(Alternatives& to, const Alternatives& more)
{
    to.insert(to.end(), more.begin(), more.end());
    if (to.size() > alternatives_max) {
        to = {{}};
    }
}

bool requires_member(const Alternative& alternative, std::string_view name)
{
    return std::any_of(alternative.begin(), alternative.end(), [&](const Json* constraint) {
        const Json* names = find(*constraint, "required");
        return names != nullptr && names->is_array() &&
               std::find(names->begin(), names->end(), name) != names->end();
    });
}

/// What an alternative says about a member of that name.
struct Said {
    std::vector<const Json*> schemas;
    bool is_closed = false; ///< other members are named, or no other is allowed
};

Said said_of_member(const Alternative& alternative, const std::string& name)
{
    Said result;
    for (const Json* constraint : alternative) {
        const Json* properties = find(*constraint, "properties");
        const Json* others = find(*constraint, "additionalProperties");
        if (properties != nullptr && properties->contains(name)) {
            result.schemas.push_back(&properties->at(name));
        } else if (others != nullptr && others->is_object()) {
            result.schemas.push_back(others);
        } else if (others == nullptr ? properties != nullptr && !properties->empty()
                                     : *others == false) {
            result.is_closed = true;
        }
    }
    return result;
}

} // namespace

std::string kinds_in_words(Kinds some)
{
    static constexpr std::array<std::pair<Kinds, const char*>, 8> words{{
        {kinds::text, "text"},
        {kinds::number, "a number"},
        {kinds::boolean, "true or false"},
        {kinds::list, "a list"},
        {kinds::mapping, "a mapping"},
        {kinds::object, "a function"},
        {kinds::null, "null"},
        {kinds::absent, "missing"},
    }};
    std::vector<std::string> result;
    for (const auto& [kind, word] : words) {
        if ((some & kind) != 0) {
            result.emplace_back(word);
        }
    }
    if (result.empty()) {
        return "nothing";
    }
    const std::string last = std::move(result.back());
    result.pop_back();
    return result.empty() ? last : fmt::format("{} or {}", fmt::join(result, ", "), last);
}

Type type_of_kinds(Kinds some)
{
    Type result;
    result.kinds = some;
    return result;
}

SchemaTypes::SchemaTypes(Json schema, std::string source)
    : schema_(std::make_shared<const Json>(std::move(schema))), source_(std::move(source))
{
}

const Json& SchemaTypes::target_of(const std::string& reference) const
{
    try {
        if (reference.starts_with('#')) {
            return schema_->at(Json::json_pointer(reference.substr(1)));
        }
    } catch (const Json::exception&) { // no such place, or no pointer: said below
    }
    throw Error(ErrorCode::BadInput, {source_, {}, {}},
                fmt::format("the schema's \"$ref\" to '{}' leads nowhere; it must be a place in "
                            "the schema itself, such as #/definitions/address",
                            reference));
}

Alternatives SchemaTypes::expanded(const Json& node, int depth) const
{
    if (depth > reference_depth_max) {
        throw Error(ErrorCode::BadInput, {source_, {}, {}},
                    "the schema's \"$ref\" lead round in a circle");
    }
    if (!node.is_object()) {
        return node == false ? Alternatives{} : Alternatives{{}};
    }
    if (const Json* reference = find(node, "$ref");
        reference != nullptr && reference->is_string()) { // draft-07, 8.3: its siblings are ignored
        return expanded(target_of(reference->get<std::string>()), depth + 1);
    }
    Alternatives result{{&node}};
    if (const Json* all = find(node, "allOf"); all != nullptr && all->is_array()) {
        for (const Json& each : *all) {
            result = product(result, expanded(each, depth + 1));
        }
    }
    for (const char* word : {"anyOf", "oneOf"}) {
        if (const Json* some = find(node, word); some != nullptr && some->is_array()) {
            Alternatives either;
            for (const Json& each : *some) {
                add(either, expanded(each, depth + 1));
            }
            result = product(result, either);
        }
    }
    return result;
}

Type SchemaTypes::read(Alternatives alternatives, std::string path) const
{
    Type type;
    type.kinds = 0;
    type.path = std::move(path);
    type.values.emplace();
    for (Alternative& alternative : alternatives) {
        const Kinds kinds = kinds_of(alternative);
        if (kinds == 0) {
            continue;
        }
        type.kinds |= kinds;
        type.is_date = type.is_date || is_date(alternative);
        const auto texts = texts_of(alternative);
        if ((kinds & kinds::text) == 0) {
            // says nothing about texts
        } else if (!texts) {
            type.values.reset();
        } else if (type.values) {
            type.values->insert(type.values->end(), texts->begin(), texts->end());
        }
        type.said.push_back(std::move(alternative));
    }
    if (!type.may_be(kinds::text)) {
        type.values.reset();
    }
    type.kinds = type.kinds == kinds::datum ? kinds::unknown : type.kinds;
    return type;
}

Type SchemaTypes::root() const
{
    return read(expanded(*schema_, 0), "");
}

std::optional<Type> SchemaTypes::member(const Type& mapping, std::string_view name) const
{
    for (const auto& [own, type] : mapping.members) {
        if (own == name) {
            return *type;
        }
    }
    if (!mapping.members.empty()) {
        return std::nullopt;
    }
    const std::string wanted(name);
    Alternatives all;
    bool is_declared = mapping.said.empty();
    bool may_be_absent = false;
    for (const Alternative& alternative : mapping.said) {
        if ((kinds_of(alternative) & kinds::mapping) == 0) {
            continue;
        }
        const Said said = said_of_member(alternative, wanted);
        const bool is_unknown = said.schemas.empty() && said.is_closed;
        // Of a mapping that does not name its members none can be said to be missing.
        may_be_absent = may_be_absent || is_unknown ||
                        (!said.schemas.empty() && !requires_member(alternative, name));
        if (is_unknown) {
            continue;
        }
        is_declared = true;
        Alternatives here{{}};
        for (const Json* schema : said.schemas) {
            here = product(here, expanded(*schema, 0));
        }
        add(all, here);
    }
    if (!is_declared) {
        return std::nullopt;
    }
    Type result = mapping.said.empty() ? Type{} : read(std::move(all), "");
    result.path = mapping.path.empty() ? wanted : fmt::format("{}.{}", mapping.path, name);
    result.kinds |= may_be_absent ? kinds::absent : 0;
    return result;
}

std::vector<std::string> SchemaTypes::member_names(const Type& mapping) const
{
    std::vector<std::string> result;
    for (const auto& [name, type] : mapping.members) {
        result.push_back(name);
    }
    for (const Alternative& alternative : mapping.said) {
        for (const Json* constraint : alternative) {
            const Json* properties = find(*constraint, "properties");
            if (properties == nullptr || !properties->is_object()) {
                continue;
            }
            for (const auto& [name, schema] : properties->items()) {
                if (std::find(result.begin(), result.end(), name) == result.end()) {
                    result.push_back(name);
                }
            }
        }
    }
    return result;
}

Type SchemaTypes::item(const Type& list) const
{
    if (list.item) {
        return *list.item;
    }
    Alternatives all;
    bool is_stated = false;
    for (const Alternative& alternative : list.said) {
        if ((kinds_of(alternative) & kinds::list) == 0) {
            continue;
        }
        Alternatives here{{}};
        for (const Json* constraint : alternative) {
            const Json* items = find(*constraint, "items");
            if (items == nullptr) {
                continue;
            }
            is_stated = true;
            Alternatives own;
            if (items->is_array()) {
                for (const Json& each : *items) {
                    add(own, expanded(each, 0));
                }
            } else {
                own = expanded(*items, 0);
            }
            here = product(here, own);
        }
        add(all, here);
    }
    Type result = is_stated ? read(std::move(all), "") : Type{};
    result.path = list.path + "[]";
    return result;
}

} // namespace indenture::templating
