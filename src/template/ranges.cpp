#include "template/ranges.h"

#include <algorithm>

namespace indenture::templating {

namespace {

/// Statements that belong together: if, elif, else, endif.
struct Group {
    std::vector<Passage*> passages; ///< in order; one entry for each statement
    bool has_inline = false;        ///< a member stands beside text
    bool spans() const { return passages.front() != passages.back(); }
};

/// A statement that stands directly in a paragraph (not in a link) and what it belongs to.
struct Member {
    Passage* passage;
    Statement* statement;
    std::size_t group = 0;
};

class RangeFinder {
public:
    explicit RangeFinder(Reading& reading) : reading_(reading) {}

    void run()
    {
        for (Passage& passage : reading_.passages) {
            note_joins(passage);
            note_profile(passage);
        }
        collect();
        for (auto& [container, members] : containers_) {
            match(members);
        }
        demote();
        promote();
        for (const auto& [container, members] : containers_) {
            open(members);
        }
        for (Passage& passage : reading_.passages) {
            passage.is_definition = reading_.context.is_strict() && is_definition(passage);
        }
    }

private:
    /// Docxtpl removes paragraphs only for {%p.
    void note_profile(Passage& passage) const
    {
        passage.is_bare = passage.is_bare && reading_.context.is_strict();
    }

    /// {% macro m(x) %} ... {% endmacro %} and nothing beside it.
    bool is_definition(const Passage& passage) const
    {
        if (passage.is_open || passage.joins_next || passage.joins_previous) {
            return false;
        }
        std::size_t depth = 0;
        std::size_t at = 0;
        bool has_any = false;
        for (const Statement& statement : passage.statements) {
            if (depth == 0 &&
                has_content(
                    std::string_view(passage.text.text).substr(at, statement.tag.begin - at))) {
                return false;
            }
            at = statement.tag.end;
            const bool defines = statement.word == Word::Macro || statement.word == Word::SetBlock;
            const bool is_silent = statement.word == Word::Set ||
                                   statement.tag.kind == TagKind::Comment || statement.closes();
            if (statement.tag.grip != Grip::Text || (depth == 0 && !defines && !is_silent)) {
                return false;
            }
            has_any = has_any || defines;
            depth += statement.opens() ? 1U : 0U;
            depth -= statement.closes() && depth > 0 ? 1U : 0U;
        }
        return has_any && depth == 0 &&
               !has_content(std::string_view(passage.text.text).substr(at));
    }

    static void note_joins(Passage& passage)
    {
        if (!passage.is_bare) {
            return;
        }
        const auto is_control = [](const Statement& s) { return s.is_control(); };
        const auto& statements = passage.statements;
        if (std::none_of(statements.begin(), statements.end(), is_control)) {
            return;
        }
        passage.joins_previous = statements.front().tag.trims_before;
        passage.joins_next = statements.back().tag.trims_after;
        passage.is_bare = !passage.joins_previous && !passage.joins_next;
    }

    void collect()
    {
        for (Passage& passage : reading_.passages) {
            auto& members = containers_[reading_.tree[passage.node].parent];
            for (Statement& statement : passage.statements) {
                const bool is_text = statement.tag.grip == Grip::Text;
                const bool is_block = statement.tag.grip == Grip::Paragraph;
                if (statement.is_control() &&
                    (is_block || (is_text && stands_directly_in(passage, statement)))) {
                    members.push_back({&passage, &statement});
                }
            }
        }
    }

    bool stands_directly_in(const Passage& passage, const Statement& statement) const
    {
        const auto& pieces = passage.text.pieces;
        const auto piece =
            std::upper_bound(pieces.begin(), pieces.end(), statement.tag.anchor,
                             [](std::size_t at, const Piece& p) { return at < p.end; });
        return piece != pieces.end() && reading_.tree[piece->run].parent == passage.node;
    }

    void match(std::vector<Member>& members)
    {
        struct Open {
            std::size_t group;
            Word closer;
        };
        std::vector<Open> open;
        for (Member& member : members) {
            const Statement& statement = *member.statement;
            const bool continues = !open.empty() && !statement.opens();
            if (continues && (!statement.closes() || open.back().closer == statement.word)) {
                member.group = open.back().group;
            } else {
                member.group = groups_.size();
                groups_.emplace_back();
            }
            if (statement.opens()) {
                open.push_back({member.group, closer_of(statement.word)});
            } else if (continues && statement.closes() && open.back().closer == statement.word) {
                open.pop_back();
            }
            Group& group = groups_[member.group];
            group.passages.push_back(member.passage);
            groups_of_[member.passage].push_back(member.group);
            if (statement.tag.grip == Grip::Text && !member.passage->is_bare && !group.has_inline) {
                group.has_inline = true;
                inline_groups_.push_back(member.group);
            }
        }
    }

    /// A bare paragraph whose partner stands in text is text as well, and so are then its partners.
    void demote()
    {
        while (!inline_groups_.empty()) {
            const Group& group = groups_[inline_groups_.back()];
            inline_groups_.pop_back();
            for (Passage* passage : group.passages) {
                if (!passage->is_bare) {
                    continue;
                }
                passage->is_bare = false;
                for (const std::size_t other : groups_of_[passage]) {
                    if (!groups_[other].has_inline) {
                        groups_[other].has_inline = true;
                        inline_groups_.push_back(other);
                    }
                }
            }
        }
    }

    void promote()
    {
        for (Passage& passage : reading_.passages) {
            for (Statement& statement : passage.statements) {
                statement.tag.grip = passage.is_bare ? Grip::Paragraph : statement.tag.grip;
            }
        }
    }

    void open(const std::vector<Member>& members)
    {
        for (const Member& member : members) {
            if (member.statement->tag.grip == Grip::Text && groups_[member.group].spans()) {
                member.passage->is_open = true;
                reading_.mark_dynamic(member.passage->node);
            }
        }
    }

    Reading& reading_;
    std::map<NodeId, std::vector<Member>> containers_;
    std::vector<Group> groups_;
    std::map<Passage*, std::vector<std::size_t>> groups_of_;
    std::vector<std::size_t> inline_groups_;
};

} // namespace

void find_ranges(Reading& reading)
{
    RangeFinder(reading).run();
}

} // namespace indenture::templating
