#include "template/field_results.h"

#include "docx/package_changes.h"
#include "template/contents_writer.h"
#include "template/field_places.h"
#include "template/part_edits.h"
#include "template/source_tree.h"
#include "template/word_text.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace indenture::templating {
namespace {

SourceTree tree_of(const docx::Package& package, const std::string& part)
{
    return SourceTree::parse(package.part(part), package.source(), part, package.limits());
}

/// Writes results of one paragraph between the marks of their fields.
class ResultWriter {
public:
    ResultWriter(const SourceTree& tree, PartEdits& edits) : tree_(tree), edits_(edits) {}

    /// False if the marks do not stand in runs of one parent.
    bool write(const std::string& text, const FieldPlace& field)
    {
        if (tree_[field.begin].is_w("fldSimple")) {
            return write_simple(text, field.begin);
        }
        if (field.end == no_node) {
            return false;
        }
        if (field.separate == no_node) {
            return text.empty() || write_first(text, field);
        }
        return text_between(tree_, field.separate, field.end) == text || write_again(text, field);
    }

private:
    bool is_run(NodeId node) const { return node != no_node && tree_[node].is_w("r"); }

    Bytes run(const Bytes& properties, const std::string& text, std::string_view p) const
    {
        if (text.empty()) {
            return {};
        }
        Bytes result = fmt::format("<{}r>", p) + properties;
        append_run_content(result, text, p);
        return result + fmt::format("</{}r>", p);
    }

    /// Of the first run with content among these, else of `otherwise`.
    Bytes properties_in(NodeId first, NodeId last, NodeId otherwise) const
    {
        for (NodeId id = first; id < last; ++id) {
            if (tree_[id].is_w("t") || tree_[id].is_w("tab") || tree_[id].is_w("br")) {
                if (is_run(tree_[id].parent)) {
                    return run_properties(tree_, tree_[id].parent);
                }
            }
        }
        return is_run(otherwise) ? run_properties(tree_, otherwise) : Bytes();
    }

    bool write_simple(const std::string& text, NodeId field)
    {
        const Node& node = tree_[field];
        if (text_between(tree_, field + 1, node.subtree_end) == text) {
            return true;
        }
        const std::string_view p = tree_.prefix(field);
        Bytes result = kept_marks(node.content, node.content_end, true) +
                       run(properties_in(field + 1, node.subtree_end, no_node), text, p) +
                       kept_marks(node.content, node.content_end, false);
        if (tree_.bytes(node.begin, node.end).ends_with("/>")) {
            result = Bytes(tree_.bytes(node.begin, node.end - 2)) + ">" + result +
                     fmt::format("</{}fldSimple>", p);
            return edits_.add({node.begin, node.end, std::move(result)});
        }
        return edits_.add({node.content, node.content_end, std::move(result)});
    }

    /// There is no result yet.
    bool write_first(const std::string& text, const FieldPlace& field)
    {
        const NodeId end_run = tree_[field.end].parent;
        const NodeId begin_run = tree_[field.begin].parent;
        if (!is_run(end_run) || !is_run(begin_run)) {
            return false;
        }
        const std::string_view p = tree_.prefix(field.begin);
        const std::string separate = fmt::format("<{0}fldChar {0}fldCharType=\"separate\"/>", p);
        if (end_run == begin_run) {
            Bytes result = separate;
            append_run_content(result, text, p);
            const std::size_t at = tree_[field.end].begin;
            return edits_.add({at, at, std::move(result)});
        }
        const Bytes properties = run_properties(tree_, begin_run);
        const std::size_t at = tree_[end_run].begin;
        return edits_.add({at, at,
                           fmt::format("<{}r>", p) + properties + separate +
                               fmt::format("</{}r>", p) + run(properties, text, p)});
    }

    bool write_again(const std::string& text, const FieldPlace& field)
    {
        const NodeId from = tree_[field.separate].parent;
        const NodeId to = tree_[field.end].parent;
        const std::size_t begin = tree_[field.separate].end;
        const std::size_t end = tree_[field.end].begin;
        if (!is_run(from) || !is_run(to) || tree_[from].parent != tree_[to].parent) {
            return false;
        }
        const std::string_view p = tree_.prefix(field.separate);
        if (from == to) {
            Bytes result;
            append_run_content(result, text, p);
            return edits_.add({begin, end, std::move(result)});
        }
        const Bytes properties =
            properties_in(field.separate, field.end, tree_[field.begin].parent);
        const Bytes result = fmt::format("</{}r>", p) + kept_marks(begin, end, true) +
                             run(properties, text, p) + kept_marks(begin, end, false) +
                             fmt::format("<{}r>", p) + run_properties(tree_, to);
        return edits_.add({begin, end, result});
    }

    /// Ends of what reaches out of the result: bookmarks, comments, permissions.
    Bytes kept_marks(std::size_t begin, std::size_t end, bool starts) const
    {
        Bytes result;
        for (NodeId id = 0; id < tree_.size(); ++id) {
            const Node& node = tree_[id];
            const bool is_start = node.is_w("bookmarkStart") || node.is_w("commentRangeStart") ||
                                  node.is_w("permStart");
            const bool is_end =
                node.is_w("bookmarkEnd") || node.is_w("commentRangeEnd") || node.is_w("permEnd");
            if (node.begin >= begin && node.end <= end && (starts ? is_start : is_end)) {
                result += tree_.bytes(node.begin, node.end);
            }
        }
        return result;
    }

    const SourceTree& tree_;
    PartEdits& edits_;
};

struct PartResults {
    std::vector<const docx::FieldResult*> fields;
    std::vector<const docx::ContentsResult*> contents;
};

/// By part, in the order of names.
std::map<std::string, PartResults> by_part(const docx::FieldResults& results)
{
    std::map<std::string, PartResults> parts;
    for (const docx::FieldResult& result : results.fields) {
        parts[result.part].fields.push_back(&result);
    }
    for (const docx::ContentsResult& result : results.contents) {
        parts[result.part].contents.push_back(&result);
    }
    return parts;
}

/// The parts that hold stories, in which bookmarks may stand.
std::vector<std::string> story_parts(const docx::Package& package)
{
    std::vector<std::string> parts{package.main_part()};
    for (const docx::Relationship& relationship : package.relationships(package.main_part())) {
        const std::string& type = relationship.type;
        const bool is_story = type == "header" || type == "footer" || type == "footnotes" ||
                              type == "endnotes" || type == "comments";
        if (is_story && !relationship.is_external && package.has(relationship.target)) {
            parts.push_back(relationship.target);
        }
    }
    return parts;
}

class Writer {
public:
    explicit Writer(const docx::Package& package) : package_(package), changes_(package) {}

    WrittenResults write(const docx::FieldResults& results)
    {
        for (const auto& [part, own] : by_part(results)) {
            write_part(part, own);
        }
        if (results.is_complete && written_.skipped == 0) {
            ask_for_no_update();
        }
        if (is_changed_) {
            written_.docx = package_.with(changes_);
        }
        return std::move(written_);
    }

private:
    void write_part(const std::string& part, const PartResults& results)
    {
        const SourceTree tree = tree_of(package_, part);
        const std::vector<FieldPlace> fields = field_places(tree);
        PartEdits edits;
        if (!results.contents.empty()) {
            ContentsBookmarks bookmarks;
            for (const std::string& story : story_parts(package_)) {
                bookmarks.note(tree_of(package_, story));
            }
            ContentsWriter writer(tree, bookmarks, edits);
            for (const docx::ContentsResult* contents : results.contents) {
                note(contents->field <= fields.size() && contents->field > 0 &&
                     writer.write(*contents, fields[contents->field - 1]));
            }
        }
        ResultWriter writer(tree, edits);
        for (const docx::FieldResult* result : results.fields) {
            note(result->field <= fields.size() && result->field > 0 &&
                 writer.write(result->text, fields[result->field - 1]));
        }
        Bytes changed = edits.apply(tree.bytes());
        if (changed != tree.bytes()) {
            changes_.replace(part, std::move(changed));
            is_changed_ = true;
        }
    }

    void note(bool is_written) { written_.skipped += is_written ? 0U : 1U; }

    /// ECMA-376-1, 17.15.1.81.
    void ask_for_no_update()
    {
        const auto part = package_.related(package_.main_part(), "settings");
        if (!part || !package_.has(*part)) {
            return;
        }
        const SourceTree tree = tree_of(package_, *part);
        PartEdits edits;
        for (NodeId id = 0; id < tree.size(); ++id) {
            if (tree[id].is_w("updateFields")) {
                edits.add({tree[id].begin, tree[id].end, {}});
            }
        }
        if (!edits.empty()) {
            changes_.replace(*part, edits.apply(tree.bytes()));
            is_changed_ = true;
        }
    }

    const docx::Package& package_;
    docx::PackageChanges changes_;
    WrittenResults written_;
    bool is_changed_ = false;
};

} // namespace

bool has_fields(const docx::Package& package)
{
    const std::vector<std::string> parts = story_parts(package);
    return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
        const Bytes bytes = package.part(part);
        return bytes.find("fldChar") != Bytes::npos || bytes.find("fldSimple") != Bytes::npos;
    });
}

WrittenResults with_field_results(const docx::Package& package, const docx::FieldResults& results)
{
    return Writer(package).write(results);
}

} // namespace indenture::templating
