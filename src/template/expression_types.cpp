#include "template/expression_types.h"

#include "expression/filter.h"
#include "expression/scope.h"
#include "expression/spelling.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <memory>

namespace indenture::templating {

namespace {

using expression::Expression;
using expression::ExpressionPtr;
using expression::Shape;

constexpr Kinds nothing = kinds::null | kinds::absent;

/// As an author would call it in a message.
std::string called(const Expression& expression)
{
    const std::string path = expression::path_of(expression);
    return path.empty() ? "the value" : fmt::format("'{}'", path);
}

std::string written(const Expression& expression)
{
    const std::string path = expression::path_of(expression);
    return path.empty() ? "..." : path;
}

/// What a filter that wants this shape can work with.
Kinds kinds_for(Shape shape)
{
    switch (shape) {
    case Shape::Any:
    case Shape::Same:
    case Shape::Item:
        break;
    case Shape::Text:
        return kinds::text | kinds::number | kinds::boolean;
    case Shape::Number:
        return kinds::number | kinds::text;
    case Shape::Boolean:
        return kinds::boolean;
    case Shape::List:
        return kinds::list | kinds::mapping | kinds::text;
    case Shape::Mapping:
    case Shape::Rich:
        return kinds::mapping;
    case Shape::Date:
        return kinds::text;
    }
    return ~Kinds{0};
}

/// What a filter that gives this shape gives.
Kinds kinds_from(Shape shape)
{
    switch (shape) {
    case Shape::Any:
    case Shape::Same:
    case Shape::Item:
        break;
    case Shape::Text:
    case Shape::Date:
        return kinds::text;
    case Shape::Number:
        return kinds::number;
    case Shape::Boolean:
        return kinds::boolean;
    case Shape::List:
        return kinds::list;
    case Shape::Mapping:
    case Shape::Rich:
        return kinds::mapping;
    }
    return kinds::unknown;
}

std::string shape_in_words(Shape shape)
{
    return shape == Shape::Date ? "a date" : kinds_in_words(kinds_for(shape) & kinds::datum);
}

Type with_item(Type item)
{
    Type result = type_of_kinds(kinds::list);
    result.item = std::make_shared<const Type>(std::move(item));
    return result;
}

/// What may be the one or the other.
Type united(Type a, const Type& b)
{
    if (a.kinds == 0) {
        return b;
    }
    const bool is_same = a.path == b.path && !a.path.empty();
    const bool a_has_parts = a.may_be(kinds::list | kinds::mapping);
    const bool b_has_parts = b.may_be(kinds::list | kinds::mapping);
    a.kinds |= b.kinds;
    if (a.values && b.values) {
        a.values->insert(a.values->end(), b.values->begin(), b.values->end());
    } else if (b.may_be(kinds::text)) {
        a.values.reset();
    }
    if (a_has_parts && b_has_parts && !is_same) { // then nothing is known of the parts
        a.said.clear();
        a.item = nullptr;
        a.members.clear();
        a.path.clear();
    } else if (b_has_parts && !a_has_parts) {
        a.said = b.said;
        a.item = b.item;
        a.members = b.members;
        a.path = b.path;
    }
    return a;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates)
{
    const std::vector<std::string_view> views(candidates.begin(), candidates.end());
    const std::string_view like = expression::most_like(name, views);
    return like.empty() ? std::string() : fmt::format("; did you mean '{}'?", like);
}

} // namespace

Type loop_type(const Type& item)
{
    Type result = type_of_kinds(kinds::mapping);
    const auto add = [&](const char* name, Type type) {
        result.members.emplace_back(name, std::make_shared<const Type>(std::move(type)));
    };
    for (const char* name :
         {"index", "index0", "revindex", "revindex0", "length", "depth", "depth0"}) {
        add(name, type_of_kinds(kinds::number));
    }
    add("first", type_of_kinds(kinds::boolean));
    add("last", type_of_kinds(kinds::boolean));
    for (const char* name : {"previtem", "nextitem"}) {
        Type neighbour = item;
        neighbour.kinds |= kinds::absent;
        add(name, std::move(neighbour));
    }
    add("cycle", type_of_kinds(kinds::object));
    add("changed", type_of_kinds(kinds::object));
    return result;
}

void Environment::bind(const std::string& name, Type type)
{
    forget(facts, name);
    variables.emplace_back(name, std::move(type));
}

ExpressionTypes::ExpressionTypes(const SchemaTypes& schema, expression::Profile profile,
                                 Complain complain, CallMacro call_macro)
    : schema_(schema), profile_(profile), complain_(std::move(complain)),
      call_macro_(std::move(call_macro))
{
}

void ExpressionTypes::use_whole(const Type& type)
{
    if (!type.path.empty()) {
        used_whole_.insert(type.path);
    }
}

/// The type of each kind of expression.
struct NodeTypes {
    ExpressionTypes& types;
    Environment& environment;
    const Expression& whole;

    Type of(const ExpressionPtr& expression) const
    {
        return types.type_of(*expression, environment);
    }

    // --- What is wrong ------------------------------------------------------------------------

    void complain(const char* code, std::string text, std::string cure,
                  Severity severity = Severity::Block) const
    {
        types.complain({code, severity, std::move(text), std::move(cure)});
    }

    /// Complains of what may be null or missing where a value is needed; the type without that.
    Type present(const Expression& expression, Type type, std::string_view use) const
    {
        if (!type.may_be(nothing)) {
            return type;
        }
        const Kinds what = type.kinds & nothing;
        type.kinds &= ~nothing;
        const std::string path = written(expression);
        complain("T012",
                 type.kinds == 0 ? fmt::format("{} is always {} here, and {}", called(expression),
                                               kinds_in_words(what), use)
                                 : fmt::format("{} may be {} here, and {}", called(expression),
                                               kinds_in_words(what), use),
                 (what & kinds::absent) != 0
                     ? fmt::format("ask first: {{% if {} is defined %}}, or let the schema require "
                                   "it",
                                   path)
                     : fmt::format("ask first: {{% if {0} %}} ... {{% endif %}}, or write {0} | "
                                   "default(\"...\")",
                                   path));
        type.kinds = type.kinds == 0 ? kinds::unknown : type.kinds;
        return type;
    }

    Type wanted(const ExpressionPtr& expression, Kinds wanted, std::string_view use) const
    {
        Type type = present(*expression, of(expression), fmt::format("{} needs it", use));
        if (!type.may_be(wanted)) {
            complain("T011",
                     fmt::format("{} is {}, and {} wants {}", called(*expression),
                                 kinds_in_words(type.kinds), use, kinds_in_words(wanted)),
                     "");
        }
        return type;
    }

    // --- Paths --------------------------------------------------------------------------------

    Type known(Type type) const
    {
        const auto fact = environment.facts.find(expression::path_of(whole));
        types.used_.insert(type.path);
        return fact == environment.facts.end() ? type : narrowed(std::move(type), fact->second);
    }

    Type operator()(const expression::Constant& constant) const
    {
        using Kind = expression::Value::Kind;
        switch (constant.value.kind()) {
        case Kind::Null:
            return type_of_kinds(kinds::null);
        case Kind::Boolean:
            return type_of_kinds(kinds::boolean);
        case Kind::Number:
            return type_of_kinds(kinds::number);
        case Kind::Text: {
            Type result = type_of_kinds(kinds::text);
            result.values = {std::string(constant.value.text())};
            return result;
        }
        case Kind::List:
            return type_of_kinds(kinds::list);
        case Kind::Mapping:
            return type_of_kinds(kinds::mapping);
        case Kind::Undefined:
        case Kind::Object:
            break;
        }
        return {};
    }

    Type operator()(const expression::Name& name) const
    {
        const auto& variables = environment.variables;
        const auto variable =
            std::find_if(variables.rbegin(), variables.rend(),
                         [&](const auto& each) { return each.first == name.name; });
        if (variable != variables.rend()) {
            return known(variable->second);
        }
        if (const auto member = types.schema_.member(types.schema_.root(), name.name)) {
            return known(*member);
        }
        const auto& functions = expression::functions();
        if (std::any_of(functions.begin(), functions.end(),
                        [&](const auto& each) { return each.first == name.name; })) {
            return type_of_kinds(kinds::object);
        }
        std::vector<std::string> names = types.schema_.member_names(types.schema_.root());
        for (const auto& [own, type] : variables) {
            names.push_back(own);
        }
        complain(
            "T010",
            fmt::format("'{}' is not in the schema{}", name.name, suggestion(name.name, names)),
            "correct the name, or add it to the schema");
        return {};
    }

    Type operator()(const expression::Attribute& attribute) const
    {
        const Type base = present(*attribute.base, of(attribute.base),
                                  fmt::format("its '{}' is asked for", attribute.name));
        return member_of(*attribute.base, base, attribute.name, true);
    }

    Type member_of(const Expression& at, const Type& base, const std::string& name,
                   bool allows_method) const
    {
        const auto methods = expression::method_names();
        const bool is_method =
            allows_method && std::find(methods.begin(), methods.end(), name) != methods.end();
        if (base.may_be(kinds::mapping)) {
            if (const auto member = types.schema_.member(base, name)) {
                return known(*member);
            }
        }
        if (is_method || base.may_be(kinds::object)) {
            return type_of_kinds(base.may_be(kinds::object) ? kinds::unknown | kinds::object
                                                            : kinds::object);
        }
        if (base.may_be(kinds::mapping)) {
            complain("T010",
                     fmt::format("{} has no '{}' in the schema{}", called(at), name,
                                 suggestion(name, types.schema_.member_names(base))),
                     "correct the name, or add it to the schema");
        } else {
            complain("T011",
                     fmt::format("{} is {}, which has no '{}'", called(at),
                                 kinds_in_words(base.kinds), name),
                     base.may_be(kinds::list)
                         ? fmt::format("go through it: {{% for item in {} %}}", written(at))
                         : "");
        }
        return {};
    }

    Type operator()(const expression::Subscript& subscript) const
    {
        const Type base = present(*subscript.base, of(subscript.base), "a part of it is asked for");
        const Type index = of(subscript.index);
        const auto name = text_in(subscript.index);
        if (name && base.is_only(kinds::mapping)) {
            return member_of(*subscript.base, base, *name, false);
        }
        if (!base.may_be(kinds::list | kinds::mapping | kinds::text | kinds::object)) {
            complain("T011",
                     fmt::format("{} is {}, which has no parts", called(*subscript.base),
                                 kinds_in_words(base.kinds)),
                     "");
        } else if (base.is_only(kinds::list) && index.is_only(kinds::number)) {
            Type item = types.schema_.item(base);
            return known(std::move(item));
        } else if (base.is_only(kinds::text)) {
            return type_of_kinds(kinds::text);
        }
        types.use_whole(base);
        return {};
    }

    Type operator()(const expression::Slice& slice) const
    {
        const Type base =
            wanted(slice.base, kinds::list | kinds::text | kinds::object, "taking a slice");
        for (const ExpressionPtr& part : {slice.start, slice.stop, slice.step}) {
            if (part != nullptr) {
                of(part);
            }
        }
        return base;
    }

    // --- Calls --------------------------------------------------------------------------------

    void hand_on(const ExpressionPtr& expression) const { types.use_whole(of(expression)); }

    void hand_on(const expression::Call& call) const
    {
        for (const ExpressionPtr& argument : call.positional) {
            hand_on(argument);
        }
        for (const expression::NamedArgument& argument : call.named) {
            hand_on(argument.value);
        }
    }

    Type operator()(const expression::Call& call) const
    {
        if (const auto* name = std::get_if<expression::Name>(&call.callee->node)) {
            if (auto result = types.call_macro_(name->name, call, environment)) {
                return *result;
            }
        }
        if (const auto* method = std::get_if<expression::Attribute>(&call.callee->node)) {
            return called_method(*method, call);
        }
        of(call.callee);
        hand_on(call);
        return {};
    }

    /// x.get("name", otherwise), x.items() and their like.
    Type called_method(const expression::Attribute& method, const expression::Call& call) const
    {
        const Type base = present(*method.base, of(method.base),
                                  fmt::format("its '{}' is asked for", method.name));
        const auto name = call.positional.empty() ? std::nullopt : text_in(call.positional[0]);
        if (method.name == "get" && name && base.is_only(kinds::mapping)) {
            Type result = member_of(*method.base, base, *name, false);
            const Type otherwise =
                call.positional.size() > 1 ? of(call.positional[1]) : type_of_kinds(kinds::null);
            if (result.may_be(kinds::absent)) {
                result.kinds &= ~kinds::absent;
                result = united(result, otherwise);
            }
            return result;
        }
        member_of(*method.base, base, method.name, true);
        types.use_whole(base);
        hand_on(call);
        return {};
    }

    // --- Operators ----------------------------------------------------------------------------

    Type operator()(const expression::Unary& unary) const
    {
        if (unary.operation == expression::UnaryOperator::Not) {
            types.decide(*unary.operand, environment);
            return type_of_kinds(kinds::boolean);
        }
        wanted(unary.operand, kinds::number, "the sign");
        return type_of_kinds(kinds::number);
    }

    /// The type of an operand where more is known than around it.
    Type of_knowing(const ExpressionPtr& expression, const Facts& facts) const
    {
        Environment inner = environment;
        learn(inner.facts, facts);
        return types.type_of(*expression, inner);
    }

    Type operator()(const expression::Binary& binary) const
    {
        using Operator = expression::BinaryOperator;
        switch (binary.operation) {
        case Operator::Or:
        case Operator::And: {
            const bool is_and = binary.operation == Operator::And;
            types.decide(*binary.left, environment);
            Type left = of_quietly(binary.left);
            const Type right = of_knowing(binary.right, facts_if(*binary.left, is_and));
            left.kinds &= is_and ? ~kinds::absent : ~nothing;
            return united(left, right);
        }
        case Operator::Concatenate:
            types.print(*binary.left, environment);
            types.print(*binary.right, environment);
            return type_of_kinds(kinds::text);
        case Operator::Add:
            return sum(binary);
        case Operator::Multiply:
            wanted(binary.left, kinds::number | kinds::text | kinds::list, "*");
            wanted(binary.right, kinds::number | kinds::text | kinds::list, "*");
            return type_of_kinds(kinds::number | kinds::text | kinds::list);
        case Operator::Remainder:
            wanted(binary.left, kinds::number | kinds::text, "%");
            of(binary.right);
            return type_of_kinds(kinds::number | kinds::text);
        case Operator::Subtract:
        case Operator::Divide:
        case Operator::FloorDivide:
        case Operator::Power:
            wanted(binary.left, kinds::number, "the calculation");
            wanted(binary.right, kinds::number, "the calculation");
            break;
        }
        return type_of_kinds(kinds::number);
    }

    Type of_quietly(const ExpressionPtr& expression) const
    {
        ExpressionTypes quiet(
            types.schema_, types.profile_, [](const Complaint&) {}, types.call_macro_);
        return quiet.type_of(*expression, environment);
    }

    Type sum(const expression::Binary& binary) const
    {
        constexpr Kinds addable = kinds::number | kinds::text | kinds::list;
        const Type left = wanted(binary.left, addable, "+");
        const Type right = wanted(binary.right, addable, "+");
        if ((left.kinds & right.kinds & addable) == 0) {
            complain("T011",
                     fmt::format("+ cannot add {} and {}", kinds_in_words(left.kinds),
                                 kinds_in_words(right.kinds)),
                     "write ~ to put texts together");
        }
        return type_of_kinds(left.kinds & right.kinds & addable);
    }

    Type operator()(const expression::Comparison& comparison) const
    {
        const ExpressionPtr* left = &comparison.first;
        for (const expression::Compared& compared : comparison.rest) {
            compare(*left, compared);
            left = &compared.operand;
        }
        return type_of_kinds(kinds::boolean);
    }

    void compare(const ExpressionPtr& left, const expression::Compared& compared) const
    {
        using expression::Relation;
        switch (compared.relation) {
        case Relation::Equal:
        case Relation::NotEqual:
            compare_equal(left, compared.operand);
            break;
        case Relation::In:
        case Relation::NotIn:
            compare_in(left, compared.operand);
            break;
        case Relation::Less:
        case Relation::LessEqual:
        case Relation::Greater:
        case Relation::GreaterEqual: {
            constexpr Kinds ordered = kinds::number | kinds::text | kinds::list;
            const Type a = wanted(left, ordered, "the comparison");
            const Type b = wanted(compared.operand, ordered, "the comparison");
            if ((a.kinds & b.kinds & ordered) == 0 && a.may_be(ordered) && b.may_be(ordered)) {
                complain("T011",
                         fmt::format("{} cannot be compared with {}", kinds_in_words(a.kinds),
                                     kinds_in_words(b.kinds)),
                         "");
            }
            break;
        }
        }
    }

    Type defined(const ExpressionPtr& expression) const
    {
        Type type = of(expression);
        if (type.may_be(kinds::absent)) {
            Type only_absent = type;
            only_absent.kinds = (type.kinds & ~kinds::null);
            present(*expression, only_absent, "is compared");
        }
        type.kinds &= ~kinds::absent;
        return type;
    }

    void compare_equal(const ExpressionPtr& left, const ExpressionPtr& right) const
    {
        const Type a = defined(left);
        const Type b = defined(right);
        // true == 1 in this language, so numbers and truths are one kind here.
        const auto comparable = [](Kinds some) {
            return (some & (kinds::number | kinds::boolean)) != 0
                       ? some | kinds::number | kinds::boolean
                       : some;
        };
        if ((comparable(a.kinds) & comparable(b.kinds)) == 0 && a.kinds != 0 && b.kinds != 0) {
            complain("T015",
                     fmt::format("{} is {} and can never equal {}", called(*left),
                                 kinds_in_words(a.kinds), kinds_in_words(b.kinds)),
                     "correct the comparison", Severity::Warning);
            return;
        }
        check_value(*left, a, right);
        check_value(*right, b, left);
    }

    /// `path` is compared with `other`, which may be a text that it never is.
    void check_value(const Expression& path, const Type& type, const ExpressionPtr& other) const
    {
        const auto text = text_in(other);
        if (!text || !type.values || expression::path_of(path).empty() ||
            std::find(type.values->begin(), type.values->end(), *text) != type.values->end()) {
            return;
        }
        complain("T015",
                 fmt::format("{} is never \"{}\" here{}", called(path), *text,
                             suggestion(*text, *type.values)),
                 type.values->empty() ? "the branches before leave nothing over; remove this one"
                                      : fmt::format("it may be: {}", fmt::join(*type.values, ", ")),
                 Severity::Warning);
    }

    void compare_in(const ExpressionPtr& left, const ExpressionPtr& right) const
    {
        const Type item = defined(left);
        const Type list = wanted(right, kinds::list | kinds::mapping | kinds::text, "'in'");
        if (const auto* literal = std::get_if<expression::ListLiteral>(&right->node)) {
            for (const ExpressionPtr& each : literal->items) {
                check_value(*left, item, each);
            }
        } else if (list.is_only(kinds::list)) {
            const Type of_list = types.schema_.item(list);
            types.used_.insert(of_list.path);
            const auto text = text_in(left);
            if (text && of_list.values &&
                std::find(of_list.values->begin(), of_list.values->end(), *text) ==
                    of_list.values->end()) {
                complain("T015",
                         fmt::format("{} never holds \"{}\"{}", called(*right), *text,
                                     suggestion(*text, *of_list.values)),
                         fmt::format("it may hold: {}", fmt::join(*of_list.values, ", ")),
                         Severity::Warning);
            }
        } else {
            types.use_whole(list);
        }
    }

    // --- Filters and tests --------------------------------------------------------------------

    Type operator()(const expression::Filtered& filtered) const
    {
        const expression::Filter& filter = *filtered.filter;
        Type input = of(filtered.input);
        if (!filter.takes_undefined) {
            input = present(*filtered.input, std::move(input),
                            fmt::format("'{}' needs it", filter.name));
        }
        if (!input.may_be(kinds_for(filter.input) | nothing)) {
            complain("T011",
                     fmt::format("{} is {}, and the filter '{}' wants {}", called(*filtered.input),
                                 kinds_in_words(input.kinds), filter.name,
                                 shape_in_words(filter.input)),
                     "");
        }
        const std::vector<Type> arguments = types_of_arguments(filtered);
        return result_of(filtered, input, arguments);
    }

    std::vector<Type> types_of_arguments(const expression::Filtered& filtered) const
    {
        const expression::Filter& filter = *filtered.filter;
        std::vector<Type> result;
        for (std::size_t i = 0; i < filtered.arguments.size(); ++i) {
            const ExpressionPtr& argument = filtered.arguments[i];
            result.push_back(argument == nullptr ? type_of_kinds(0) : of(argument));
            if (argument == nullptr || i >= filter.parameters.size()) {
                continue;
            }
            types.use_whole(result.back());
            const expression::FilterParameter& parameter = filter.parameters[i];
            if (!result.back().may_be(kinds_for(parameter.shape) | nothing)) {
                complain("T018",
                         fmt::format("the argument '{}' of the filter '{}' is {} and should be {}",
                                     parameter.name, filter.name,
                                     kinds_in_words(result.back().kinds),
                                     shape_in_words(parameter.shape)),
                         "");
            }
        }
        for (const ExpressionPtr& argument : filtered.more) {
            hand_on(argument);
        }
        for (const expression::NamedArgument& argument : filtered.named) {
            hand_on(argument.value);
        }
        return result;
    }

    /// The argument that names an attribute of the items, if the filter has one.
    std::optional<std::string> attribute_argument(const expression::Filtered& filtered) const
    {
        if (const auto given = expression::argument_of(filtered, "attribute")) {
            return text_in(given);
        }
        const std::string_view name = filtered.filter->name;
        const bool selects = name == "selectattr" || name == "rejectattr";
        return selects && !filtered.more.empty() ? text_in(filtered.more[0]) : std::nullopt;
    }

    /// The items of a list, or a dotted attribute of them.
    Type part_of_items(const Expression& at, const Type& list,
                       const std::optional<std::string>& attribute) const
    {
        Type item = types.schema_.item(list);
        types.used_.insert(item.path);
        if (!attribute) {
            return item;
        }
        std::string_view rest = *attribute;
        while (!rest.empty()) {
            const std::string name(rest.substr(0, rest.find('.')));
            rest.remove_prefix(std::min(rest.size(), name.size() + 1));
            if (name.find_first_not_of("0123456789") == std::string::npos) {
                return {};
            }
            if (!item.may_be(kinds::mapping)) {
                return {};
            }
            const auto member = types.schema_.member(item, name);
            if (!member) {
                complain("T010",
                         fmt::format("the items of {} have no '{}' in the schema{}", called(at),
                                     name, suggestion(name, types.schema_.member_names(item))),
                         "correct the name, or add it to the schema");
                return {};
            }
            item = *member;
            types.used_.insert(item.path);
        }
        return item;
    }

    Type result_of(const expression::Filtered& filtered, const Type& input,
                   const std::vector<Type>& arguments) const
    {
        const expression::Filter& filter = *filtered.filter;
        const auto attribute = attribute_argument(filtered);
        const bool is_list = input.is_only(kinds::list);
        if (filter.takes_undefined) { // default and its like: what is missing gets another value
            Type result = input;
            // In strict it stands in for null as well.
            result.kinds &=
                types.profile_ == expression::Profile::Strict ? ~nothing : ~kinds::absent;
            for (std::size_t i = 0; i < arguments.size(); ++i) {
                const bool is_value = arguments[i].kinds != 0 && i == 0;
                result = is_value ? united(result, arguments[i]) : result;
                // default(..., true) stands in for null and what is empty as well.
                result.kinds &= i == 1 && arguments[i].kinds != 0 ? ~kinds::null : ~Kinds{0};
            }
            if (arguments.empty() || arguments[0].kinds == 0) {
                result.kinds |= kinds::text;
                result.values.reset();
            }
            return result;
        }
        if (is_list && (attribute || filter.name == "join" || filter.name == "length")) {
            const Type part =
                filter.name == "length" ? Type{} : part_of_items(*filtered.input, input, attribute);
            if (filter.name == "map" && attribute) {
                return with_item(part);
            }
            if (filter.name == "join" &&
                part.is_only(kinds::list | kinds::mapping | kinds::boolean)) {
                complain("T013",
                         fmt::format("the items of {} are {}, which cannot be joined to text",
                                     called(*filtered.input), kinds_in_words(part.kinds)),
                         "name what to print of each: | map(attribute=\"name\") | join(\", \")");
            }
        } else {
            types.use_whole(input);
        }
        if (filter.result == Shape::Same) {
            return input;
        }
        if (filter.result == Shape::Item) {
            return is_list ? types.schema_.item(input) : Type{};
        }
        if (filter.result == Shape::List && is_list && keeps_items(filter.name)) {
            return input;
        }
        return type_of_kinds(kinds_from(filter.result));
    }

    static bool keeps_items(std::string_view filter)
    {
        static constexpr std::array<std::string_view, 8> names{
            "sort", "unique", "reverse", "list", "select", "reject", "selectattr", "rejectattr"};
        return std::find(names.begin(), names.end(), filter) != names.end();
    }

    Type operator()(const expression::Tested& tested) const
    {
        const Type input = of(tested.input);
        if (!tested.test->takes_undefined && input.may_be(kinds::absent)) {
            Type missing = input;
            missing.kinds &= ~kinds::null;
            present(*tested.input, missing, fmt::format("'is {}' needs it", tested.test->name));
        }
        for (const ExpressionPtr& argument : tested.arguments) {
            of(argument);
        }
        return type_of_kinds(kinds::boolean);
    }

    // --- The rest -----------------------------------------------------------------------------

    Type operator()(const expression::Conditional& conditional) const
    {
        types.decide(*conditional.condition, environment);
        Type value = of_knowing(conditional.value, facts_if(*conditional.condition, true));
        if (conditional.otherwise == nullptr) {
            value.kinds |= kinds::absent;
            return value;
        }
        return united(value,
                      of_knowing(conditional.otherwise, facts_if(*conditional.condition, false)));
    }

    Type items(const std::vector<ExpressionPtr>& all) const
    {
        Type item = type_of_kinds(0);
        for (const ExpressionPtr& each : all) {
            item = united(item, of(each));
        }
        return with_item(all.empty() ? Type{} : item);
    }

    Type operator()(const expression::ListLiteral& list) const { return items(list.items); }
    Type operator()(const expression::TupleLiteral& tuple) const { return items(tuple.items); }

    Type operator()(const expression::MappingLiteral& mapping) const
    {
        Type result = type_of_kinds(kinds::mapping);
        for (const auto& [name, value] : mapping.members) {
            const Type type = of(value);
            if (const auto text = text_in(name)) {
                result.members.emplace_back(*text, std::make_shared<const Type>(type));
            }
        }
        return result;
    }

    Type operator()(const expression::BlockText&) const { return type_of_kinds(kinds::text); }
};

Type ExpressionTypes::type_of(const Expression& expression, Environment& environment)
{
    return std::visit(NodeTypes{*this, environment, expression}, expression.node);
}

namespace {

/// A mapping that may be a rich value is printed as such (template language 5.5).
bool may_be_rich(const SchemaTypes& schema, const Type& type)
{
    const std::vector<std::string> names = schema.member_names(type);
    return names.empty() || std::any_of(names.begin(), names.end(), [](const std::string& name) {
               return name.starts_with('$');
           });
}

} // namespace

void ExpressionTypes::print(const Expression& expression, Environment& environment)
{
    const NodeTypes node{*this, environment, expression};
    Type type = type_of(expression, environment);
    if (profile_ == expression::Profile::Compat) {
        type.kinds &= ~kinds::null;
    }
    type = node.present(expression, std::move(type), "would have nothing to print");
    Kinds bad = type.kinds & (kinds::list | kinds::mapping | kinds::boolean);
    if ((bad & kinds::mapping) != 0 && may_be_rich(schema_, type)) {
        bad &= ~kinds::mapping;
    }
    const bool is_unknown = type.is_only(kinds::datum | kinds::object) &&
                            (type.kinds & kinds::datum) == (kinds::datum & ~nothing);
    if (bad == 0 || is_unknown) {
        return;
    }
    use_whole(type);
    const std::string path = written(expression);
    complain(
        {"T013", profile_ == expression::Profile::Strict ? Severity::Block : Severity::Warning,
         fmt::format("{} is {}, which a contract cannot print", called(expression),
                     kinds_in_words(bad)),
         (bad & kinds::list) != 0
             ? fmt::format("write {{{{ {} | list_and }}}}, or {{% for item in {} %}}", path, path)
         : (bad & kinds::boolean) != 0
             ? fmt::format("write {{% if {} %}}Yes{{% else %}}No{{% endif %}}", path)
             : "print one of its members"});
}

void ExpressionTypes::decide(const Expression& condition, Environment& environment)
{
    const NodeTypes node{*this, environment, condition};
    Type type = type_of(condition, environment);
    if (type.may_be(kinds::absent)) {
        type.kinds &= ~kinds::null;
        node.present(condition, std::move(type), "the condition asks for it");
    }
}

Type ExpressionTypes::run_over(const Expression& list, Environment& environment)
{
    const NodeTypes node{*this, environment, list};
    const Type type = node.present(list, type_of(list, environment), "the loop runs over it");
    if (!type.may_be(kinds::list | kinds::mapping)) {
        complain({"T011", Severity::Block,
                  fmt::format("{} is {}, and a loop runs over a list", called(list),
                              kinds_in_words(type.kinds)),
                  ""});
        return {};
    }
    if (type.is_only(kinds::mapping)) {
        use_whole(type);
        return type_of_kinds(kinds::text);
    }
    Type item = schema_.item(type);
    used_.insert(item.path);
    return item;
}

} // namespace indenture::templating
