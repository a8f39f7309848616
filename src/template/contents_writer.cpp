#include "template/contents_writer.h"

#include "template/word_text.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace indenture::templating {
namespace {

constexpr std::string_view contents_prefix = "_Toc";

long number_in(const std::string& text)
{
    long value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// Where the content of a paragraph begins, behind its properties.
std::size_t content_begin(const SourceTree& tree, NodeId paragraph)
{
    const NodeId properties = tree.child_w(paragraph, "pPr");
    return properties == no_node ? tree[paragraph].content : tree[properties].end;
}

} // namespace

void ContentsBookmarks::note(const SourceTree& tree)
{
    for (NodeId id = 0; id < tree.size(); ++id) {
        if (tree[id].is_w("bookmarkStart")) {
            names_.insert(tree.attribute(id, "name").value_or(""));
            last_id_ = std::max(last_id_, number_in(tree.attribute(id, "id").value_or("")));
        }
    }
}

std::string ContentsBookmarks::of(const SourceTree& tree, NodeId paragraph, PartEdits& edits)
{
    const auto [known, is_new] = known_.try_emplace(paragraph);
    if (!is_new) {
        return known->second;
    }
    for (NodeId id = paragraph; id < tree[paragraph].subtree_end; ++id) {
        const std::string name =
            tree[id].is_w("bookmarkStart") ? tree.attribute(id, "name").value_or("") : "";
        if (name.starts_with(contents_prefix)) {
            known->second = name;
            return name;
        }
    }
    // Nine digits, as Word's own.
    long number = 100'000'000 + static_cast<long>(known_.size());
    while (names_.contains(fmt::format("{}{}", contents_prefix, number))) {
        ++number;
    }
    const std::string name = fmt::format("{}{}", contents_prefix, number);
    names_.insert(name);
    const long bookmark = ++last_id_;
    const std::string_view p = tree.prefix(paragraph);
    const std::size_t begin = content_begin(tree, paragraph);
    const std::size_t end = tree[paragraph].content_end;
    edits.add(
        {begin, begin,
         fmt::format("<{0}bookmarkStart {0}id=\"{1}\" {0}name=\"{2}\"/>", p, bookmark, name)});
    edits.add({end, end, fmt::format("<{0}bookmarkEnd {0}id=\"{1}\"/>", p, bookmark)});
    known->second = name;
    return name;
}

ContentsWriter::ContentsWriter(const SourceTree& tree, ContentsBookmarks& bookmarks,
                               PartEdits& edits)
    : tree_(tree), bookmarks_(bookmarks), edits_(edits), p_(tree.prefix(tree.root()))
{
    for (NodeId id = 0; id < tree.size(); ++id) {
        if (tree[id].is_w("p")) {
            paragraphs_.push_back(id);
        }
    }
}

bool ContentsWriter::find_frame(const FieldPlace& field, Frame& frame) const
{
    if (field.end == no_node) {
        return false;
    }
    frame.first = around(tree_, field.begin, "p");
    frame.last = around(tree_, field.end, "p");
    frame.begin_run = tree_[field.begin].parent;
    frame.separate_run = field.separate == no_node ? no_node : tree_[field.separate].parent;
    frame.end_run = tree_[field.end].parent;
    if (frame.first == no_node || frame.last == no_node ||
        tree_[frame.first].parent != tree_[frame.last].parent ||
        tree_[frame.end_run].parent != frame.last || !tree_[frame.end_run].is_w("r") ||
        !tree_[frame.begin_run].is_w("r") || tree_[frame.begin_run].parent != frame.first) {
        return false;
    }
    const bool has_separate = frame.separate_run != no_node;
    if (has_separate ? tree_[frame.separate_run].parent != frame.first
                     : frame.first != frame.last || frame.begin_run == frame.end_run) {
        return false;
    }
    if (has_separate && frame.separate_run == frame.end_run) {
        return false; // all in one run
    }
    frame.ends_apart = ends_apart(field, frame);
    const NodeId end = frame.ends_apart ? frame.last : tree_[frame.last].subtree_end;
    for (NodeId id = frame.first; id < end; ++id) {
        if (tree_[id].is_w("sectPr")) {
            return false; // a section ends within
        }
    }
    return true;
}

/// As docx reads a field of several paragraphs: an end before anything else stays outside.
bool ContentsWriter::ends_apart(const FieldPlace& field, const Frame& frame) const
{
    if (frame.first == frame.last) {
        return false;
    }
    for (NodeId id = tree_[frame.last].first; id != frame.end_run; id = tree_[id].next) {
        if (!tree_[id].is_w("pPr") && !tree_[id].is_w("proofErr")) {
            return false;
        }
    }
    for (NodeId id = tree_[frame.end_run].first; id != field.end; id = tree_[id].next) {
        if (!tree_[id].is_w("rPr") && !tree_[id].is_w("lastRenderedPageBreak")) {
            return false;
        }
    }
    return true;
}

/// From the paragraph's properties to where the result begins.
Bytes ContentsWriter::head(const FieldPlace& field, const Frame& frame) const
{
    const std::size_t begin = content_begin(tree_, frame.first);
    if (field.separate == no_node) {
        return Bytes(tree_.bytes(begin, tree_[frame.end_run].begin)) + mark("separate");
    }
    return Bytes(tree_.bytes(begin, tree_[field.separate].end)) + "</" + p_ + "r>";
}

/// Bookmarks in the old result, which others may lead to.
Bytes ContentsWriter::kept_bookmarks(std::size_t begin, std::size_t end, bool starts) const
{
    Bytes result;
    for (NodeId id = 0; id < tree_.size(); ++id) {
        const Node& node = tree_[id];
        if (node.begin >= begin && node.end <= end &&
            node.is_w(starts ? "bookmarkStart" : "bookmarkEnd")) {
            result += tree_.bytes(node.begin, node.end);
        }
    }
    return result;
}

Bytes ContentsWriter::mark(const char* type) const
{
    return fmt::format("<{0}r><{0}fldChar {0}fldCharType=\"{1}\"/></{0}r>", p_, type);
}

/// What is only for print is left out where Word shows a file as a page of the web.
Bytes ContentsWriter::run(const std::string& text, bool is_for_print) const
{
    Bytes result = fmt::format("<{0}r><{0}rPr><{0}noProof/>{1}</{0}rPr>", p_,
                               is_for_print ? "<" + p_ + "webHidden/>" : "");
    append_run_content(result, text, p_);
    return result + "</" + p_ + "r>";
}

Bytes ContentsWriter::properties(const docx::ContentsEntry& entry) const
{
    Bytes result = "<" + p_ + "pPr>";
    if (!entry.style.empty()) {
        result += fmt::format("<{0}pStyle {0}val=\"{1}\"/>", p_, attribute_text(entry.style));
    }
    if (!entry.tabs.empty()) {
        result += "<" + p_ + "tabs>";
        for (const docx::ContentsTab& tab : entry.tabs) {
            result += fmt::format("<{0}tab {0}val=\"{1}\"{2} {0}pos=\"{3}\"/>", p_,
                                  tab.is_right ? "right" : "left",
                                  tab.is_right ? " " + p_ + "leader=\"dot\"" : "", tab.position);
        }
        result += "</" + p_ + "tabs>";
    }
    if (entry.indent != 0) {
        result += fmt::format("<{0}ind {0}left=\"{1}\"/>", p_, entry.indent);
    }
    return result + fmt::format("<{0}rPr><{0}noProof/></{0}rPr></{0}pPr>", p_);
}

Bytes ContentsWriter::content(const docx::ContentsEntry& entry, bool is_linked)
{
    const bool has_target = entry.paragraph >= 1 && entry.paragraph <= paragraphs_.size();
    const std::string bookmark =
        has_target ? bookmarks_.of(tree_, paragraphs_[entry.paragraph - 1], edits_) : "";
    const bool has_link = is_linked && has_target;
    Bytes result;
    if (has_link) {
        result += fmt::format("<{0}hyperlink {0}anchor=\"{1}\" {0}history=\"1\">", p_, bookmark);
    }
    if (!entry.number.empty()) {
        result += run(entry.number, false) + run("\t", false);
    }
    result += run(entry.text, false);
    if (!entry.page.empty()) {
        const auto marked = [&](const char* type) {
            return fmt::format("<{0}r><{0}rPr><{0}noProof/><{0}webHidden/></{0}rPr>"
                               "<{0}fldChar {0}fldCharType=\"{1}\"/></{0}r>",
                               p_, type);
        };
        result += run(entry.separator, true);
        if (has_target) {
            result += marked("begin");
            result +=
                fmt::format("<{0}r><{0}rPr><{0}noProof/><{0}webHidden/></{0}rPr><{0}instrText "
                            "xml:space=\"preserve\"> PAGEREF {1} \\h </{0}instrText></{0}r>",
                            p_, bookmark);
            result += marked("separate");
        }
        result += run(entry.page, true);
        result += has_target ? marked("end") : "";
    }
    return has_link ? result + "</" + p_ + "hyperlink>" : result;
}

bool ContentsWriter::write(const docx::ContentsResult& result, const FieldPlace& field)
{
    Frame frame;
    if (result.entries.empty() || !find_frame(field, frame)) {
        return false;
    }
    const std::size_t old_begin =
        field.separate == no_node ? tree_[frame.end_run].begin : tree_[field.separate].end;
    const std::size_t old_end = frame.ends_apart ? tree_[frame.last].begin : tree_[field.end].begin;
    Bytes out(tree_.bytes(tree_[frame.first].begin, tree_[frame.first].content));
    for (std::size_t i = 0; i < result.entries.size(); ++i) {
        const docx::ContentsEntry& entry = result.entries[i];
        out += i == 0 ? Bytes() : "</" + p_ + "p><" + p_ + "p>";
        out += properties(entry);
        if (i == 0) {
            out += head(field, frame) + kept_bookmarks(old_begin, old_end, true);
        }
        out += content(entry, result.is_linked);
    }
    out += kept_bookmarks(old_begin, old_end, false);
    if (frame.ends_apart) {
        out += "</" + p_ + "p>";
        return edits_.add({tree_[frame.first].begin, tree_[frame.last].begin, std::move(out)});
    }
    const NodeId last = frame.last;
    out += "<" + p_ + "r>" + run_properties(tree_, frame.end_run);
    out += tree_.bytes(tree_[field.end].begin, tree_[last].content_end);
    out += "</" + p_ + "p>";
    return edits_.add({tree_[frame.first].begin, tree_[last].end, std::move(out)});
}

} // namespace indenture::templating
