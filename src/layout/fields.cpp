#include "layout/fields.h"

#include "base/error.h"
#include "base/utf8.h"
#include "docx/story_place.h"
#include "layout/comparison.h"
#include "layout/field_format.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <utility>

namespace indenture::layout {
namespace {

// A reference repeats a clause, at most; more is an attack on memory.
constexpr std::size_t reference_size_max = 20'000;
constexpr std::size_t reference_depth_max = 24;
/// Pieces looked at for all references of a document: a thousand pages of ten times their text.
constexpr std::size_t reference_steps_max = 20'000'000;

bool is_one_of(std::string_view name, const std::set<std::string_view>& names)
{
    return names.contains(name);
}

/// Fields that print nothing: marks for indexes, questions, settings.
const std::set<std::string_view>& silent_fields()
{
    static const std::set<std::string_view> names = {"XE",  "TC",  "RD",     "TA",
                                                     "SET", "ASK", "PRIVATE"};
    return names;
}

/// Properties that have a field of their own, by the name DOCPROPERTY has for them.
const std::map<std::string_view, std::string_view>& property_fields()
{
    static const std::map<std::string_view, std::string_view> names = {
        {"TITLE", "title"},
        {"SUBJECT", "subject"},
        {"AUTHOR", "author"},
        {"KEYWORDS", "keywords"},
        {"COMMENTS", "comments"},
        {"DOCPROPERTY", ""},
        {"INFO", ""},
        {"LASTSAVEDBY", "lastsavedby"}};
    return names;
}

bool contains(const std::vector<docx::Inline>& items, const void* mark)
{
    return std::any_of(items.begin(), items.end(), [&](const docx::Inline& item) {
        if (const auto* field = std::get_if<docx::Field>(&item.what)) {
            return contains(field->result, mark);
        }
        if (const auto* link = std::get_if<docx::Hyperlink>(&item.what)) {
            return contains(link->content, mark);
        }
        if (const auto* control = std::get_if<docx::InlineControl>(&item.what)) {
            return contains(control->content, mark);
        }
        return mark != nullptr && (std::get_if<docx::BookmarkStart>(&item.what) == mark ||
                                   std::get_if<docx::BookmarkEnd>(&item.what) == mark);
    });
}

/// What is computed is text alone.
bool has_picture(const std::vector<docx::Inline>& items)
{
    return std::any_of(items.begin(), items.end(), [](const docx::Inline& item) {
        if (const auto* field = std::get_if<docx::Field>(&item.what)) {
            return has_picture(field->result);
        }
        if (const auto* link = std::get_if<docx::Hyperlink>(&item.what)) {
            return has_picture(link->content);
        }
        if (const auto* control = std::get_if<docx::InlineControl>(&item.what)) {
            return has_picture(control->content);
        }
        return std::holds_alternative<docx::InlineDrawing>(item.what);
    });
}

/// What is shown without computing anything; no more than the cap.
void append_cached(const std::vector<docx::Inline>& items, std::string& text)
{
    constexpr std::size_t cached_max = 2000;
    for (const docx::Inline& item : items) {
        if (text.size() > cached_max) {
            return;
        }
        if (const auto* run = std::get_if<docx::Run>(&item.what)) {
            text += run->text;
        } else if (const auto* field = std::get_if<docx::Field>(&item.what)) {
            append_cached(field->result, text);
        } else if (const auto* link = std::get_if<docx::Hyperlink>(&item.what)) {
            append_cached(link->content, text);
        } else if (const auto* control = std::get_if<docx::InlineControl>(&item.what)) {
            append_cached(control->content, text);
        }
    }
}

void break_no_lines(std::string& text)
{
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\f' || c == '\v'; }, ' ');
}

void trim_end(std::vector<Stretch>& text)
{
    while (!text.empty()) {
        std::string& last = text.back().text;
        last.erase(last.find_last_not_of(' ') + 1);
        if (!last.empty()) {
            return;
        }
        text.pop_back();
    }
}

std::string one_line(std::string text)
{
    break_no_lines(text);
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

/// Words with one space between them.
std::string one_line_of_words(const std::string& text)
{
    std::string result;
    for (const char c : text) {
        if (c != ' ' && c != '\t') {
            result.push_back(c);
        } else if (!result.empty() && result.back() != ' ') {
            result.push_back(' ');
        }
    }
    return one_line(std::move(result));
}

/// The page of a place in a paragraph's text.
std::uint32_t page_at(const ParagraphBox& paragraph, std::uint32_t at)
{
    if (paragraph.places.empty()) {
        return 0;
    }
    std::size_t line = 0;
    while (line + 1 < paragraph.lines.size() && line + 1 < paragraph.places.size()) {
        const std::uint32_t first = paragraph.lines[line + 1].begin;
        if (first >= paragraph.atoms.size() || paragraph.atoms[first].text_begin > at) {
            break;
        }
        ++line;
    }
    return paragraph.places[line].page;
}

std::uint32_t place_of(const Bookmark& bookmark)
{
    for (const auto& [mark, at] : bookmark.paragraph->marks) {
        if (mark == bookmark.start) {
            return at;
        }
    }
    return 0;
}

std::uint32_t page_of(const ParagraphBox& paragraph)
{
    return paragraph.places.empty() ? 0 : paragraph.places.front().page;
}

} // namespace

std::string plain(const std::vector<Stretch>& text)
{
    std::string result;
    for (const Stretch& stretch : text) {
        result += stretch.text;
    }
    return result;
}

Where where_of(const ParagraphBox& paragraph, const docx::Document& document)
{
    std::string words;
    append_cached(paragraph.source->content, words);
    const std::string near = docx::first_words(std::string_view(words));
    return {document.source, paragraph.part == nullptr ? document.main_part : *paragraph.part,
            docx::print_place(paragraph.source->number, near)};
}

Fields::Fields(const ParagraphBox& paragraph, const SpellingContext& context)
    : paragraph_(paragraph), context_(context)
{
}

Fields::Fields(const ParagraphBox& paragraph, const SpellingContext& context,
               std::vector<const Bookmark*> within)
    : paragraph_(paragraph), context_(context), within_(std::move(within))
{
}

FieldCode Fields::code_of(const docx::Field& field, std::uint32_t at)
{
    std::vector<std::string> inner;
    for (const docx::Field& one : field.inner) {
        inner.push_back(shown(one, at));
    }
    return parse_field_code(field.instruction, inner);
}

/// Computed or not.
std::string Fields::shown(const docx::Field& field, std::uint32_t at)
{
    if (const auto computed = value(code_of(field, at), field, at)) {
        return plain(computed->text);
    }
    std::string cached;
    append_cached(field.result, cached);
    return cached;
}

std::optional<FieldValue> Fields::value(const FieldCode& code, const docx::Field& field,
                                        std::uint32_t at)
{
    if (field.is_locked || has_picture(field.result)) {
        note_cached(code, field);
        return std::nullopt;
    }
    if (is_one_of(code.name, silent_fields())) {
        return FieldValue{{}, "", false};
    }
    if (field.form) {
        return FieldValue{{{*field.form, field.properties}}, "", false};
    }
    if (code.name == "SYMBOL" && !code.arguments.empty()) {
        return symbol(code, field);
    }
    const bool is_short = code.arguments.empty() && find_bookmark(context_.flow, code.name);
    if (code.name == "REF" || is_short) {
        FieldCode full = code;
        if (is_short && code.name != "REF") {
            full.arguments = {code.name}; // 17.16.5.51: the word REF may be left out
        }
        return reference(full, field, at);
    }
    const Text text = computed(code, field, at);
    if (!text) {
        note_cached(code, field);
        return std::nullopt;
    }
    const bool leads = (code.name == "PAGEREF" || code.name == "NOTEREF") && code.has("h");
    const docx::RunProperties& properties =
        code.has_format("charformat") ? field.code : field.properties;
    return FieldValue{
        {{*text, properties}}, leads ? code.argument() : "", code.name != "MACROBUTTON"};
}

/// The number of the note whose reference the bookmark holds.
Fields::Text Fields::note_number(const FieldCode& code)
{
    const Bookmark& target = bookmark(code);
    if (target.notes_begin >= target.notes_end) {
        return std::nullopt;
    }
    const NoteBox& note = context_.flow.notes[target.notes_begin];
    const docx::SectionProperties& section = context_.flow.sections[note.section].properties;
    depends_on_pages_ =
        depends_on_pages_ || section.footnotes.restart == docx::NoteRestart::EachPage;
    return note.number;
}

void Fields::note_cached(const FieldCode& code, const docx::Field& field)
{
    if (code.name.empty() || code.name == "TOC") {
        return;
    }
    if (field.is_locked) {
        context_.report.add(where_of(paragraph_, context_.document), Severity::Info, "field-locked",
                            fmt::format("a locked {} field keeps its result", code.name), "");
        return;
    }
    std::string cached;
    append_cached(field.result, cached);
    const bool shows_nothing =
        cached.empty() && (code.name == "LISTNUM" || code.name.starts_with("AUTONUM"));
    context_.report.add(
        where_of(paragraph_, context_.document), shows_nothing ? Severity::Warning : Severity::Info,
        "field-cached",
        shows_nothing
            ? fmt::format("{} fields are not computed, and have no result to keep", code.name)
            : fmt::format("{} fields keep the result Word last computed", code.name),
        shows_nothing ? "number the text with a list, or write the number" : "");
}

Fields::Text Fields::computed(const FieldCode& code, const docx::Field& field, std::uint32_t at)
{
    if (code.name == "PAGE") {
        return page_label(code, at);
    }
    if (code.name == "NUMPAGES" || code.name == "SECTIONPAGES") {
        return page_count(code, at);
    }
    if (code.name == "SECTION") {
        const Text number = section_number(at);
        return number ? Text(formatted_text(*number, code)) : number;
    }
    if (code.name == "NOTEREF") {
        return note_number(code);
    }
    if (code.name == "PAGEREF") {
        return page_reference(code, at);
    }
    if (code.name == "SEQ") {
        const auto found = context_.flow.sequences.find(&field);
        return found == context_.flow.sequences.end() ? std::nullopt : Text(found->second);
    }
    if (code.name == "STYLEREF") {
        return style_text(code);
    }
    if (code.name == "IF" || code.name == "COMPARE") {
        return condition(code);
    }
    if (code.name == "QUOTE" && !code.arguments.empty()) {
        return formatted_text(fmt::format("{}", fmt::join(code.arguments, " ")), code);
    }
    if (code.name == "MACROBUTTON" && code.arguments.size() > 1) {
        return fmt::format("{}", fmt::join(code.arguments.begin() + 1, code.arguments.end(), " "));
    }
    return property_fields().contains(code.name) ? property(code) : std::nullopt;
}

Fields::Text Fields::property(const FieldCode& code) const
{
    const std::string_view own = property_fields().at(code.name);
    if (!own.empty() && !code.arguments.empty()) {
        return formatted_text(code.argument(), code); // it sets the property to that
    }
    const std::string name = own.empty() ? lower_case(code.argument()) : std::string(own);
    const auto found = context_.document.properties.find(name);
    if (found == context_.document.properties.end() || code.has("@")) {
        return std::nullopt;
    }
    if (found->second.empty() && own.empty()) {
        return std::nullopt;
    }
    return formatted_text(found->second, code);
}

/// IF a = b "then" "otherwise"; COMPARE a = b.
Fields::Text Fields::condition(const FieldCode& code) const
{
    const auto& words = code.arguments;
    static const std::set<std::string_view> operators = {"=", "<>", "<", ">", "<=", ">="};
    if (words.size() < 3 || !operators.contains(words[1])) {
        return std::nullopt;
    }
    const bool is_true = compares(words[0], words[1], words[2]);
    if (code.name == "COMPARE") {
        return words.size() == 3 ? Text(is_true ? "1" : "0") : std::nullopt;
    }
    if (words.size() < 4 || words.size() > 5) {
        return std::nullopt;
    }
    const std::string otherwise = words.size() == 5 ? words[4] : "";
    return formatted_text(is_true ? words[3] : otherwise, code);
}

/// ECMA-376-1, 17.16.5.61: a character by its code, in a font.
FieldValue Fields::symbol(const FieldCode& code, const docx::Field& field) const
{
    const std::string& argument = code.arguments.front();
    char32_t character = 0;
    const bool is_hex = lower_case(argument).starts_with("0x");
    for (const char digit : argument.substr(is_hex ? 2 : 0)) {
        const auto value = std::string_view("0123456789abcdef0123456789ABCDEF").find(digit);
        const char32_t base = is_hex ? 16 : 10;
        if (value == std::string_view::npos || value % 16 >= base || character > 0x10FFFF) {
            return {{{argument.substr(0, 1), field.properties}}, "", false};
        }
        character = character * base + static_cast<char32_t>(value % 16);
    }
    docx::RunProperties properties = field.properties;
    if (code.has("f")) {
        properties.font = code.value("f");
    }
    if (const auto size = whole_number(code.value("s")); size && *size > 0) {
        properties.size_half_points = std::min(*size, 1638) * 2;
    }
    if (character < 0x20 || character > 0x10FFFF || (character >= 0xD800 && character < 0xE000)) {
        return {{}, "", false};
    }
    return {{{to_utf8({&character, 1}), properties}}, "", false};
}

// --- Pages ---------------------------------------------------------------------------------------

std::uint32_t Fields::current_page(std::uint32_t at) const
{
    return context_.page ? *context_.page : page_at(paragraph_, at);
}

std::string Fields::label_of(std::uint32_t page) const
{
    return page < context_.facts.labels.size() ? context_.facts.labels[page] : "1";
}

Fields::Text Fields::page_label(const FieldCode& code, std::uint32_t at)
{
    depends_on_pages_ = true;
    const std::uint32_t page = current_page(at);
    const auto& numbers = context_.facts.numbers;
    return formats_numbers(code) && page < numbers.size() ? formatted(numbers[page], code)
                                                          : formatted_text(label_of(page), code);
}

Fields::Text Fields::page_count(const FieldCode& code, std::uint32_t at)
{
    depends_on_pages_ = true;
    const PageFacts& facts = context_.facts;
    const std::uint32_t page = current_page(at);
    std::size_t count = std::max<std::size_t>(1, facts.labels.size());
    if (code.name == "SECTIONPAGES" && page < facts.section_of.size()) {
        count = facts.section_pages[facts.section_of[page]];
    }
    return formatted(static_cast<int>(count), code);
}

Fields::Text Fields::section_number(std::uint32_t at)
{
    if (!context_.page && paragraph_.section) {
        return std::to_string(*paragraph_.section + 1);
    }
    depends_on_pages_ = true;
    const std::uint32_t page = current_page(at);
    const auto& sections = context_.facts.section_of;
    return std::to_string(page < sections.size() ? sections[page] + 1 : 1);
}

Fields::Text Fields::page_reference(const FieldCode& code, std::uint32_t at)
{
    depends_on_pages_ = true;
    const Bookmark& target = bookmark(code);
    const std::uint32_t page = page_at(*target.paragraph, place_of(target));
    const auto& numbers = context_.facts.numbers;
    const std::string label = formats_numbers(code) && page < numbers.size()
                                  ? formatted(numbers[page], code)
                                  : formatted_text(label_of(page), code);
    if (!code.has("p")) {
        return label;
    }
    return page == current_page(at) ? position_of({target.first, place_of(target)}, at)
                                    : "on page " + label;
}

// --- References ----------------------------------------------------------------------------------

const Bookmark& Fields::bookmark(const FieldCode& code) const
{
    const Bookmark* found = find_bookmark(context_.flow, code.argument());
    if (found == nullptr) {
        throw Error(ErrorCode::BadInput, where_of(paragraph_, context_.document),
                    fmt::format("a {} field refers to the bookmark '{}', which does not exist;"
                                " restore the clause it stood in or remove the reference",
                                code.name, code.argument()));
    }
    return *found;
}

/// "above" or "below", as seen from this paragraph; nothing in a header.
std::string Fields::position_of(const Target& target, std::uint32_t at) const
{
    if (context_.page || !paragraph_.order) {
        return "";
    }
    if (target.order != *paragraph_.order) {
        return target.order < *paragraph_.order ? "above" : "below";
    }
    return target.at <= at ? "above" : "below";
}

FieldValue Fields::reference(const FieldCode& code, const docx::Field& field, std::uint32_t at)
{
    const Bookmark& target = bookmark(code);
    const docx::RunProperties& properties =
        code.has_format("charformat") ? field.code : field.properties;
    FieldValue result;
    result.bookmark = code.has("h") ? code.argument() : "";
    if (code.has("r") || code.has("n") || code.has("w")) {
        std::string number = formatted_text(number_of(*target.paragraph, code), code);
        if (const std::string position = position_of({target.first, place_of(target)}, at);
            code.has("p") && !position.empty()) {
            number += " " + position;
        }
        result.text = {{std::move(number), properties}};
        return result;
    }
    if (code.has("p")) {
        result.text = {{position_of({target.first, place_of(target)}, at), properties}};
        return result;
    }
    result.text = text_of(target);
    if (target.start == nullptr) {
        // An entry of contents: its tabs are the entry's own.
        result.text = {{one_line_of_words(plain(result.text)), properties}};
        return result;
    }
    // Without MERGEFORMAT or CHARFORMAT the text looks as it does where it stands.
    const bool is_plain = code.has_format("mergeformat") || code.has_format("charformat");
    if (is_plain || !code.formats.empty()) {
        result.text = {{formatted_text(plain(result.text), code), properties}};
    }
    return result;
}

std::string Fields::number_of(const ParagraphBox& target, const FieldCode& code)
{
    if (!target.label) {
        context_.report.add(
            where_of(paragraph_, context_.document), Severity::Warning, "reference-unnumbered",
            fmt::format("the bookmark '{}' is referred to by number, but its paragraph has none",
                        code.argument()),
            "refer to it by its text, or number the paragraph");
        return "0";
    }
    const auto& labels = context_.flow.labels;
    const auto own = [&](int at) {
        const LabelRecord& record = labels[static_cast<std::size_t>(at)];
        return code.has("t") ? record.bare : record.own;
    };
    const auto above = [&](int at) { return labels[static_cast<std::size_t>(at)].context_of; };
    std::string result = own(static_cast<int>(target.label->index));
    if (code.has("n")) {
        return result;
    }
    // Levels above, from the inside out; \r stops where both paragraphs have the same.
    std::vector<int> shared;
    if (code.has("r") && paragraph_.label) {
        for (int at = static_cast<int>(paragraph_.label->index); at >= 0; at = above(at)) {
            shared.push_back(at);
        }
    }
    for (int at = target.label->context_of; at >= 0; at = above(at)) {
        if (std::find(shared.begin(), shared.end(), at) != shared.end()) {
            break;
        }
        result.insert(0, own(at));
    }
    return result;
}

std::vector<Stretch> Fields::text_of(const Bookmark& bookmark)
{
    if (std::find(within_.begin(), within_.end(), &bookmark) != within_.end()) {
        throw Error(ErrorCode::BadInput, where_of(paragraph_, context_.document),
                    "a REF field repeats text that it is part of; move it out of its bookmark");
    }
    if (within_.size() >= reference_depth_max) {
        throw Error(ErrorCode::LimitExceeded, where_of(paragraph_, context_.document),
                    fmt::format("references to references deeper than {}", reference_depth_max));
    }
    std::vector<const Bookmark*> within = within_;
    within.push_back(&bookmark);
    Walk state;
    state.start = bookmark.start;
    state.end = bookmark.end;
    state.is_inside = bookmark.start == nullptr;
    for (std::uint32_t i = bookmark.first; i <= bookmark.last && !state.is_over; ++i) {
        const ParagraphBox& box = *context_.flow.paragraphs[i];
        if (i > bookmark.first && state.is_inside) {
            take(" ", {}, state);
        }
        Fields there(box, context_, within);
        there.walk(box.source->content, state);
        depends_on_pages_ = depends_on_pages_ || there.depends_on_pages_;
    }
    trim_end(state.text);
    return std::move(state.text);
}

/// A paragraph as it stands in the file.
std::vector<Stretch> Fields::text_of(const ParagraphBox& paragraph) const
{
    std::vector<const Bookmark*> within = within_;
    within.push_back(nullptr);
    if (within.size() >= reference_depth_max) {
        return {};
    }
    Walk state;
    state.is_inside = true;
    Fields there(paragraph, context_, std::move(within));
    there.walk(paragraph.source->content, state);
    trim_end(state.text);
    return std::move(state.text);
}

void Fields::walk(const std::vector<docx::Inline>& items, Walk& state)
{
    for (const docx::Inline& item : items) {
        if (++context_.reference_steps > reference_steps_max) {
            throw Error(ErrorCode::LimitExceeded, where_of(paragraph_, context_.document),
                        "the references of the document repeat more text than can be laid out");
        }
        if (state.is_over) {
            return;
        }
        if (const auto* run = std::get_if<docx::Run>(&item.what)) {
            take(run->text, run->properties, state);
        } else if (const auto* field = std::get_if<docx::Field>(&item.what)) {
            walk_field(*field, state);
        } else if (const auto* link = std::get_if<docx::Hyperlink>(&item.what)) {
            walk(link->content, state);
        } else if (const auto* control = std::get_if<docx::InlineControl>(&item.what)) {
            walk(control->content, state);
        } else if (const auto* start = std::get_if<docx::BookmarkStart>(&item.what)) {
            state.is_inside = state.is_inside || start == state.start;
        } else if (const auto* end = std::get_if<docx::BookmarkEnd>(&item.what)) {
            state.is_over = state.is_over || (end == state.end && state.is_inside);
        }
    }
}

/// A mark inside a result stands for the whole field, whose result is made anew.
void Fields::walk_field(const docx::Field& field, Walk& state)
{
    state.is_inside = state.is_inside || contains(field.result, state.start);
    if (!state.is_inside) {
        return;
    }
    const FieldCode code = code_of(field, 0);
    const auto computed = code.name == "HYPERLINK" ? std::nullopt : value(code, field, 0);
    if (!computed) {
        walk(field.result, state);
        return;
    }
    for (const Stretch& stretch : computed->text) {
        take(stretch.text, stretch.properties, state);
    }
    state.is_over = state.is_over || contains(field.result, state.end);
}

void Fields::take(const std::string& text, const docx::RunProperties& properties, Walk& state)
{
    if (!state.is_inside || text.empty() ||
        properties.toggle(docx::Toggle::Vanish).value_or(false)) {
        return;
    }
    state.size += text.size();
    if (state.size > reference_size_max) {
        throw Error(
            ErrorCode::LimitExceeded, where_of(paragraph_, context_.document),
            fmt::format("a REF field repeats more than {} octets of text", reference_size_max));
    }
    if (!state.text.empty() && state.text.back().properties == properties) {
        state.text.back().text += text;
    } else {
        state.text.push_back({text, properties});
    }
    break_no_lines(state.text.back().text);
}

// --- Styles --------------------------------------------------------------------------------------

/// ECMA-376-1, 17.16.5.59. In a header: the first such paragraph of the page, or the last, else the
/// nearest before it, else the nearest after. In the text: the nearest above, else below.
const ParagraphBox* Fields::styled(const std::string& style, bool from_end)
{
    const auto found = context_.flow.by_style.find(style);
    if (found == context_.flow.by_style.end() || found->second.empty()) {
        return nullptr;
    }
    const std::vector<ParagraphBox*>& all = found->second;
    if (!context_.page) {
        const auto below = std::upper_bound(
            all.begin(), all.end(), paragraph_.order.value_or(0),
            [](std::uint32_t order, const ParagraphBox* box) { return order < *box->order; });
        return below == all.begin() ? all.front() : *(below - 1);
    }
    depends_on_pages_ = true;
    const auto on_page = std::lower_bound(
        all.begin(), all.end(), *context_.page,
        [](const ParagraphBox* box, std::uint32_t page) { return page_of(*box) < page; });
    const auto after = std::upper_bound(
        on_page, all.end(), *context_.page,
        [](std::uint32_t page, const ParagraphBox* box) { return page < page_of(*box); });
    if (on_page != after) {
        return from_end ? *(after - 1) : *on_page;
    }
    return on_page == all.begin() ? all.front() : *(on_page - 1);
}

Fields::Text Fields::style_text(const FieldCode& code)
{
    const auto level = whole_number(code.argument());
    const std::string style = level && *level >= 1 && *level <= 9
                                  ? fmt::format("heading {}", *level)
                                  : lower_case(code.argument());
    const ParagraphBox* chosen = styled(style, code.has("l"));
    if (chosen == nullptr) {
        context_.report.add(
            where_of(paragraph_, context_.document), Severity::Warning, "style-unused",
            fmt::format("a STYLEREF field asks for text of the style '{}', and there is none",
                        code.argument()),
            "nothing is shown in its place");
        return "";
    }
    const bool asks_number = code.has("n") || code.has("r") || code.has("w");
    if (asks_number) {
        return chosen->label ? formatted_text(number_of(*chosen, code), code) : "0";
    }
    if (code.has("p")) {
        return position_of({chosen->order.value_or(0), 0}, 0);
    }
    std::vector<Stretch> text = text_of(*chosen);
    if (const auto character = context_.flow.character_styles.find(style);
        character != context_.flow.character_styles.end()) {
        std::erase_if(text, [&](const Stretch& stretch) {
            return stretch.properties.style != character->second;
        });
        if (!text.empty()) {
            text = {code.has("l") ? text.back() : text.front()};
        }
    }
    return formatted_text(one_line(plain(text)), code);
}

} // namespace indenture::layout
