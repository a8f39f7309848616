#include "signing/appearance.h"

#include "base/utf8.h"
#include "pdf/true_type.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace indenture::signing {

namespace {

// In thousandths of a point.
constexpr std::int64_t font_size_first = 9000;
constexpr std::int64_t font_size_last = 4000;
constexpr std::int64_t font_size_step = 500;
constexpr std::int64_t padding = 3000;
constexpr std::int64_t line_spacing_percent = 122;

using Glyphs = std::vector<std::uint16_t>;

/// One font and the characters it was asked for.
class Typist {
public:
    explicit Typist(ByteView font_file) : font_(pdf::TrueTypeFont::open(Bytes(font_file))) {}

    const pdf::TrueTypeFont& font() const { return font_; }
    const std::map<std::uint16_t, char32_t>& used() const { return used_; }

    Glyphs glyphs_of(const std::u32string& text)
    {
        Glyphs glyphs;
        for (const char32_t character : text) {
            const char32_t shown = font_.glyph(character) == 0 ? U'?' : character;
            glyphs.push_back(font_.glyph(shown));
            used_.emplace(glyphs.back(), shown);
        }
        return glyphs;
    }

    std::int64_t width(const Glyphs& glyphs, std::int64_t font_size) const
    {
        std::int64_t total = 0;
        for (const std::uint16_t glyph : glyphs) {
            total += font_.advance(glyph);
        }
        return total * font_size / 1000;
    }

private:
    pdf::TrueTypeFont font_;
    std::map<std::uint16_t, char32_t> used_;
};

std::vector<std::u32string> words_of(const std::string& line)
{
    std::vector<std::u32string> words(1);
    for (const char32_t c : to_utf32(line)) {
        if (c == U' ') {
            words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

/// `line` broken between words; a word too long for a line of its own is broken inside.
std::vector<Glyphs> wrapped(Typist& typist, const std::string& line, std::int64_t width,
                            std::int64_t font_size)
{
    std::vector<Glyphs> rows(1);
    const Glyphs space = typist.glyphs_of(U" ");
    for (const std::u32string& word : words_of(line)) {
        const Glyphs glyphs = typist.glyphs_of(word);
        Glyphs longer = rows.back();
        if (!longer.empty()) {
            longer.insert(longer.end(), space.begin(), space.end());
        }
        longer.insert(longer.end(), glyphs.begin(), glyphs.end());
        if (typist.width(longer, font_size) <= width) {
            rows.back() = longer;
            continue;
        }
        if (!rows.back().empty()) {
            rows.emplace_back();
        }
        for (const std::uint16_t glyph : glyphs) {
            rows.back().push_back(glyph);
            if (typist.width(rows.back(), font_size) > width && rows.back().size() > 1) {
                rows.back().pop_back();
                rows.push_back({glyph});
            }
        }
    }
    return rows;
}

struct Setting {
    std::int64_t font_size = 0;
    std::vector<Glyphs> rows;
};

Setting set_lines(Typist& typist, const std::vector<std::string>& lines, BlockSize size)
{
    Setting setting;
    for (std::int64_t font_size = font_size_first; font_size >= font_size_last;
         font_size -= font_size_step) {
        setting = {font_size, {}};
        for (const std::string& line : lines) {
            const auto rows = wrapped(typist, line, size.width - 2 * padding, font_size);
            setting.rows.insert(setting.rows.end(), rows.begin(), rows.end());
        }
        const std::int64_t spacing = font_size * line_spacing_percent / 100;
        const std::int64_t room = (size.height - 2 * padding) / spacing;
        if (static_cast<std::int64_t>(setting.rows.size()) <= room) {
            return setting;
        }
        if (font_size == font_size_last) {
            setting.rows.resize(static_cast<std::size_t>(std::max<std::int64_t>(room, 1)));
        }
    }
    return setting;
}

Bytes real(std::int64_t thousandths)
{
    Bytes text;
    pdf::append(text, pdf::Real{thousandths});
    return text;
}

Bytes content_of(const Setting& setting, const pdf::TrueTypeFont& font, BlockSize size)
{
    constexpr std::int64_t frame = 250;
    Bytes content = fmt::format("q 0.5 w 0.6 G {} {} {} {} re S Q\nq 0 g BT\n/F {} Tf\n",
                                real(frame), real(frame), real(size.width - 2 * frame),
                                real(size.height - 2 * frame), real(setting.font_size));
    std::int64_t baseline = size.height - padding - setting.font_size * font.ascent() / 1000;
    for (const Glyphs& row : setting.rows) {
        content += fmt::format("1 0 0 1 {} {} Tm <", real(padding), real(baseline));
        for (const std::uint16_t glyph : row) {
            fmt::format_to(std::back_inserter(content), "{:04X}", glyph);
        }
        content += "> Tj\n";
        baseline -= setting.font_size * line_spacing_percent / 100;
    }
    return content + "ET Q\n";
}

Bytes to_unicode(const std::map<std::uint16_t, char32_t>& used)
{
    Bytes map = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    // At most 100 rows a block (Adobe Technical Note 5014).
    constexpr std::size_t block_max = 100;
    std::size_t left = used.size();
    std::size_t in_block = 0;
    for (const auto& [glyph, character] : used) {
        if (in_block == 0) {
            in_block = std::min(left, block_max);
            left -= in_block;
            map += fmt::format("{} beginbfchar\n", in_block);
        }
        map += fmt::format("<{:04X}> <{:04X}>\n", glyph, static_cast<std::uint32_t>(character));
        if (--in_block == 0) {
            map += "endbfchar\n";
        }
    }
    return map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

pdf::Stream stream_of(pdf::Dictionary dictionary, Bytes data)
{
    return {std::make_shared<const pdf::Dictionary>(std::move(dictionary)), std::move(data), true};
}

pdf::Array widths_of(const Typist& typist)
{
    pdf::Array widths;
    for (const auto& [glyph, character] : typist.used()) {
        widths.emplace_back(int{glyph});
        widths.emplace_back(pdf::Array{pdf::Object(typist.font().advance(glyph))});
    }
    return widths;
}

pdf::Dictionary descriptor_of(const pdf::TrueTypeFont& font, const std::string& name,
                              pdf::Reference program)
{
    pdf::Array box;
    for (const int edge : font.bounding_box()) {
        box.emplace_back(edge);
    }
    constexpr int symbolic = 4;
    return {{"Type", pdf::Name{"FontDescriptor"}},
            {"FontName", pdf::Name{name}},
            {"Flags", symbolic},
            {"FontBBox", box},
            {"ItalicAngle", 0},
            {"Ascent", font.ascent()},
            {"Descent", font.descent()},
            {"CapHeight", font.cap_height()},
            {"StemV", 80},
            {"FontFile2", program}};
}

/// Adds the five objects of the font (ISO 32000-1, 9.7) and says where its dictionary is.
pdf::Reference add_font(std::map<std::uint32_t, pdf::Object>& objects, const Typist& typist,
                        std::uint32_t first)
{
    const pdf::TrueTypeFont& font = typist.font();
    // ISO 32000-1, 9.6.4: six letters and a plus sign mark a subset.
    const std::string name = "INDSIG+" + font.postscript_name();
    std::set<std::uint16_t> glyphs;
    for (const auto& [glyph, character] : typist.used()) {
        glyphs.insert(glyph);
    }
    const Bytes program = font.subset(glyphs);

    const pdf::Reference composite{first};
    const pdf::Reference descendant{first + 1};
    const pdf::Reference descriptor{first + 2};
    const pdf::Reference file{first + 3};
    const pdf::Reference unicode{first + 4};
    objects[composite.number] = pdf::Dictionary{{"Type", pdf::Name{"Font"}},
                                                {"Subtype", pdf::Name{"Type0"}},
                                                {"BaseFont", pdf::Name{name}},
                                                {"Encoding", pdf::Name{"Identity-H"}},
                                                {"DescendantFonts", pdf::Array{descendant}},
                                                {"ToUnicode", unicode}};
    objects[descendant.number] =
        pdf::Dictionary{{"Type", pdf::Name{"Font"}},
                        {"Subtype", pdf::Name{"CIDFontType2"}},
                        {"BaseFont", pdf::Name{name}},
                        {"CIDSystemInfo", pdf::Dictionary{{"Registry", pdf::String{"Adobe"}},
                                                          {"Ordering", pdf::String{"Identity"}},
                                                          {"Supplement", 0}}},
                        {"CIDToGIDMap", pdf::Name{"Identity"}},
                        {"FontDescriptor", descriptor},
                        {"DW", 1000},
                        {"W", widths_of(typist)}};
    objects[descriptor.number] = descriptor_of(font, name, file);
    objects[file.number] = stream_of({{"Length1", program.size()}}, program);
    objects[unicode.number] = stream_of({}, to_unicode(typist.used()));
    return composite;
}

} // namespace

Appearance make_appearance(const std::vector<std::string>& lines, BlockSize size,
                           ByteView font_file, std::uint32_t first_number)
{
    Typist typist(font_file);
    const Setting setting = set_lines(typist, lines, size);

    Appearance appearance{{first_number}, {}};
    const pdf::Reference font = add_font(appearance.objects, typist, first_number + 1);
    pdf::Dictionary form{{"Type", pdf::Name{"XObject"}},
                         {"Subtype", pdf::Name{"Form"}},
                         {"BBox", pdf::Array{0, 0, pdf::Real{size.width}, pdf::Real{size.height}}},
                         {"Resources", pdf::Dictionary{{"Font", pdf::Dictionary{{"F", font}}}}}};
    appearance.objects[first_number] =
        stream_of(std::move(form), content_of(setting, typist.font(), size));
    return appearance;
}

} // namespace indenture::signing
