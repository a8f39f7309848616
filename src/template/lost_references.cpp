#include "template/lost_references.h"

#include "template/identity.h"
#include "template/markup.h"
#include "template/word_text.h"

#include <iterator>
#include <optional>
#include <vector>

namespace indenture::templating {

namespace {

class Replacing {
public:
    Replacing(const std::set<std::string>& bookmarks, const std::string& text)
        : bookmarks_(bookmarks), text_(text)
    {
    }

    void in(Markup& markup)
    {
        for (Markup& child : markup.children) {
            in(child);
        }
        replace_fields(markup);
        std::vector<Markup> children;
        for (Markup& child : markup.children) {
            replace_child(child, children);
        }
        markup.children = std::move(children);
    }

private:
    bool is_lost(const std::string& instruction) const
    {
        const auto name = referenced_bookmark(instruction);
        return name && bookmarks_.count(*name) > 0;
    }

    void replace_child(Markup& child, std::vector<Markup>& children) const
    {
        const std::string* value =
            child.attribute(child.local() == "fldSimple" ? "instr" : "anchor");
        if (child.local() == "fldSimple" && value != nullptr && is_lost(unescaped(*value))) {
            children.push_back(run_like(child.child("r"), child.prefix()));
        } else if (child.local() == "hyperlink" && value != nullptr &&
                   bookmarks_.count(unescaped(*value)) > 0) {
            std::move(child.children.begin(), child.children.end(), std::back_inserter(children));
        } else {
            children.push_back(std::move(child));
        }
    }

    /// The children of one element from the run a field begins in to the one it ends in.
    void replace_fields(Markup& parent) const
    {
        for (std::size_t i = 0; i < parent.children.size(); ++i) {
            if (mark_of(parent.children[i]) != "begin") {
                continue;
            }
            std::string instruction;
            const Markup* result = nullptr;
            const std::optional<std::size_t> end = end_of(parent, i, instruction, result);
            if (!end || !is_lost(instruction)) {
                continue;
            }
            parent.children[i] = run_like(result == nullptr ? &parent.children[i] : result,
                                          parent.children[i].prefix());
            parent.children.erase(parent.children.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                  parent.children.begin() + static_cast<std::ptrdiff_t>(*end) + 1);
        }
    }

    /// Where the field that begins at `begin` ends, its instruction and the first run of its
    /// result.
    static std::optional<std::size_t> end_of(const Markup& parent, std::size_t begin,
                                             std::string& instruction, const Markup*& result)
    {
        bool is_result = false;
        std::size_t depth = 0;
        for (std::size_t i = begin; i < parent.children.size(); ++i) {
            const Markup& run = parent.children[i];
            const std::string mark = mark_of(run);
            depth += mark == "begin" ? 1U : 0U;
            if (depth == 1 && mark == "separate") {
                is_result = true;
            } else if (mark == "end" && --depth == 0) {
                return i;
            } else if (is_result && result == nullptr && run.local() == "r") {
                result = &run;
            } else if (const Markup* text = run.child("instrText");
                       text != nullptr && depth == 1 && !text->children.empty()) {
                instruction += unescaped(text->children.front().raw);
            }
        }
        return std::nullopt;
    }

    /// "begin", "separate" or "end" of a run that marks a field; else "".
    static std::string mark_of(const Markup& run)
    {
        const Markup* mark = run.local() == "r" ? run.child("fldChar") : nullptr;
        const std::string* type = mark == nullptr ? nullptr : mark->attribute("fldCharType");
        return type == nullptr ? std::string() : *type;
    }

    Markup run_like(const Markup* model, std::string_view prefix) const
    {
        Markup run = markup_of(prefix, "r");
        if (const Markup* properties = model == nullptr ? nullptr : model->child("rPr")) {
            run.children.push_back(*properties);
        }
        run.children.emplace_back();
        append_run_content(run.children.back().raw, text_, prefix);
        return run;
    }

    static std::string unescaped(std::string text)
    {
        for (const auto& [entity, character] : {std::pair("&quot;", "\""), std::pair("&lt;", "<"),
                                                std::pair("&gt;", ">"), std::pair("&amp;", "&")}) {
            for (std::size_t at = 0; (at = text.find(entity, at)) != text.npos; ++at) {
                text.replace(at, std::string_view(entity).size(), character);
            }
        }
        return text;
    }

    const std::set<std::string>& bookmarks_;
    const std::string& text_;
};

} // namespace

Bytes without_references(ByteView part, const std::set<std::string>& bookmarks,
                         const std::string& text)
{
    Markup root = parse_markup(part);
    Replacing(bookmarks, text).in(root);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + print(root);
}

} // namespace indenture::templating
