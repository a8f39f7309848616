#pragma once

#include "base/bytes.h"
#include "docx/package.h"

#include <string>
#include <string_view>
#include <vector>

namespace indenture::docx {

/// One relationship as its part states it (ECMA-376-2, 9.3).
struct StatedRelationship {
    std::string id;
    std::string type;   ///< the whole address
    std::string target; ///< relative to the folder of the source part, or an address outside
    bool is_external = false;
};

/// The last step of an address: of a relationship type its name.
std::string last_step(std::string_view address);

/// The address of a relationship type of office documents: "image" -> "http://.../image". What is
/// an address already stays.
std::string relationship_type(std::string_view type);

/// ECMA-376-2, 6.5.2.3: "word/document.xml" -> "word/_rels/document.xml.rels"; "" -> "_rels/.rels".
std::string relationships_part(std::string_view part);
/// The part whose relationships a part holds, or none: the other way round.
std::optional<std::string> source_of_relationships(std::string_view name);

/// The part a target of `part` means; nullopt if it leaves the package.
std::optional<std::string> resolved_target(std::string_view part, std::string_view target);
/// What resolves to `target` again, seen from `part`: "media/image1.png".
std::string target_from(std::string_view part, std::string_view target);

/// In the order of the part; empty if the part has none. Throws Error(BadInput) naming it.
std::vector<StatedRelationship> stated_relationships(const Package& package, std::string_view part);
Bytes print(const std::vector<StatedRelationship>& relationships);

} // namespace indenture::docx
