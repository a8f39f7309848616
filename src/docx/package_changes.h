#pragma once

#include "base/bytes.h"
#include "base/digest.h"
#include "docx/content_types.h"
#include "docx/package.h"
#include "docx/packing.h"
#include "docx/relationships.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace indenture::docx {

/// What is to be different in a copy of a package: collected while a document is made, then given
/// to Package::with. The same changes in the same order give the same names, ids and bytes.
///
/// Names and ids are free in the package and among the changes. Nothing is read from the package
/// before it is asked about.
class PackageChanges {
public:
    /// The package is shared, not copied.
    explicit PackageChanges(Package package);

    bool has(std::string_view part) const;
    /// Another content for a part that is there. Throws Error(BadInput) if it is not.
    void replace(const std::string& part, Bytes content);
    /// The same, packed already, for a part of the package itself.
    void replace(const std::string& part, Packed content);
    /// Throws Error(BadInput) if there is a part of that name already, or it names no part.
    void add(const std::string& part, const std::string& content_type, Bytes content);
    /// The name of the part that holds this picture: one part for one content, also if the
    /// package holds it already. Throws Error(BadInput) for a content type Word cannot show.
    std::string add_media(const std::string& content_type, Bytes content);
    /// Removes the part, its relationships and what other parts' relationships lead to it.
    /// References in the text of parts are for the caller to take out.
    void remove(const std::string& part);

    /// "word/media/image" and ".png" give "word/media/image7.png" if 6 is the highest there.
    std::string free_part_name(const std::string& stem, const std::string& ending);

    /// The id of a relationship of `part` to another part, of a type as in Relationship::type or a
    /// whole address. What is related in that way already keeps its id; a new one is the lowest
    /// rIdN above all of the part.
    std::string relate(const std::string& part, std::string_view type, std::string_view target);
    /// The same to an address outside the package.
    std::string relate_outside(const std::string& part, std::string_view type,
                               std::string_view address);
    /// Another address outside for a relationship that is there. Throws Error(BadInput) if not.
    void set_address(const std::string& part, std::string_view id, std::string_view address);
    void remove_relationship(const std::string& part, std::string_view id);
    /// "" if nothing is stated.
    std::string content_type(std::string_view part);
    void set_content_type(const std::string& part, const std::string& content_type);

    // For Package::with.
    const std::map<std::string, Bytes>& contents() const { return contents_; }
    const std::map<std::string, Packed>& packed() const { return packed_; }
    const std::set<std::string>& removed() const { return removed_; }
    /// The parts of relationships and content types that the changes change.
    std::map<std::string, Bytes> bookkeeping() const;

private:
    struct Relations {
        using Key = std::tuple<bool, std::string, std::string>; ///< external, type, target
        std::vector<StatedRelationship> stated;
        std::map<Key, std::string> ids;
        std::size_t highest = 0; ///< N of the highest rIdN
        bool is_changed = false;
    };

    Relations& relations(const std::string& part);
    ContentTypes& types();
    std::set<std::string>& taken_names();
    std::string related(const std::string& part, StatedRelationship wanted);
    static void index(Relations& relations);

    Package package_;
    std::map<std::string, Bytes> contents_;
    std::map<std::string, Packed> packed_; ///< of parts that are in no other list
    std::set<std::string> removed_;
    std::map<std::string, Relations> relations_;
    std::optional<ContentTypes> types_; ///< read when asked for
    bool types_are_changed_ = false;
    std::map<Digest, std::string> media_;
    std::set<std::string> taken_names_;             ///< folded; filled when asked for
    std::map<std::string, std::size_t> last_names_; ///< highest number by folded stem
};

} // namespace indenture::docx
