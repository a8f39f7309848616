#include "template/foreign_names.h"

#include "template/problem.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::templating {

namespace {

constexpr std::array<std::string_view, 17> keywords{"and",  "or",   "not",  "in",   "is",    "if",
                                                    "else", "elif", "for",  "true", "false", "none",
                                                    "True", "None", "loop", "set",  "False"};

/// Prefixes of names that say yes or no.
constexpr std::array<std::string_view, 9> yes_or_no{"is",   "has", "have",  "show", "include",
                                                    "with", "no",  "needs", "can"};

bool is_keyword(std::string_view name)
{
    return std::find(keywords.begin(), keywords.end(), name) != keywords.end();
}

bool sounds_like_condition(std::string_view name)
{
    return std::any_of(yes_or_no.begin(), yes_or_no.end(), [&](std::string_view word) {
        return name.starts_with(word) && name.size() > word.size() &&
               (name[word.size()] == '_' || (name[word.size()] >= 'A' && name[word.size()] <= 'Z'));
    });
}

bool is_path(std::string_view script)
{
    return std::all_of(script.begin(), script.end(), [](char c) {
        return c == '.' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
    });
}

bool is_item(std::string_view script)
{
    return script == "." || script == "this";
}

std::string without_ending(std::string name)
{
    if (name.size() > 4 && name.ends_with("ies")) {
        return name.replace(name.size() - 3, 3, "y");
    }
    if (name.size() > 2 && name.ends_with('s') && !name.ends_with("ss")) {
        name.pop_back();
        return name;
    }
    return name + "_item";
}

/// A member by a path "a.b", or nullptr.
const Json* member(const Json* datum, std::string_view path)
{
    while (datum != nullptr && !path.empty()) {
        const std::size_t point = std::min(path.find('.'), path.size());
        const std::string name(path.substr(0, point));
        path.remove_prefix(std::min(point + 1, path.size()));
        datum = datum->is_object() && datum->contains(name) ? &(*datum)[name] : nullptr;
    }
    return datum;
}

/// Outside every block; names there belong to the whole document.
constexpr std::pair<std::size_t, std::size_t> outside{no_block, no_block};

} // namespace

ForeignNames::ForeignNames(const std::vector<ForeignStory>& stories, Dialect dialect,
                           const Json* sample, std::size_t depth_max)
    : stories_(stories), dialect_(dialect), sample_(sample), depth_max_(depth_max)
{
    note_names();
    for (std::size_t s = 0; s < stories_.size(); ++s) {
        for (std::size_t b = 0; b < stories_[s].blocks.size(); ++b) { // outer ones come first
            dialect_ == Dialect::DocxTemplates ? note_loop({s, b}) : note_section({s, b});
        }
    }
    note_scopes();
}

void ForeignNames::note_names()
{
    for (std::size_t s = 0; s < stories_.size(); ++s) {
        names_.emplace_back();
        for (const ForeignMark& mark : stories_[s].marks) {
            names_[s].push_back(is_item(mark.tag.script)
                                    ? std::set<std::string>{"."}
                                    : names_in_script(mark.tag.script, depth_max_));
            const std::set<std::string>& names = names_[s].back();
            const std::size_t block = outer_block(s, mark);
            block_names_[block == no_block ? outside : BlockKey{s, block}].insert(names.begin(),
                                                                                  names.end());
            all_names_.insert(names.begin(), names.end());
        }
    }
}

void ForeignNames::note_scopes()
{
    for (const auto& [key, names] : block_names_) {
        const Chain scopes = key == outside ? Chain() : scopes_of(key.first, key.second);
        scope_names_[scopes.empty() ? outside : BlockKey{key.first, scopes.back()}].insert(
            names.begin(), names.end());
    }
}

const BlockMeaning& ForeignNames::meaning(std::size_t story, std::size_t block) const
{
    return meanings_.at({story, block});
}

const std::set<std::string>& ForeignNames::names_of(std::size_t story, std::size_t mark) const
{
    return names_[story][mark];
}

/// The block a mark stands in; the script of an opener is read outside its own block.
std::size_t ForeignNames::outer_block(std::size_t story, const ForeignMark& mark) const
{
    const bool is_own = mark.tag.is_control() && mark.block != no_block;
    return is_own ? stories_[story].blocks[mark.block].parent : mark.block;
}

// --- docx-templates: loops name their variable ---------------------------------------------------

void ForeignNames::note_loop(BlockKey key)
{
    const ForeignStory& story = stories_[key.first];
    const ForeignTag& opener = story.marks[story.blocks[key.second].marks.front()].tag;
    BlockMeaning meaning;
    meaning.is_loop = opener.word == ForeignWord::For;
    if (meaning.is_loop) {
        const bool is_taken = all_names_.count(opener.variable) > 0 || is_keyword(opener.variable);
        meaning.item = is_taken ? opener.variable + "_item" : opener.variable;
        loop_variables_["$" + opener.variable] = meaning.item;
    }
    meanings_[key] = std::move(meaning);
}

// --- docxtemplater: the data decide what a section is --------------------------------------------

void ForeignNames::note_section(BlockKey key)
{
    const ForeignStory& story = stories_[key.first];
    const ForeignTag& opener = story.marks[story.blocks[key.second].marks.front()].tag;
    BlockMeaning meaning;
    if (opener.word == ForeignWord::Section && sample_ != nullptr) {
        note_in_sample(key, opener.script, meaning);
    } else if (opener.word == ForeignWord::Section) {
        const std::string reason = reason_for_loop(key);
        meaning.is_loop = !reason.empty();
        meaning.guess = meaning.is_loop ? "read as a list, since " + reason
                                        : "read as a condition, not as a list";
    }
    if (meaning.is_loop) {
        meaning.item = variable_for(opener.script);
    }
    meanings_[key] = std::move(meaning);
}

void ForeignNames::note_in_sample(BlockKey key, const std::string& script, BlockMeaning& meaning)
{
    const std::size_t parent = stories_[key.first].blocks[key.second].parent;
    const Json* datum = member(sample_, script);
    for (const std::size_t scope : scopes_of(key.first, parent)) {
        const Json* found = member(meanings_.at({key.first, scope}).datum, script);
        datum = found == nullptr ? datum : found;
    }
    if (datum == nullptr) {
        meaning.guess = "read as a condition, since the data do not have it";
    } else if (datum->is_array()) {
        meaning.is_loop = true;
        meaning.datum = datum->empty() ? nullptr : &datum->front();
    } else if (datum->is_object()) {
        meaning.datum = datum;
        meaning.item = renamed(key.first, parent, script);
    }
}

/// Why a section must be a list; "" if it seems a condition.
std::string ForeignNames::reason_for_loop(BlockKey key) const
{
    const ForeignStory& story = stories_[key.first];
    const std::vector<std::size_t>& own = story.blocks[key.second].marks;
    const std::string& script = story.marks[own.front()].tag.script;
    if (sounds_like_condition(script) || !is_path(script)) {
        return {};
    }
    for (std::size_t mark = own.front() + 1; mark < own.back(); ++mark) {
        for (const std::string& name : names_of(key.first, mark)) {
            if (name == ".") {
                return "{.} stands in it";
            }
            if (!is_seen_around(key, name)) {
                return fmt::format("'{}' stands nowhere around it", name);
            }
        }
    }
    return {};
}

/// True if `name` also stands in a block around this one, or in none.
bool ForeignNames::is_seen_around(BlockKey key, const std::string& name) const
{
    const auto has = [&](BlockKey block) {
        const auto found = block_names_.find(block);
        return found != block_names_.end() && found->second.count(name) > 0;
    };
    const std::vector<ForeignBlock>& blocks = stories_[key.first].blocks;
    for (std::size_t b = blocks[key.second].parent; b != no_block; b = blocks[b].parent) {
        if (has({key.first, b})) {
            return true;
        }
    }
    return has(outside);
}

std::string ForeignNames::variable_for(const std::string& list) const
{
    std::string name = list.substr(list.rfind('.') == std::string::npos ? 0 : list.rfind('.') + 1);
    if (!is_path(name) || name.empty()) {
        name = "item";
    }
    name = without_ending(std::move(name));
    while (all_names_.count(name) > 0 || is_keyword(name)) {
        name += "_item";
    }
    return name;
}

/// The blocks around that give names a new meaning, outermost first.
ForeignNames::Chain ForeignNames::scopes_of(std::size_t story, std::size_t block) const
{
    Chain result;
    for (; block != no_block; block = stories_[story].blocks[block].parent) {
        if (!meaning(story, block).item.empty()) {
            result.insert(result.begin(), block);
        }
    }
    return result;
}

/// With a sample, the innermost scope that has the name; without, the outermost in which it stands.
std::string ForeignNames::renamed(std::size_t story, std::size_t block,
                                  const std::string& name) const
{
    const Chain scopes = scopes_of(story, block);
    if (sample_ != nullptr) {
        for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
            const BlockMeaning& around = meaning(story, *scope);
            if (member(around.datum, name) != nullptr) {
                return around.item + "." + name;
            }
        }
        return name;
    }
    const auto everywhere = scope_names_.find(outside);
    if (everywhere != scope_names_.end() && everywhere->second.count(name) > 0) {
        return name;
    }
    for (const std::size_t scope : scopes) {
        const auto names = scope_names_.find({story, scope});
        if (names != scope_names_.end() && names->second.count(name) > 0) {
            return meaning(story, scope).item + "." + name;
        }
    }
    return name;
}

std::string ForeignNames::expression(std::size_t story, const ForeignMark& mark) const
{
    const std::size_t block = outer_block(story, mark);
    const Chain scopes = dialect_ == Dialect::Docxtemplater ? scopes_of(story, block) : Chain();
    if (dialect_ == Dialect::Docxtemplater && is_item(mark.tag.script) && !scopes.empty()) {
        return meaning(story, scopes.back()).item;
    }
    const Renaming rename = [&](std::string_view view) {
        const std::string name(view);
        if (name == "$idx" || name == "$index") {
            return std::string("loop.index0");
        }
        if (const auto variable = loop_variables_.find(name); variable != loop_variables_.end()) {
            return variable->second;
        }
        if (is_keyword(name) || name.find('$') != std::string::npos) {
            throw Problem{.code = "I001",
                          .text =
                              fmt::format("'{}' cannot be a name in the template language", name),
                          .cure = "rename it in the data"};
        }
        return dialect_ == Dialect::Docxtemplater ? renamed(story, block, name) : name;
    };
    return translated_script(mark.tag.script, rename, depth_max_);
}

} // namespace indenture::templating
