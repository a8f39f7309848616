#include "layout/font_configuration.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace indenture::layout {
namespace {

using Path = std::string; ///< a JSON pointer

constexpr std::array<const char*, 4> styles{"regular", "italic", "bold", "boldItalic"};

const std::map<std::string, Script, std::less<>>& scripts()
{
    static const std::map<std::string, Script, std::less<>> names = {
        {"latin", Script::Latin},    {"greek", Script::Greek},   {"cyrillic", Script::Cyrillic},
        {"arabic", Script::Arabic},  {"hebrew", Script::Hebrew}, {"cjk", Script::Cjk},
        {"symbols", Script::Symbols}};
    return names;
}

class Reader {
public:
    explicit Reader(const std::string& source) { result_.source = source; }

    FontConfiguration read(const Json& json)
    {
        check_members(json, "", {"families", "aliases", "fallbacks"});
        if (!json.contains("families")) {
            refuse("", "'families' is missing");
        }
        each(json, "", "families", [&](const Json& family, const Path& path, const auto& name) {
            result_.families.push_back(read_family(family, path, name));
        });
        each(json, "", "aliases", [&](const Json& alias, const Path& path, const auto& name) {
            result_.aliases.emplace_back(name, read_alias(alias, path));
        });
        each(json, "", "fallbacks", [&](const Json& list, const Path& path, const auto& name) {
            const auto script = scripts().find(name);
            if (script == scripts().end()) {
                refuse(path, "no such script; write latin, greek, cyrillic, arabic, hebrew, cjk "
                             "or symbols");
            }
            result_.fallbacks[script->second] = read_families(list, path);
        });
        return std::move(result_);
    }

private:
    [[noreturn]] void refuse(const Path& path, const std::string& message) const
    {
        throw Error(ErrorCode::BadInput, {result_.source, path, ""}, message);
    }

    void check_members(const Json& object, const Path& path,
                       const std::set<std::string>& known) const
    {
        if (!object.is_object()) {
            refuse(path, "must be an object");
        }
        for (const auto& [name, value] : object.items()) {
            if (!known.contains(name)) {
                refuse(pointer_to(path, name), "no such member");
            }
        }
    }

    template <typename Visit>
    void each(const Json& parent, const Path& path, const char* member, const Visit& visit) const
    {
        if (!parent.contains(member)) {
            return;
        }
        const Path inner = pointer_to(path, member);
        if (!parent[member].is_object()) {
            refuse(inner, "must be an object");
        }
        for (const auto& [name, value] : parent[member].items()) {
            visit(value, pointer_to(inner, name), name);
        }
    }

    std::string text(const Json& value, const Path& path) const
    {
        if (!value.is_string() || value.get<std::string>().empty()) {
            refuse(path, "must be a text");
        }
        return value.get<std::string>();
    }

    bool flag(const Json& object, const Path& path, const char* member, bool otherwise) const
    {
        if (!object.contains(member)) {
            return otherwise;
        }
        if (!object[member].is_boolean()) {
            refuse(pointer_to(path, member), "must be true or false");
        }
        return object[member].get<bool>();
    }

    FontFile read_file(const Json& value, const Path& path) const
    {
        if (value.is_string()) {
            return {text(value, path), std::nullopt};
        }
        check_members(value, path, {"file", "sha256"});
        if (!value.contains("file")) {
            refuse(path, "'file' is missing");
        }
        FontFile result{text(value["file"], pointer_to(path, "file")), std::nullopt};
        if (value.contains("sha256")) {
            const Path where = pointer_to(path, "sha256");
            try {
                result.sha256 = Digest::parse(text(value["sha256"], where));
            } catch (const Error& error) {
                refuse(where, error.message());
            }
        }
        return result;
    }

    FontFamily read_family(const Json& value, const Path& path, const std::string& name) const
    {
        check_members(value, path, {"regular", "italic", "bold", "boldItalic", "optional"});
        FontFamily result;
        result.name = name;
        for (std::size_t i = 0; i < styles.size(); ++i) {
            if (value.contains(styles[i])) {
                result.faces[i] = read_file(value[styles[i]], pointer_to(path, styles[i]));
            }
        }
        if (std::none_of(result.faces.begin(), result.faces.end(),
                         [](const auto& face) { return face.has_value(); })) {
            refuse(path, "a family needs a file: regular, italic, bold or boldItalic");
        }
        result.is_optional = flag(value, path, "optional", false);
        return result;
    }

    /// Parts of the em, to a ten-thousandth.
    int ems(const Json& object, const Path& path, const char* member) const
    {
        if (!object.contains(member)) {
            refuse(path, fmt::format("'{}' is missing", member));
        }
        const Path where = pointer_to(path, member);
        if (!object[member].is_number()) {
            refuse(where, "must be a number, in units of the em");
        }
        const auto value = object[member].get<double>();
        if (!(value >= 0 && value <= 10)) {
            refuse(where, "must be 0 to 10, in units of the em");
        }
        return static_cast<int>(std::lround(value * LineMetrics::units_per_em));
    }

    FontAlias read_alias(const Json& value, const Path& path) const
    {
        if (value.is_string()) {
            return {known_family(text(value, path), path), true, std::nullopt};
        }
        check_members(value, path, {"family", "metricCompatible", "metrics"});
        if (!value.contains("family")) {
            refuse(path, "'family' is missing");
        }
        const Path where = pointer_to(path, "family");
        FontAlias result{known_family(text(value["family"], where), where),
                         flag(value, path, "metricCompatible", true), std::nullopt};
        if (value.contains("metrics")) {
            const Path inner = pointer_to(path, "metrics");
            const Json& metrics = value["metrics"];
            check_members(metrics, inner, {"ascent", "descent", "lineGap"});
            result.line = LineMetrics{ems(metrics, inner, "ascent"), ems(metrics, inner, "descent"),
                                      ems(metrics, inner, "lineGap")};
        }
        return result;
    }

    std::vector<std::string> read_families(const Json& list, const Path& path) const
    {
        if (!list.is_array()) {
            refuse(path, "must be a list of families");
        }
        std::vector<std::string> result;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Path where = pointer_to(path, i);
            result.push_back(known_family(text(list[i], where), where));
        }
        return result;
    }

    std::string known_family(const std::string& name, const Path& path) const
    {
        if (std::none_of(result_.families.begin(), result_.families.end(),
                         [&](const FontFamily& family) { return family.name == name; })) {
            refuse(path, fmt::format("'{}' is not one of the families", name));
        }
        return name;
    }

    FontConfiguration result_;
};

Bytes load_face(const FontConfiguration& configuration, const FontFamily& family,
                const FontFile& face, const LoadFont& load)
{
    Bytes bytes = load(face.file);
    if (face.sha256) {
        const Digest found = Digest::of(bytes);
        if (found != *face.sha256) {
            throw Error(ErrorCode::BadInput, {configuration.source, face.file, ""},
                        fmt::format("the file of '{}' is not the one stated: its SHA-256 is {}, "
                                    "stated is {}",
                                    family.name, found.hex(), face.sha256->hex()));
        }
    }
    return bytes;
}

/// The files of a family; nothing if it is optional and one is absent.
std::array<std::optional<Bytes>, 4> load_family(const FontConfiguration& configuration,
                                                const FontFamily& family, const LoadFont& load)
{
    std::array<std::optional<Bytes>, 4> result;
    try {
        for (std::size_t i = 0; i < result.size(); ++i) {
            if (family.faces[i]) {
                result[i] = load_face(configuration, family, *family.faces[i], load);
            }
        }
    } catch (const Error& error) {
        if (!family.is_optional || error.code() != ErrorCode::NotFound) {
            throw;
        }
        return {};
    }
    return result;
}

} // namespace

FontConfiguration read_font_configuration(const Json& json, const std::string& source)
{
    return Reader(source).read(json);
}

FontSet open_fonts(const FontConfiguration& configuration, const LoadFont& load)
{
    FontSet fonts;
    for (const FontFamily& family : configuration.families) {
        std::array<std::optional<Bytes>, 4> files = load_family(configuration, family, load);
        for (const std::size_t i :
             {std::size_t{0}, std::size_t{2}, std::size_t{1}, std::size_t{3}}) {
            if (files[i]) {
                fonts.add(family.name, {(i & 2U) != 0, (i & 1U) != 0}, std::move(*files[i]),
                          family.faces[i]->file);
            }
        }
    }
    for (const auto& [name, alias] : configuration.aliases) {
        fonts.alias(name, alias);
    }
    for (const auto& [script, families] : configuration.fallbacks) {
        fonts.fall_back(script, families);
    }
    return fonts;
}

} // namespace indenture::layout
