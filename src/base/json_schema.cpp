// valijson ends the program instead of throwing unless told otherwise.
#define VALIJSON_USE_EXCEPTIONS 1

#include "base/json_schema.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <optional>
#include <regex>
#include <set>
#include <unordered_map>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace indenture {

namespace {

/// std::regex recurses once per character, so a long text would exhaust the stack.
constexpr std::size_t pattern_text_max = 2000;
constexpr int reference_depth_max = 32;
constexpr std::size_t value_shown_max = 60;

bool has_text(const Json& object, const char* member)
{
    const auto found = object.find(member);
    return found != object.end() && found->is_string();
}

/// The subschema a "$ref" of this document leads to.
const Json& resolved(const Json& root, const Json& schema)
{
    const Json* at = &schema;
    for (int depth = 0; depth < reference_depth_max; ++depth) {
        if (!at->is_object() || !has_text(*at, "$ref")) {
            return *at;
        }
        const auto target = at->at("$ref").get<std::string>();
        if (target.empty() || target.front() != '#') {
            return *at;
        }
        at = &root.at(Json::json_pointer(target.substr(1)));
    }
    throw Error(ErrorCode::BadInput, {}, "the schema's \"$ref\" lead round in a circle");
}

/// The subschema for one member or item; nullptr where the schema says nothing about it.
const Json* subschema_of(const Json& root, const Json& schema, const std::string& token,
                         const Json& value)
{
    if (!schema.is_object()) {
        return nullptr;
    }
    if (value.is_array()) {
        const auto items = schema.find("items");
        return items == schema.end() || !items->is_object() ? nullptr : &resolved(root, *items);
    }
    const auto properties = schema.find("properties");
    if (properties == schema.end()) {
        return nullptr;
    }
    const auto property = properties->find(token);
    return property == properties->end() ? nullptr : &resolved(root, *property);
}

std::size_t characters_in(const std::string& text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::string shown(const Json& value)
{
    if (value.is_object()) {
        return "the object";
    }
    if (value.is_array()) {
        return "the list";
    }
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > value_shown_max) {
        std::size_t end = value_shown_max;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        text = text.substr(0, end) + "…\"";
    }
    return "the value " + text;
}

std::string type_in_words(const std::string& type)
{
    static const std::vector<std::pair<std::string, std::string>> words{
        {"string", "a text"},    {"integer", "a whole number"},
        {"number", "a number"},  {"boolean", "true or false"},
        {"object", "an object"}, {"array", "a list"},
        {"null", "null"}};
    const auto found = std::find_if(words.begin(), words.end(),
                                    [&](const auto& word) { return word.first == type; });
    return found == words.end() ? type : found->second;
}

bool has_type(const Json& value, const std::string& type)
{
    return (type == "string" && value.is_string()) ||
           (type == "integer" && value.is_number_integer()) ||
           (type == "number" && value.is_number()) || (type == "boolean" && value.is_boolean()) ||
           (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "null" && value.is_null());
}

std::size_t edit_distance(const std::string& left, const std::string& right)
{
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t replaced = diagonal + (left[i] == right[j] ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

/// The candidate a person most likely meant; nullopt when none is near.
std::optional<std::string> nearest(const std::string& word,
                                   const std::vector<std::string>& candidates)
{
    constexpr std::size_t word_size_max = 60;
    if (word.size() > word_size_max) {
        return std::nullopt;
    }
    std::optional<std::string> best;
    // Two letters changed places are two edits; of a word no more than all its letters but one.
    std::size_t best_distance =
        std::min(word.size(), 1 + std::max<std::size_t>(2, word.size() / 3));
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string joined(const Json& values)
{
    std::string text;
    for (const Json& value : values) {
        text += text.empty() ? "" : ", ";
        text += value.is_string() ? value.get<std::string>() : value.dump();
    }
    return text;
}

/// What the schema's author wrote about this place.
std::string described(const Json& schema)
{
    return has_text(schema, "description") ? schema.at("description").get<std::string>() : "";
}

/// Why one value departs from its own subschema, in words a lawyer can act on.
class Explanation {
public:
    Explanation(std::string pointer, const Json& schema, const Json& value)
        : pointer_(std::move(pointer)), schema_(schema), value_(value)
    {
    }

    std::vector<Finding> findings() &&
    {
        if (!explain_type()) {
            explain_choice();
            explain_text();
            explain_number();
            explain_list();
            explain_object();
        }
        return std::move(findings_);
    }

private:
    void add(const std::string& pointer, std::string text, std::string cure)
    {
        findings_.push_back(
            {"schema", Severity::Block, {{}, pointer, {}}, std::move(text), std::move(cure)});
    }

    bool explain_type()
    {
        const auto type = schema_.find("type");
        if (type == schema_.end() || !type->is_string() ||
            has_type(value_, type->get<std::string>())) {
            return false;
        }
        add(pointer_,
            fmt::format("{} is not {}", shown(value_), type_in_words(type->get<std::string>())),
            "Give " + type_in_words(type->get<std::string>()) + ". " + described(schema_));
        return true;
    }

    void explain_choice()
    {
        const auto choices = schema_.find("enum");
        if (choices == schema_.end() ||
            std::find(choices->begin(), choices->end(), value_) != choices->end()) {
            return;
        }
        std::vector<std::string> names;
        for (const Json& choice : *choices) {
            names.push_back(choice.is_string() ? choice.get<std::string>() : choice.dump());
        }
        const auto meant =
            value_.is_string() ? nearest(value_.get<std::string>(), names) : std::nullopt;
        add(pointer_, fmt::format("{} is not one of: {}", shown(value_), joined(*choices)),
            meant ? fmt::format("Did you mean \"{}\"?", *meant) : "Use one of these codes.");
    }

    void explain_text()
    {
        if (!value_.is_string()) {
            return;
        }
        const auto& text = value_.get_ref<const std::string&>();
        const std::size_t size = characters_in(text);
        if (schema_.contains("minLength") && size < schema_["minLength"].get<std::size_t>()) {
            add(pointer_, "this text is empty", "Fill it in. " + described(schema_));
        }
        const bool is_long =
            schema_.contains("maxLength") && size > schema_["maxLength"].get<std::size_t>();
        if (is_long) {
            add(pointer_,
                fmt::format("this text has {} characters, more than the {} allowed", size,
                            schema_["maxLength"].get<std::size_t>()),
                "Shorten it.");
        }
        if (!is_long && has_text(schema_, "pattern")) {
            explain_pattern(text);
        }
    }

    void explain_pattern(const std::string& text)
    {
        const auto pattern = schema_.at("pattern").get<std::string>();
        if (text.size() > pattern_text_max) {
            add(pointer_,
                fmt::format("this text has {} octets, too many for its form", text.size()),
                "Shorten it. " + described(schema_));
        } else if (!std::regex_search(text, std::regex(pattern))) {
            add(pointer_, shown(value_) + " does not have the right form", described(schema_));
        }
    }

    void explain_number()
    {
        if (!value_.is_number()) {
            return;
        }
        if (schema_.contains("minimum") && value_ < schema_["minimum"]) {
            add(pointer_,
                fmt::format("{} is less than {}", shown(value_), schema_["minimum"].dump()),
                "Give at least " + schema_["minimum"].dump() + ". " + described(schema_));
        }
        if (schema_.contains("maximum") && value_ > schema_["maximum"]) {
            add(pointer_,
                fmt::format("{} is more than {}", shown(value_), schema_["maximum"].dump()),
                "Give at most " + schema_["maximum"].dump() + ". " + described(schema_));
        }
    }

    void explain_list()
    {
        if (!value_.is_array()) {
            return;
        }
        if (schema_.contains("minItems") &&
            value_.size() < schema_["minItems"].get<std::size_t>()) {
            add(pointer_,
                fmt::format("the list has {} entries and needs at least {}", value_.size(),
                            schema_["minItems"].get<std::size_t>()),
                "Add what is missing. " + described(schema_));
        }
        if (schema_.contains("maxItems") &&
            value_.size() > schema_["maxItems"].get<std::size_t>()) {
            add(pointer_,
                fmt::format("the list has {} entries, more than the {} allowed", value_.size(),
                            schema_["maxItems"].get<std::size_t>()),
                "Remove some. " + described(schema_));
        }
        if (schema_.value("uniqueItems", false)) {
            explain_repeats();
        }
    }

    void explain_repeats()
    {
        std::set<nlohmann::json> seen;
        for (std::size_t i = 0; i < value_.size(); ++i) {
            if (!seen.insert(nlohmann::json(value_[i])).second) {
                add(pointer_to(pointer_, i), shown(value_[i]) + " stands twice in this list",
                    "Keep one.");
            }
        }
    }

    void explain_object()
    {
        if (!value_.is_object()) {
            return;
        }
        for (const Json& name : schema_.value("required", Json::array())) {
            if (!value_.contains(name.get<std::string>())) {
                add(pointer_, fmt::format("\"{}\" is missing", name.get<std::string>()),
                    fmt::format("Add \"{}\". {}", name.get<std::string>(), described_member(name)));
            }
        }
        if (schema_.contains("additionalProperties") && schema_["additionalProperties"] == false) {
            explain_unknown_members();
        }
    }

    std::string described_member(const Json& name)
    {
        const auto properties = schema_.find("properties");
        if (properties == schema_.end() || !properties->contains(name.get<std::string>())) {
            return "";
        }
        return described(properties->at(name.get<std::string>()));
    }

    void explain_unknown_members()
    {
        const Json properties = schema_.value("properties", Json::object());
        std::vector<std::string> free_names;
        for (const auto& property : properties.items()) {
            if (!value_.contains(property.key())) {
                free_names.push_back(property.key());
            }
        }
        for (const auto& member : value_.items()) {
            if (properties.contains(member.key())) {
                continue;
            }
            const auto meant = nearest(member.key(), free_names);
            add(pointer_to(pointer_, member.key()),
                fmt::format("the field {} is not known here{}", Json(member.key()).dump(),
                            meant ? fmt::format("; did you mean \"{}\"?", *meant) : ""),
                meant ? "Correct its name, or remove it." : "Remove it.");
        }
    }

    std::string pointer_;
    const Json& schema_;
    const Json& value_;
    std::vector<Finding> findings_;
};

/// A copy of the value the judge may read: a text too long for its pattern is replaced by one
/// that is too long for its maxLength or breaks the pattern, so that it is refused all the same.
nlohmann::json guarded(const Json& root, const Json& schema, const Json& value)
{
    if (value.is_string() && schema.is_object() && schema.contains("pattern") &&
        value.get_ref<const std::string&>().size() > pattern_text_max) {
        return nullptr;
    }
    if (!value.is_structured()) {
        return value;
    }
    nlohmann::json copy = value.is_array() ? nlohmann::json::array() : nlohmann::json::object();
    static const Json anything = Json::object();
    for (const auto& member : value.items()) {
        const Json* inner = subschema_of(root, schema, member.key(), value);
        auto guarded_member = guarded(root, inner == nullptr ? anything : *inner, member.value());
        if (value.is_array()) {
            copy.push_back(std::move(guarded_member));
        } else {
            copy[member.key()] = std::move(guarded_member);
        }
    }
    return copy;
}

/// Where the judge found something: "[controllers]", "[0]" -> the path of names.
std::vector<std::string> path_of(const valijson::ValidationResults::Error& error)
{
    std::vector<std::string> path;
    for (std::size_t i = 1; i < error.context.size(); ++i) { // the first is "<root>"
        const std::string& token = error.context[i];
        path.push_back(token.size() >= 2 && token.front() == '[' && token.back() == ']'
                           ? token.substr(1, token.size() - 2)
                           : token);
    }
    return path;
}

std::string pointer_of(const std::vector<std::string>& path)
{
    return std::accumulate(path.begin(), path.end(), std::string(),
                           [](const std::string& pointer, const std::string& name) {
                               return pointer_to(pointer, name);
                           });
}

/// The judge repeats, for every parent, that something inside it failed.
bool is_echo(const std::string& description)
{
    return description.rfind("Failed to validate ", 0) == 0;
}

/// Throws std::regex_error now, not when the first value is checked.
void try_patterns(const Json& schema)
{
    for (const auto& member : schema.items()) {
        if (member.value().is_structured()) {
            try_patterns(member.value());
        } else if (member.key() == "pattern" && member.value().is_string()) {
            const std::regex compiles(member.value().get<std::string>());
        }
    }
}

} // namespace

struct JsonSchema::Compiled {
    Json source;
    valijson::Schema judge;
};

JsonSchema JsonSchema::compile(const Json& schema, const std::string& source)
{
    auto compiled = std::make_unique<Compiled>();
    compiled->source = schema;
    if (!schema.is_object()) {
        throw Error(ErrorCode::BadInput, {source, {}, {}}, "a JSON Schema is an object");
    }
    try {
        try_patterns(schema);
        const nlohmann::json plain = schema;
        const valijson::adapters::NlohmannJsonAdapter adapter(plain);
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(adapter, compiled->judge);
    } catch (const std::exception& error) {
        throw Error(ErrorCode::BadInput, {source, {}, {}},
                    fmt::format("this is not a JSON Schema (draft-07): {}", error.what()));
    }
    return JsonSchema(std::move(compiled));
}

std::vector<Finding> JsonSchema::check(const Json& value) const
{
    const Json& root = compiled_->source;
    const nlohmann::json copy = guarded(root, resolved(root, root), value);
    valijson::ValidationResults results;
    valijson::Validator validator;
    if (validator.validate(compiled_->judge, valijson::adapters::NlohmannJsonAdapter(copy),
                           &results)) {
        return {};
    }
    std::vector<Finding> findings;
    std::set<std::string> explained;
    for (const auto& error : results) {
        const std::vector<std::string> path = path_of(error);
        const std::string pointer = pointer_of(path);
        if (is_echo(error.description) || !explained.insert(pointer).second) {
            continue;
        }
        const Json* at = &value;
        const Json* schema = &resolved(root, root);
        for (const std::string& name : path) {
            schema = schema == nullptr ? nullptr : subschema_of(root, *schema, name, *at);
            at = at->is_array() ? &at->at(std::stoul(name)) : &at->at(name);
        }
        std::vector<Finding> reasons;
        if (schema != nullptr) {
            reasons = Explanation(pointer, *schema, *at).findings();
        }
        if (reasons.empty()) {
            reasons.push_back(
                {"schema", Severity::Block, {{}, pointer, {}}, error.description, ""});
        }
        findings.insert(findings.end(), reasons.begin(), reasons.end());
    }
    if (findings.empty()) { // the judge said no and gave only echoes
        findings.push_back({"schema",
                            Severity::Block,
                            {{}, "", {}},
                            "this does not follow its schema",
                            "Compare it with the published schema."});
    }
    return findings;
}

JsonSchema::JsonSchema(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
JsonSchema::JsonSchema(JsonSchema&&) noexcept = default;
JsonSchema& JsonSchema::operator=(JsonSchema&&) noexcept = default;
JsonSchema::~JsonSchema() = default;

} // namespace indenture
