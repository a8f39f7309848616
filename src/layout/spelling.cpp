#include "layout/spelling.h"

#include "base/error.h"
#include "base/utf8.h"
#include "layout/field_code.h"
#include "layout/fields.h"

#include <algorithm>
#include <fmt/format.h>
#include <unicode/uchar.h>
#include <utility>

namespace indenture::layout {
namespace {

constexpr std::size_t paragraph_size_max = 2'000'000;

bool is_allowed_address(const std::string& address)
{
    const std::string start = lower_case(address.substr(0, 8));
    return start.starts_with("http://") || start.starts_with("https://") ||
           start.starts_with("mailto:");
}

class Speller {
public:
    Speller(ParagraphBox& paragraph, const SpellingContext& context)
        : paragraph_(paragraph), context_(context), fields_(paragraph, context)
    {
    }

    void spell()
    {
        if (paragraph_.label) {
            spell_label(*paragraph_.label);
        }
        spell(paragraph_.source->content, Owner{});
    }

    std::u32string text;
    std::vector<Piece> pieces;
    std::vector<LinkTarget> links;
    std::vector<DrawingAnchor> anchors;
    std::vector<std::pair<const docx::BookmarkStart*, std::uint32_t>> marks;
    std::vector<ComputedField> computed;

    bool depends_on_pages() const { return depends_on_note_pages_ || fields_.depends_on_pages(); }
    std::vector<NoteAnchor> footnotes;

private:
    void spell_label(const Label& label)
    {
        docx::RunProperties properties = paragraph_.source->mark;
        lay_over(properties, label.run);
        const FormatId format = context_.styles.text_format(paragraph_.base, properties);
        const Owner owner{Owner::label};
        add(to_utf32(label.text), format, owner);
        if (label.suffix == docx::LabelSuffix::Tab && !label.text.empty()) {
            add(U"\t", format, owner);
        } else if (label.suffix == docx::LabelSuffix::Space) {
            add(U" ", format, owner);
        } else if (label.suffix == docx::LabelSuffix::Tab &&
                   paragraph_.format.first_line < Length()) {
            add(U"\t", format, owner);
        }
    }

    void spell(const std::vector<docx::Inline>& items, Owner owner)
    {
        for (const docx::Inline& item : items) {
            if (const auto* run = std::get_if<docx::Run>(&item.what)) {
                add_run(run->text, run->properties, owner);
            } else if (const auto* field = std::get_if<docx::Field>(&item.what)) {
                spell_field(*field, owner);
            } else if (const auto* link = std::get_if<docx::Hyperlink>(&item.what)) {
                spell(link->content, linked({link->address, link->anchor}, owner));
            } else if (const auto* control = std::get_if<docx::InlineControl>(&item.what)) {
                spell(control->content, owner);
            } else if (const auto* drawing = std::get_if<docx::InlineDrawing>(&item.what)) {
                add_drawing(*drawing, owner);
            } else if (const auto* start = std::get_if<docx::BookmarkStart>(&item.what)) {
                marks.emplace_back(start, here());
            } else if (const auto* reference = std::get_if<docx::NoteReference>(&item.what)) {
                spell_reference(*reference);
            } else if (const auto* number = std::get_if<docx::NoteNumber>(&item.what)) {
                spell_number(*number);
            }
        }
    }

    void add_drawing(const docx::InlineDrawing& item, Owner owner)
    {
        const auto& boxes = paragraph_.drawings;
        std::size_t index = next_drawing_;
        while (index < boxes.size() && boxes[index]->source != &item) {
            ++index;
        }
        const FormatId format = context_.styles.text_format(paragraph_.base, item.properties);
        if (index == boxes.size() || context_.styles.format(format).is_hidden) {
            return;
        }
        next_drawing_ = index + 1;
        if (!item.drawing->address.empty()) {
            owner = linked({item.drawing->address, ""}, owner);
        }
        if (item.drawing->anchor) {
            anchors.push_back(
                {index, static_cast<std::uint32_t>(text.size()), owner, std::nullopt});
        } else {
            add(U"\uFFFC", format, owner, static_cast<int>(index));
        }
    }

    /// A link of its own, even inside another: the note goes where its reference stands.
    Owner note_owner(std::uint32_t note, NoteUse use)
    {
        const NoteBox& box = context_.flow.notes[note];
        const docx::SectionProperties& section = context_.flow.sections[box.section].properties;
        depends_on_note_pages_ =
            depends_on_note_pages_ || (box.kind == docx::NoteKind::Footnote &&
                                       section.footnotes.restart == docx::NoteRestart::EachPage);
        links.push_back({"", "", use, note});
        return {static_cast<int>(links.size())};
    }

    void spell_reference(const docx::NoteReference& reference)
    {
        const auto found = context_.flow.note_of.find(&reference);
        if (found == context_.flow.note_of.end()) {
            return;
        }
        const Owner owner = note_owner(found->second, NoteUse::Reference);
        if (reference.kind == docx::NoteKind::Footnote) {
            footnotes.push_back({static_cast<std::uint32_t>(text.size()), found->second, 0});
        }
        if (reference.custom_mark) {
            add_run(reference.custom_mark->text, reference.custom_mark->properties, owner);
        } else {
            add_run(context_.flow.notes[found->second].number, reference.properties, owner);
        }
    }

    void spell_number(const docx::NoteNumber& number)
    {
        if (paragraph_.note) {
            add_run(context_.flow.notes[*paragraph_.note].number, number.properties,
                    note_owner(*paragraph_.note, NoteUse::Number));
        }
    }

    void add_run(const std::string& utf8, const docx::RunProperties& properties, Owner owner)
    {
        const FormatId id = context_.styles.text_format(paragraph_.base, properties);
        const TextFormat& format = context_.styles.format(id);
        if (format.is_hidden) {
            return;
        }
        if (format.is_small_caps) {
            add_small_capitals(to_utf32(utf8), id, owner);
            return;
        }
        std::u32string run = to_utf32(utf8);
        if (format.is_caps) {
            for (char32_t& c : run) {
                c = static_cast<char32_t>(u_toupper(static_cast<UChar32>(c)));
            }
        }
        add(run, id, owner);
    }

    void add_small_capitals(const std::u32string& run, FormatId id, Owner owner)
    {
        const FormatId small = context_.styles.small_capitals_of(id);
        for (std::size_t i = 0; i < run.size();) {
            const auto is_lower = [&](std::size_t at) {
                return u_islower(static_cast<UChar32>(run[at])) != 0;
            };
            const bool lowers = is_lower(i);
            std::u32string part;
            for (; i < run.size() && is_lower(i) == lowers; ++i) {
                part.push_back(static_cast<char32_t>(u_toupper(static_cast<UChar32>(run[i]))));
            }
            add(part, lowers ? small : id, owner);
        }
    }

    void add(std::u32string run, FormatId format, Owner owner, int drawing = -1)
    {
        if (run.empty()) {
            return;
        }
        to_unicode(run, context_.styles.format(format).symbol);
        if (text.size() + run.size() > paragraph_size_max) {
            throw Error(
                ErrorCode::LimitExceeded, where(),
                fmt::format("more than {} characters in one paragraph", paragraph_size_max));
        }
        const auto begin = static_cast<std::uint32_t>(text.size());
        text += run;
        const auto end = static_cast<std::uint32_t>(text.size());
        const bool continues = !pieces.empty() && pieces.back().format == format &&
                               pieces.back().owner == owner && drawing < 0 &&
                               pieces.back().drawing < 0;
        if (continues) {
            pieces.back().end = end;
        } else {
            pieces.push_back({begin, end, format, owner, drawing});
        }
    }

    Where where() const { return where_of(paragraph_, context_.document); }

    std::uint32_t here() const { return static_cast<std::uint32_t>(text.size()); }

    /// The owner for text under a link; links do not nest.
    Owner linked(LinkTarget target, Owner owner)
    {
        if (owner.value != Owner::text || context_.page) {
            return owner;
        }
        if (target.bookmark.empty() && !is_allowed_address(target.address)) {
            context_.report.add(
                Severity::Warning, "link-refused",
                fmt::format("'{}' is not an http, https or mailto address; its text is kept"
                            " without the link",
                            target.address),
                "");
            return owner;
        }
        const bool is_top = lower_case(target.bookmark) == "_top"; // Word's own: the first page
        if (target.address.empty() && !is_top &&
            find_bookmark(context_.flow, target.bookmark) == nullptr) {
            context_.report.add(
                Severity::Warning, "link-broken",
                fmt::format("a link leads to the bookmark '{}', which does not exist",
                            target.bookmark),
                "restore the bookmark or remove the link");
            return owner;
        }
        links.push_back(std::move(target));
        return {static_cast<int>(links.size())};
    }

    // --- Fields ------------------------------------------------------------------------------

    void spell_field(const docx::Field& field, Owner owner)
    {
        const FieldCode code = fields_.code_of(field, here());
        if (code.name == "HYPERLINK") {
            LinkTarget target{code.argument(), code.argument().empty() ? code.value("l") : ""};
            if (!target.address.empty() && code.has("l")) {
                target.address += "#" + code.value("l");
            }
            const bool leads = !target.address.empty() || !target.bookmark.empty();
            spell(field.result, leads ? linked(std::move(target), owner) : owner);
            return;
        }
        const auto value = fields_.value(code, field, here());
        if (!value) {
            spell(field.result, owner);
            return;
        }
        note_marks(field.result);
        const Owner its_own =
            value->bookmark.empty() ? owner : linked({"", value->bookmark}, owner);
        for (const Stretch& stretch : value->text) {
            add_run(stretch.text, stretch.properties, its_own);
        }
        if (value->is_stored) {
            computed.push_back({&field, plain(value->text)});
        }
    }

    /// Bookmarks in a result that is made anew begin where it does.
    void note_marks(const std::vector<docx::Inline>& items)
    {
        for (const docx::Inline& item : items) {
            if (const auto* start = std::get_if<docx::BookmarkStart>(&item.what)) {
                marks.emplace_back(start, here());
            } else if (const auto* field = std::get_if<docx::Field>(&item.what)) {
                note_marks(field->result);
            } else if (const auto* link = std::get_if<docx::Hyperlink>(&item.what)) {
                note_marks(link->content);
            }
        }
    }

    ParagraphBox& paragraph_;
    bool depends_on_note_pages_ = false;
    const SpellingContext& context_;
    Fields fields_;
    std::size_t next_drawing_ = 0;
};

/// What floats stays where the last pass put it.
void take_anchors(ParagraphBox& paragraph, std::vector<DrawingAnchor> anchors)
{
    for (std::size_t i = 0; i < std::min(anchors.size(), paragraph.anchors.size()); ++i) {
        if (anchors[i].drawing == paragraph.anchors[i].drawing) {
            anchors[i].place = paragraph.anchors[i].place;
        }
    }
    paragraph.anchors = std::move(anchors);
}

} // namespace

bool spell(ParagraphBox& paragraph, const SpellingContext& context)
{
    context.report.stand_at(*paragraph.source, paragraph.is_body);
    Speller speller(paragraph, context);
    speller.spell();
    paragraph.depends_on_pages = speller.depends_on_pages();
    take_anchors(paragraph, std::move(speller.anchors));
    paragraph.marks = std::move(speller.marks);
    paragraph.computed = std::move(speller.computed);
    const bool is_first = paragraph.atoms.empty() && paragraph.text.empty();
    if (!is_first && speller.text == paragraph.text) {
        return false;
    }
    paragraph.text = std::move(speller.text);
    paragraph.pieces = std::move(speller.pieces);
    paragraph.links = std::move(speller.links);
    paragraph.footnotes = std::move(speller.footnotes);
    paragraph.is_hidden = paragraph.text.empty() && context.styles.format(paragraph.mark).is_hidden;
    paragraph.atoms.clear();
    paragraph.lines.clear();
    paragraph.width.reset();
    return true;
}

} // namespace indenture::layout
