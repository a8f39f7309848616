#include "template/passages.h"

#include "template/identity.h"

#include <algorithm>
#include <charconv>

namespace indenture::templating {

namespace {

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
            reading_.paragraphs = reading_.context.places->of(tree_, reading_.part);
        }
        reading_.instructions = joined_instructions(tree_);
        for (NodeId id = 0; id < tree_.size(); ++id) {
            const Node& node = tree_[id];
            if (reading_.mirrors.count(id) > 0) {
                id = skip(id);
                continue;
            }
            note_reference(id);
            note_relations(id);
            if (node.is_w("footnoteReference") || node.is_w("endnoteReference") ||
                is_note(tree_, id)) {
                reading_.mark_dynamic(id);
            }
            if (is_revision(node)) {
                note_id(id, reading_.identities.next_bookmark); // ids of one kind, for Word
            }
            if (node.is_w("p")) {
                note_paragraph_id(id);
                add_paragraph(id);
            } else if (node.is_w("bookmarkStart") || node.is_w("bookmarkEnd")) {
                reading_.mark_dynamic(id);
                note_id(id, reading_.identities.next_bookmark);
                note_bookmark(id);
            } else if (node.is_compatibility("AlternateContent")) {
                add_mirrors(id);
            } else {
                inspect_attributes(id);
                inspect_revision(id);
            }
        }
        if (is_raw_) {
            reading_.report.block(raw_place_, {"T002", "its endraw is missing",
                                               "write {% endraw %} behind the text it is for"});
        }
    }

    void properties()
    {
        for (NodeId id = 0; id < tree_.size(); ++id) {
            if (tree_[id].first == no_node && holds_tag(tree_.text(id))) {
                Place place;
                const std::size_t name = tree_[id].begin + 1;
                place.near = std::string(tree_.bytes(name, name + tree_.prefix(id).size())) +
                             std::string(tree_[id].name);
                place.tag.part = reading_.part;
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

    void note_relations(NodeId id)
    {
        if (reading_.relations.empty()) {
            return;
        }
        for (const Attribute& attribute : tree_.attributes(id)) {
            if (attribute.name.starts_with(reading_.relation_prefix)) {
                reading_.mark_dynamic(id);
            }
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

    bool holds_tag(std::string_view text) const
    {
        return may_hold_tag(text, reading_.context.delimiters);
    }

    /// Pairs the text boxes of a fallback with those of the choice: the same text for older
    /// programs, so it is merged once.
    void add_mirrors(NodeId alternate)
    {
        std::vector<NodeId> choice;
        std::vector<NodeId> fallback;
        for (NodeId id = tree_[alternate].first; id != no_node; id = tree_[id].next) {
            const bool is_choice = tree_[id].is_compatibility("Choice");
            if (is_choice ? choice.empty() : tree_[id].is_compatibility("Fallback")) {
                add_boxes(id, is_choice ? choice : fallback);
            }
        }
        for (std::size_t i = 0; i < std::min(choice.size(), fallback.size()); ++i) {
            reading_.mirrors[fallback[i]] = choice[i];
        }
    }

    /// The outermost text boxes inside.
    void add_boxes(NodeId parent, std::vector<NodeId>& boxes) const
    {
        for (NodeId id = parent; id < tree_[parent].subtree_end; ++id) {
            if (tree_[id].is_w("txbxContent")) {
                boxes.push_back(id);
                id = tree_[id].subtree_end - 1;
            }
        }
    }

    /// Counts the paragraphs of a text box that is not read. Gives its last node.
    NodeId skip(NodeId box)
    {
        const NodeId end = tree_[box].subtree_end;
        for (NodeId id = box; id < end; ++id) {
            ordinal_ += tree_[id].is_w("p") ? 1U : 0U;
        }
        return end - 1;
    }

    void inspect_attributes(NodeId id)
    {
        const Node& node = tree_[id];
        if (node.space == Space::Other && node.name == "docPr") {
            note_id(id, reading_.identities.next_drawing);
            add_attribute(id, "descr", "the alternative text of a picture");
            add_attribute(id, "title", "the title of a picture");
        } else if ((node.is_w("tag") || node.is_w("alias")) && tree_[node.parent].is_w("sdtPr")) {
            add_attribute(id, "val", "a content control");
        } else if (node.is_w("fldSimple")) {
            add_attribute(id, "instr", "a field");
        } else if (node.is_w("hyperlink")) {
            const auto address = reading_.addresses.find(tree_.attribute(id, "id").value_or(""));
            if (address != reading_.addresses.end()) {
                add_plain(id, "id", address->second, here("the address of a link"));
            }
        } else if (node.is_w("instrText")) {
            const auto joined = reading_.instructions.find(id);
            std::string text =
                joined == reading_.instructions.end() ? tree_.text(id) : joined->second;
            if (holds_tag(text)) {
                add_plain(id, {}, std::move(text), here("a field"));
            }
        }
    }

    void inspect_revision(NodeId id)
    {
        const Node& node = tree_[id];
        if (node.is_w("delText") && holds_tag(tree_.text(id))) {
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
        Place place = reading_.place_of(ordinal_);
        place.near = std::move(near);
        return place;
    }

    void add_paragraph(NodeId id)
    {
        ++ordinal_;
        Passage passage{.node = id, .text = text_of(tree_, id), .statements = {}};
        if (!is_raw_ && !holds_tag(passage.text.text)) {
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
        const bool was_raw = is_raw_;
        const TagList found = find_tags(passage.text.text, reading_.context.delimiters,
                                        place.near.empty() && is_raw_);
        is_raw_ = place.near.empty() ? found.is_raw_open : is_raw_;
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
        if (is_raw_ && !was_raw && !passage.statements.empty()) {
            raw_place_ = reading_.places[passage.statements.back().place];
        }
    }

    Statement understood(const Tag& tag, Place place)
    {
        Statement statement{.tag = tag, .word = Word::Nothing, .head = {}};
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
            if (attribute.local() == name && holds_tag(value)) {
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
    bool has_revisions_ = false;
    bool is_raw_ = false; ///< a {% raw %} is open
    Place raw_place_;
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
