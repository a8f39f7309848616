#pragma once

#include "expression/ast.h"
#include "expression/parse.h"
#include "template/program.h"

#include <string>
#include <variant>
#include <vector>

namespace indenture::templating::logic {

// What the tags of a template say, without its bytes: what checks, schemas and coverage walk over.
// Places point into the programs they were taken from.

struct Step;
using Steps = std::vector<Step>;

struct Shown {
    expression::ExpressionPtr value;
    const Place* place = nullptr;
};

struct Choice {
    struct Way {
        expression::ExpressionPtr condition; ///< nullptr for else
        const Place* place = nullptr;
        Steps body;
    };
    std::vector<Way> ways;
};

struct Loop {
    expression::Target target;
    expression::ExpressionPtr list;
    expression::ExpressionPtr condition; ///< may be nullptr
    const Place* place = nullptr;
    Steps body;
    Steps otherwise;
};

/// set x = value; a block set has a body and, if it has filters, these as its value.
struct Setting {
    expression::Target target;
    expression::ExpressionPtr value; ///< may be nullptr
    const Place* place = nullptr;
    Steps body;
};

/// with a = 1: names that hold in the body only.
struct Scoped {
    std::vector<Setting> settings;
    Steps body;
};

struct MacroDefinition {
    std::string name;
    std::vector<expression::Parameter> parameters;
    const Place* place = nullptr;
    Steps body;
};

/// call(parameters) macro(...): the body is what caller() gives.
struct CallBlock {
    expression::ExpressionPtr call;
    std::vector<expression::Parameter> parameters;
    const Place* place = nullptr;
    Steps body;
};

/// filter upper: the text of the body, filtered.
struct FilterBlock {
    expression::ExpressionPtr filters;
    const Place* place = nullptr;
    Steps body;
};

/// An expression whose value steers something else, such as a cell's colour.
struct Computed {
    expression::ExpressionPtr value;
    const Place* place = nullptr;
};

/// The start of a bookmark.
struct Mark {
    std::string name;
};

struct Step {
    std::variant<Shown, Choice, Loop, Setting, Scoped, MacroDefinition, CallBlock, FilterBlock,
                 Computed, Mark>
        node;
};

/// The steps of one part, in the order in which they stand. `parts` are those of the template:
/// notes among them are read where the text refers to them.
Steps logic_of(const PartProgram& part, const std::vector<PartProgram>& parts);

} // namespace indenture::templating::logic
