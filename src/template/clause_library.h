#pragma once

#include "base/finding.h"
#include "docx/package.h"
#include "template/list_reader.h"
#include "template/markup.h"
#include "template/program.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace indenture::templating {

/// A clause: another Word file, made fit to be a piece of a template.
struct AdoptedClause {
    /// Its main part. Styles, lists and ids in it are those of the template; relationships still
    /// its own. No section of its own is left but breaks inside it.
    Bytes document;
    std::map<std::string, ClauseRelation> relations; ///< by the ids in `document`
    std::string relation_prefix = "r:";              ///< of the attributes that hold relationships
    std::vector<std::string> styles;                 ///< ids it adds, see ClauseLibrary::style
    bool has_lists = false;                          ///< it uses numberings of the library
    std::vector<Finding> findings;                   ///< none blocks
};

/// What a template and the clauses it may include have in common: their styles and lists brought
/// together, each once. What the template has already stays as it looks there.
class ClauseLibrary {
public:
    /// `host` is the template; ids are taken from `identities` and noted there.
    ClauseLibrary(const docx::Package& host, ListReader lists, Identities& identities);

    /// Makes `clause` fit. Styles are matched by name, then by id, and added if the template has
    /// none; lists are matched by what their definitions say: one that belongs to styles (of
    /// headings) goes on counting where the template's does, any other is a list of its own.
    /// Throws Error(BadInput) naming the clause for what cannot be brought over: notes, charts,
    /// embedded files. Comments are left behind.
    AdoptedClause adopt(const std::string& name, const docx::Package& clause);

    /// The lists and styles of all of it.
    const ListReader& lists() const { return lists_; }
    /// The numbering part of all of it.
    const NumberingPart& numbering() const { return lists_.numbering(); }
    /// The styles part with those added, in order of their ids.
    Bytes styles_with(const std::vector<std::string>& ids) const;
    /// Those added, each as it stands in the styles part.
    std::map<std::string, Bytes> added_styles() const;
    /// "" if the template has none: then nothing can be added.
    const std::string& styles_part() const { return styles_part_; }

private:
    friend class Adoption;

    std::string source_;
    std::string styles_part_;
    std::optional<Markup> styles_;
    std::map<std::string, std::string> spaces_; ///< prefixes that mean the same in every story
    ListReader lists_;
    Identities& identities_;
    std::map<std::string, Markup> added_styles_; ///< by id
};

} // namespace indenture::templating
