#pragma once

#include "base/bytes.h"
#include "template/markup.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace indenture::templating {

/// The lists of a package (its numbering part) as compiling needs them. Immutable.
class NumberingPart {
public:
    /// `bytes` are known to be well-formed.
    static NumberingPart read(ByteView bytes);
    /// A part without lists, for a package that has none.
    static NumberingPart empty();

    bool has(std::size_t number) const { return numbers_.count(number) > 0; }
    /// Two numberings of one list count together: those of one abstract definition, unless one
    /// starts by itself (w:startOverride).
    std::string list_of(std::size_t number) const;
    /// The number a level starts from.
    std::size_t start_of(std::size_t number, std::size_t level) const;
    /// The level whose paragraph style is that one.
    std::optional<std::size_t> level_of_style(std::size_t number, std::string_view style) const;
    /// True if some level belongs to a paragraph style: the numbering of headings and the like.
    bool is_of_styles(std::size_t number) const;
    bool has_overrides(std::size_t number) const;

    /// A numbering without overrides whose definition says the same.
    std::optional<std::size_t> number_like(const Markup& definition) const;
    /// Adds a numbering with that definition, which starts by itself, and gives its number.
    /// `overrides` is a w:num whose w:lvlOverride it takes over.
    std::size_t add_list(const Markup& definition, const Markup& overrides);

    const Markup& root() const { return root_; }
    const Markup* number(std::size_t number) const;   ///< w:num
    const Markup* abstract(std::size_t number) const; ///< its w:abstractNum, links followed
    std::size_t next_number() const { return next_number_; }
    std::size_t next_abstract() const { return next_abstract_; }

private:
    void index();

    Markup root_;
    std::map<std::size_t, std::size_t> numbers_; ///< w:numId -> child of root
    std::map<std::size_t, std::size_t> abstracts_;
    std::map<std::string, std::size_t, std::less<>> by_style_link_;
    std::size_t next_number_ = 1;
    std::size_t next_abstract_ = 0;
};

/// Two definitions of a list are one if they say the same; ids that Word makes up do not count.
std::string definition_of(const Markup& abstract);

/// A numbered paragraph of a template and the loops around it, the outermost first.
struct ListUse {
    std::size_t number = 0;
    std::size_t level = 0;
    std::vector<std::size_t> loops;
};

/// A list that begins anew in each pass of a loop.
struct RestartingList {
    std::set<std::size_t> numbers; ///< several only if they count together and look alike
    std::set<std::size_t> levels;  ///< those that paragraphs use
    bool operator==(const RestartingList&) const = default;
};

/// By loop, the lists of which no paragraph stands outside it: each by the innermost such loop. A
/// list that is used elsewhere too goes on counting, as the numbering of clauses must.
std::map<std::size_t, std::vector<RestartingList>>
restarting_lists(const std::vector<ListUse>& uses, const NumberingPart& numbering);

/// "<w:pPr>...</w:pPr>" of a paragraph that is in that list instead of any other.
Bytes with_list(ByteView properties, std::size_t number, std::size_t level,
                std::string_view prefix);

/// The numberings a merge adds.
class NumberingCopies {
public:
    explicit NumberingCopies(const NumberingPart& numbering)
        : numbering_(&numbering), next_(numbering.next_number())
    {
    }

    /// A new numbering like those of `list` that starts again.
    std::size_t restarted(const RestartingList& list);
    /// Adds what a clause of another package brings; see clause_include.
    void add_abstract(Bytes abstract) { abstracts_ += abstract; }
    void add_number(Bytes number) { numbers_ += number; }
    std::size_t take_number() { return next_++; }

    bool is_empty() const { return abstracts_.empty() && numbers_.empty(); }
    /// The part with all of it, every w:num behind every w:abstractNum (ECMA-376-1, 17.9.17).
    Bytes part() const;

private:
    const NumberingPart* numbering_;
    std::size_t next_;
    Bytes abstracts_;
    Bytes numbers_;
    std::map<std::string, Bytes> starts_; ///< what is the same for every copy of a list
};

} // namespace indenture::templating
