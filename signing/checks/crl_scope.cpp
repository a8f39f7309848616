#include "signing/detail/crl_scope.h"

#include "base/bytes.h"

#include <algorithm>
#include <openssl/x509v3.h>

namespace indenture::signing::detail {

namespace {

struct FreePoints {
    void operator()(STACK_OF(DIST_POINT) * points) const { CRL_DIST_POINTS_free(points); }
};
using PointsPtr = std::unique_ptr<STACK_OF(DIST_POINT), FreePoints>;

bool names_directory(const GENERAL_NAMES* names, const X509_NAME& wanted)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DIRNAME && X509_NAME_cmp(name->d.directoryName, &wanted) == 0) {
            return true;
        }
    }
    return false;
}

bool share_a_name(const GENERAL_NAMES* a, const GENERAL_NAMES* b)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(a); ++i) {
        for (int j = 0; j < sk_GENERAL_NAME_num(b); ++j) {
            if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(a, i), sk_GENERAL_NAME_value(b, j)) == 0) {
                return true;
            }
        }
    }
    return false;
}

/// Makes a name relative to its issuer whole.
void complete(DIST_POINT_NAME& point, const X509_NAME& issuer)
{
    if (point.dpname == nullptr) {
        DIST_POINT_set_dpname(&point, &issuer);
    }
}

bool is_same_point(const DIST_POINT_NAME& a, const DIST_POINT_NAME& b)
{
    constexpr int relative = 1;
    if (a.type == relative && b.type == relative) {
        return a.dpname != nullptr && b.dpname != nullptr && X509_NAME_cmp(a.dpname, b.dpname) == 0;
    }
    if (a.type == relative) {
        return a.dpname != nullptr && names_directory(b.name.fullname, *a.dpname);
    }
    if (b.type == relative) {
        return b.dpname != nullptr && names_directory(a.name.fullname, *b.dpname);
    }
    return share_a_name(a.name.fullname, b.name.fullname);
}

Reasons reasons_in(const ASN1_BIT_STRING* bits)
{
    if (bits == nullptr) {
        return all_reasons;
    }
    Reasons reasons = 0;
    for (int bit = 1; bit <= 8; ++bit) {
        reasons |= ASN1_BIT_STRING_get_bit(bits, bit) != 0 ? Reasons{1} << bit : 0U;
    }
    return reasons;
}

bool is_by_issuer_of(const List& list, X509& certificate)
{
    return X509_NAME_cmp(X509_CRL_get_issuer(list.crl.get()), X509_get_issuer_name(&certificate)) ==
           0;
}

bool is_for_such_holders(const ISSUING_DIST_POINT& scope, X509& certificate)
{
    const bool is_authority = X509_check_ca(&certificate) == 1;
    return scope.onlyattr == 0 && (scope.onlyuser == 0 || !is_authority) &&
           (scope.onlyCA == 0 || is_authority);
}

/// RFC 5280, 6.3.3 (b)(1) and (2)(i), for one distribution point of the certificate.
bool serves(const List& list, DIST_POINT& point, X509& certificate)
{
    const X509_NAME* issuer = X509_CRL_get_issuer(list.crl.get());
    const bool is_indirect = list.scope && list.scope->indirectCRL != 0;
    const bool is_by_named_issuer = point.CRLissuer == nullptr
                                        ? is_by_issuer_of(list, certificate)
                                        : is_indirect && names_directory(point.CRLissuer, *issuer);
    if (!is_by_named_issuer) {
        return false;
    }
    if (!list.scope || list.scope->distpoint == nullptr) {
        return true;
    }
    if (point.distpoint == nullptr) {
        return list.scope->distpoint->type == 0 &&
               share_a_name(list.scope->distpoint->name.fullname, point.CRLissuer);
    }
    complete(*point.distpoint, *issuer);
    return is_same_point(*list.scope->distpoint, *point.distpoint);
}

/// A list that no distribution point names, as if one named just its issuer (6.3.3, last step).
bool serves_without_point(const List& list, X509& certificate)
{
    return is_by_issuer_of(list, certificate) &&
           (!list.scope || list.scope->distpoint == nullptr ||
            (list.scope->distpoint->type == 0 &&
             names_directory(list.scope->distpoint->name.fullname,
                             *X509_get_issuer_name(&certificate))));
}

Bytes der_of(const ISSUING_DIST_POINT& scope)
{
    unsigned char* octets = nullptr;
    const int size = i2d_ISSUING_DIST_POINT(&scope, &octets);
    Bytes result(reinterpret_cast<const char*>(octets),
                 static_cast<std::size_t>(std::max(size, 0)));
    OPENSSL_free(octets);
    return result;
}

} // namespace

std::optional<Reasons> reasons_covered(const List& list, X509& certificate)
{
    if (list.scope && !is_for_such_holders(*list.scope, certificate)) {
        return std::nullopt;
    }
    if (list.scope && list.scope->distpoint != nullptr) {
        complete(*list.scope->distpoint, *X509_CRL_get_issuer(list.crl.get()));
    }
    const Reasons of_list = reasons_in(list.scope ? list.scope->onlysomereasons : nullptr);
    const PointsPtr points(static_cast<STACK_OF(DIST_POINT)*>(
        X509_get_ext_d2i(&certificate, NID_crl_distribution_points, nullptr, nullptr)));
    std::optional<Reasons> covered;
    for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
        DIST_POINT* point = sk_DIST_POINT_value(points.get(), i);
        if (serves(list, *point, certificate)) {
            covered = covered.value_or(0) | (of_list & reasons_in(point->reasons));
        }
    }
    if (!covered && serves_without_point(list, certificate)) {
        covered = of_list;
    }
    return covered;
}

bool have_same_scope(const List& a, const List& b)
{
    if (!a.scope || !b.scope) {
        return !a.scope && !b.scope;
    }
    return der_of(*a.scope) == der_of(*b.scope);
}

} // namespace indenture::signing::detail
