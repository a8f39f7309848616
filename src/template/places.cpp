#include "template/places.h"

#include "docx/list_counters.h"
#include "docx/xml.h"
#include "template/paragraph_text.h"

#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace indenture::templating {

namespace {

constexpr int no_heading = 9; ///< the outline level of body text

std::optional<int> number_in(std::string_view text)
{
    int result = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(result)
                                                                    : std::nullopt;
}

std::optional<int> child_number(const SourceTree& tree, NodeId parent, std::string_view name)
{
    const NodeId child = parent == no_node ? no_node : tree.child_w(parent, name);
    return child == no_node ? std::nullopt : number_in(tree.attribute(child, "val").value_or(""));
}

docx::ParagraphProperties properties_of(const SourceTree& tree, NodeId paragraph)
{
    docx::ParagraphProperties result;
    const NodeId properties = tree.child_w(paragraph, "pPr");
    if (properties == no_node) {
        return result;
    }
    if (const NodeId style = tree.child_w(properties, "pStyle"); style != no_node) {
        result.style = tree.attribute(style, "val").value_or("");
    }
    const NodeId numbering = tree.child_w(properties, "numPr");
    result.numbering.number = child_number(tree, numbering, "numId");
    result.numbering.level = child_number(tree, numbering, "ilvl");
    result.outline_level = child_number(tree, properties, "outlineLvl");
    return result;
}

int outline_level(const docx::ParagraphProperties& paragraph, const docx::Styles& styles)
{
    std::optional<int> result;
    if (const docx::Style* style = docx::paragraph_style(paragraph, styles)) {
        for (const docx::Style* ancestor : styles.chain(*style)) {
            const std::string& name = ancestor->name;
            const bool is_heading = name.starts_with("heading ") || name.starts_with("Heading ");
            if (ancestor->paragraph.outline_level) {
                result = ancestor->paragraph.outline_level;
            } else if (is_heading) {
                const auto level = number_in(std::string_view(name).substr(8));
                result = level ? std::optional(*level - 1) : result;
            }
        }
    }
    const int level = paragraph.outline_level.value_or(result.value_or(no_heading));
    return level < 0 || level > no_heading ? no_heading : level;
}

/// A heading as it is quoted: without pictures, and not longer than a line.
std::string shortened(std::string text)
{
    for (std::size_t at = 0; (at = text.find(object_mark)) != std::string::npos;) {
        text.erase(at, object_mark.size());
    }
    constexpr std::size_t shown_max = 60;
    std::size_t size = std::min(text.size(), shown_max);
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
        --size;
    }
    return text.size() > size ? text.substr(0, size) + "..." : text;
}

NodeId ancestor_named(const SourceTree& tree, NodeId id, std::string_view name)
{
    while (id != no_node && !tree[id].is_w(name)) {
        id = tree[id].parent;
    }
    return id;
}

bool is_in_fallback(const SourceTree& tree, NodeId id)
{
    while (id != no_node && !tree[id].is_compatibility("Fallback")) {
        id = tree[id].parent;
    }
    return id != no_node;
}

std::string kind_of_header(docx::XmlElement reference)
{
    const std::string type = reference.w("type").value_or("default");
    const std::string_view noun = reference.is_w("headerReference") ? "header" : "footer";
    return type == "first"  ? fmt::format("first-page {}", noun)
           : type == "even" ? fmt::format("even-page {}", noun)
                            : std::string(noun);
}

/// What the main part says about the other stories, read in one walk.
struct MainPart {
    struct Reference {
        std::string id;
        std::string kind;
        int section = 0;
    };
    std::vector<Reference> headers;
    int sections = 0;
    std::map<std::string, int> footnotes; ///< id to the number printed
    std::map<std::string, int> endnotes;
    std::map<std::string, int> comments;
};

void number_note(std::map<std::string, int>& notes, docx::XmlElement reference)
{
    notes.try_emplace(reference.w("id").value_or(""), static_cast<int>(notes.size()) + 1);
}

/// Recursion is as deep as the XML, which XmlPart has capped.
void read_main(docx::XmlElement element, MainPart& main)
{
    for (const docx::XmlElement child : element.children()) {
        if (child.is_w("sectPr")) {
            ++main.sections;
            for (const docx::XmlElement reference : child.children()) {
                if (reference.is_w("headerReference") || reference.is_w("footerReference")) {
                    main.headers.push_back({reference.attribute(docx::ns::r, "id").value_or(""),
                                            kind_of_header(reference), main.sections});
                }
            }
        } else if (child.is_w("footnoteReference")) {
            number_note(main.footnotes, child);
        } else if (child.is_w("endnoteReference")) {
            number_note(main.endnotes, child);
        } else if (child.is_w("commentReference")) {
            number_note(main.comments, child);
        } else {
            read_main(child, main);
        }
    }
}

} // namespace

Places::Places(const docx::Package& package) : formatting_(docx::read_formatting(package))
{
    const std::string& name = package.main_part();
    const auto xml =
        docx::XmlPart::parse(package.part(name), package.source(), name, package.limits());
    MainPart main;
    read_main(xml.root(), main);
    stories_[name] = "body";
    for (const docx::Relationship& related : package.relationships(name)) {
        for (const MainPart::Reference& header : main.headers) {
            if (header.id == related.id) { // the first section that shows it gives the name
                stories_.try_emplace(related.target,
                                     main.sections < 2 ? header.kind
                                                       : fmt::format("{} of section {}",
                                                                     header.kind, header.section));
            }
        }
        if (related.type == "header" || related.type == "footer" || related.type == "footnotes" ||
            related.type == "endnotes" || related.type == "comments") {
            stories_.try_emplace(related.target, related.type);
        }
        if (related.type == "footnotes") {
            printed_[related.target] = main.footnotes;
        } else if (related.type == "endnotes") {
            printed_[related.target] = main.endnotes;
        } else if (related.type == "comments") {
            printed_[related.target] = main.comments;
        }
    }
}

std::string Places::story_of(const std::string& part) const
{
    const auto found = stories_.find(part);
    if (found != stories_.end()) {
        return found->second;
    }
    return part.starts_with("docProps/") ? "document properties" : part;
}

/// Walks the paragraphs of one part.
class PlaceReader {
public:
    PlaceReader(const Places& places, const SourceTree& tree, const std::string& part)
        : places_(places), tree_(tree), part_(part), counters_(places.formatting_.numberings)
    {
    }

    std::vector<ParagraphPlace> read()
    {
        std::vector<ParagraphPlace> result;
        for (NodeId id = 0; id < tree_.size(); ++id) {
            if (tree_[id].is_w("p")) {
                result.push_back(place_of(id));
                result.back().ordinal = result.size();
            }
        }
        return result;
    }

private:
    struct Heading {
        int level = 0;
        std::string text;
    };
    using FullNumbers = std::array<std::string, docx::level_count>;

    ParagraphPlace place_of(NodeId id)
    {
        const docx::ParagraphProperties properties = properties_of(tree_, id);
        const int level = outline_level(properties, places_.formatting_.styles);
        const bool is_heading = level < no_heading;
        while (is_heading && !headings_.empty() && headings_.back().level >= level) {
            headings_.pop_back();
        }
        ParagraphPlace place;
        place.story = story_of(id);
        place.in_story = ++counts_[place.story];
        for (const Heading& heading : headings_) {
            place.headings.push_back(heading.text);
        }
        place.number = number_of(id, properties);
        if (is_heading) {
            std::string text = shortened(text_of(tree_, id).text);
            headings_.push_back(
                {level, place.number.empty() ? text : fmt::format("{} {}", place.number, text)});
        }
        return place;
    }

    std::string story_of(NodeId id) const
    {
        const std::string story = places_.story_of(part_);
        for (const std::string_view kind : {"footnote", "endnote", "comment"}) {
            if (const NodeId note = ancestor_named(tree_, id, kind); note != no_node) {
                return note_story(kind, tree_.attribute(note, "id").value_or(""));
            }
        }
        return ancestor_named(tree_, id, "txbxContent") == no_node
                   ? story
                   : fmt::format("text box in the {}", story);
    }

    std::string note_story(std::string_view kind, const std::string& id) const
    {
        const auto part = places_.printed_.find(part_);
        if (part != places_.printed_.end()) {
            if (const auto note = part->second.find(id); note != part->second.end()) {
                return fmt::format("{} {}", kind, note->second);
            }
        }
        return fmt::format("{} that nothing refers to", kind);
    }

    std::string number_of(NodeId id, const docx::ParagraphProperties& properties)
    {
        const docx::Formatting& formatting = places_.formatting_;
        const auto numbered =
            docx::numbered_as(properties, formatting.styles, formatting.numberings);
        if (!numbered || is_in_fallback(tree_, id) || is_only_break(id) ||
            !counters_.count(*numbered)) {
            return {};
        }
        const docx::NumberingLevel& level =
            *formatting.numberings.level(numbered->number, numbered->level);
        if (level.format == docx::NumberFormat::Bullet) {
            return {};
        }
        FullNumbers& full = full_[formatting.numberings.numbers.at(numbered->number).abstract];
        for (int deeper = numbered->level + 1; deeper < docx::level_count; ++deeper) {
            if (!counters_.is_counting(*numbered, deeper)) {
                full[static_cast<std::size_t>(deeper)].clear();
            }
        }
        const int outermost = docx::outermost_level_shown(level, numbered->level);
        const std::string context =
            outermost > 0 ? full[static_cast<std::size_t>(outermost - 1)] : std::string();
        std::string& own = full[static_cast<std::size_t>(numbered->level)];
        own = context + docx::without_full_stop(counters_.label(*numbered));
        return own;
    }

    /// Such a paragraph shows no number (as in layout).
    bool is_only_break(NodeId id) const
    {
        const NodeId properties = tree_.child_w(id, "pPr");
        return properties != no_node && tree_.child_w(properties, "sectPr") != no_node &&
               text_of(tree_, id).text.empty();
    }

    const Places& places_;
    const SourceTree& tree_;
    const std::string& part_;
    docx::ListCounters counters_;
    std::map<int, FullNumbers> full_; ///< by abstract numbering, the number of each level
    std::vector<Heading> headings_;
    std::map<std::string, std::size_t> counts_; ///< paragraphs met, by story
};

std::vector<ParagraphPlace> Places::of(const SourceTree& tree, const std::string& part) const
{
    return PlaceReader(*this, tree, part).read();
}

std::string print(const ParagraphPlace& place)
{
    std::string result = place.story.empty() || place.story == "body"
                             ? std::string()
                             : fmt::format("{}, ", place.story);
    result += fmt::format("paragraph {}", place.in_story);
    if (!place.number.empty()) {
        result += fmt::format(" ({})", place.number);
    }
    if (!place.headings.empty()) {
        result += fmt::format(" under \"{}\"", fmt::join(place.headings, " > "));
    }
    return result;
}

} // namespace indenture::templating
