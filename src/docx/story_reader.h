#pragma once

#include "docx/document.h"
#include "docx/drawing_reader.h"
#include "docx/part_numbers.h"
#include "docx/property_reader.h"
#include "docx/xml.h"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace indenture::docx {

// For this folder's readers only.

/// What was met and left out, each kind of each part once.
class Skipped {
public:
    explicit Skipped(std::string source) : source_(std::move(source)) {}
    /// `what` names the thing; `place` is where it stood first.
    void note(const std::string& part, const std::string& what, const std::string& place);
    /// Another finding, as it stands; after a thousand no more are kept.
    void add(Finding finding);
    std::vector<Finding> findings() const;

private:
    struct Entry {
        std::size_t count = 0;
        std::string place;
    };
    std::string source_;
    std::map<std::pair<std::string, std::string>, Entry> entries_;
    std::vector<Finding> others_;
};

/// How many things were read, over all parts of one document.
struct Counts {
    std::size_t blocks = 0;
    std::size_t inlines = 0;
    PartNumbers numbers;
};

struct StoryContext {
    const Package& package;
    std::string part;
    const Theme& theme;
    Skipped& skipped;
    Counts& counts;
    PictureStore& pictures;
};

/// A header or footer.
std::vector<Block> read_story(XmlElement root, const StoryContext& context);
/// A part related to the main part by id, already turned into an index of Document::stories.
using StoryIndex = std::map<std::string, std::size_t>;
/// The body with its sections.
std::vector<Section> read_body(XmlElement body, const StoryContext& context,
                               const StoryIndex& stories);

} // namespace indenture::docx
