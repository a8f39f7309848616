#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "docx/packing.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::docx {

/// One relationship of a part (ECMA-376-2, 9.3). `target` is resolved to a part name unless
/// external.
struct Relationship {
    std::string id;
    std::string type; ///< the last step of the type's address: "header", "styles", "image"
    std::string target;
    bool is_external = false;
};

class PackageChanges;

/// A Word file: an OPC zip package read strictly, immutable. Copies share the bytes.
///
/// Refused with Error: no zip, duplicate or path-like entry names, sizes that differ between the
/// local and the central header, encryption, anything over Limits, no main document part.
class Package {
public:
    /// `source` names the file in errors.
    static Package open(Bytes bytes, std::string source, const Limits& limits);

    const std::string& source() const;
    const Limits& limits() const;
    /// Part names without leading slash ("word/document.xml"), in the order of the zip.
    const std::vector<std::string>& part_names() const;
    bool has(std::string_view name) const;
    /// The inflated part. Throws Error(BadInput) naming the part if it is not there or damaged.
    Bytes part(std::string_view name) const;
    /// "word/document.xml" in nearly every file; found by relationship, not by name.
    const std::string& main_part() const;
    /// Empty if the part has none.
    std::vector<Relationship> relationships(std::string_view part) const;
    /// The first related part of that type, if any.
    std::optional<std::string> related(std::string_view part, std::string_view type) const;

    /// A part of exactly these octets, if any: the first in the order of the zip.
    std::optional<std::string> part_holding(ByteView content) const;

    /// A zip with these parts replaced (or appended, in order of name) and every other entry
    /// copied without inflating it. The same package and parts give the same bytes: fixed
    /// times, fixed order.
    Bytes with_parts(const std::map<std::string, Bytes>& parts) const;
    /// The same for changes made for this package: relationships and content types go with them.
    Bytes with(const PackageChanges& changes) const;

private:
    struct State;
    explicit Package(std::shared_ptr<const State> state);
    Bytes written(const std::vector<const std::map<std::string, Bytes>*>& parts,
                  const std::map<std::string, Packed>& packed,
                  const std::set<std::string>& removed) const;
    std::shared_ptr<const State> state_;
};

} // namespace indenture::docx
