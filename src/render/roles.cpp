#include "render/roles.h"

#include "base/error.h"

namespace indenture::render {

using layout::ListNumbering;
using layout::Role;
using layout::Scope;

bool is_type_of_2(Role role, Role parent, const Dialect& dialect)
{
    return dialect.has_structure_2 && role != Role::TOC && role != Role::TOCI &&
           parent != Role::TOCI;
}

const char* structure_type(Role role, Role parent, const Dialect& dialect)
{
    const bool is_of_2 = is_type_of_2(role, parent, dialect);
    switch (role) {
    case Role::Document:
        return "Document";
    case Role::Sect:
        return "Sect";
    case Role::Div:
        return "Div";
    case Role::P:
        return "P";
    case Role::H1:
        return "H1";
    case Role::H2:
        return "H2";
    case Role::H3:
        return "H3";
    case Role::H4:
        return "H4";
    case Role::H5:
        return "H5";
    case Role::H6:
        return "H6";
    case Role::L:
        return "L";
    case Role::LI:
        return "LI";
    case Role::Lbl:
        return "Lbl";
    case Role::LBody:
        return "LBody";
    case Role::Table:
        return "Table";
    case Role::THead:
        return "THead";
    case Role::TBody:
        return "TBody";
    case Role::TR:
        return "TR";
    case Role::TH:
        return "TH";
    case Role::TD:
        return "TD";
    case Role::TOC:
        return "TOC";
    case Role::TOCI:
        return "TOCI";
    case Role::Reference:
        return is_of_2 ? "Sub" : "Reference";
    case Role::Link:
        return "Link";
    case Role::Span:
        return "Span";
    case Role::Form:
        return "Form";
    case Role::Figure:
        return "Figure";
    case Role::Note:
        return is_of_2 ? "FENote" : "Note";
    }
    throw Error(ErrorCode::Internal, {}, "a structure element has no known role");
}

const char* name_of(ListNumbering numbering)
{
    switch (numbering) {
    case ListNumbering::None:
        return "None";
    case ListNumbering::Disc:
        return "Disc";
    case ListNumbering::Decimal:
        return "Decimal";
    case ListNumbering::LowerAlpha:
        return "LowerAlpha";
    case ListNumbering::UpperAlpha:
        return "UpperAlpha";
    case ListNumbering::LowerRoman:
        return "LowerRoman";
    case ListNumbering::UpperRoman:
        return "UpperRoman";
    }
    throw Error(ErrorCode::Internal, {}, "a list has no known numbering");
}

const char* name_of(Scope scope)
{
    switch (scope) {
    case Scope::Column:
        return "Column";
    case Scope::Row:
        return "Row";
    case Scope::Both:
        return "Both";
    }
    throw Error(ErrorCode::Internal, {}, "a header cell has no known scope");
}

} // namespace indenture::render
