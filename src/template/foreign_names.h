#pragma once

#include "base/json.h"
#include "template/foreign_story.h"
#include "template/script_expression.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace indenture::templating {

/// What a section of docxtemplater is, or a loop of docx-templates.
struct BlockMeaning {
    bool is_loop = false;
    std::string item; ///< what names inside belong to: the loop variable, or the object's path
    const Json* datum = nullptr; ///< in the sample: of a list its first item
    std::string guess;           ///< why it was taken to be what it is, if that is not certain
};

/// What each name in the tags of a document means. In docxtemplater a name belongs to the innermost
/// section whose data have it, which the template alone does not say.
class ForeignNames {
public:
    ForeignNames(const std::vector<ForeignStory>& stories, Dialect dialect, const Json* sample,
                 std::size_t depth_max);

    const BlockMeaning& meaning(std::size_t story, std::size_t block) const;
    /// The expression of a mark in the template language. Throws Problem as translated_script.
    std::string expression(std::size_t story, const ForeignMark& mark) const;

private:
    using BlockKey = std::pair<std::size_t, std::size_t>; ///< story, block
    using Chain = std::vector<std::size_t>;               ///< blocks, outermost first

    const std::set<std::string>& names_of(std::size_t story, std::size_t mark) const;
    void note_names();
    void note_scopes();
    void note_loop(BlockKey key);
    void note_section(BlockKey key);
    void note_in_sample(BlockKey key, const std::string& script, BlockMeaning& meaning);
    std::string reason_for_loop(BlockKey key) const;
    bool is_seen_around(BlockKey key, const std::string& name) const;
    std::string variable_for(const std::string& list) const;
    std::string renamed(std::size_t story, std::size_t block, const std::string& name) const;
    std::size_t outer_block(std::size_t story, const ForeignMark& mark) const;
    Chain scopes_of(std::size_t story, std::size_t block) const;

    const std::vector<ForeignStory>& stories_;
    Dialect dialect_;
    const Json* sample_;
    std::size_t depth_max_;
    std::set<std::string> all_names_;
    std::vector<std::vector<std::set<std::string>>> names_; ///< of each mark of each story
    /// The names that stand in a block itself; those in none are the same in every story.
    std::map<BlockKey, std::set<std::string>> block_names_;
    /// The same by scope: conditions belong to what is around them.
    std::map<BlockKey, std::set<std::string>> scope_names_;
    std::map<std::string, std::string> loop_variables_; ///< of docx-templates, "$x" to ours
    std::map<BlockKey, BlockMeaning> meanings_;
};

} // namespace indenture::templating
