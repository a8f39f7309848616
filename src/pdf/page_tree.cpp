#include "pdf/page_tree.h"

#include "base/error.h"

#include <array>
#include <fmt/format.h>
#include <optional>
#include <set>

namespace indenture::pdf {

namespace {

constexpr std::array inherited_keys{"Resources", "MediaBox", "CropBox", "Rotate"};

class PageWalk {
public:
    PageWalk(const View& view, const Limits& limits) : view_(view), limits_(limits) {}

    std::vector<Page> walk()
    {
        const Dictionary& catalog = view_.catalog();
        const auto root = catalog.find("Pages");
        visit(root == catalog.end() ? Object() : root->second, std::nullopt, {}, 0);
        return std::move(pages_);
    }

private:
    [[noreturn]] static void malformed(const std::string& what)
    {
        throw Error(ErrorCode::BadInput, {.source = "", .part = "the page tree", .position = ""},
                    what);
    }

    void visit(const Object& kid, std::optional<Reference> parent, Dictionary inherited,
               std::size_t depth)
    {
        const auto* reference = kid.get<Reference>();
        const Object object = view_.resolved(kid);
        const auto* node = object.get<Dictionary>();
        if (reference == nullptr || node == nullptr) {
            malformed("a page or a list of pages is no object of its own");
        }
        if (depth > limits_.pdf_depth_max) {
            throw Error(ErrorCode::LimitExceeded, {}, "the page tree is too deep");
        }
        if (!seen_.insert(*reference).second) {
            malformed(fmt::format("object {} stands in it twice", reference->number));
        }
        if (parent && node->count("Parent") != 0 && node->at("Parent") != Object(*parent)) {
            malformed(fmt::format("object {} names another parent", reference->number));
        }
        for (const char* key : inherited_keys) {
            if (const auto entry = node->find(key); entry != node->end()) {
                inherited[key] = entry->second;
            }
        }
        const Object type = view_.entry(*node, "Type");
        if (type == Object(Name{"Pages"})) {
            visit_kids(*reference, *node, inherited, depth);
        } else if (type == Object(Name{"Page"}) && parent) {
            add(*reference, *node, std::move(inherited));
        } else {
            malformed(
                fmt::format("object {} is neither a page nor a list of them", reference->number));
        }
    }

    void visit_kids(Reference reference, const Dictionary& node, const Dictionary& inherited,
                    std::size_t depth)
    {
        const Object kids = view_.entry(node, "Kids");
        const auto* list = kids.get<Array>();
        if (list == nullptr) {
            malformed(fmt::format("object {} has no list of pages", reference.number));
        }
        const std::size_t before = pages_.size();
        for (const Object& kid : *list) {
            visit(kid, reference, inherited, depth + 1);
        }
        if (view_.entry(node, "Count") != Object(pages_.size() - before)) {
            malformed(fmt::format("object {} miscounts its pages", reference.number));
        }
    }

    void add(Reference reference, const Dictionary& node, Dictionary inherited)
    {
        if (pages_.size() == limits_.pdf_pages_max) {
            throw Error(ErrorCode::LimitExceeded, {},
                        fmt::format("the file has more than {} pages", limits_.pdf_pages_max));
        }
        inherited.insert(node.begin(), node.end());
        inherited.erase("Parent");
        pages_.push_back({reference, std::move(inherited)});
    }

    const View& view_;
    const Limits& limits_;
    std::set<Reference> seen_;
    std::vector<Page> pages_;
};

} // namespace

std::vector<Page> pages_of(const View& view, const Limits& limits)
{
    return PageWalk(view, limits).walk();
}

} // namespace indenture::pdf
