#pragma once

#include "template/numbering_part.h"
#include "template/program.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace indenture::templating {

/// What must be there once in a document, while loops make copies of it: bookmarks, drawings,
/// paragraph ids, lists. The first copy keeps what the template says; later ones get what is free.
/// One for a merge, over all its parts.
class Copies {
public:
    Copies(const Identities& taken, const NumberingPart& numbering)
        : next_bookmark_(taken.next_bookmark), next_drawing_(taken.next_drawing), taken_(&taken),
          used_names_(taken.bookmarks), numbering_(numbering)
    {
    }

    /// A pass of a loop begins. A clause `is_foreign`: its ids are not of the template, so the
    /// first copy gets free ones as well.
    void enter(const LoopIdentities& loop, bool is_foreign = false);
    /// The last pass of a loop is over.
    void leave(const LoopIdentities& loop);

    /// In the current passes.
    const std::string& bookmark_name(const std::string& original) const
    {
        return current(name_, original);
    }
    const std::string& bookmark_id(const std::string& original) const
    {
        return current(id_, original);
    }
    std::size_t list(std::size_t original) const
    {
        const auto found = list_.find(original);
        return found == list_.end() ? original : found->second;
    }

    std::string drawing(const std::string& original);
    std::size_t next_drawing() { return next_drawing_++; }
    std::size_t next_bookmark() { return next_bookmark_++; }
    std::string annotation(const std::string& original);
    /// True the first time.
    bool is_first(const std::string& key) { return seen_once_.insert(key).second; }
    /// w14:paraId: eight hexadecimal digits below 80000000.
    std::string paragraph(const std::string& original);

    NumberingCopies& numbering() { return numbering_; }

private:
    static const std::string& current(const std::map<std::string, std::string>& names,
                                      const std::string& original)
    {
        const auto found = names.find(original);
        return found == names.end() ? original : found->second;
    }

    std::size_t next_bookmark_;
    std::size_t next_drawing_;
    std::uint32_t next_paragraph_ = 1;
    const Identities* taken_;
    std::map<std::string, std::size_t> count_; ///< passes so far, by name of bookmark
    std::map<std::string, std::string> name_;
    std::map<std::string, std::string> id_;
    std::set<std::string> used_names_;
    std::set<std::string> seen_drawings_;
    std::set<std::string> seen_annotations_;
    std::set<std::string> seen_once_;
    std::set<std::string> seen_paragraphs_;
    std::set<std::size_t> seen_lists_;
    std::map<std::size_t, std::size_t> list_;
    NumberingCopies numbering_;
};

} // namespace indenture::templating
