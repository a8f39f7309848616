#pragma once

#include <compare>
#include <cstdint>

namespace indenture::layout {

/// A distance in English Metric Units: a twip is exactly 635, a point 12,700, so sums are exact
/// and layout is the same on every machine.
class Length {
public:
    constexpr Length() = default;
    static constexpr Length emu(std::int64_t count) { return Length(count); }
    static constexpr Length twips(std::int64_t count) { return Length(count * 635); }
    static constexpr Length points(std::int64_t count) { return Length(count * 12700); }
    static constexpr Length half_points(std::int64_t count) { return Length(count * 6350); }

    constexpr std::int64_t in_emu() const { return emu_; }
    /// Rounded to the nearest thousandth of a point.
    constexpr std::int64_t in_millipoints() const
    {
        const std::int64_t tenths = emu_ * 10;
        return (tenths + (tenths >= 0 ? 63 : -63)) / 127;
    }

    constexpr auto operator<=>(const Length&) const = default;
    constexpr Length operator+(Length other) const { return Length(emu_ + other.emu_); }
    constexpr Length operator-(Length other) const { return Length(emu_ - other.emu_); }
    constexpr Length operator-() const { return Length(-emu_); }
    constexpr Length operator*(std::int64_t factor) const { return Length(emu_ * factor); }
    constexpr Length operator/(std::int64_t divisor) const { return Length(emu_ / divisor); }
    constexpr Length& operator+=(Length other)
    {
        emu_ += other.emu_;
        return *this;
    }
    constexpr Length& operator-=(Length other)
    {
        emu_ -= other.emu_;
        return *this;
    }

private:
    constexpr explicit Length(std::int64_t emu) : emu_(emu) {}
    std::int64_t emu_ = 0;
};

/// A Length between -169,000 and 169,000 points, in half the room: for what there are many of.
class ShortLength {
public:
    constexpr ShortLength() = default;
    // Implicit both ways: it stands wherever a Length does.
    constexpr ShortLength(Length length) : emu_(static_cast<std::int32_t>(length.in_emu())) {}
    constexpr operator Length() const { return Length::emu(emu_); }
    constexpr bool operator==(const ShortLength&) const = default;
    constexpr ShortLength& operator+=(Length other) { return *this = Length(*this) + other; }

private:
    std::int32_t emu_ = 0;
};

} // namespace indenture::layout
