#include "template/passages.h"

#include "template/identity.h"

#include <algorithm>
#include <charconv>

namespace indenture::templating {

namespace {

bool may_hold_tag(std::string_view text)
{
    return text.find("{{") != text.npos || text.find("{%") != text.npos ||
           text.find("{#") != text.npos;
}

std::size_t number_from(std::string_view digits)
{
    std::size_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

/// How many characters `text` has.
std::size_t length_of(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

class PassageReader {
public:
    explicit PassageReader(Reading& reading) : reading_(reading), tree_(reading.tree) {}

    void story()
    {
        if (reading_.context.places != nullptr) {
            paragraphs_ = reading_.context.places->of(tree_, reading_.part);
        }
        reading_.instructions = joined_instructions(tree_);
        for (NodeId id = 0; id < tree_.size(); ++id) {
            const Node& node = tree_[id];
            note_reference(id);
            if (node.is_w("p")) {
                note_paragraph_id(id);
                add_paragraph(id);
            } else if (node.is_w("bookmarkStart") || node.is_w("bookmarkEnd")) {
                reading_.mark_dynamic(id);
                note_id(id, reading_.identities.next_bookmark);
                note_bookmark(id);
            } else if (node.space == Space::Other && node.name == "docPr") {
                note_id(id, reading_.identities.next_drawing);
            } else if ((node.is_w("tag") || node.is_w("alias")) &&
                       tree_[node.parent].is_w("sdtPr")) {
                add_attribute(id, "val", "a content control");
            } else {
                inspect_revision(id);
            }
        }
    }

    void properties()
    {
        for (NodeId id = 0; id < tree_.size(); ++id) {
            if (tree_[id].first == no_node && may_hold_tag(tree_.text(id))) {
                const std::size_t name = tree_[id].begin + 1;
                Place place;
                place.near = std::string(tree_.bytes(name, name + tree_.prefix(id).size())) +
                             std::string(tree_[id].name);
                add_plain(id, {}, tree_.text(id), place);
            }
        }
    }

private:
    void note_id(NodeId id, std::size_t& next)
    {
        const std::size_t number = number_from(tree_.attribute(id, "id").value_or(""));
        if (number < UINT32_MAX / 2) {
            next = std::max(next, number + 1);
        }
    }

    void note_bookmark(NodeId id)
    {
        if (auto name = tree_.attribute(id, "name")) {
            reading_.identities.bookmarks.insert(std::move(*name));
        }
    }

    void note_paragraph_id(NodeId id)
    {
        if (auto own = tree_.attribute(id, "paraId")) {
            reading_.identities.paragraphs.insert(std::move(*own));
        }
    }

    void note_reference(NodeId id)
    {
        const Node& node = tree_[id];
        std::optional<std::string> name;
        if (node.is_w("instrText")) {
            const auto joined = reading_.instructions.find(id);
            const bool is_joined = joined != reading_.instructions.end();
            name = referenced_bookmark(is_joined ? joined->second : tree_.text(id));
            if (is_joined) {
                reading_.mark_dynamic(id);
            }
        } else if (node.is_w("fldSimple")) {
            name = referenced_bookmark(tree_.attribute(id, "instr").value_or(""));
        } else if (node.is_w("hyperlink")) {
            name = tree_.attribute(id, "anchor");
            name = name && name->starts_with("_Toc") ? std::nullopt : name;
        }
        if (name) {
            reading_.reference_of[id] = reading_.references.size();
            reading_.references.push_back({std::move(*name), here({})});
            reading_.mark_dynamic(id);
        }
    }

    void inspect_revision(NodeId id)
    {
        const Node& node = tree_[id];
        if (node.is_w("instrText") && may_hold_tag(tree_.text(id))) {
            Place place = here("a field");
            place.tag.tag = tree_.text(id);
            reading_.report.block(place, {"T003", "tags in a field's instruction are not evaluated",
                                          "put the tag into the text"});
        } else if (node.is_w("delText") && may_hold_tag(tree_.text(id))) {
            warn("T031", "deleted text holds a tag, which is not evaluated", "accept the deletion");
        } else if ((node.is_w("ins") || node.is_w("del")) && !has_revisions_) {
            has_revisions_ = true;
            warn("T030", "the template has tracked changes, which will be in every contract",
                 "accept or reject them");
        }
    }

    void warn(std::string code, std::string text, std::string cure)
    {
        reading_.report.add(Severity::Warning, here({}),
                            {std::move(code), std::move(text), std::move(cure)});
    }

    Place here(std::string near) const
    {
        Place place;
        place.near = std::move(near);
        place.tag.part = reading_.part;
        place.tag.paragraph = ordinal_;
        if (ordinal_ > 0 && ordinal_ <= paragraphs_.size()) {
            place.paragraph = paragraphs_[ordinal_ - 1];
        } else {
            place.paragraph.ordinal = ordinal_;
            place.paragraph.in_story = ordinal_;
        }
        return place;
    }

    void add_paragraph(NodeId id)
    {
        ++ordinal_;
        Passage passage{.node = id, .text = text_of(tree_, id), .statements = {}};
        if (passage.text.text.find_first_of("{}%") == std::string::npos) {
            return;
        }
        read_tags(passage, here({}));
        if (!passage.statements.empty()) {
            passage.is_bare = is_bare(passage);
            reading_.passages.push_back(std::move(passage));
        }
    }

    /// It holds nothing but statements without prefix, or comments.
    static bool is_bare(const Passage& passage)
    {
        const auto is_plain = [](const Statement& statement) {
            return statement.tag.grip == Grip::Text &&
                   (statement.is_control() || statement.tag.kind == TagKind::Comment);
        };
        return std::all_of(passage.statements.begin(), passage.statements.end(), is_plain) &&
               !has_content(text_without_tags(passage));
    }

    void read_tags(Passage& passage, const Place& place)
    {
        const TagList found = find_tags(passage.text.text);
        for (const TagProblem& wrong : found.problems) {
            Place at = place;
            at.tag.tag = wrong.tag;
            reading_.report.block(at, wrong.problem);
        }
        std::size_t counted = 0; // octets whose characters are in `characters`
        std::size_t characters = 0;
        const std::string_view text = passage.text.text;
        for (const Tag& tag : found.tags) {
            characters += length_of(text.substr(counted, tag.anchor - counted));
            counted = tag.anchor;
            Place at = place;
            if (place.near.empty()) {
                const std::size_t size = tag.close - tag.anchor;
                at.tag.begin = characters;
                at.tag.end = characters + length_of(text.substr(tag.anchor, size));
            }
            at.tag.tag = tag.source;
            passage.statements.push_back(understood(tag, std::move(at)));
        }
    }

    Statement understood(const Tag& tag, Place place)
    {
        Statement statement{
            .tag = tag, .word = Word::Nothing, .expression = nullptr, .variable = {}};
        try {
            statement = parse_statement(tag, reading_.context.limits.expression_depth_max);
        } catch (const Problem& problem) {
            reading_.report.block(place, problem);
            statement.word = word_of(tag);
        }
        statement.place = reading_.places.size();
        reading_.places.push_back(std::move(place));
        return statement;
    }

    void add_attribute(NodeId id, std::string_view name, const std::string& near)
    {
        for (const Attribute& attribute : tree_.attributes(id)) {
            std::string value = tree_.decoded(attribute);
            if (attribute.local() == name && may_hold_tag(value)) {
                add_plain(id, std::string(name), std::move(value), here(near));
            }
        }
    }

    void add_plain(NodeId id, std::string name, std::string text, const Place& place)
    {
        Passage passage{
            .node = id, .text = {.text = std::move(text), .pieces = {}}, .statements = {}};
        read_tags(passage, place);
        for (const Statement& statement : passage.statements) {
            if (statement.tag.grip != Grip::Text) {
                reading_.complain(statement, {"T003", "the tag stands outside the text",
                                              "write it without prefix"});
            }
        }
        reading_.mark_dynamic(id);
        reading_.plain.emplace(PlainKey{id, std::move(name)}, std::move(passage));
    }

    Reading& reading_;
    const SourceTree& tree_;
    std::size_t ordinal_ = 0;
    std::vector<ParagraphPlace> paragraphs_; ///< by ordinal - 1
    bool has_revisions_ = false;
};

} // namespace

void read_passages(Reading& reading)
{
    PassageReader(reading).story();
}

void read_properties(Reading& reading)
{
    PassageReader(reading).properties();
}

} // namespace indenture::templating
