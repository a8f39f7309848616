#include "expression/ast.h"

#include "expression/filter.h"
#include "expression/spelling.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::expression {

namespace {

using Operands = std::vector<ExpressionPtr>;

void append(Operands& operands, const Operands& more)
{
    operands.insert(operands.end(), more.begin(), more.end());
}

void append(Operands& operands, const std::vector<NamedArgument>& more)
{
    for (const NamedArgument& argument : more) {
        operands.push_back(argument.value);
    }
}

struct OperandsOf {
    Operands operator()(const Constant&) const { return {}; }
    Operands operator()(const Name&) const { return {}; }
    Operands operator()(const BlockText&) const { return {}; }
    Operands operator()(const Attribute& node) const { return {node.base}; }
    Operands operator()(const Subscript& node) const { return {node.base, node.index}; }
    Operands operator()(const Slice& node) const
    {
        return {node.base, node.start, node.stop, node.step};
    }
    Operands operator()(const Call& node) const
    {
        Operands all{node.callee};
        append(all, node.positional);
        append(all, node.named);
        return all;
    }
    Operands operator()(const Unary& node) const { return {node.operand}; }
    Operands operator()(const Binary& node) const { return {node.left, node.right}; }
    Operands operator()(const Comparison& node) const
    {
        Operands all{node.first};
        for (const Compared& compared : node.rest) {
            all.push_back(compared.operand);
        }
        return all;
    }
    Operands operator()(const Filtered& node) const
    {
        Operands all{node.input};
        append(all, node.arguments);
        append(all, node.more);
        append(all, node.named);
        return all;
    }
    Operands operator()(const Tested& node) const
    {
        Operands all{node.input};
        append(all, node.arguments);
        return all;
    }
    Operands operator()(const Conditional& node) const
    {
        return {node.value, node.condition, node.otherwise};
    }
    Operands operator()(const ListLiteral& node) const { return node.items; }
    Operands operator()(const TupleLiteral& node) const { return node.items; }
    Operands operator()(const MappingLiteral& node) const
    {
        Operands all;
        for (const auto& [name, value] : node.members) {
            all.push_back(name);
            all.push_back(value);
        }
        return all;
    }
};

void add_once(std::vector<std::string>& names, const std::string& name)
{
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
    }
}

void collect_names(const Expression& expression, std::vector<std::string>& names)
{
    if (const auto* name = std::get_if<Name>(&expression.node)) {
        add_once(names, name->name);
    }
    for (const ExpressionPtr& operand : operands(expression)) {
        collect_names(*operand, names);
    }
}

void collect_called(const Expression& expression, std::vector<std::string>& names)
{
    if (const auto* call = std::get_if<Call>(&expression.node)) {
        if (const auto* name = std::get_if<Name>(&call->callee->node)) {
            add_once(names, name->name);
        }
    }
    for (const ExpressionPtr& operand : operands(expression)) {
        collect_called(*operand, names);
    }
}

std::string index_text(const Expression& index)
{
    if (const auto* constant = std::get_if<Constant>(&index.node)) {
        if (constant->value.is_text()) {
            return fmt::format("'{}'", constant->value.text());
        }
        if (constant->value.is_number()) {
            return constant->value.number().text();
        }
    }
    return "...";
}

} // namespace

std::vector<ExpressionPtr> operands(const Expression& expression)
{
    Operands all = std::visit(OperandsOf{}, expression.node);
    std::erase(all, nullptr);
    return all;
}

std::vector<std::string> called_names(const Expression& expression)
{
    std::vector<std::string> names;
    collect_called(expression, names);
    return names;
}

std::vector<std::string> names_in(const Expression& expression)
{
    std::vector<std::string> names;
    collect_names(expression, names);
    return names;
}

std::string path_of(const Expression& expression)
{
    if (const auto* name = std::get_if<Name>(&expression.node)) {
        return name->name;
    }
    if (const auto* attribute = std::get_if<Attribute>(&expression.node)) {
        const std::string base = path_of(*attribute->base);
        return base.empty() ? base : fmt::format("{}.{}", base, attribute->name);
    }
    if (const auto* subscript = std::get_if<Subscript>(&expression.node)) {
        const std::string base = path_of(*subscript->base);
        return base.empty() ? base : fmt::format("{}[{}]", base, index_text(*subscript->index));
    }
    return {};
}

std::optional<std::string> text_in(const ExpressionPtr& expression)
{
    const auto* constant =
        expression == nullptr ? nullptr : std::get_if<Constant>(&expression->node);
    return constant != nullptr && constant->value.is_text()
               ? std::optional(std::string(constant->value.text()))
               : std::nullopt;
}

ExpressionPtr argument_of(const Filtered& filtered, std::string_view parameter)
{
    const auto& parameters = filtered.filter->parameters;
    for (std::size_t i = 0; i < filtered.arguments.size() && i < parameters.size(); ++i) {
        if (parameters[i].name == parameter) {
            return filtered.arguments[i];
        }
    }
    for (const NamedArgument& argument : filtered.named) {
        if (argument.name == parameter) {
            return argument.value;
        }
    }
    return nullptr;
}

} // namespace indenture::expression
