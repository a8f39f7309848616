#include "template/copies.h"

#include <fmt/format.h>

namespace indenture::templating {

namespace {

/// Word refuses longer names of bookmarks.
constexpr std::size_t bookmark_name_max = 40;

bool is_inside_character(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::string copy_name(const std::string& name, std::size_t copy, const std::set<std::string>& used)
{
    for (;; ++copy) {
        const std::string suffix = fmt::format("_{}", copy);
        std::size_t size = std::min(name.size(), bookmark_name_max - suffix.size());
        while (size < name.size() && size > 0 && is_inside_character(name[size])) {
            --size;
        }
        if (std::string candidate = name.substr(0, size) + suffix; used.count(candidate) == 0) {
            return candidate;
        }
    }
}

} // namespace

void Copies::enter(const LoopIdentities& loop, bool is_foreign)
{
    for (const Bookmark& bookmark : loop.bookmarks) {
        std::size_t copy = ++count_[bookmark.name];
        if (copy == 1 && is_foreign) {
            id_[bookmark.id] = fmt::format("{}", next_bookmark_++);
            copy = used_names_.insert(bookmark.name).second ? 1 : 2;
        }
        if (copy == 1) {
            continue; // so that references from outside the loop have something to point at
        }
        std::string name = copy_name(bookmark.name, copy, used_names_);
        used_names_.insert(name);
        name_[bookmark.name] = std::move(name);
        id_[bookmark.id] = fmt::format("{}", next_bookmark_++);
    }
    for (const RestartingList& list : loop.lists) {
        if (seen_lists_.insert(*list.numbers.begin()).second) {
            continue;
        }
        const std::size_t copy = numbering_.restarted(list);
        for (const std::size_t number : list.numbers) {
            list_[number] = copy;
        }
    }
}

void Copies::leave(const LoopIdentities& loop)
{
    for (const Bookmark& bookmark : loop.bookmarks) {
        name_.erase(bookmark.name);
        id_.erase(bookmark.id);
    }
    for (const RestartingList& list : loop.lists) {
        for (const std::size_t number : list.numbers) {
            list_.erase(number);
        }
    }
}

std::string Copies::drawing(const std::string& original)
{
    return seen_drawings_.insert(original).second ? original : fmt::format("{}", next_drawing_++);
}

std::string Copies::annotation(const std::string& original)
{
    return seen_annotations_.insert(original).second ? original
                                                     : fmt::format("{}", next_bookmark_++);
}

std::string Copies::paragraph(const std::string& original)
{
    if (seen_paragraphs_.insert(original).second) {
        return original;
    }
    std::string result;
    do {
        result = fmt::format("{:08X}", next_paragraph_++);
    } while (taken_->paragraphs.count(result) > 0);
    return result;
}

} // namespace indenture::templating
