#pragma once

#include "docx/document.h"
#include "docx/drawing_reader.h"
#include "docx/part_numbers.h"
#include "docx/property_reader.h"
#include "docx/revisions.h"
#include "docx/xml.h"

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace indenture::docx {

// For this folder's readers only.

/// What was met and left out, each kind of each part once.
class Skipped {
public:
    explicit Skipped(std::string source) : source_(std::move(source)) {}
    /// `what` names the thing; `place` is where it stood first; `instead` is what was done with it.
    void note(const std::string& part, const std::string& what, const std::string& place,
              const std::string& instead = "not laid out");
    /// Another finding, as it stands; after a thousand no more are kept.
    void add(Finding finding);
    std::vector<Finding> findings() const;

private:
    struct Entry {
        std::size_t count = 0;
        std::string instead;
        std::vector<std::string> places; ///< the first few
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

/// Styles and levels of numberings that the document's text uses.
struct UsedFormatting {
    std::set<std::string> styles;
    std::set<std::pair<std::string, std::string>> levels; ///< w:numId, w:ilvl
};

/// What the text may call a note.
struct NoteIndex {
    struct Entry {
        std::size_t note = 0;   ///< index into Notes::all
        std::size_t blocks = 0; ///< that each further reference shows again
        std::size_t inlines = 0;
        bool is_used = false;
    };
    std::array<std::map<int, Entry>, 2> by_id; ///< by NoteKind
};

struct StoryContext {
    const Package& package;
    std::string part;
    const Theme& theme;
    Skipped& skipped;
    Counts& counts;
    PictureStore& pictures;
    UsedFormatting& used;
    RevisionReader& revisions;
    NoteIndex* notes = nullptr; ///< where the text may refer to notes: in the body
    bool is_of_notes = false;
};

/// A header or footer.
std::vector<Block> read_story(XmlElement root, const StoryContext& context);

class StoryReader;
/// The notes of one part, one after another.
class NoteStories {
public:
    explicit NoteStories(const StoryContext& context);
    ~NoteStories();
    NoteStories(const NoteStories&) = delete;
    NoteStories& operator=(const NoteStories&) = delete;

    std::vector<Block> read(XmlElement note);

private:
    std::unique_ptr<StoryReader> reader_;
};

/// A part related to the main part by id, already turned into an index of Document::stories.
using StoryIndex = std::map<std::string, std::size_t>;
/// What sections start from.
struct SectionContext {
    const StoryIndex& stories;
    const Settings& settings;
};
/// The body with its sections.
std::vector<Section> read_body(XmlElement body, const StoryContext& context,
                               const SectionContext& sections);

} // namespace indenture::docx
