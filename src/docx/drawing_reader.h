#pragma once

#include "base/finding.h"
#include "docx/drawing.h"
#include "docx/package.h"
#include "docx/property_reader.h"
#include "docx/xml.h"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace indenture::docx {

// For this folder's readers only.

/// The pictures of one document, each part once, and what was said of those refused.
class PictureStore {
public:
    explicit PictureStore(const Package& package) : package_(package) {}

    /// Index into all(), or none if it is refused: then there is a finding at that place.
    /// Throws Error(LimitExceeded) at a cap, naming the part.
    std::optional<std::size_t> load(const std::string& part, const Where& where);
    /// A drawing that cannot be shown as Word shows it.
    void report(Finding finding);
    /// Throws Error(LimitExceeded) at Limits::drawings_max.
    void count_drawing(const Where& where);

    std::vector<Picture> take_pictures() { return std::move(all_); }
    const std::vector<Finding>& findings() const { return findings_; }

private:
    std::optional<std::size_t> read(const std::string& part, const Where& where);
    void refuse(const std::string& part, const Where& where, const std::string& why,
                const std::string& cure);

    const Package& package_;
    std::vector<Picture> all_;
    std::vector<Finding> findings_;
    std::map<std::string, std::optional<std::size_t>> by_part_;
    std::size_t pixels_ = 0;
    std::size_t drawings_ = 0;
};

/// What the reader of a story lends to the reader of its drawings.
struct DrawingContext {
    PictureStore& pictures;
    const std::map<std::string, Relationship>& relationships; ///< of the part, by id
    const Theme& theme;
    Where where;
    /// Reads w:txbxContent.
    std::function<std::vector<Block>(XmlElement)> read_blocks;
};

/// w:drawing; nullptr if it is hidden.
std::shared_ptr<const Drawing> read_drawing(XmlElement drawing, const DrawingContext& context);
/// w:pict or w:object (ECMA-376-4, 14 and 19: VML); nullptr if nothing of it is to be seen.
std::shared_ptr<const Drawing> read_vml(XmlElement pict, const DrawingContext& context);

/// The branch of an mc:AlternateContent that is understood here (ECMA-376-3, 9.3); may be none.
XmlElement understood_branch(XmlElement alternate);

} // namespace indenture::docx
