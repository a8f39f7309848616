#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

/// Values as octets, for the way between two processes of the same program. A struct travels as
/// its members in order, which `each_member(visitor, value)` in this namespace names.
namespace indenture::signing::sandbox {

/// Instants that a calendar can print.
inline constexpr std::int64_t instant_first = -30610224000; ///< 1000-01-01
inline constexpr std::int64_t instant_last = 253402300799;  ///< 9999-12-31

/// Of an enumeration that counts from 0; specialised for each that travels.
template <typename Enumeration> inline constexpr Enumeration last_enumerator;

class FrameWriter {
public:
    template <typename... Values> void operator()(const Values&... values) { (put(values), ...); }

    Bytes take() { return std::move(octets_); }

private:
    template <typename Value> void put(const Value& value)
    {
        if constexpr (std::is_same_v<Value, bool> || std::is_enum_v<Value>) {
            octets_ += static_cast<char>(value);
        } else if constexpr (std::is_integral_v<Value>) {
            put_number(static_cast<std::uint64_t>(value));
        } else {
            each_member(*this, value);
        }
    }
    void put(const std::string& text)
    {
        put_number(text.size());
        octets_ += text;
    }
    void put(const Digest& digest)
    {
        octets_.append(reinterpret_cast<const char*>(digest.octets().data()),
                       digest.octets().size());
    }
    void put(const Instant& instant)
    {
        put_number(static_cast<std::uint64_t>(instant.time_since_epoch().count()));
    }
    void put(const Date& date) { put(start_of(date)); }
    template <typename Value> void put(const std::optional<Value>& value)
    {
        put(value.has_value());
        if (value) {
            put(*value);
        }
    }
    template <typename Value> void put(const std::vector<Value>& values) { put_all(values); }
    template <typename Value> void put(const std::set<Value>& values) { put_all(values); }
    template <typename Value, std::size_t size> void put(const std::array<Value, size>& values)
    {
        for (const Value& value : values) {
            put(value);
        }
    }
    template <typename Values> void put_all(const Values& values)
    {
        put_number(values.size());
        for (const auto& value : values) {
            put(value);
        }
    }
    void put_number(std::uint64_t number)
    {
        std::array<char, sizeof number> octets{};
        std::memcpy(octets.data(), &number, sizeof number);
        octets_.append(octets.data(), octets.size());
    }

    Bytes octets_;
};

/// Strict: whatever FrameWriter cannot have written is Error(BadInput).
class FrameReader {
public:
    explicit FrameReader(ByteView octets) : left_(octets) {}

    template <typename... Values> void operator()(Values&... values) { (get(values), ...); }

    void must_be_at_end() const
    {
        if (!left_.empty()) {
            fail();
        }
    }

private:
    [[noreturn]] static void fail()
    {
        throw Error(ErrorCode::BadInput, {"the sandbox", "", ""}, "a message is malformed");
    }

    ByteView take(std::uint64_t size)
    {
        if (size > left_.size()) {
            fail();
        }
        const ByteView taken = left_.substr(0, size);
        left_.remove_prefix(size);
        return taken;
    }
    std::uint64_t take_number()
    {
        std::uint64_t number = 0;
        std::memcpy(&number, take(sizeof number).data(), sizeof number);
        return number;
    }
    /// Every element takes an octet at least, so a count cannot ask for more memory than came.
    std::uint64_t take_count()
    {
        const std::uint64_t count = take_number();
        if (count > left_.size()) {
            fail();
        }
        return count;
    }

    template <typename Value> void get(Value& value)
    {
        if constexpr (std::is_same_v<Value, bool>) {
            value = take_small(1) == 1;
        } else if constexpr (std::is_enum_v<Value>) {
            value = static_cast<Value>(take_small(static_cast<unsigned>(last_enumerator<Value>)));
        } else if constexpr (std::is_integral_v<Value>) {
            value = static_cast<Value>(take_number());
        } else {
            each_member(*this, value);
        }
    }
    unsigned take_small(unsigned last)
    {
        const auto value = static_cast<unsigned>(static_cast<unsigned char>(take(1).front()));
        if (value > last) {
            fail();
        }
        return value;
    }
    void get(std::string& text) { text = take(take_number()); }
    void get(Digest& digest) { digest = Digest::parse(to_hex(take(digest.octets().size()))); }
    void get(Instant& instant)
    {
        const auto seconds = static_cast<std::int64_t>(take_number());
        if (seconds < instant_first || seconds > instant_last) {
            fail();
        }
        instant = Instant(std::chrono::seconds(seconds));
    }
    void get(Date& date)
    {
        Instant midnight;
        get(midnight);
        date = date_of(midnight);
    }
    template <typename Value> void get(std::optional<Value>& value)
    {
        bool is_present = false;
        get(is_present);
        value.reset();
        if (is_present) {
            get(value.emplace(blank<Value>()));
        }
    }
    template <typename Value> void get(std::vector<Value>& values)
    {
        values.clear();
        for (std::uint64_t left = take_count(); left > 0; --left) {
            get(values.emplace_back(blank<Value>()));
        }
    }
    template <typename Value> void get(std::set<Value>& values)
    {
        values.clear();
        for (std::uint64_t left = take_count(); left > 0; --left) {
            Value value{};
            get(value);
            values.insert(value);
        }
    }
    template <typename Value, std::size_t size> void get(std::array<Value, size>& values)
    {
        for (Value& value : values) {
            get(value);
        }
    }
    /// A value to read into; types without a default have a specialisation.
    template <typename Value> static Value blank() { return Value{}; }

    ByteView left_;
};

template <> inline Digest FrameReader::blank<Digest>()
{
    return Digest::of({});
}

} // namespace indenture::signing::sandbox
