#include "template/facts.h"

#include "expression/filter.h"

#include <algorithm>
#include <iterator>

namespace indenture::templating {

namespace {

using expression::Expression;
using expression::ExpressionPtr;
using expression::Relation;

bool is_null(const ExpressionPtr& expression)
{
    const auto* constant = std::get_if<expression::Constant>(&expression->node);
    return constant != nullptr && constant->value.is(expression::Value::Kind::Null);
}

/// The texts of a list literal that holds nothing else.
std::optional<std::vector<std::string>> texts_in(const ExpressionPtr& expression)
{
    const auto* list = std::get_if<expression::ListLiteral>(&expression->node);
    const auto* tuple = std::get_if<expression::TupleLiteral>(&expression->node);
    if (list == nullptr && tuple == nullptr) {
        return std::nullopt;
    }
    std::vector<std::string> result;
    for (const ExpressionPtr& item : list != nullptr ? list->items : tuple->items) {
        const auto text = text_in(item);
        if (!text) {
            return std::nullopt;
        }
        result.push_back(*text);
    }
    return result;
}

/// Of a path that is one of these texts, or none of them.
Facts texts(const std::string& path, const std::vector<std::string>& some, bool is_one)
{
    Fact fact;
    const std::set<std::string> set(some.begin(), some.end());
    if (is_one) {
        fact.only = set;
        fact.excluded = ~kinds::text;
    } else {
        fact.never = set;
    }
    return {{path, fact}};
}

Facts excluding(const std::string& path, Kinds excluded)
{
    return path.empty() ? Facts{} : Facts{{path, {.excluded = excluded, .only = {}, .never = {}}}};
}

Facts of_relation(const ExpressionPtr& left, const expression::Compared& compared, bool is_true)
{
    const Relation relation = compared.relation;
    const bool is_negated = relation == Relation::NotEqual || relation == Relation::NotIn;
    const bool holds = is_true != is_negated;
    if (relation == Relation::Equal || relation == Relation::NotEqual) {
        const bool is_left_path = !expression::path_of(*left).empty();
        const ExpressionPtr& path_side = is_left_path ? left : compared.operand;
        const ExpressionPtr& other = is_left_path ? compared.operand : left;
        const std::string path = expression::path_of(*path_side);
        if (path.empty()) {
            return {};
        }
        if (const auto text = text_in(other)) {
            return texts(path, {*text}, holds);
        }
        if (is_null(other)) {
            return excluding(path, holds ? ~kinds::null : kinds::null);
        }
        return {};
    }
    if (relation == Relation::In || relation == Relation::NotIn) {
        const std::string path = expression::path_of(*left);
        const auto listed = texts_in(compared.operand);
        return path.empty() || !listed ? Facts{} : texts(path, *listed, holds);
    }
    return {};
}

/// What a test leaves out if it is passed, and if it is not.
struct TestFacts {
    Kinds if_passed = 0;
    Kinds if_failed = 0;
};

TestFacts facts_of_test(std::string_view name)
{
    const auto only = [](Kinds kind) { return TestFacts{~kind, kind}; };
    return name == "defined"     ? TestFacts{kinds::absent, ~kinds::absent}
           : name == "undefined" ? TestFacts{~kinds::absent, kinds::absent}
           : name == "none"      ? only(kinds::null)
           : name == "string"    ? only(kinds::text)
           : name == "number"    ? only(kinds::number)
           : name == "boolean"   ? only(kinds::boolean)
           : name == "mapping"   ? only(kinds::mapping)
           : name == "sequence" || name == "iterable"
               ? TestFacts{kinds::null | kinds::number | kinds::boolean | kinds::absent, 0}
               : TestFacts{};
}

Facts of_test(const expression::Tested& tested, bool is_true)
{
    const TestFacts facts = facts_of_test(tested.test->name);
    const bool is_passed = is_true != tested.is_negated;
    return excluding(expression::path_of(*tested.input),
                     is_passed ? facts.if_passed : facts.if_failed);
}

Facts both(Facts a, const Facts& b)
{
    learn(a, b);
    return a;
}

} // namespace

Facts facts_if(const Expression& condition, bool is_true)
{
    if (const std::string path = expression::path_of(condition); !path.empty()) {
        return excluding(path, is_true ? kinds::null | kinds::absent : 0);
    }
    if (const auto* unary = std::get_if<expression::Unary>(&condition.node)) {
        return unary->operation == expression::UnaryOperator::Not
                   ? facts_if(*unary->operand, !is_true)
                   : Facts{};
    }
    if (const auto* binary = std::get_if<expression::Binary>(&condition.node)) {
        const bool is_and = binary->operation == expression::BinaryOperator::And;
        if (!is_and && binary->operation != expression::BinaryOperator::Or) {
            return {};
        }
        const Facts left = facts_if(*binary->left, is_true);
        const Facts right = facts_if(*binary->right, is_true);
        return is_and == is_true ? both(left, right) : either(left, right);
    }
    if (const auto* comparison = std::get_if<expression::Comparison>(&condition.node)) {
        return comparison->rest.size() == 1
                   ? of_relation(comparison->first, comparison->rest.front(), is_true)
                   : Facts{};
    }
    if (const auto* tested = std::get_if<expression::Tested>(&condition.node)) {
        return of_test(*tested, is_true);
    }
    return {};
}

void learn(Facts& facts, const Facts& more)
{
    for (const auto& [path, fact] : more) {
        Fact& known = facts[path];
        known.excluded |= fact.excluded;
        known.never.insert(fact.never.begin(), fact.never.end());
        if (!known.only) {
            known.only = fact.only;
        } else if (fact.only) {
            std::set<std::string> shared;
            std::set_intersection(known.only->begin(), known.only->end(), fact.only->begin(),
                                  fact.only->end(), std::inserter(shared, shared.end()));
            known.only = std::move(shared);
        }
    }
}

void forget(Facts& facts, std::string_view name)
{
    for (auto at = facts.begin(); at != facts.end();) {
        const std::string_view path = at->first;
        const bool is_of_name =
            path.starts_with(name) &&
            (path.size() == name.size() || path[name.size()] == '.' || path[name.size()] == '[');
        at = is_of_name ? facts.erase(at) : std::next(at);
    }
}

Facts either(const Facts& a, const Facts& b)
{
    Facts result;
    for (const auto& [path, fact] : a) {
        const auto other = b.find(path);
        if (other == b.end()) {
            continue;
        }
        Fact shared;
        shared.excluded = fact.excluded & other->second.excluded;
        std::set_intersection(fact.never.begin(), fact.never.end(), other->second.never.begin(),
                              other->second.never.end(),
                              std::inserter(shared.never, shared.never.end()));
        if (fact.only && other->second.only) {
            shared.only = fact.only;
            shared.only->insert(other->second.only->begin(), other->second.only->end());
        }
        result[path] = std::move(shared);
    }
    return result;
}

Type narrowed(Type type, const Fact& fact)
{
    type.kinds &= ~fact.excluded;
    if (!type.values) {
        return type;
    }
    const auto is_out = [&](const std::string& value) {
        return fact.never.count(value) > 0 || (fact.only && fact.only->count(value) == 0);
    };
    type.values->erase(std::remove_if(type.values->begin(), type.values->end(), is_out),
                       type.values->end());
    return type;
}

std::optional<Question> question_of(const Expression& condition)
{
    if (const auto* binary = std::get_if<expression::Binary>(&condition.node)) {
        if (binary->operation != expression::BinaryOperator::Or) {
            return std::nullopt;
        }
        auto left = question_of(*binary->left);
        const auto right = question_of(*binary->right);
        if (!left || !right || left->path != right->path) {
            return std::nullopt;
        }
        left->texts.insert(left->texts.end(), right->texts.begin(), right->texts.end());
        return left;
    }
    const Facts facts = facts_if(condition, true);
    const bool is_question = facts.size() == 1 && facts.begin()->second.only &&
                             std::holds_alternative<expression::Comparison>(condition.node);
    if (!is_question) {
        return std::nullopt;
    }
    const auto& [path, fact] = *facts.begin();
    return Question{path, {fact.only->begin(), fact.only->end()}};
}

} // namespace indenture::templating
