#include "layout/font_set.h"

#include "base/error.h"
#include "layout/detail/face.h"

#include <map>
#include <utility>
#include <vector>

namespace indenture::layout {
namespace {

std::string lower(std::string_view name)
{
    std::string result(name);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return result;
}

} // namespace

struct FontSet::State {
    using Styles = std::map<int, FontId>; ///< bold 2 + italic 1
    std::vector<std::shared_ptr<const Face>> faces;
    std::map<std::string, Styles, std::less<>> families;   ///< by lower-case name
    std::map<std::string, FontAlias, std::less<>> aliases; ///< by lower-case name
    std::map<Script, std::vector<std::string>> fallbacks;
    bool refuses_substitutes = false;
};

FontSet::Face::Face(std::string family_name, FontStyle its_style, Bytes bytes,
                    const std::string& source)
    : family(std::move(family_name)), style(its_style), file(std::move(bytes)), sfnt(file, source)
{
}

hb_font_t* FontSet::Face::harfbuzz() const
{
    std::call_once(font_made_, [this] {
        hb_blob_t* blob = hb_blob_create(file.data(), static_cast<unsigned>(file.size()),
                                         HB_MEMORY_MODE_READONLY, nullptr, nullptr);
        hb_face_t* opened = hb_face_create(blob, 0);
        font_.reset(hb_font_create(opened));
        hb_font_make_immutable(font_.get());
        hb_face_destroy(opened); // the font keeps both
        hb_blob_destroy(blob);
    });
    return font_.get();
}

const Digest& FontSet::Face::digest() const
{
    std::call_once(digest_made_, [this] { digest_ = Digest::of(file); });
    return *digest_;
}

FontSet::FontSet() : state_(std::make_shared<State>()) {}

FontId FontSet::add(std::string family, FontStyle style, Bytes file, const std::string& source)
{
    auto added = std::make_shared<const Face>(family, style, std::move(file), source);
    auto changed = std::make_shared<State>(*state_);
    const FontId id{static_cast<std::uint32_t>(changed->faces.size())};
    changed->faces.push_back(std::move(added));
    changed->families[lower(family)][(style.bold ? 2 : 0) + (style.italic ? 1 : 0)] = id;
    state_ = std::move(changed);
    return id;
}

void FontSet::alias(std::string name, FontAlias alias)
{
    auto changed = std::make_shared<State>(*state_);
    changed->aliases[lower(name)] = std::move(alias);
    state_ = std::move(changed);
}

void FontSet::alias(std::string name, std::string family)
{
    alias(std::move(name), FontAlias{std::move(family), true, std::nullopt});
}

void FontSet::fall_back(Script script, std::vector<std::string> families)
{
    auto changed = std::make_shared<State>(*state_);
    changed->fallbacks[script] = std::move(families);
    state_ = std::move(changed);
}

void FontSet::refuse_substitutes()
{
    auto changed = std::make_shared<State>(*state_);
    changed->refuses_substitutes = true;
    state_ = std::move(changed);
}

bool FontSet::refuses_substitutes() const
{
    return state_->refuses_substitutes;
}

bool FontSet::has_family(std::string_view family) const
{
    return state_->families.contains(lower(family));
}

std::optional<FontMatch> FontSet::match(std::string_view family, FontStyle style) const
{
    const std::string name = lower(family);
    FontMatch result;
    auto found = state_->families.find(name);
    if (const auto alias = state_->aliases.find(name);
        found == state_->families.end() && alias != state_->aliases.end()) {
        found = state_->families.find(lower(alias->second.family));
        result.is_metric_compatible = alias->second.is_metric_compatible;
        result.line = alias->second.line;
    }
    if (found == state_->families.end()) {
        return std::nullopt;
    }
    // The exact style, else the nearest that the family has.
    const int wanted = (style.bold ? 2 : 0) + (style.italic ? 1 : 0);
    for (const int difference : {0, 1, 2, 3}) {
        const auto face = found->second.find(wanted ^ difference);
        if (face != found->second.end()) {
            result.font = face->second;
            result.has_style = difference == 0;
            return result;
        }
    }
    return std::nullopt;
}

std::optional<FontId> FontSet::find(std::string_view family, FontStyle style) const
{
    const auto found = match(family, style);
    return found ? std::optional(found->font) : std::nullopt;
}

std::vector<FontId> FontSet::fallbacks(Script script, FontStyle style) const
{
    std::vector<FontId> result;
    if (const auto families = state_->fallbacks.find(script); families != state_->fallbacks.end()) {
        for (const std::string& family : families->second) {
            if (const auto font = find(family, style)) {
                result.push_back(*font);
            }
        }
    }
    return result;
}

std::size_t FontSet::size() const
{
    return state_->faces.size();
}

const FontSet::Face& FontSet::face(FontId font) const
{
    return *state_->faces.at(font.number);
}

ByteView FontSet::file(FontId font) const
{
    return face(font).file;
}

const Digest& FontSet::digest(FontId font) const
{
    return face(font).digest();
}

const std::string& FontSet::postscript_name(FontId font) const
{
    return face(font).sfnt.postscript_name();
}

const FontMetrics& FontSet::metrics(FontId font) const
{
    return face(font).sfnt.metrics();
}

std::uint16_t FontSet::glyph(FontId font, char32_t character) const
{
    return face(font).sfnt.glyph(character);
}

int FontSet::advance(FontId font, std::uint16_t glyph) const
{
    return face(font).sfnt.advance(glyph);
}

} // namespace indenture::layout
