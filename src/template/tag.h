#pragma once

#include "template/problem.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::templating {

enum class TagKind {
    Value,     ///< {{ ... }}
    Statement, ///< {% ... %}
    Comment,   ///< {# ... #}, {% raw %} and {% endraw %}: what leaves no trace
    Escape,    ///< {_{ and its like: a brace pair meant as text
};

/// What opens and closes tags. Each of at least two characters, openers all different.
struct Delimiters {
    std::string value_open = "{{";
    std::string value_close = "}}";
    std::string statement_open = "{%";
    std::string statement_close = "%}";
    std::string comment_open = "{#";
    std::string comment_close = "#}";

    bool operator==(const Delimiters&) const = default;
};

/// True if the openers can be told apart. Throws nothing.
bool are_usable(const Delimiters& delimiters);

/// What a tag takes hold of: the text at its place, or the whole paragraph, row or cell it is in.
enum class Grip { Text, Paragraph, Row, Cell };

/// One tag in a stretch of characters. Offsets are octets of that stretch.
struct Tag {
    TagKind kind = TagKind::Value;
    Grip grip = Grip::Text;
    std::size_t anchor = 0; ///< of the opener
    std::size_t begin = 0;  ///< of what is removed: less than anchor if {{- trims
    std::size_t end = 0;
    std::size_t close = 0;     ///< behind the closer: less than end if -}} trims
    bool trims_before = false; ///< {%-
    bool trims_after = false;  ///< -%}
    std::string source;        ///< as written, shortened
    std::string body;          ///< what is between the delimiters; of an Escape, the text meant
};

/// A Problem and the tag that has it.
struct TagProblem {
    std::string tag;
    Problem problem;
};

struct TagList {
    std::vector<Tag> tags;
    std::vector<TagProblem> problems;
    bool is_raw_open = false; ///< {% raw %} is not yet followed by {% endraw %}
};

/// Finds the tags in `text`, which has no markup left. If `is_raw`, text before it has opened a
/// {% raw %}. Never throws: what is wrong is listed, and the tag left out.
TagList find_tags(std::string_view text, const Delimiters& delimiters = {}, bool is_raw = false);

/// False only if find_tags would find nothing.
bool may_hold_tag(std::string_view text, const Delimiters& delimiters);

} // namespace indenture::templating
