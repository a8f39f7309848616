#pragma once

#include "base/finding.h"
#include "expression/ast.h"
#include "expression/evaluate.h"
#include "template/facts.h"
#include "template/schema_types.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace indenture::templating {

/// What is wrong with an expression, as far as types tell; the caller knows its place.
struct Complaint {
    std::string code;
    Severity severity = Severity::Block;
    std::string text;
    std::string cure;
};

/// What can be named at a point of a template, and what is known of it.
struct Environment {
    std::vector<std::pair<std::string, Type>> variables; ///< the innermost last
    Facts facts;

    /// A new meaning for the name from here on.
    void bind(const std::string& name, Type type);
};

/// The variable `loop` inside a for over such items.
Type loop_type(const Type& item);

/// Finds out what expressions may give, and complains where that does not fit its use. Remembers
/// which data was used.
class ExpressionTypes {
public:
    using Complain = std::function<void(Complaint)>;
    /// What the call of a macro of that name gives; nullopt if there is no such macro.
    using CallMacro = std::function<std::optional<Type>(
        const std::string& name, const expression::Call& call, Environment& environment)>;

    ExpressionTypes(const SchemaTypes& schema, expression::Profile profile, Complain complain,
                    CallMacro call_macro);

    Type type_of(const expression::Expression& expression, Environment& environment);

    /// The uses a tag makes of an expression. Each complains where the type does not fit.
    void print(const expression::Expression& expression, Environment& environment);
    void decide(const expression::Expression& condition, Environment& environment);
    /// The type of one item of what a for runs over.
    Type run_over(const expression::Expression& list, Environment& environment);

    /// Paths of data that were read: "controllers[].organisation.name".
    const std::set<std::string>& used() const { return used_; }
    /// Paths of lists and mappings handed on as a whole, so that any of their members may be used.
    const std::set<std::string>& used_whole() const { return used_whole_; }

private:
    friend struct NodeTypes;

    void complain(Complaint complaint) const { complain_(std::move(complaint)); }
    void use_whole(const Type& type);

    const SchemaTypes& schema_;
    expression::Profile profile_;
    Complain complain_;
    CallMacro call_macro_;
    std::set<std::string> used_;
    std::set<std::string> used_whole_;
};

} // namespace indenture::templating
