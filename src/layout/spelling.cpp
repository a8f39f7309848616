#include "layout/spelling.h"

#include "base/error.h"
#include "base/utf8.h"
#include "layout/field_code.h"

#include <algorithm>
#include <fmt/format.h>
#include <unicode/uchar.h>
#include <utility>

namespace indenture::layout {
namespace {

// A reference repeats a clause, at most; more is an attack on memory.
constexpr std::size_t reference_size_max = 20'000;
constexpr std::size_t paragraph_size_max = 2'000'000;

std::string one_line(std::string_view text)
{
    std::string result(text);
    std::replace_if(
        result.begin(), result.end(), [](char c) { return c == '\n' || c == '\f' || c == '\v'; },
        ' ');
    while (!result.empty() && result.back() == ' ') {
        result.pop_back();
    }
    return result;
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

/// A number as a field's \* switch wants it.
std::string formatted(int number, const FieldCode& code)
{
    const auto found = code.switches.find("*");
    const std::string format = found == code.switches.end() ? "" : found->second;
    if (format == "roman") {
        return docx::format_number(number, docx::NumberFormat::LowerRoman);
    }
    if (format == "ROMAN" || format == "Roman") {
        return docx::format_number(number, docx::NumberFormat::UpperRoman);
    }
    if (format == "alphabetic") {
        return docx::format_number(number, docx::NumberFormat::LowerLetter);
    }
    if (format == "ALPHABETIC") {
        return docx::format_number(number, docx::NumberFormat::UpperLetter);
    }
    return std::to_string(number);
}

bool is_allowed_address(const std::string& address)
{
    const std::string start = lower(address.substr(0, 8));
    return start.starts_with("http://") || start.starts_with("https://") ||
           start.starts_with("mailto:");
}

class Speller {
public:
    Speller(ParagraphBox& paragraph, const SpellingContext& context)
        : paragraph_(paragraph), context_(context)
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
    bool depends_on_pages = false;

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

    Where where() const
    {
        return {context_.document.source, context_.document.main_part,
                fmt::format("paragraph {}", paragraph_.source->number)};
    }

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
        if (target.address.empty() && !context_.flow.bookmarks.contains(target.bookmark)) {
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
        const FieldCode code = parse_field_code(field.instruction);
        if (code.name == "HYPERLINK") {
            const auto place = code.switches.find("l");
            LinkTarget target{
                code.argument(),
                code.argument().empty() && place != code.switches.end() ? place->second : ""};
            spell(field.result, linked(std::move(target), owner));
            return;
        }
        const auto result = compute(code, field);
        if (!result) {
            note_cached(code.name);
            spell(field.result, owner);
            return;
        }
        const bool is_link = (code.name == "REF" || code.name == "PAGEREF") && code.has("h");
        add_run(*result, field.properties, is_link ? linked({"", code.argument()}, owner) : owner);
    }

    void note_cached(const std::string& name)
    {
        if (name != "TOC" && !name.empty() && name != "TC" && name != "XE") {
            context_.report.add(Severity::Info, "field-cached",
                                fmt::format("{} fields keep the result Word last computed", name),
                                "");
        }
    }

    std::optional<std::string> compute(const FieldCode& code, const docx::Field& field)
    {
        if (code.name == "PAGE") {
            return page_label(code);
        }
        if (code.name == "NUMPAGES" || code.name == "SECTIONPAGES") {
            return page_count(code);
        }
        if (code.name == "PAGEREF") {
            depends_on_pages = true;
            return label_of(page_of(*bookmark(code).paragraph));
        }
        if (code.name == "REF") {
            return reference(code);
        }
        if (code.name == "SEQ") {
            const auto found = context_.flow.sequences.find(&field);
            return found == context_.flow.sequences.end() ? std::nullopt
                                                          : std::optional(found->second);
        }
        if (code.name == "STYLEREF") {
            return style_text(code);
        }
        if (code.name == "TITLE" || code.name == "SUBJECT" || code.name == "AUTHOR" ||
            code.name == "DOCPROPERTY") {
            return core_property(code);
        }
        return std::nullopt;
    }

    std::optional<std::string> core_property(const FieldCode& code) const
    {
        const std::string name = lower(code.name == "DOCPROPERTY" ? code.argument() : code.name);
        const docx::CoreProperties& core = context_.document.core;
        const std::string& value = name == "title"     ? core.title
                                   : name == "subject" ? core.subject
                                   : name == "author"  ? core.creator
                                                       : empty_;
        return value.empty() ? std::nullopt : std::optional(value);
    }

    const Bookmark& bookmark(const FieldCode& code) const
    {
        const auto found = context_.flow.bookmarks.find(code.argument());
        if (found == context_.flow.bookmarks.end() || found->second.paragraph == nullptr) {
            throw Error(ErrorCode::BadInput, where(),
                        fmt::format("a {} field refers to the bookmark '{}', which does not exist;"
                                    " restore the clause it stood in or remove the reference",
                                    code.name, code.argument()));
        }
        return found->second;
    }

    std::uint32_t current_page() const
    {
        return context_.page ? *context_.page : page_of(paragraph_);
    }

    static std::uint32_t page_of(const ParagraphBox& paragraph)
    {
        return paragraph.places.empty() ? 0 : paragraph.places.front().page;
    }

    std::string label_of(std::uint32_t page) const
    {
        return page < context_.facts.labels.size() ? context_.facts.labels[page] : "1";
    }

    std::string page_label(const FieldCode& code)
    {
        depends_on_pages = true;
        const std::string label = label_of(current_page());
        const bool is_number =
            std::all_of(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; });
        return is_number && label.size() < 8 ? formatted(std::atoi(label.c_str()), code) : label;
    }

    std::string page_count(const FieldCode& code)
    {
        depends_on_pages = true;
        const PageFacts& facts = context_.facts;
        const std::uint32_t page = current_page();
        std::size_t count = std::max<std::size_t>(1, facts.labels.size());
        if (code.name == "SECTIONPAGES" && page < facts.section_of.size()) {
            count = facts.section_pages[facts.section_of[page]];
        }
        return formatted(static_cast<int>(count), code);
    }

    std::string reference(const FieldCode& code)
    {
        const Bookmark& target = bookmark(code);
        if (code.has("r") || code.has("n") || code.has("w")) {
            return number_of(*target.paragraph, code);
        }
        const std::size_t begin = target.begin;
        const std::size_t end = std::max(begin, std::size_t{target.end});
        if (end - begin > reference_size_max) {
            throw Error(
                ErrorCode::LimitExceeded, where(),
                fmt::format("a REF field repeats more than {} octets of text", reference_size_max));
        }
        return one_line(std::string_view(context_.flow.plain_text).substr(begin, end - begin));
    }

    std::string number_of(const ParagraphBox& target, const FieldCode& code)
    {
        if (!target.label) {
            context_.report.add(
                Severity::Warning, "reference-unnumbered",
                fmt::format("the bookmark '{}' is referred to by number, but its paragraph has"
                            " none",
                            code.argument()),
                "refer to it by its text, or number the paragraph");
            return "0";
        }
        const auto& labels = context_.flow.labels;
        std::string result = labels[target.label->index].own;
        if (code.has("n")) {
            return result;
        }
        // Levels above, from the inside out; \r stops where both paragraphs have the same.
        std::vector<int> shared;
        if (code.has("r") && paragraph_.label) {
            for (int at = static_cast<int>(paragraph_.label->index); at >= 0;
                 at = labels[static_cast<std::size_t>(at)].context_of) {
                shared.push_back(at);
            }
        }
        for (int at = target.label->context_of; at >= 0;
             at = labels[static_cast<std::size_t>(at)].context_of) {
            if (std::find(shared.begin(), shared.end(), at) != shared.end()) {
                break;
            }
            result.insert(0, labels[static_cast<std::size_t>(at)].own);
        }
        return result;
    }

    /// In a header: the first such paragraph of the page, else the last before it.
    std::optional<std::string> style_text(const FieldCode& code)
    {
        const auto found = context_.flow.by_style.find(lower(code.argument()));
        if (found == context_.flow.by_style.end() || found->second.empty()) {
            return std::nullopt;
        }
        depends_on_pages = true;
        const std::uint32_t page = current_page();
        const std::vector<ParagraphBox*>& candidates = found->second;
        const auto on_page = std::lower_bound(
            candidates.begin(), candidates.end(), page,
            [](const ParagraphBox* box, std::uint32_t wanted) { return page_of(*box) < wanted; });
        const ParagraphBox* chosen = on_page != candidates.end() && page_of(**on_page) == page
                                         ? *on_page
                                     : on_page != candidates.begin() ? *(on_page - 1)
                                                                     : nullptr;
        if (chosen == nullptr) {
            return "";
        }
        if ((code.has("n") || code.has("r") || code.has("w")) && chosen->label) {
            return chosen->label->own;
        }
        std::u32string visible;
        for (const Piece& piece : chosen->pieces) {
            if (piece.owner.value != Owner::label && piece.drawing < 0) {
                visible += chosen->text.substr(piece.begin, piece.end - piece.begin);
            }
        }
        return one_line(to_utf8(visible));
    }

    ParagraphBox& paragraph_;
    const SpellingContext& context_;
    std::size_t next_drawing_ = 0;
    const std::string empty_;
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
    paragraph.depends_on_pages = speller.depends_on_pages;
    take_anchors(paragraph, std::move(speller.anchors));
    const bool is_first = paragraph.atoms.empty() && paragraph.text.empty();
    if (!is_first && speller.text == paragraph.text) {
        return false;
    }
    paragraph.text = std::move(speller.text);
    paragraph.pieces = std::move(speller.pieces);
    paragraph.links = std::move(speller.links);
    paragraph.is_hidden = paragraph.text.empty() && context.styles.format(paragraph.mark).is_hidden;
    paragraph.atoms.clear();
    paragraph.lines.clear();
    paragraph.width.reset();
    return true;
}

} // namespace indenture::layout
