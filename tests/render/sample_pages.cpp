#include "sample_pages.h"

#include "base/files.h"

#include <filesystem>

namespace indenture::render {

using namespace layout;

namespace {

const std::filesystem::path font_folder = "/usr/share/fonts/truetype/liberation2";

class SampleWriter {
public:
    explicit SampleWriter(std::size_t page_count)
    {
        regular_ = add_font("LiberationSans-Regular.ttf", {});
        bold_ = add_font("LiberationSans-Bold.ttf", {.bold = true, .italic = false});
        pages_.title = "Data Sharing Agreement \u2013 Caf\u00E9 <Trust> & Co";
        pages_.language = "en-GB";
        pages_.elements.emplace_back().role = Role::Document;
        for (std::size_t i = 0; i < page_count; ++i) {
            pages_.pages.push_back(
                {Length::twips(11906), Length::twips(16838), {}, std::to_string(i + 1)});
        }
    }

    Pages write()
    {
        for (page_ = 0; page_ < pages_.pages.size(); ++page_) {
            y_ = Length::points(72);
            furnish_page();
            if (page_ == 0) {
                heading(Role::H1, 1, "Data Sharing Agreement");
            } else {
                finish_clause();
            }
            heading(Role::H2, 2, "Purpose of section " + std::to_string(page_ + 1));
            clauses();
            table();
            links();
            begin_clause();
        }
        --page_;
        finish_clause();
        signatures();
        return std::move(pages_);
    }

private:
    FontId add_font(const std::string& file, FontStyle style)
    {
        return pages_.fonts.add("Liberation Sans", style, read_file(font_folder / file, 16U << 20U),
                                file);
    }

    ElementId element(ElementId parent, Role role)
    {
        pages_.elements.emplace_back().role = role;
        const ElementId made{static_cast<std::uint32_t>(pages_.elements.size() - 1)};
        pages_.elements[parent.number].kids.emplace_back(made);
        return made;
    }

    ContentId content(ElementId parent)
    {
        const ContentId made{next_content_++};
        pages_.elements[parent.number].kids.emplace_back(made);
        return made;
    }

    GlyphRun run(FontId font, int points, Length x, Length y, std::u32string text) const
    {
        GlyphRun made{font, Length::points(points), {x, y}, {}, {}, std::move(text)};
        const FontMetrics& metrics = pages_.fonts.metrics(font);
        for (const char32_t character : made.text) {
            const std::uint16_t glyph = pages_.fonts.glyph(font, character);
            const std::int64_t advance =
                made.size.in_emu() * pages_.fonts.advance(font, glyph) / metrics.units_per_em;
            made.glyphs.push_back({glyph, 1, Length::emu(advance)});
        }
        return made;
    }

    void draw(Mark mark, GlyphRun drawn)
    {
        pages_.pages[page_].items.push_back({mark, std::move(drawn)});
    }

    void line(Mark mark, FontId font, int points, Length x, const std::string& ascii)
    {
        draw(mark, run(font, points, x, y_, {ascii.begin(), ascii.end()}));
    }

    void furnish_page()
    {
        const std::string number = std::to_string(page_ + 1);
        const auto at = [&](int points, const std::string& text) {
            return run(regular_, 8, Length::points(72), Length::points(points),
                       {text.begin(), text.end()});
        };
        draw(Artifact::Header, at(36, "DARS-NIC-000001-A1B2C v1.0"));
        draw(Artifact::Footer,
             at(800, "Page " + number + " of " + std::to_string(pages_.pages.size())));
        draw(Artifact::Footer, at(812, std::string("Content ") + sample_digest));
    }

    void heading(Role role, int level, const std::string& text)
    {
        pages_.outline.push_back(
            {level, text, {static_cast<std::uint32_t>(page_), y_ - Length::points(14)}});
        GlyphRun drawn = run(bold_, 14, Length::points(72), y_, {text.begin(), text.end()});
        drawn.colour = {0, 94, 184};
        draw(content(element({0}, role)), std::move(drawn));
        y_ += Length::points(24);
    }

    void clauses()
    {
        const ElementId list = element({0}, Role::L);
        pages_.elements[list.number].list_numbering = ListNumbering::Decimal;
        for (int i = 1; i <= 14; ++i) {
            const ElementId item = element(list, Role::LI);
            line(content(element(item, Role::Lbl)), regular_, 11, Length::points(72),
                 std::to_string(i) + ".");
            const ContentId body = content(element(element(item, Role::LBody), Role::P));
            line(body, regular_, 11, Length::points(100),
                 "The Recipient shall use the Data for clause " + std::to_string(i) +
                     " only, as (agreed\\stated) here ");
            y_ += Length::points(13);
            line(body, regular_, 11, Length::points(100),
                 "and shall not attempt to identify any person from it.");
            y_ += Length::points(18);
        }
    }

    void table()
    {
        const ElementId grid = element({0}, Role::Table);
        const ElementId header = element(element(grid, Role::THead), Role::TR);
        const ElementId body = element(grid, Role::TBody);
        for (int column = 0; column < 3; ++column) {
            const ElementId cell = element(header, Role::TH);
            pages_.elements[cell.number].scope = Scope::Column;
            line(content(element(cell, Role::P)), bold_, 10, Length::points(72 + 150 * column),
                 "Heading " + std::to_string(column));
        }
        pages_.pages[page_].items.push_back(
            {Artifact::Layout, FilledBox{{Length::points(72), y_ + Length::points(3),
                                          Length::points(450), Length::half_points(1)},
                                         {0, 0, 0}}});
        y_ += Length::points(16);
        const ElementId row = element(body, Role::TR);
        const ElementId wide = element(row, Role::TD);
        pages_.elements[wide.number].column_span = 2;
        line(content(element(wide, Role::P)), regular_, 10, Length::points(72), "Spanning cell");
        line(content(element(element(row, Role::TD), Role::P)), regular_, 10, Length::points(372),
             "Last cell");
        y_ += Length::points(20);
    }

    void annotate(ElementId parent, Annotation annotation)
    {
        pages_.elements[parent.number].kids.emplace_back(
            AnnotationId{static_cast<std::uint32_t>(pages_.annotations.size())});
        pages_.annotations.push_back(std::move(annotation));
    }

    void links()
    {
        const auto page = static_cast<std::uint32_t>(page_);
        const Box box{Length::points(72), y_ - Length::points(10), Length::points(120),
                      Length::points(12)};
        const ElementId paragraph = element({0}, Role::P);
        const ElementId out = element(paragraph, Role::Link);
        line(content(out), regular_, 10, Length::points(72), "digital.nhs.uk ");
        annotate(out, {page, box,
                       Link{std::string("https://digital.nhs.uk/caf\u00E9 x"),
                            "NHS England data access"}});
        const ElementId within = element(paragraph, Role::Link);
        line(content(within), regular_, 10, Length::points(200), "clause 1");
        Box second = box;
        second.left = Length::points(200);
        annotate(within, {page, second, Link{Destination{0, Length::points(72)}, "Clause 1"}});
        draw(content(element(paragraph, Role::Reference)),
             run(regular_, 7, Length::points(250), y_ - Length::points(3), U"1"));
        const ElementId note = element(paragraph, Role::Note);
        draw(content(element(note, Role::Lbl)),
             run(regular_, 8, Length::points(72), y_ + Length::points(12), U"1"));
        draw(content(element(note, Role::P)),
             run(regular_, 8, Length::points(80), y_ + Length::points(12),
                 U"Caf\u00E9 \u2018note\u2019 10\u00A0mg \u2013 \u20AC5"));
        y_ += Length::points(30);
    }

    void begin_clause()
    {
        going_on_ = content(element({0}, Role::P));
        line(going_on_, regular_, 11, Length::points(72), "This paragraph begins on one page");
        y_ += Length::points(14);
    }

    void finish_clause()
    {
        line(going_on_, regular_, 11, Length::points(72), "and ends on the next.");
        y_ += Length::points(24);
    }

    void signatures()
    {
        for (const char* party : {"NHSEngland", "Recipient"}) {
            line(content(element({0}, Role::P)), regular_, 11, Length::points(72),
                 std::string("Signed for ") + party);
            const Box box{Length::points(250), y_ - Length::points(10), Length::points(200),
                          Length::points(30)};
            const ElementId form = element({0}, Role::Form);
            annotate(form, {static_cast<std::uint32_t>(page_), box,
                            SignatureField{std::string("signature-") + party,
                                           std::string("Signature of ") + party}});
            y_ += Length::points(40);
        }
    }

    Pages pages_;
    FontId regular_;
    FontId bold_;
    std::size_t page_ = 0;
    Length y_;
    std::uint32_t next_content_ = 0;
    ContentId going_on_;
};

} // namespace

Pages sample_agreement(std::size_t pages)
{
    return SampleWriter(pages).write();
}

DocumentFacts sample_facts()
{
    return {.author = "NHS England",
            .subject = "Sample wording",
            .created = *parse_instant("2026-01-31T09:05:00Z"),
            .reference = "DARS-NIC-000001-A1B2C",
            .content_digest = sample_digest,
            .template_version = "1.0"};
}

bool has_sample_fonts()
{
    return std::filesystem::exists(font_folder / "LiberationSans-Regular.ttf");
}

} // namespace indenture::render
