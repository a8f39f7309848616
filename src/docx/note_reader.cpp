#include "docx/note_reader.h"

#include "base/error.h"
#include "docx/property_reader.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::docx {
namespace {

struct NoteNames {
    std::string_view root;
    std::string_view note;
};

NoteNames names_of(NoteKind kind)
{
    return kind == NoteKind::Footnote ? NoteNames{"footnotes", "footnote"}
                                      : NoteNames{"endnotes", "endnote"};
}

NotePosition read_position(const std::string& text, NotePosition otherwise, NoteKind kind)
{
    if (kind == NoteKind::Footnote) {
        return text == "beneathText"  ? NotePosition::BeneathText
               : text == "pageBottom" ? NotePosition::PageBottom
                                      : otherwise;
    }
    return text == "sectEnd"  ? NotePosition::SectionEnd
           : text == "docEnd" ? NotePosition::DocumentEnd
                              : otherwise;
}

/// What Word puts between text and notes unless told otherwise.
std::vector<Block> plain_rule(bool continues)
{
    Paragraph paragraph;
    paragraph.properties.space_before = 0;
    paragraph.properties.space_after = 0;
    paragraph.properties.line = 240;
    paragraph.properties.line_rule = LineRule::Auto;
    paragraph.content.push_back({NoteRule{continues}});
    std::vector<Block> result;
    result.push_back({std::move(paragraph)});
    return result;
}

[[noreturn]] void refuse(const StoryContext& context, XmlElement element, const std::string& text)
{
    throw Error(ErrorCode::BadInput,
                {context.package.source(), context.part, fmt::format("line {}", element.line())},
                text);
}

} // namespace

NoteProperties read_note_properties(XmlElement properties, NoteProperties otherwise, NoteKind kind)
{
    constexpr int start_max = 16'383; // Word's own
    NoteProperties result = otherwise;
    if (!properties) {
        return result;
    }
    if (const auto position = child_value(properties, "pos")) {
        result.position = read_position(*position, otherwise.position, kind);
    }
    if (const auto format = child_value(properties, "numFmt")) {
        result.format = number_format(*format).value_or(NumberFormat::Decimal);
    }
    if (const auto start = child_int(properties, "numStart")) {
        result.start = std::clamp(*start, 0, start_max);
    }
    if (const auto restart = child_value(properties, "numRestart")) {
        result.restart = *restart == "eachSect" ? NoteRestart::EachSection
                         : *restart == "eachPage" && kind == NoteKind::Footnote
                             ? NoteRestart::EachPage
                             : NoteRestart::Never;
    }
    return result;
}

Notes read_notes(XmlElement root, NoteKind kind, const StoryContext& context, NoteIndex& index)
{
    const NoteNames names = names_of(kind);
    if (!root.is_w(names.root)) {
        refuse(context, root, fmt::format("this part does not hold {}", names.root));
    }
    Notes notes;
    notes.part = context.part;
    auto& by_id = index.by_id[static_cast<std::size_t>(kind)];
    NoteStories stories(context);
    for (const XmlElement element : root.children()) {
        if (!element.is_w(names.note)) {
            context.skipped.note(context.part, std::string(element.name()),
                                 fmt::format("line {}", element.line()));
            continue;
        }
        const auto id = to_int(element.w("id").value_or(""));
        if (!id) {
            refuse(context, element, fmt::format("a {} has no number as its id", names.note));
        }
        const std::string type = element.w("type").value_or("normal");
        const std::size_t blocks_before = context.counts.blocks;
        const std::size_t inlines_before = context.counts.inlines;
        std::vector<Block> blocks = stories.read(element);
        if (type == "separator") {
            notes.separator = std::move(blocks);
        } else if (type == "continuationSeparator") {
            notes.continuation_separator = std::move(blocks);
        } else if (type == "normal") {
            const NoteIndex::Entry entry{.note = notes.all.size(),
                                         .blocks = context.counts.blocks - blocks_before,
                                         .inlines = context.counts.inlines - inlines_before};
            if (!by_id.try_emplace(*id, entry).second) {
                refuse(context, element,
                       fmt::format("two {} have the id {}; give each its own", names.root, *id));
            }
            notes.all.push_back({*id, std::move(blocks)});
        }
    }
    if (notes.separator.empty()) {
        notes.separator = plain_rule(false);
    }
    if (notes.continuation_separator.empty()) {
        notes.continuation_separator = plain_rule(true);
    }
    return notes;
}

} // namespace indenture::docx
