#include "pdf/font.h"

#include "base/error.h"
#include "pdf/decode.h"
#include "pdf/glyph_names.h"
#include "pdf/number.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::pdf {

namespace {

constexpr const char* unknown = "\uFFFD";

[[noreturn]] void unreadable(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {.source = "", .part = "a font", .position = ""}, what);
}

Dictionary dictionary_at(const View& view, const Dictionary& from, const std::string& key)
{
    const Object object = view.entry(from, key);
    const auto* dictionary = object.get<Dictionary>();
    return dictionary == nullptr ? Dictionary() : *dictionary;
}

std::string name_at(const View& view, const Dictionary& from, const std::string& key)
{
    const Object object = view.entry(from, key);
    const auto* name = object.get<Name>();
    return name == nullptr ? std::string() : name->text;
}

/// Six capitals and a plus sign mark a subset (ISO 32000-1, 9.6.4).
std::string without_tag(const std::string& name)
{
    const bool has_tag =
        name.size() > 7 && name[6] == '+' &&
        std::all_of(name.begin(), name.begin() + 6, [](char c) { return c >= 'A' && c <= 'Z'; });
    return has_tag ? name.substr(7) : name;
}

} // namespace

class FontReader {
public:
    FontReader(const View& view, const Dictionary& entries, Canon& canon, const Limits& limits)
        : view_(view), entries_(entries), canon_(canon), limits_(limits)
    {
    }

    Font read()
    {
        const std::string subtype = name_at(view_, entries_, "Subtype");
        const std::string base_font = name_at(view_, entries_, "BaseFont");
        font_.name_ = without_tag(base_font);
        font_.is_composite_ = subtype == "Type0";
        if (font_.is_composite_) {
            read_composite();
        } else if (subtype == "Type1" || subtype == "MMType1" || subtype == "TrueType" ||
                   subtype == "Type3") {
            read_simple(subtype);
        } else {
            unreadable(fmt::format("its kind '{}' is not read here", subtype));
        }
        read_to_unicode();
        return std::move(font_);
    }

private:
    void read_to_unicode()
    {
        const Object map = view_.entry(entries_, "ToUnicode");
        if (const auto* stream = map.get<Stream>()) {
            font_.to_unicode_ = CharacterMap::read(
                decode_fully(view_, *stream, limits_.pdf_stream_size_max), limits_);
        }
    }

    // --- Composite ----------------------------------------------------------------------------

    void read_composite()
    {
        if (view_.entry(entries_, "Encoding") != Object(Name{"Identity-H"})) {
            unreadable("its encoding is not Identity-H, which alone is read here");
        }
        const Object list = view_.entry(entries_, "DescendantFonts");
        const auto* fonts = list.get<Array>();
        const Object only =
            fonts != nullptr && fonts->size() == 1 ? view_.resolved(fonts->front()) : Object();
        const auto* descendant = only.get<Dictionary>();
        if (descendant == nullptr) {
            unreadable("it has not exactly one descendant");
        }
        font_.width_default_ = number_at(*descendant, "DW").value_or(1000) / 1000;
        read_widths(view_.entry(*descendant, "W"));
        font_.shapes_ = shapes_of(*descendant, {"Subtype", "CIDToGIDMap", "CIDSystemInfo"});
    }

    std::optional<double> number_at(const Dictionary& from, const std::string& key) const
    {
        return number_in(view_.entry(from, key));
    }

    double width(const Object& object) const
    {
        const auto number = number_in(view_.resolved(object));
        if (!number) {
            unreadable("a width is no number");
        }
        return *number / 1000;
    }

    std::uint32_t code(const Object& object) const
    {
        const Object value = view_.resolved(object);
        const auto* number = value.get<std::int64_t>();
        if (number == nullptr || *number < 0 || *number > 0xFFFF) {
            unreadable("a code in its widths is none");
        }
        return static_cast<std::uint32_t>(*number);
    }

    void set_width(std::uint32_t of_code, double value)
    {
        constexpr std::size_t widths_max = 1U << 18U; // each code four times over
        if (++widths_read_ > widths_max) {
            throw Error(ErrorCode::LimitExceeded, {}, "a font states too many widths");
        }
        font_.widths_[of_code] = value;
    }

    /// ISO 32000-1, 9.7.4.3: c [w ...] or first last w.
    void read_widths(const Object& object)
    {
        const auto* items = object.get<Array>();
        for (std::size_t i = 0; items != nullptr && i < items->size();) {
            const std::uint32_t first = code((*items)[i]);
            const Object next = i + 1 < items->size() ? view_.resolved((*items)[i + 1]) : Object();
            if (const auto* row = next.get<Array>()) {
                for (std::size_t k = 0; k < row->size(); ++k) {
                    set_width(first + static_cast<std::uint32_t>(k), width((*row)[k]));
                }
                i += 2;
                continue;
            }
            if (i + 2 >= items->size()) {
                unreadable("its widths are incomplete");
            }
            const std::uint32_t last = code(next);
            const double value = width((*items)[i + 2]);
            for (std::uint32_t each = first; each <= last; ++each) {
                set_width(each, value);
            }
            i += 3;
        }
    }

    // --- Simple -------------------------------------------------------------------------------

    void read_simple(const std::string& subtype)
    {
        read_encoding();
        double scale = 1;
        if (subtype == "Type3") {
            const Object matrix = view_.entry(entries_, "FontMatrix");
            const auto* items = matrix.get<Array>();
            const auto across = items != nullptr && items->size() == 6
                                    ? number_in(view_.resolved(items->front()))
                                    : std::nullopt;
            if (!across) {
                unreadable("it has no matrix");
            }
            scale = *across * 1000;
        }
        read_simple_widths(scale);
        font_.shapes_ =
            shapes_of(entries_, {"Subtype", "Encoding", "CharProcs", "FontMatrix", "Resources"});
    }

    void read_simple_widths(double scale)
    {
        const Object list = view_.entry(entries_, "Widths");
        const auto* widths = list.get<Array>();
        if (widths == nullptr) {
            // One of the fonts every reader has (ISO 32000-1, 9.6.2.2). Its widths are not in the
            // file; the widest guess lets no text seem to lie inside a box that it leaves.
            font_.width_default_ = 1;
            return;
        }
        const std::uint32_t first = code(view_.entry(entries_, "FirstChar"));
        for (std::size_t i = 0; i < widths->size(); ++i) {
            set_width(first + static_cast<std::uint32_t>(i), width((*widths)[i]) * scale);
        }
        const Dictionary descriptor = dictionary_at(view_, entries_, "FontDescriptor");
        font_.width_default_ = number_at(descriptor, "MissingWidth").value_or(0) / 1000 * scale;
    }

    void read_encoding()
    {
        const Object encoding = view_.entry(entries_, "Encoding");
        const auto* name = encoding.get<Name>();
        const auto* entries = encoding.get<Dictionary>();
        const std::string base = name != nullptr      ? name->text
                                 : entries != nullptr ? name_at(view_, *entries, "BaseEncoding")
                                                      : std::string();
        fill_texts(base);
        if (entries != nullptr) {
            apply_differences(view_.entry(*entries, "Differences"));
        }
    }

    void fill_texts(const std::string& base)
    {
        constexpr std::int64_t symbolic = 4;
        const Dictionary descriptor = dictionary_at(view_, entries_, "FontDescriptor");
        const Object flags = view_.entry(descriptor, "Flags");
        const auto* bits = flags.get<std::int64_t>();
        const bool is_own = base.empty() && bits != nullptr && (*bits & symbolic) != 0;
        const BaseEncoding encoding = base == "WinAnsiEncoding"    ? BaseEncoding::WinAnsi
                                      : base == "MacRomanEncoding" ? BaseEncoding::MacRoman
                                                                   : BaseEncoding::Standard;
        for (std::size_t i = 0; i < font_.texts_.size(); ++i) {
            font_.texts_.at(i) =
                is_own ? unknown : text_of_code(encoding, static_cast<std::uint8_t>(i));
        }
    }

    void apply_differences(const Object& object)
    {
        const auto* items = object.get<Array>();
        std::size_t at = 0;
        for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
            const Object item = view_.resolved((*items)[i]);
            if (const auto* name = item.get<Name>(); name != nullptr && at < 256) {
                font_.texts_.at(at++) = text_of_glyph(name->text);
            } else if (const auto* number = item.get<std::int64_t>();
                       number != nullptr && *number >= 0 && *number < 256) {
                at = static_cast<std::size_t>(*number);
            } else {
                unreadable("the differences of its encoding make no sense");
            }
        }
    }

    // --- Shapes -------------------------------------------------------------------------------

    Digest shapes_of(const Dictionary& from, std::initializer_list<const char*> keys)
    {
        Dictionary shapes;
        for (const char* key : keys) {
            shapes[key] = view_.entry(from, key);
        }
        const Dictionary descriptor = dictionary_at(view_, from, "FontDescriptor");
        bool has_program = false;
        for (const char* key : {"FontFile", "FontFile2", "FontFile3"}) {
            shapes[key] = view_.entry(descriptor, key);
            has_program = has_program || shapes[key].get<Stream>() != nullptr;
        }
        if (!has_program) {
            shapes["BaseFont"] = Name{font_.name_};
        }
        return canon_.digest(shapes);
    }

    const View& view_;
    const Dictionary& entries_;
    Canon& canon_;
    const Limits& limits_;
    Font font_;
    std::size_t widths_read_ = 0;
};

Font Font::read(const View& view, const Dictionary& font, Canon& canon, const Limits& limits)
{
    return FontReader(view, font, canon, limits).read();
}

std::vector<ShownGlyph> Font::glyphs(ByteView shown) const
{
    const std::size_t octets = is_composite_ ? 2 : 1;
    if (shown.size() % octets != 0) {
        unreadable("a string ends within a code of two octets");
    }
    std::vector<ShownGlyph> result;
    result.reserve(shown.size() / octets);
    for (std::size_t at = 0; at < shown.size(); at += octets) {
        std::uint32_t code = static_cast<unsigned char>(shown[at]);
        if (is_composite_) {
            code = code << 8U | static_cast<unsigned char>(shown[at + 1]);
        }
        auto text = to_unicode_ ? to_unicode_->text(code, octets) : std::nullopt;
        if (!text) {
            text = is_composite_ ? std::string(unknown) : texts_.at(code);
        }
        const auto width = widths_.find(code);
        result.push_back({code, octets, std::move(*text),
                          width == widths_.end() ? width_default_ : width->second});
    }
    return result;
}

} // namespace indenture::pdf
