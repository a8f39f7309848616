#include "template/story_writer.h"

#include "base/error.h"
#include "docx/xml.h"
#include "template/numbering_part.h"
#include "template/section.h"
#include "template/table_grid.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::templating {

std::optional<docx::Packed> packed(const Story& story, const PartProgram& part)
{
    std::size_t known_size = 0;
    for (const KnownPlace& place : story.known) {
        known_size += part.packing->text(place.id).size();
    }
    if (known_size < story.bytes.size() / 2) {
        return std::nullopt;
    }
    docx::Packer packer(*part.packing);
    const ByteView bytes = story.bytes;
    std::size_t at = 0;
    for (const KnownPlace& place : story.known) {
        const ByteView text = part.packing->text(place.id);
        if (place.begin < at || bytes.substr(place.begin, text.size()) != text) {
            continue; // it was cut
        }
        packer.add(bytes.substr(at, place.begin - at));
        packer.add_known(place.id);
        at = place.begin + text.size();
    }
    packer.add(bytes.substr(at));
    return packer.finish();
}

void StoryWriter::refuse_size() const
{
    throw Error(
        ErrorCode::LimitExceeded, {},
        fmt::format("R004: {} would be larger than the octets allowed for all parts", part_->part));
}

void StoryWriter::take_back_section(ByteView section)
{
    if (const std::size_t at = out_.rfind(section); at != Bytes::npos) {
        replace(at, at + section.size(), {});
    }
}

void StoryWriter::write(const BookmarkStart& start)
{
    const std::size_t begin = out_.size();
    const std::string& id = copies_.bookmark_id(start.bookmark.id);
    const std::string& name = copies_.bookmark_name(start.bookmark.name);
    std::string escaped;
    docx::append_escaped(escaped, name);
    write(fmt::format("{0} {1}id=\"{2}\" {1}name=\"{3}\"{4}", start.open, start.prefix, id, escaped,
                      start.rest));
    open_bookmarks_.push_back({id, name, begin, out_.size()});
    bookmarks_.emplace_back(begin, name);
}

void StoryWriter::write(const BookmarkEnd& end)
{
    const std::string& id = copies_.bookmark_id(end.id);
    const auto is_same = [&](const OpenBookmark& open) { return open.id == id; };
    const auto found = std::find_if(open_bookmarks_.begin(), open_bookmarks_.end(), is_same);
    if (found != open_bookmarks_.end()) {
        open_bookmarks_.erase(found);
        write(fmt::format("{} {}id=\"{}\"/>", end.open, end.prefix, id));
    }
}

void StoryWriter::write(const BookmarkName& name)
{
    std::string escaped;
    docx::append_escaped(escaped, copies_.bookmark_name(name.name));
    write(escaped);
}

void StoryWriter::write(const ListProperties& list)
{
    const std::size_t number = copies_.list(list.number);
    if (number == list.number) {
        write(list.unchanged);
        return;
    }
    write(fmt::format("<{0}numPr><{0}ilvl {0}val=\"{1}\"/><{0}numId {0}val=\"{2}\"/></{0}numPr>",
                      part_->prefix, list.level, number));
}

void StoryWriter::write_properties(const ParagraphShape& paragraph)
{
    const auto& list = paragraph.list;
    const std::size_t number = list ? copies_.list(list->number) : 0;
    write(list && number != list->number
              ? with_list(paragraph.properties, number, list->level, part_->prefix)
              : paragraph.properties);
}

void StoryWriter::write(const Reference& reference)
{
    const ReferencePlace& place = part_->references[reference.index];
    references_.emplace_back(out_.size(),
                             CrossReferences::Made{copies_.bookmark_name(place.name),
                                                   place.name,
                                                   {source_, part_->part, print(place.place)}});
}

void StoryWriter::write(const Begins& /*begins*/)
{
    container_.paragraph_begin = out_.size();
}

void StoryWriter::write(const Written& written)
{
    container_.last = written.block;
    container_.paragraph_end = out_.size();
    container_.has_content = !written.ends_section;
    if (written.block != Block::Paragraph || written.ends_section) {
        container_.paragraph_begin = std::string::npos;
    }
    rows_ += written.block == Block::Row ? 1U : 0U;
    cells_ += written.block == Block::Cell ? 1U : 0U;
}

void StoryWriter::write(const Separate& separate)
{
    if (container_.last == Block::Table) {
        write(separate.bytes);
    }
}

/// The section goes to the paragraph before; if that is a table, to one made for it; if nothing of
/// the section was written, it goes altogether.
void StoryWriter::write(const SectionBreak& section)
{
    if (!container_.has_content) {
        return;
    }
    const std::size_t begin = container_.paragraph_begin;
    if (container_.last == Block::Paragraph && begin != std::string::npos) {
        const ByteView paragraph = ByteView(out_).substr(begin, container_.paragraph_end - begin);
        replace(begin, container_.paragraph_end,
                with_section(paragraph, section.properties, part_->prefix));
    } else {
        write(section_paragraph(section.properties, part_->prefix));
    }
    write(Written{Block::Paragraph, true});
}

StoryWriter::Mark StoryWriter::enter(const Drop& drop)
{
    std::size_t& counted = drop.needed == Block::Row ? rows_ : cells_;
    return {.begin = out_.size(), .container = container_, .counted = std::exchange(counted, 0)};
}

void StoryWriter::leave(const Drop& drop, const Mark& mark)
{
    std::size_t& counted = drop.needed == Block::Row ? rows_ : cells_;
    const bool is_empty = counted == 0;
    counted = mark.counted;
    container_ = mark.container;
    if (is_empty) {
        out_.resize(mark.begin);
        forget_from(mark.begin);
        return;
    }
    write(Written{drop.needed == Block::Row ? Block::Table : Block::Row});
}

void StoryWriter::forget_from(std::size_t begin)
{
    const auto is_gone = [&](const auto& each) { return each.first >= begin; };
    std::erase_if(open_bookmarks_, [&](const OpenBookmark& open) { return open.begin >= begin; });
    std::erase_if(bookmarks_, is_gone);
    std::erase_if(references_, is_gone);
    forget_known_from(begin);
}

void StoryWriter::forget_known_from(std::size_t begin)
{
    while (!known_.empty() && known_.back().begin >= begin) {
        known_.pop_back();
    }
}

void StoryWriter::replace(std::size_t begin, std::size_t end, ByteView bytes)
{
    // Bookmarks that are still open keep their place behind what is put in at the front.
    const std::size_t grown = bytes.size() - (end - begin);
    out_.replace(begin, end - begin, bytes);
    forget_known_from(begin);
    for (OpenBookmark& open : open_bookmarks_) {
        if (open.begin > begin) {
            open.begin += grown;
            open.end += grown;
        }
    }
}

void StoryWriter::rebuild_grid(std::size_t begin)
{
    const Bytes old = out_.substr(begin);
    const Bytes table = with_grid(old);
    out_.resize(begin);
    forget_known_from(begin);
    write(table);
    for (OpenBookmark& open : open_bookmarks_) {
        if (open.begin >= begin) {
            const std::size_t size = open.end - open.begin;
            open.begin = out_.find(ByteView(old).substr(open.begin - begin, size), begin);
            open.end = open.begin + size;
        }
    }
}

/// A start whose end was left out by a condition marks nothing.
Story StoryWriter::finish(CrossReferences& references) &&
{
    for (const auto& [begin, name] : bookmarks_) {
        const bool is_open =
            std::any_of(open_bookmarks_.begin(), open_bookmarks_.end(),
                        [&own = name](const OpenBookmark& open) { return open.name == own; });
        if (!is_open) {
            references.bookmarks.insert(name);
        }
    }
    for (auto& [begin, made] : references_) {
        references.references.push_back(std::move(made));
    }
    for (auto open = open_bookmarks_.rbegin(); open != open_bookmarks_.rend(); ++open) {
        out_.erase(open->begin, open->end - open->begin);
        forget_known_from(open->begin);
    }
    return {.bytes = std::move(out_), .known = std::move(known_)};
}

} // namespace indenture::templating
