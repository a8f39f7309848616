#include "template/type_check.h"

#include "template/expression_types.h"
#include "template/logic.h"

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <map>
#include <set>
#include <tuple>

namespace indenture::templating {

namespace {

using expression::Expression;
using expression::ExpressionPtr;
using expression::Target;

/// Macros that call each other further than this are not followed.
constexpr std::size_t call_depth_max = 8;

class Checker {
public:
    Checker(const Compiled& compiled, const SchemaTypes& schema)
        : compiled_(compiled), schema_(schema),
          types_(
              schema, compiled.profile,
              [this](Complaint complaint) { complain(std::move(complaint)); },
              [this](const std::string& name, const expression::Call& call,
                     Environment& environment) { return call_macro(name, call, environment); })
    {
    }

    void check(const PartProgram& part)
    {
        steps_.push_back(logic::logic_of(part, compiled_.parts));
        take(steps_.back(), globals_);
    }

    std::vector<TemplateFinding> findings()
    {
        check_macros_never_called();
        report_unused(schema_.root(), {});
        return std::move(findings_);
    }

private:
    // --- Findings -----------------------------------------------------------------------------

    void complain(Complaint complaint)
    {
        const Place& place = *place_;
        const bool is_new =
            seen_.insert({&place, complaint.code, complaint.text}).second; // a macro called twice
        if (!is_new) {
            return;
        }
        TemplateFinding finding;
        finding.finding = {.code = std::move(complaint.code),
                           .severity = complaint.severity,
                           .where = {{}, place.tag.part, print(place)},
                           .text = std::move(complaint.text),
                           .cure = std::move(complaint.cure)};
        finding.tag = place.tag;
        finding.paragraph = place.paragraph;
        findings_.push_back(std::move(finding));
    }

    void complain(const char* code, Severity severity, std::string text, std::string cure)
    {
        complain({code, severity, std::move(text), std::move(cure)});
    }

    // --- logic::Steps
    // --------------------------------------------------------------------------------

    void take(const logic::Steps& steps, Environment& environment)
    {
        for (const logic::Step& step : steps) {
            std::visit([&](const auto& node) { take(node, environment); }, step.node);
        }
    }

    void take_within(const logic::Steps& steps, const Environment& environment)
    {
        Environment inner = environment;
        take(steps, inner);
    }

    void take(const logic::Shown& shown, Environment& environment)
    {
        place_ = shown.place;
        types_.print(*shown.value, environment);
    }

    void take(const logic::Mark&, Environment&) {}

    void take(const logic::Computed& computed, Environment& environment)
    {
        place_ = computed.place;
        types_.type_of(*computed.value, environment);
    }

    void take(const logic::Choice& choice, Environment& environment)
    {
        Environment remaining = environment; // what holds where no way was taken so far
        for (const logic::Choice::Way& way : choice.ways) {
            place_ = way.place;
            Environment inside = remaining;
            if (way.condition != nullptr) {
                types_.decide(*way.condition, remaining);
                check_constant(*way.condition);
                learn(inside.facts, facts_if(*way.condition, true));
            }
            take(way.body, inside);
            export_settings(inside, environment);
            if (way.condition != nullptr) {
                learn(remaining.facts, facts_if(*way.condition, false));
            }
        }
        check_all_asked(choice, environment);
    }

    /// A set inside an if is seen behind it as well.
    static void export_settings(const Environment& inside, Environment& outside)
    {
        for (std::size_t i = outside.variables.size(); i < inside.variables.size(); ++i) {
            const auto& [name, type] = inside.variables[i];
            outside.bind(name, type);
        }
    }

    void check_constant(const Expression& condition)
    {
        if (const auto* constant = std::get_if<expression::Constant>(&condition.node)) {
            const bool is_false = constant->value.is(expression::Value::Kind::Null) ||
                                  (constant->value.is(expression::Value::Kind::Boolean) &&
                                   !constant->value.boolean());
            complain("T015", Severity::Warning,
                     is_false ? "this branch is never taken" : "this branch is always taken",
                     "remove the condition");
        }
    }

    /// An if with elif but without else asks for every text that an enumeration has.
    void check_all_asked(const logic::Choice& choice, Environment& environment)
    {
        if (choice.ways.size() < 2 || choice.ways.back().condition == nullptr) {
            return;
        }
        std::string path;
        std::set<std::string> asked;
        for (const logic::Choice::Way& way : choice.ways) {
            const auto question = question_of(*way.condition);
            if (!question || (!path.empty() && question->path != path)) {
                return;
            }
            path = question->path;
            asked.insert(question->texts.begin(), question->texts.end());
        }
        const auto type = type_of_path(*choice.ways.front().condition, path, environment);
        if (!type || !type->values) {
            return;
        }
        std::vector<std::string> missing;
        for (const std::string& value : *type->values) {
            if (asked.count(value) == 0) {
                missing.push_back(fmt::format("\"{}\"", value));
            }
        }
        if (!missing.empty()) {
            place_ = choice.ways.front().place;
            complain(
                "T014", Severity::Warning,
                fmt::format("nothing is written if '{}' is {}", path, fmt::join(missing, " or ")),
                "add an {% elif %} for it, or an {% else %}");
        }
    }

    std::optional<Type> type_of_path(const Expression& condition, const std::string& path,
                                     Environment& environment)
    {
        if (expression::path_of(condition) == path) {
            ExpressionTypes quiet(
                schema_, expression::Profile::Compat, [](const Complaint&) {},
                [](const std::string&, const expression::Call&, Environment&) {
                    return std::optional<Type>();
                });
            return quiet.type_of(condition, environment);
        }
        for (const ExpressionPtr& operand : expression::operands(condition)) {
            if (operand != nullptr) {
                if (auto type = type_of_path(*operand, path, environment)) {
                    return type;
                }
            }
        }
        return std::nullopt;
    }

    void take(const logic::Loop& loop, Environment& environment)
    {
        place_ = loop.place;
        const Type item = types_.run_over(*loop.list, environment);
        Environment inside = environment;
        bind(loop.target, item, inside);
        inside.bind("loop", loop_type(item));
        if (loop.condition != nullptr) {
            types_.decide(*loop.condition, inside);
            learn(inside.facts, facts_if(*loop.condition, true));
        }
        take(loop.body, inside);
        take_within(loop.otherwise, environment);
    }

    void bind(const Target& target, const Type& type, Environment& environment)
    {
        switch (target.kind) {
        case Target::Kind::Name:
            environment.bind(target.name, type);
            return;
        case Target::Kind::NamespaceMember:
            return;
        case Target::Kind::Tuple:
            for (const Target& part : target.parts) {
                bind(part, type.is_only(kinds::list) ? schema_.item(type) : Type{}, environment);
            }
            return;
        }
    }

    void take(const logic::Setting& setting, Environment& environment)
    {
        take_within(setting.body, environment);
        place_ = setting.place;
        const Type type = setting.value == nullptr ? type_of_kinds(kinds::text)
                                                   : types_.type_of(*setting.value, environment);
        bind(setting.target, type, environment);
    }

    void take(const logic::Scoped& scoped, Environment& environment)
    {
        Environment inside = environment;
        for (const logic::Setting& setting : scoped.settings) {
            take(setting, inside);
        }
        take(scoped.body, inside);
    }

    void take(const logic::FilterBlock& block, Environment& environment)
    {
        take_within(block.body, environment);
        place_ = block.place;
        types_.type_of(*block.filters, environment);
    }

    // --- Macros -------------------------------------------------------------------------------

    void take(const logic::MacroDefinition& macro, Environment& environment)
    {
        environment.bind(macro.name, type_of_kinds(kinds::object));
        macros_[macro.name] = {&macro, false};
    }

    void take(const logic::CallBlock& block, Environment& environment)
    {
        Environment inside = environment;
        for (const expression::Parameter& parameter : block.parameters) {
            inside.bind(parameter.name, {});
        }
        take(block.body, inside);
        place_ = block.place;
        types_.type_of(*block.call, environment);
    }

    std::optional<Type> call_macro(const std::string& name, const expression::Call& call,
                                   Environment& environment)
    {
        if (name == "include_docx_template") {
            return include(call, environment);
        }
        const auto found = macros_.find(name);
        if (found == macros_.end()) {
            return std::nullopt;
        }
        found->second.is_called = true;
        const logic::MacroDefinition& macro = *found->second.macro;
        Environment inside = globals_;
        inside.facts.clear();
        bind_arguments(macro, call, environment, inside);
        if (call_depth_ < call_depth_max) {
            const Place* const caller = place_;
            ++call_depth_;
            take(macro.body, inside);
            --call_depth_;
            place_ = caller;
        }
        return type_of_kinds(kinds::text);
    }

    /// include_docx_template("file", name=value): the file's tags see these names besides.
    std::optional<Type> include(const expression::Call& call, Environment& environment)
    {
        Environment inside = environment;
        for (const expression::NamedArgument& argument : call.named) {
            inside.bind(argument.name, types_.type_of(*argument.value, environment));
        }
        std::string file;
        for (const ExpressionPtr& argument : call.positional) {
            types_.type_of(*argument, environment);
            if (const auto text = text_in(argument); text && file.empty()) {
                file = *text;
            }
        }
        const auto clause = compiled_.clauses.find(file);
        if (clause != compiled_.clauses.end() && call_depth_ < call_depth_max) {
            const Place* const caller = place_;
            ++call_depth_;
            steps_.push_back(logic::logic_of(clause->second, compiled_.parts));
            take(steps_.back(), inside);
            --call_depth_;
            place_ = caller;
        }
        return Type{};
    }

    void bind_arguments(const logic::MacroDefinition& macro, const expression::Call& call,
                        Environment& outside, Environment& inside)
    {
        for (std::size_t i = 0; i < macro.parameters.size(); ++i) {
            const expression::Parameter& parameter = macro.parameters[i];
            const ExpressionPtr* given = i < call.positional.size() ? &call.positional[i] : nullptr;
            for (const expression::NamedArgument& argument : call.named) {
                given = argument.name == parameter.name ? &argument.value : given;
            }
            inside.bind(parameter.name, given != nullptr ? types_.type_of(**given, outside)
                                        : parameter.fallback != nullptr
                                            ? types_.type_of(*parameter.fallback, inside)
                                            : type_of_kinds(kinds::absent));
        }
        for (const char* extra : {"varargs", "kwargs", "caller"}) {
            inside.bind(extra, type_of_kinds(kinds::unknown | kinds::object));
        }
    }

    void check_macros_never_called()
    {
        for (auto& [name, known] : macros_) {
            if (known.is_called) {
                continue;
            }
            known.is_called = true;
            Environment inside = globals_;
            for (const expression::Parameter& parameter : known.macro->parameters) {
                inside.bind(parameter.name, {});
            }
            inside.bind("caller", type_of_kinds(kinds::object));
            take(known.macro->body, inside);
        }
    }

    // --- What is not used ---------------------------------------------------------------------

    /// `above` are the schemas on the way from the root: one that holds itself ends there.
    void report_unused(const Type& type, std::set<const Json*> above)
    {
        for (const auto& alternative : type.said) {
            for (const Json* schema : alternative) {
                if (!above.insert(schema).second) {
                    return;
                }
            }
        }
        if (type.said.empty() || types_.used_whole().count(type.path) > 0) {
            return;
        }
        if (type.may_be(kinds::list)) {
            report_unused(schema_.item(type), above);
        }
        for (const std::string& name : schema_.member_names(type)) {
            if (const auto member = schema_.member(type, name)) {
                if (is_used(member->path)) {
                    report_unused(*member, above);
                } else {
                    add_unused(member->path);
                }
            }
        }
    }

    /// It or anything in it.
    bool is_used(const std::string& path) const
    {
        const std::set<std::string>& used = types_.used();
        const auto has_within = [&](const std::string& start) {
            const auto found = used.lower_bound(start);
            return found != used.end() && found->starts_with(start);
        };
        return used.count(path) > 0 || has_within(path + ".") || has_within(path + "[]");
    }

    void add_unused(const std::string& path)
    {
        TemplateFinding finding;
        finding.finding = {.code = "T016",
                           .severity = Severity::Info,
                           .where = {schema_.source(), path, {}},
                           .text = fmt::format("the template does not use '{}'", path),
                           .cure = {}};
        findings_.push_back(std::move(finding));
    }

    struct KnownMacro {
        const logic::MacroDefinition* macro = nullptr;
        bool is_called = false;
    };

    const Compiled& compiled_;
    const SchemaTypes& schema_;
    ExpressionTypes types_;
    std::deque<logic::Steps> steps_; ///< of each part: macros point into them
    Environment globals_;
    std::map<std::string, KnownMacro> macros_;
    std::size_t call_depth_ = 0;
    const Place* place_ = nullptr;
    std::set<std::tuple<const Place*, std::string, std::string>> seen_;
    std::vector<TemplateFinding> findings_;
};

} // namespace

std::vector<TemplateFinding> check_types(const Compiled& compiled, const SchemaTypes& schema)
{
    Checker checker(compiled, schema);
    for (const PartProgram& part : compiled.parts) {
        checker.check(part);
    }
    return checker.findings();
}

} // namespace indenture::templating
