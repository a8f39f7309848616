#include "template/infer_schema.h"

#include "expression/filter.h"
#include "expression/scope.h"
#include "template/facts.h"
#include "template/logic.h"
#include "template/schema_types.h"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace indenture::templating {

namespace {

using expression::Expression;
using expression::ExpressionPtr;
using expression::Shape;
using expression::Target;

constexpr std::size_t call_depth_max = 8;

/// What a template asks of one datum.
struct Demand {
    Kinds kinds = kinds::datum & ~kinds::null; ///< it must be one of these
    bool is_needed = false;                    ///< used where it may be missing
    bool is_needed_not_null = false;           ///< used where it may be null
    bool is_questioned = false;                ///< a condition asks for it
    bool is_date = false;
    std::vector<std::string> texts; ///< what it is compared with
    bool is_listed = false;         ///< `texts` are all it may be
    std::size_t items_min = 0;
    std::vector<std::pair<std::string, std::unique_ptr<Demand>>> members;
    std::unique_ptr<Demand> item;

    /// A use that wants one of these. One that contradicts those before is left out: then the
    /// template asks for the kind first.
    void want(Kinds some)
    {
        if ((kinds & some) != 0) {
            kinds &= some;
        }
    }

    Demand& member(const std::string& name)
    {
        want(kinds::mapping);
        for (const auto& [own, demand] : members) {
            if (own == name) {
                return *demand;
            }
        }
        members.emplace_back(name, std::make_unique<Demand>());
        return *members.back().second;
    }

    Demand& items()
    {
        want(kinds::list);
        if (item == nullptr) {
            item = std::make_unique<Demand>();
        }
        return *item;
    }

    void compare_with(const std::vector<std::string>& some)
    {
        want(kinds::text);
        for (const std::string& text : some) {
            if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
                texts.push_back(text);
            }
        }
    }
};

/// A use of a datum.
struct Use {
    Kinds kinds = kinds::datum;
    bool is_date = false;
    bool allows_missing = false;
    bool allows_null = false;
};

const Use printed{.kinds = kinds::text | kinds::number};
const Use questioned{.kinds = kinds::datum, .allows_null = true};

Use use_by(Shape shape)
{
    switch (shape) {
    case Shape::Any:
    case Shape::Same:
    case Shape::Item:
        break;
    case Shape::Text:
        return {.kinds = kinds::text};
    case Shape::Number:
        return {.kinds = kinds::number};
    case Shape::Boolean:
        return {.kinds = kinds::boolean};
    case Shape::List:
        return {.kinds = kinds::list};
    case Shape::Mapping:
    case Shape::Rich:
        return {.kinds = kinds::mapping};
    case Shape::Date:
        return {.kinds = kinds::text, .is_date = true};
    }
    return {};
}

bool is_function(const std::string& name)
{
    const auto& functions = expression::functions();
    return std::any_of(functions.begin(), functions.end(),
                       [&](const auto& each) { return each.first == name; });
}

/// Names and what they stand for: a datum, or nullptr for what is computed.
struct Names {
    std::vector<std::pair<std::string, Demand*>> bound;
    Facts facts;

    void bind(const std::string& name, Demand* demand)
    {
        forget(facts, name);
        bound.emplace_back(name, demand);
    }
};

class Inference {
public:
    explicit Inference(const Compiled& compiled) : compiled_(compiled) {}

    void read(const PartProgram& part)
    {
        steps_.push_back(logic::logic_of(part, compiled_.parts));
        take(steps_.back(), globals_);
    }

    const Demand& root()
    {
        take_macros_never_called();
        return root_;
    }

private:
    // --- Expressions --------------------------------------------------------------------------

    /// The datum that a path means, nullptr for what is none. What stands before it is used.
    Demand* datum(const Expression& expression, Names& names)
    {
        if (const auto* name = std::get_if<expression::Name>(&expression.node)) {
            const auto found =
                std::find_if(names.bound.rbegin(), names.bound.rend(),
                             [&](const auto& each) { return each.first == name->name; });
            if (found != names.bound.rend()) {
                return found->second;
            }
            return is_function(name->name) ? nullptr : &root_.member(name->name);
        }
        if (const auto* attribute = std::get_if<expression::Attribute>(&expression.node)) {
            Demand* base = used(*attribute->base, {.kinds = kinds::mapping}, names);
            return base == nullptr ? nullptr : &base->member(attribute->name);
        }
        if (const auto* subscript = std::get_if<expression::Subscript>(&expression.node)) {
            return part(*subscript, names);
        }
        return nullptr;
    }

    Demand* part(const expression::Subscript& subscript, Names& names)
    {
        if (const auto name = text_in(subscript.index)) {
            Demand* base = used(*subscript.base, {.kinds = kinds::mapping}, names);
            return base == nullptr ? nullptr : &base->member(*name);
        }
        ask(*subscript.index, {.kinds = kinds::number | kinds::text}, names);
        const auto* constant = std::get_if<expression::Constant>(&subscript.index->node);
        if (constant == nullptr || !constant->value.is_number()) {
            ask(*subscript.base, {}, names);
            return nullptr;
        }
        Demand* base = used(*subscript.base, {.kinds = kinds::list}, names);
        if (base == nullptr) {
            return nullptr;
        }
        const std::int64_t index = constant->value.number().integer().value_or(0);
        base->items_min =
            std::max(base->items_min, static_cast<std::size_t>(index < 0 ? -index : index + 1));
        return &base->items();
    }

    /// The datum, with this use of it noted.
    Demand* used(const Expression& expression, const Use& use, Names& names)
    {
        Demand* const demand = datum(expression, names);
        if (demand == nullptr) {
            if (!is_path(expression)) {
                ask(expression, use, names);
            }
            return nullptr;
        }
        const auto fact = names.facts.find(expression::path_of(expression));
        const Kinds excluded = fact == names.facts.end() ? 0 : fact->second.excluded;
        if ((excluded & kinds::absent) == 0 && !use.allows_missing) {
            demand->is_needed = true;
        }
        if ((excluded & kinds::null) == 0 && !use.allows_null) {
            demand->is_needed_not_null = true;
        }
        demand->want(use.kinds & ~kinds::null);
        demand->is_date = demand->is_date || use.is_date;
        return demand;
    }

    static bool is_path(const Expression& expression)
    {
        return std::holds_alternative<expression::Name>(expression.node) ||
               std::holds_alternative<expression::Attribute>(expression.node) ||
               std::holds_alternative<expression::Subscript>(expression.node);
    }

    /// Notes what an expression asks of data when it is used like that.
    void ask(const Expression& expression, const Use& use, Names& names)
    {
        if (is_path(expression)) {
            used(expression, use, names);
        } else {
            std::visit([&](const auto& node) { ask_node(node, use, names); }, expression.node);
        }
    }

    void ask(const ExpressionPtr& expression, const Use& use, Names& names)
    {
        if (expression != nullptr) {
            ask(*expression, use, names);
        }
    }

    void ask_knowing(const ExpressionPtr& expression, const Use& use, const Names& names,
                     const Facts& facts)
    {
        Names inner = names;
        learn(inner.facts, facts);
        ask(expression, use, inner);
    }

    void decide(const Expression& condition, Names& names)
    {
        if (is_path(condition)) {
            if (Demand* demand = used(condition, questioned, names)) {
                demand->is_questioned = true;
            }
            return;
        }
        ask(condition, questioned, names);
    }

    template <class Node> void ask_node(const Node&, const Use&, Names&) {} // constants, paths

    void ask_node(const expression::Slice& slice, const Use&, Names& names)
    {
        ask(slice.base, {.kinds = kinds::list | kinds::text}, names);
        for (const ExpressionPtr& part : {slice.start, slice.stop, slice.step}) {
            ask(part, {.kinds = kinds::number}, names);
        }
    }

    void ask_node(const expression::Unary& unary, const Use&, Names& names)
    {
        if (unary.operation == expression::UnaryOperator::Not) {
            decide(*unary.operand, names);
        } else {
            ask(unary.operand, {.kinds = kinds::number}, names);
        }
    }

    void ask_node(const expression::Binary& binary, const Use& use, Names& names)
    {
        using Operator = expression::BinaryOperator;
        const bool is_and = binary.operation == Operator::And;
        if (is_and || binary.operation == Operator::Or) {
            decide(*binary.left, names);
            ask_knowing(binary.right, use, names, facts_if(*binary.left, is_and));
            return;
        }
        const Use operand = binary.operation == Operator::Concatenate ? printed
                            : binary.operation == Operator::Add       ? added(binary)
                                                                      : Use{.kinds = kinds::number};
        ask(binary.left, operand, names);
        ask(binary.right, operand, names);
    }

    /// + adds texts if one side is one, else numbers.
    static Use added(const expression::Binary& binary)
    {
        return {.kinds =
                    text_in(binary.left) || text_in(binary.right) ? kinds::text : kinds::number};
    }

    void ask_node(const expression::Comparison& comparison, const Use&, Names& names)
    {
        const ExpressionPtr* left = &comparison.first;
        for (const expression::Compared& compared : comparison.rest) {
            compare(*left, compared, names);
            left = &compared.operand;
        }
    }

    void compare(const ExpressionPtr& left, const expression::Compared& compared, Names& names)
    {
        using expression::Relation;
        const ExpressionPtr& right = compared.operand;
        const Relation relation = compared.relation;
        if (relation == Relation::Equal || relation == Relation::NotEqual) {
            compare_equal(left, right, names);
            compare_equal(right, left, names);
        } else if (relation == Relation::In || relation == Relation::NotIn) {
            compare_in(left, right, names);
        } else {
            const bool is_text = text_in(left) || text_in(right);
            const Use use{.kinds = is_text ? kinds::text : kinds::number};
            ask(left, use, names);
            ask(right, use, names);
        }
    }

    void compare_equal(const ExpressionPtr& side, const ExpressionPtr& other, Names& names)
    {
        const auto* constant = std::get_if<expression::Constant>(&other->node);
        Use use = questioned;
        if (constant != nullptr) {
            using Kind = expression::Value::Kind;
            const Kind kind = constant->value.kind();
            use.kinds = kind == Kind::Text      ? kinds::text
                        : kind == Kind::Number  ? kinds::number
                        : kind == Kind::Boolean ? kinds::boolean
                                                : kinds::datum;
            // A text that is compared is not null by that alone.
            use.allows_null = kind == Kind::Null;
        }
        if (!is_path(*side)) {
            ask(side, use, names);
            return;
        }
        Demand* demand = used(*side, use, names);
        if (const auto text = text_in(other); text && demand != nullptr) {
            demand->compare_with({*text});
        }
    }

    void compare_in(const ExpressionPtr& left, const ExpressionPtr& right, Names& names)
    {
        const auto* listed = std::get_if<expression::ListLiteral>(&right->node);
        if (listed == nullptr) {
            ask(left, questioned, names);
            Demand* list = is_path(*right) ? used(*right, {.kinds = kinds::list}, names) : nullptr;
            if (const auto text = text_in(left); text && list != nullptr) {
                list->items().compare_with({*text});
            } else if (!is_path(*right)) {
                ask(right, {}, names);
            }
            return;
        }
        for (const ExpressionPtr& item : listed->items) {
            compare_equal(left, item, names);
        }
    }

    void ask_node(const expression::Filtered& filtered, const Use& use, Names& names)
    {
        const expression::Filter& filter = *filtered.filter;
        for (std::size_t i = 0; i < filtered.arguments.size(); ++i) {
            const bool is_known = i < filter.parameters.size();
            ask(filtered.arguments[i], is_known ? use_by(filter.parameters[i].shape) : Use{},
                names);
        }
        for (const ExpressionPtr& argument : filtered.more) {
            ask(argument, {}, names);
        }
        for (const expression::NamedArgument& argument : filtered.named) {
            ask(argument.value, {}, names);
        }
        if (filter.takes_undefined) { // default: the value is used as the result is
            Use inner = use;
            inner.allows_missing = true;
            inner.allows_null = true;
            ask(filtered.input, inner, names);
            return;
        }
        ask_input(filtered, use, names);
    }

    void ask_input(const expression::Filtered& filtered, const Use& use, Names& names)
    {
        const expression::Filter& filter = *filtered.filter;
        Use inner = use_by(filter.input);
        if (filter.input == Shape::Any || filter.input == Shape::Same) {
            inner.kinds = filter.result == Shape::Same ? use.kinds : kinds::datum;
        }
        if (filter.name == "length" || filter.name == "count") {
            inner.kinds = kinds::list;
        }
        if (!is_path(*filtered.input)) {
            ask(filtered.input, inner, names);
            return;
        }
        Demand* input = used(*filtered.input, inner, names);
        if (input == nullptr || (input->kinds & kinds::list) == 0) {
            return;
        }
        const Use of_items = filter.result == Shape::Number ? Use{.kinds = kinds::number} : printed;
        if (const auto attribute = attribute_argument(filtered)) {
            note_attribute(input->items(), *attribute, of_items);
        } else if (filter.input == Shape::List &&
                   (filter.result == Shape::Text || filter.name == "sum")) { // join and its like
            input->items().is_needed_not_null = true;
            input->items().want(of_items.kinds);
        }
    }

    static void note_attribute(Demand& item, const std::string& dotted, const Use& use)
    {
        Demand* at = &item;
        std::string_view rest = dotted;
        while (!rest.empty()) {
            const std::string name(rest.substr(0, rest.find('.')));
            rest.remove_prefix(std::min(rest.size(), name.size() + 1));
            at->is_needed_not_null = true;
            at = &at->member(name);
            at->is_needed = true;
        }
        at->is_needed_not_null = true;
        at->want(use.kinds);
    }

    static std::optional<std::string> attribute_argument(const expression::Filtered& filtered)
    {
        return text_in(expression::argument_of(filtered, "attribute"));
    }

    void ask_node(const expression::Tested& tested, const Use&, Names& names)
    {
        for (const ExpressionPtr& argument : tested.arguments) {
            ask(argument, {}, names);
        }
        const std::string_view name = tested.test->name;
        const Use use{.kinds = kinds::datum,
                      .allows_missing = tested.test->takes_undefined,
                      .allows_null = true};
        if (!is_path(*tested.input)) {
            ask(tested.input, use, names);
        } else if (Demand* demand = used(*tested.input, use, names);
                   demand != nullptr && name == "none") {
            demand->is_questioned = true;
        }
    }

    void ask_node(const expression::Conditional& conditional, const Use& use, Names& names)
    {
        decide(*conditional.condition, names);
        ask_knowing(conditional.value, use, names, facts_if(*conditional.condition, true));
        ask_knowing(conditional.otherwise, use, names, facts_if(*conditional.condition, false));
    }

    void ask_node(const expression::ListLiteral& list, const Use&, Names& names)
    {
        for (const ExpressionPtr& item : list.items) {
            ask(item, {}, names);
        }
    }

    void ask_node(const expression::TupleLiteral& tuple, const Use&, Names& names)
    {
        for (const ExpressionPtr& item : tuple.items) {
            ask(item, {}, names);
        }
    }

    void ask_node(const expression::MappingLiteral& mapping, const Use&, Names& names)
    {
        for (const auto& [name, value] : mapping.members) {
            ask(value, {}, names);
        }
    }

    void ask_node(const expression::Call& call, const Use&, Names& names)
    {
        const auto* name = std::get_if<expression::Name>(&call.callee->node);
        if (name != nullptr && call_macro(name->name, call, names)) {
            return;
        }
        for (const ExpressionPtr& argument : call.positional) {
            ask(argument, {}, names);
        }
        for (const expression::NamedArgument& argument : call.named) {
            ask(argument.value, {}, names);
        }
        if (const auto* method = std::get_if<expression::Attribute>(&call.callee->node)) {
            call_method(*method, call, names);
        }
    }

    void call_method(const expression::Attribute& method, const expression::Call& call,
                     Names& names)
    {
        static const std::set<std::string> of_mappings{"get", "items", "keys", "values"};
        const bool is_of_mapping = of_mappings.count(method.name) > 0;
        Demand* base =
            used(*method.base, {.kinds = is_of_mapping ? kinds::mapping : kinds::text}, names);
        const auto name = call.positional.empty() ? std::nullopt : text_in(call.positional[0]);
        if (base != nullptr && method.name == "get" && name) {
            base->member(*name);
        }
    }

    // --- logic::Steps
    // --------------------------------------------------------------------------------

    void take(const logic::Steps& steps, Names& names)
    {
        for (const logic::Step& step : steps) {
            std::visit([&](const auto& node) { take(node, names); }, step.node);
        }
    }

    void take_within(const logic::Steps& steps, const Names& names)
    {
        Names inner = names;
        take(steps, inner);
    }

    void take(const logic::Shown& shown, Names& names) { ask(*shown.value, printed, names); }
    void take(const logic::Mark&, Names&) {}
    void take(const logic::Computed& computed, Names& names) { ask(*computed.value, {}, names); }

    void take(const logic::Choice& choice, Names& names)
    {
        Names remaining = names;
        for (const logic::Choice::Way& way : choice.ways) {
            Names inside = remaining;
            if (way.condition != nullptr) {
                decide(*way.condition, remaining);
                learn(inside.facts, facts_if(*way.condition, true));
                learn(remaining.facts, facts_if(*way.condition, false));
            }
            take(way.body, inside);
            for (std::size_t i = names.bound.size(); i < inside.bound.size(); ++i) {
                names.bind(inside.bound[i].first, inside.bound[i].second);
            }
        }
        note_listed(choice, names);
    }

    /// An if with elif but without else names every text there is.
    void note_listed(const logic::Choice& choice, Names& names)
    {
        if (choice.ways.size() < 2 || choice.ways.back().condition == nullptr) {
            return;
        }
        std::string path;
        for (const logic::Choice::Way& way : choice.ways) {
            const auto question = question_of(*way.condition);
            if (!question || (!path.empty() && question->path != path)) {
                return;
            }
            path = question->path;
        }
        if (Demand* demand = datum_of_path(*choice.ways.front().condition, path, names)) {
            demand->is_listed = true;
        }
    }

    Demand* datum_of_path(const Expression& condition, const std::string& path, Names& names)
    {
        if (expression::path_of(condition) == path) {
            return datum(condition, names);
        }
        for (const ExpressionPtr& operand : expression::operands(condition)) {
            if (operand != nullptr) {
                if (Demand* demand = datum_of_path(*operand, path, names)) {
                    return demand;
                }
            }
        }
        return nullptr;
    }

    void take(const logic::Loop& loop, Names& names)
    {
        Demand* item = nullptr;
        const auto* filtered = std::get_if<expression::Filtered>(&loop.list->node);
        const ExpressionPtr& list = filtered != nullptr ? filtered->input : loop.list;
        ask(loop.list, {.kinds = kinds::list}, names);
        if (is_path(*list) && (filtered == nullptr || keeps_items(*filtered->filter))) {
            if (Demand* demand = used(*list, {.kinds = kinds::list}, names)) {
                item = &demand->items();
                item->is_needed_not_null = true;
            }
        }
        Names inside = names;
        bind(loop.target, item, inside);
        inside.bind("loop", nullptr);
        if (loop.condition != nullptr) {
            decide(*loop.condition, inside);
            learn(inside.facts, facts_if(*loop.condition, true));
        }
        take(loop.body, inside);
        take_within(loop.otherwise, names);
    }

    static bool keeps_items(const expression::Filter& filter)
    {
        static const std::set<std::string_view> names{
            "sort", "unique", "reverse", "list", "select", "reject", "selectattr", "rejectattr"};
        return names.count(filter.name) > 0;
    }

    void bind(const Target& target, Demand* demand, Names& names)
    {
        if (target.kind == Target::Kind::Name) {
            names.bind(target.name, demand);
        }
        for (const Target& part : target.parts) {
            bind(part, nullptr, names);
        }
    }

    void take(const logic::Setting& setting, Names& names)
    {
        take_within(setting.body, names);
        Demand* demand = nullptr;
        if (setting.value != nullptr) {
            if (is_path(*setting.value)) {
                demand = used(*setting.value, {.kinds = kinds::datum, .allows_null = true}, names);
            } else {
                ask(setting.value, {}, names);
            }
        }
        bind(setting.target, demand, names);
    }

    void take(const logic::Scoped& scoped, Names& names)
    {
        Names inside = names;
        for (const logic::Setting& setting : scoped.settings) {
            take(setting, inside);
        }
        take(scoped.body, inside);
    }

    void take(const logic::FilterBlock& block, Names& names)
    {
        take_within(block.body, names);
        ask(block.filters, {}, names);
    }

    void take(const logic::MacroDefinition& macro, Names& names)
    {
        names.bind(macro.name, nullptr);
        macros_[macro.name] = {&macro, false};
    }

    void take(const logic::CallBlock& block, Names& names)
    {
        Names inside = names;
        for (const expression::Parameter& parameter : block.parameters) {
            inside.bind(parameter.name, nullptr);
        }
        take(block.body, inside);
        ask(block.call, {}, names);
    }

    bool call_macro(const std::string& name, const expression::Call& call, Names& names)
    {
        if (name == "include_docx_template") {
            include(call, names);
            return true;
        }
        const auto found = macros_.find(name);
        if (found == macros_.end()) {
            return false;
        }
        found->second.is_called = true;
        const logic::MacroDefinition& macro = *found->second.macro;
        Names inside = globals_;
        inside.facts.clear();
        for (std::size_t i = 0; i < macro.parameters.size(); ++i) {
            const expression::Parameter& parameter = macro.parameters[i];
            ExpressionPtr given = i < call.positional.size() ? call.positional[i] : nullptr;
            for (const expression::NamedArgument& argument : call.named) {
                given = argument.name == parameter.name ? argument.value : given;
            }
            inside.bind(parameter.name, given == nullptr ? nullptr : handed_on(*given, names));
        }
        for (const char* extra : {"varargs", "kwargs", "caller"}) {
            inside.bind(extra, nullptr);
        }
        if (call_depth_ < call_depth_max) {
            ++call_depth_;
            take(macro.body, inside);
            --call_depth_;
        }
        return true;
    }

    /// include_docx_template("file", name=value): the file's tags see these names besides.
    void include(const expression::Call& call, Names& names)
    {
        Names inside = names;
        for (const expression::NamedArgument& argument : call.named) {
            inside.bind(argument.name, handed_on(*argument.value, names));
        }
        const auto file = call.positional.empty() ? std::nullopt : text_in(call.positional[0]);
        const auto clause = file ? compiled_.clauses.find(*file) : compiled_.clauses.end();
        if (clause != compiled_.clauses.end() && call_depth_ < call_depth_max) {
            ++call_depth_;
            steps_.push_back(logic::logic_of(clause->second, compiled_.parts));
            take(steps_.back(), inside);
            --call_depth_;
        }
    }

    Demand* handed_on(const Expression& argument, Names& names)
    {
        if (is_path(argument)) {
            return used(argument, {.kinds = kinds::datum, .allows_null = true}, names);
        }
        ask(argument, {}, names);
        return nullptr;
    }

    void take_macros_never_called()
    {
        for (auto& [name, known] : macros_) {
            if (known.is_called) {
                continue;
            }
            Names inside = globals_;
            for (const expression::Parameter& parameter : known.macro->parameters) {
                inside.bind(parameter.name, nullptr);
            }
            inside.bind("caller", nullptr);
            take(known.macro->body, inside);
        }
    }

    struct KnownMacro {
        const logic::MacroDefinition* macro = nullptr;
        bool is_called = false;
    };

    const Compiled& compiled_;
    Demand root_;
    Names globals_;
    std::deque<logic::Steps> steps_; ///< of each part: macros point into them
    std::map<std::string, KnownMacro> macros_;
    std::size_t call_depth_ = 0;
};

// --- Demands as a schema -------------------------------------------------------------------------

std::vector<std::string> type_names(const Demand& demand)
{
    // What is only ever asked whether it is so, is a yes or no.
    const bool is_answer = demand.is_questioned && !demand.is_needed_not_null &&
                           demand.kinds == (kinds::datum & ~kinds::null);
    if (is_answer) {
        return {"boolean"};
    }
    std::vector<std::string> result;
    const auto add = [&](Kinds kind, const char* name) {
        if ((demand.kinds & kind) != 0) {
            result.emplace_back(name);
        }
    };
    add(kinds::text, "string");
    add(kinds::number, "number");
    add(kinds::boolean, "boolean");
    add(kinds::list, "array");
    add(kinds::mapping, "object");
    if (demand.is_questioned && !demand.is_needed_not_null) {
        result.emplace_back("null");
    }
    return result;
}

Json schema_of(const Demand& demand);

void add_members(Json& schema, const Demand& demand)
{
    Json required = Json::array();
    Json properties = Json::object();
    for (const auto& [name, member] : demand.members) {
        if (member->is_needed) {
            required.push_back(name);
        }
        properties[name] = schema_of(*member);
    }
    if (!required.empty()) {
        schema["required"] = std::move(required);
    }
    schema["properties"] = std::move(properties);
}

/// Recursion is as deep as a path in the template, whose expressions have a limit.
Json schema_of(const Demand& demand)
{
    Json schema = Json::object();
    const bool is_any = demand.kinds == (kinds::datum & ~kinds::null) && !demand.is_questioned;
    const std::vector<std::string> types = type_names(demand);
    if (!is_any) {
        schema["type"] = types.size() == 1 ? Json(types.front()) : Json(types);
    }
    if (demand.is_date && types.size() == 2) { // a format is no format of null
        return {{"anyOf", {{{"type", "string"}, {"format", "date"}}, {{"type", "null"}}}}};
    }
    if (demand.is_date) {
        schema["format"] = "date";
    }
    if (!demand.texts.empty()) {
        Json texts = demand.texts;
        if (demand.is_listed && std::find(types.begin(), types.end(), "null") != types.end()) {
            texts.push_back(nullptr);
        }
        schema[demand.is_listed ? "enum" : "examples"] = std::move(texts);
    }
    if (demand.item != nullptr) {
        schema["items"] = schema_of(*demand.item);
    }
    if (demand.items_min > 0) {
        schema["minItems"] = demand.items_min;
    }
    if (!demand.members.empty()) {
        add_members(schema, demand);
    }
    return schema;
}

} // namespace

Json infer_schema(const Compiled& compiled, const std::string& title)
{
    Inference inference(compiled);
    for (const PartProgram& part : compiled.parts) {
        inference.read(part);
    }
    Json result{{"$schema", "http://json-schema.org/draft-07/schema#"},
                {"title", title},
                {"type", "object"}};
    add_members(result, inference.root());
    return result;
}

} // namespace indenture::templating
