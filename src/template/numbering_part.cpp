#include "template/numbering_part.h"

#include "docx/xml.h"
#include "template/property_order.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::templating {

namespace {

constexpr std::size_t levels_count = 9; // ECMA-376-1, 17.9.6: w:lvl

/// The child of that name whose attribute `attribute` is that number.
const Markup* numbered_child(const Markup& parent, std::string_view name,
                             std::string_view attribute, std::size_t number)
{
    const auto found =
        std::find_if(parent.children.begin(), parent.children.end(), [&](const Markup& child) {
            return child.is_element() && child.local() == name && child.number(attribute) == number;
        });
    return found == parent.children.end() ? nullptr : &*found;
}

std::optional<std::size_t> number_of(const Markup* parent, std::string_view child)
{
    const Markup* element = parent == nullptr ? nullptr : parent->child(child);
    return element == nullptr ? std::nullopt : element->number("val");
}

std::optional<std::string> text_of(const Markup& parent, std::string_view child)
{
    const Markup* element = parent.child(child);
    const std::string* value = element == nullptr ? nullptr : element->attribute("val");
    return value == nullptr ? std::nullopt : std::optional(*value);
}

const Markup* override_of(const Markup* number, std::size_t level)
{
    return number == nullptr ? nullptr : numbered_child(*number, "lvlOverride", "ilvl", level);
}

} // namespace

NumberingPart NumberingPart::read(ByteView bytes)
{
    NumberingPart result;
    result.root_ = parse_markup(bytes);
    result.index();
    return result;
}

NumberingPart NumberingPart::empty()
{
    NumberingPart result;
    result.root_ = markup_of("w:", "numbering");
    result.root_.attributes.emplace_back("xmlns:w", docx::ns::w);
    return result;
}

void NumberingPart::index()
{
    for (std::size_t i = 0; i < root_.children.size(); ++i) {
        const Markup& child = root_.children[i];
        if (!child.is_element()) {
            continue;
        }
        if (const auto id = child.number("numId"); child.local() == "num" && id) {
            numbers_.emplace(*id, i);
            next_number_ = std::max(next_number_, *id + 1);
        } else if (const auto abstract = child.number("abstractNumId");
                   child.local() == "abstractNum" && abstract) {
            abstracts_.emplace(*abstract, i);
            next_abstract_ = std::max(next_abstract_, *abstract + 1);
            if (const auto link = text_of(child, "styleLink")) {
                by_style_link_.emplace(*link, i);
            }
        }
    }
}

const Markup* NumberingPart::number(std::size_t number) const
{
    const auto found = numbers_.find(number);
    return found == numbers_.end() ? nullptr : &root_.children[found->second];
}

const Markup* NumberingPart::abstract(std::size_t number) const
{
    const auto id = number_of(this->number(number), "abstractNumId");
    const auto found = id ? abstracts_.find(*id) : abstracts_.end();
    if (found == abstracts_.end()) {
        return nullptr;
    }
    const Markup& result = root_.children[found->second];
    const auto link = text_of(result, "numStyleLink");
    const auto linked = link ? by_style_link_.find(*link) : by_style_link_.end();
    return linked == by_style_link_.end() ? &result : &root_.children[linked->second];
}

std::string NumberingPart::list_of(std::size_t number) const
{
    for (std::size_t level = 0; level < levels_count; ++level) {
        if (number_of(override_of(this->number(number), level), "startOverride")) {
            return fmt::format("number {}", number);
        }
    }
    const Markup* definition = abstract(number);
    const auto id = definition == nullptr ? std::nullopt : definition->number("abstractNumId");
    return id ? fmt::format("abstract {}", *id) : fmt::format("number {}", number);
}

std::size_t NumberingPart::start_of(std::size_t number, std::size_t level) const
{
    const Markup* override = override_of(this->number(number), level);
    if (const auto start = number_of(override, "startOverride")) {
        return *start;
    }
    const Markup* own = override == nullptr ? nullptr : override->child("lvl");
    const Markup* definition = abstract(number);
    if (own == nullptr && definition != nullptr) {
        own = numbered_child(*definition, "lvl", "ilvl", level);
    }
    return number_of(own, "start").value_or(0); // ECMA-376-1, 17.9.25: zero if there is none
}

std::optional<std::size_t> NumberingPart::level_of_style(std::size_t number,
                                                         std::string_view style) const
{
    const Markup* definition = abstract(number);
    for (std::size_t i = 0; definition != nullptr && i < levels_count; ++i) {
        const Markup* level = numbered_child(*definition, "lvl", "ilvl", i);
        if (level != nullptr && text_of(*level, "pStyle") == style) {
            return i;
        }
    }
    return std::nullopt;
}

bool NumberingPart::is_of_styles(std::size_t number) const
{
    const Markup* definition = abstract(number);
    return definition != nullptr &&
           std::any_of(definition->children.begin(), definition->children.end(),
                       [](const Markup& child) {
                           return child.local() == "lvl" && child.child("pStyle") != nullptr;
                       });
}

bool NumberingPart::has_overrides(std::size_t number) const
{
    const Markup* found = this->number(number);
    return found != nullptr && found->child("lvlOverride") != nullptr;
}

std::optional<std::size_t> NumberingPart::number_like(const Markup& definition) const
{
    const std::string wanted = definition_of(definition);
    for (const auto& [id, index] : numbers_) {
        const Markup* own = abstract(id);
        if (own != nullptr && !has_overrides(id) && definition_of(*own) == wanted) {
            return id;
        }
    }
    return std::nullopt;
}

std::size_t NumberingPart::add_list(const Markup& definition, const Markup& overrides)
{
    const std::string prefix(root_.prefix());
    const std::string wanted = definition_of(definition);
    std::optional<std::size_t> known;
    for (const auto& [id, index] : abstracts_) {
        if (definition_of(root_.children[index]) == wanted) {
            known = id;
            break;
        }
    }
    const std::size_t number = next_number_;
    Markup entry = markup_of(prefix, "num");
    entry.set("numId", fmt::format("{}", number));
    entry.children.push_back(
        markup_of(prefix, "abstractNumId", fmt::format("{}", known.value_or(next_abstract_))));
    for (const Markup& child : overrides.children) {
        if (child.local() == "lvlOverride") {
            entry.children.push_back(child);
        }
    }
    if (known && entry.children.size() == 1) { // else it would go on counting
        for (const Markup& level : definition.children) {
            const auto index = level.local() == "lvl" ? level.number("ilvl") : std::nullopt;
            if (!index) {
                continue;
            }
            const Markup* start = level.child("start");
            Markup override = markup_of(prefix, "lvlOverride");
            override.set("ilvl", fmt::format("{}", *index));
            override.children.push_back(markup_of(
                prefix, "startOverride",
                fmt::format("{}", start == nullptr ? 0 : start->number("val").value_or(0))));
            entry.children.push_back(std::move(override));
        }
    }
    const auto is_number = [](const Markup& child) {
        return child.local() == "num" || child.local() == "numIdMacAtCleanup";
    };
    auto& children = root_.children;
    if (!known) {
        Markup added = definition;
        for (const std::string_view made_up : {"nsid", "tmpl", "name"}) {
            added.remove_children(made_up);
        }
        std::erase_if(added.attributes, [&](const auto& attribute) {
            return !attribute.first.starts_with(prefix) && !attribute.first.starts_with("xmlns");
        });
        added.set("abstractNumId", fmt::format("{}", next_abstract_));
        children.insert(std::find_if(children.begin(), children.end(), is_number),
                        std::move(added));
    }
    children.insert(
        std::find_if(children.begin(), children.end(),
                     [](const Markup& child) { return child.local() == "numIdMacAtCleanup"; }),
        std::move(entry));
    numbers_.clear();
    abstracts_.clear();
    by_style_link_.clear();
    index();
    return number;
}

std::string definition_of(const Markup& abstract)
{
    Markup plain = abstract;
    plain.attributes.clear(); // its number and marks of the program that wrote it
    for (const std::string_view made_up : {"nsid", "tmpl", "name"}) {
        plain.remove_children(made_up);
    }
    for (Markup& level : plain.children) {
        level.remove_attribute("tplc");
        level.remove_attribute("tentative");
    }
    std::erase_if(plain.children, [](const Markup& child) { return !child.is_element(); });
    return print(plain);
}

std::map<std::size_t, std::vector<RestartingList>>
restarting_lists(const std::vector<ListUse>& uses, const NumberingPart& numbering)
{
    struct Extent {
        std::vector<std::size_t> loops; ///< those around every use
        RestartingList list;
    };
    std::map<std::string, Extent> lists;
    for (const ListUse& use : uses) {
        if (!numbering.has(use.number)) {
            continue;
        }
        const auto [entry, is_new] = lists.try_emplace(numbering.list_of(use.number));
        Extent& extent = entry->second;
        if (is_new) {
            extent.loops = use.loops;
        }
        const auto [differs, other] = std::mismatch(extent.loops.begin(), extent.loops.end(),
                                                    use.loops.begin(), use.loops.end());
        extent.loops.erase(differs, extent.loops.end());
        extent.list.numbers.insert(use.number);
        extent.list.levels.insert(use.level);
    }
    std::map<std::size_t, std::vector<RestartingList>> result;
    for (const auto& [name, extent] : lists) {
        const auto looks_different = [&](std::size_t number) {
            return numbering.has_overrides(number);
        };
        const auto& numbers = extent.list.numbers;
        if (!extent.loops.empty() &&
            (numbers.size() == 1 ||
             std::none_of(numbers.begin(), numbers.end(), looks_different))) {
            result[extent.loops.back()].push_back(extent.list);
        }
    }
    return result;
}

Bytes with_list(ByteView properties, std::size_t number, std::size_t level, std::string_view prefix)
{
    Markup all = properties.empty() ? markup_of(prefix, "pPr") : parse_markup(properties);
    Markup list = markup_of(prefix, "numPr");
    list.children.push_back(markup_of(prefix, "ilvl", fmt::format("{}", level)));
    list.children.push_back(markup_of(prefix, "numId", fmt::format("{}", number)));
    put_in_order(all, std::move(list), order_of_paragraph_properties());
    return print(all);
}

std::size_t NumberingCopies::restarted(const RestartingList& list)
{
    const std::size_t original = *list.numbers.begin();
    const std::string prefix(numbering_->root().prefix());
    const std::string key = fmt::format("{} {}", original, fmt::join(list.levels, " "));
    const auto [known, is_new] = starts_.try_emplace(key);
    if (is_new) {
        Markup copy = *numbering_->number(original);
        copy.remove_attribute("numId");
        for (const std::size_t level : list.levels) {
            const std::string start = fmt::format("{}", numbering_->start_of(original, level));
            auto found =
                std::find_if(copy.children.begin(), copy.children.end(), [&](const Markup& child) {
                    return child.local() == "lvlOverride" && child.number("ilvl") == level;
                });
            if (found == copy.children.end()) {
                found = std::find_if(copy.children.begin(), copy.children.end(),
                                     [&](const Markup& child) {
                                         return child.local() == "lvlOverride" &&
                                                child.number("ilvl").value_or(0) > level;
                                     });
                found = copy.children.insert(found, markup_of(prefix, "lvlOverride"));
                found->set("ilvl", fmt::format("{}", level));
            }
            found->remove_children("startOverride");
            found->children.insert(found->children.begin(),
                                   markup_of(prefix, "startOverride", start));
        }
        const Bytes printed = print(copy); // "<w:num" ...
        known->second = printed.substr(printed.find_first_of(" >"));
    }
    const std::size_t number = next_++;
    numbers_ += fmt::format("<{0}num {0}numId=\"{1}\"{2}", prefix, number, known->second);
    return number;
}

Bytes NumberingCopies::part() const
{
    const Markup& root = numbering_->root();
    Markup head = root;
    const auto is_tail = [](const Markup& child) {
        return child.local() == "num" || child.local() == "numIdMacAtCleanup";
    };
    const auto first_number = std::find_if(root.children.begin(), root.children.end(), is_tail);
    const auto cleanup =
        std::find_if(root.children.begin(), root.children.end(),
                     [](const Markup& child) { return child.local() == "numIdMacAtCleanup"; });
    Bytes result = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    head.children.clear();
    Bytes start = print(head);
    start.replace(start.size() - 2, 2, ">"); // "/>"
    result += start;
    for (auto child = root.children.begin(); child != first_number; ++child) {
        print(*child, result);
    }
    result += abstracts_;
    for (auto child = first_number; child != cleanup; ++child) {
        print(*child, result);
    }
    result += numbers_;
    for (auto child = cleanup; child != root.children.end(); ++child) {
        print(*child, result);
    }
    return result + "</" + root.name + ">";
}

} // namespace indenture::templating
