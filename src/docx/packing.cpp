#include "docx/packing.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <libdeflate.h>
#include <numeric>
#include <queue>
#include <string_view>

namespace indenture::docx {

namespace {

constexpr std::size_t window = 32768;     ///< RFC 1951, 2: how far back a match may reach
constexpr std::size_t match_min = 4;      ///< shorter ones save nothing
constexpr std::size_t code_size_max = 15; ///< RFC 1951, 3.2.7
constexpr std::size_t end_of_block = 256;
constexpr std::size_t nowhere = ~std::size_t{0};
/// Values push known texts apart, so a match may only count on a part of the window.
constexpr std::size_t reach = 24'000;

struct Range {
    std::uint16_t base;
    std::uint16_t extra; ///< bits
};

/// RFC 1951, 3.2.5: symbols 257 .. 285.
constexpr std::array<Range, 29> length_ranges{
    {{3, 0},  {4, 0},  {5, 0},  {6, 0},   {7, 0},   {8, 0},   {9, 0},   {10, 0},  {11, 1}, {13, 1},
     {15, 1}, {17, 1}, {19, 2}, {23, 2},  {27, 2},  {31, 2},  {35, 3},  {43, 3},  {51, 3}, {59, 3},
     {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0}}};

/// The same place: symbols 0 .. 29.
constexpr std::array<Range, 30> distance_ranges{
    {{1, 0},     {2, 0},     {3, 0},     {4, 0},      {5, 1},      {7, 1},
     {9, 2},     {13, 2},    {17, 3},    {25, 3},     {33, 4},     {49, 4},
     {65, 5},    {97, 5},    {129, 6},   {193, 6},    {257, 7},    {385, 7},
     {513, 8},   {769, 8},   {1025, 9},  {1537, 9},   {2049, 10},  {3073, 10},
     {4097, 11}, {6145, 11}, {8193, 12}, {12289, 12}, {16385, 13}, {24577, 13}}};

std::size_t length_symbol(std::size_t length)
{
    std::size_t symbol = length_ranges.size() - 1;
    while (length_ranges[symbol].base > length) {
        --symbol;
    }
    return symbol;
}

constexpr std::array<std::uint8_t, 512> make_distance_symbols()
{
    std::array<std::uint8_t, 512> result{};
    const auto symbol_of = [](std::size_t distance) {
        std::size_t symbol = distance_ranges.size() - 1;
        while (distance_ranges[symbol].base > distance) {
            --symbol;
        }
        return static_cast<std::uint8_t>(symbol);
    };
    for (std::size_t i = 0; i < 256; ++i) {
        result[i] = symbol_of(i + 1);
        result[256 + i] = symbol_of((i << 7U) + 1);
    }
    return result;
}

constexpr std::array<std::uint8_t, 512> distance_symbols = make_distance_symbols();

std::size_t distance_symbol(std::size_t distance)
{
    return distance <= 256 ? distance_symbols[distance - 1]
                           : distance_symbols[256 + ((distance - 1) >> 7U)];
}

std::uint32_t reversed(std::uint32_t code, std::uint32_t size)
{
    std::uint32_t result = 0;
    for (std::uint32_t i = 0; i < size; ++i) {
        result |= ((code >> i) & 1U) << (size - 1 - i);
    }
    return result;
}

/// Sizes of an optimal prefix code (Huffman), equal frequencies in order of symbol.
std::vector<std::uint32_t> huffman_sizes(const std::vector<std::uint64_t>& frequencies)
{
    using Entry = std::pair<std::uint64_t, std::size_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    std::vector<std::size_t> parents(2 * frequencies.size(), 0);
    for (std::size_t i = 0; i < frequencies.size(); ++i) {
        queue.emplace(frequencies[i], i);
    }
    std::size_t next = frequencies.size();
    while (queue.size() > 1) {
        const Entry a = queue.top();
        queue.pop();
        const Entry b = queue.top();
        queue.pop();
        parents[a.second] = parents[b.second] = next;
        queue.emplace(a.first + b.first, next++);
    }
    std::vector<std::uint32_t> depth(next, 0);
    for (std::size_t i = next - 1; i-- > 0;) {
        depth[i] = depth[parents[i]] + 1;
    }
    depth.resize(frequencies.size());
    return depth;
}

/// No code longer than deflate has: the rarest symbols are taken to be less rare until it fits.
std::vector<std::uint32_t> code_sizes(std::vector<std::uint64_t> frequencies)
{
    for (;;) {
        std::vector<std::uint32_t> sizes = huffman_sizes(frequencies);
        if (*std::max_element(sizes.begin(), sizes.end()) <= code_size_max) {
            return sizes;
        }
        for (std::uint64_t& frequency : frequencies) {
            frequency = frequency / 2 + 1;
        }
    }
}

/// RFC 1951, 3.2.2: the codes that sizes stand for.
std::vector<std::uint32_t> codes_of(const std::vector<std::uint32_t>& sizes)
{
    std::array<std::uint32_t, code_size_max + 2> next{};
    for (const std::uint32_t size : sizes) {
        ++next[size + 1];
    }
    next[1] = 0;
    for (std::size_t size = 1; size <= code_size_max; ++size) {
        next[size + 1] = (next[size] + next[size + 1]) << 1U;
    }
    std::vector<std::uint32_t> codes;
    for (const std::uint32_t size : sizes) {
        codes.push_back(reversed(next[size]++, size));
    }
    return codes;
}

/// Bits, first bit lowest.
class BitList {
public:
    void put(std::uint64_t bits, std::uint32_t size)
    {
        if (size == 0) {
            return;
        }
        const std::size_t used = size_ % 64;
        if (used == 0) {
            words_.push_back(0);
        }
        words_.back() |= bits << used;
        if (used + size > 64) {
            words_.push_back(bits >> (64 - used));
        }
        size_ += size;
    }
    std::size_t size() const { return size_; }
    const std::vector<std::uint64_t>& words() const { return words_; }

private:
    std::vector<std::uint64_t> words_;
    std::size_t size_ = 0;
};

/// How often English and numbers have each letter, roughly, of a thousand.
std::uint64_t usual_frequency(unsigned char c)
{
    static constexpr std::string_view frequent = " etaoinsrhldcumfpgwybv";
    const std::size_t place = frequent.find(static_cast<char>(c));
    if (place != std::string_view::npos) {
        return 150 / (place + 2) + 6;
    }
    const bool is_digit = c >= '0' && c <= '9';
    const bool is_upper = c >= 'A' && c <= 'Z';
    return is_digit ? 12 : is_upper ? 4 : c >= 0x80 ? 1 : 2;
}

/// Lowest octet first, whatever the machine.
void store(Bytes& out, std::size_t at, std::uint64_t word)
{
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(out.data() + at, &word, sizeof word);
    } else {
        for (std::size_t i = 0; i < sizeof word; ++i) {
            out[at + i] = static_cast<char>((word >> (8 * i)) & 0xFFU);
        }
    }
}

} // namespace

/// Matches within the known texts, the code for all of them, and both in bits.
class Packing::Builder {
public:
    Builder(Packing& packing, const std::vector<KnownText>& known)
        : packing_(packing), known_(known), literals_(literal_codes, 1),
          distances_(distance_codes, 1)
    {
    }

    void run()
    {
        join_texts();
        for (std::size_t id = 0; id < known_.size(); ++id) {
            find_tokens(id);
            count_tokens(id);
        }
        count_expected();
        make_codes();
        make_header();
        for (std::size_t id = 0; id < known_.size(); ++id) {
            write_tokens(id);
        }
    }

private:
    /// A literal (size 1), or a match at a place of all the texts.
    struct Token {
        std::uint32_t size = 1;
        std::uint32_t source = 0;
    };

    void join_texts()
    {
        for (const KnownText& known : known_) {
            begins_.push_back(all_.size());
            all_ += known.text;
            packing_.texts_.emplace_back(known.text);
        }
        begins_.push_back(all_.size());
        tokens_.resize(known_.size());
        previous_.assign(all_.size(), nowhere);
        heads_.assign(std::size_t{1} << hash_bits, nowhere);
    }

    std::size_t hash_at(std::size_t at) const
    {
        std::uint32_t word = 0;
        std::memcpy(&word, all_.data() + at, sizeof word);
        return (word * 2654435761U) >> (32 - hash_bits);
    }

    void note(std::size_t at)
    {
        if (at + match_min <= all_.size()) {
            std::size_t& head = heads_[hash_at(at)];
            previous_[at] = head;
            head = at;
        }
    }

    std::size_t owner_of(std::size_t at) const
    {
        return static_cast<std::size_t>(std::upper_bound(begins_.begin(), begins_.end(), at) -
                                        begins_.begin() - 1);
    }

    Token best_match(std::size_t at, std::size_t end) const
    {
        constexpr std::size_t tries_max = 24;
        Token best;
        if (at + match_min > end) {
            return best;
        }
        std::size_t source = heads_[hash_at(at)];
        for (std::size_t tries = 0; source != nowhere && at - source <= reach && tries < tries_max;
             ++tries, source = previous_[source]) {
            const std::size_t own_end = begins_[owner_of(source) + 1];
            // A match of the text itself may run into what it makes.
            const std::size_t limit =
                std::min({end - at, match_max, own_end == end ? end - at : own_end - source});
            std::size_t size = 0;
            while (size < limit && all_[source + size] == all_[at + size]) {
                ++size;
            }
            if (size >= match_min && size > best.size) {
                best = {static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(source)};
            }
        }
        return best;
    }

    void find_tokens(std::size_t id)
    {
        const std::size_t end = begins_[id + 1];
        for (std::size_t at = begins_[id]; at < end;) {
            const Token token = best_match(at, end);
            tokens_[id].push_back(token);
            for (const std::size_t behind = at + token.size; at < behind; ++at) {
                note(at);
            }
        }
    }

    void count_tokens(std::size_t id)
    {
        std::size_t at = begins_[id];
        for (const Token& token : tokens_[id]) {
            if (token.size == 1) {
                ++literals_[static_cast<unsigned char>(all_[at])];
            } else {
                count_match(token.size, at - token.source, 1);
            }
            at += token.size;
        }
    }

    void count_match(std::size_t size, std::size_t distance, std::uint64_t times)
    {
        literals_[257 + length_symbol(size)] += times;
        distances_[distance_symbol(distance)] += times;
    }

    /// What stands between known texts, and known texts that are repeated.
    void count_expected()
    {
        constexpr std::uint64_t passes = 50;
        std::size_t pass_size = 0;
        std::uint64_t values = 1;
        for (const KnownText& known : known_) {
            pass_size += known.is_repeated ? known.text.size() : 0;
            values += known.is_repeated ? passes : 1;
        }
        for (std::size_t c = 0; c < 256; ++c) {
            literals_[c] += values * usual_frequency(static_cast<unsigned char>(c)) / 64;
        }
        for (const KnownText& known : known_) {
            for (std::size_t rest = known.is_repeated ? known.text.size() : 0; rest >= match_min;
                 rest -= std::min(rest, match_max)) {
                count_match(std::min(rest, match_max), std::min(pass_size + 1, window), passes);
            }
        }
    }

    void make_codes()
    {
        literal_sizes_ = code_sizes(literals_);
        distance_sizes_ = code_sizes(distances_);
        const auto literal_bits = codes_of(literal_sizes_);
        const auto distance_bits = codes_of(distance_sizes_);
        for (std::size_t i = 0; i < literal_codes; ++i) {
            packing_.literals_[i] = {literal_bits[i], literal_sizes_[i]};
        }
        for (std::size_t i = 0; i < distance_codes; ++i) {
            packing_.distances_[i] = {distance_bits[i], distance_sizes_[i]};
        }
        for (std::size_t length = 3; length <= match_max; ++length) {
            const std::size_t symbol = length_symbol(length);
            const Code& code = packing_.literals_[257 + symbol];
            const Range& range = length_ranges[symbol];
            packing_.lengths_[length] = {
                code.bits | (static_cast<std::uint32_t>(length - range.base) << code.size),
                code.size + range.extra};
        }
    }

    /// RFC 1951, 3.2.7. The sizes themselves are written with four bits each.
    void make_header()
    {
        constexpr std::uint32_t order_size = 19; // 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15
        BitList bits;
        bits.put(1, 1); // the last block
        bits.put(2, 2); // with codes of its own
        bits.put(literal_codes - 257, 5);
        bits.put(distance_codes - 1, 5);
        bits.put(order_size - 4, 4);
        for (std::uint32_t i = 0; i < order_size; ++i) {
            bits.put(i < 3 ? 0 : 4, 3);
        }
        for (const auto* sizes : {&literal_sizes_, &distance_sizes_}) {
            for (const std::uint32_t size : *sizes) {
                bits.put(reversed(size, 4), 4);
            }
        }
        const std::size_t whole = bits.size() / 8;
        packing_.header_.resize(bits.words().size() * 8);
        for (std::size_t i = 0; i < packing_.header_.size(); ++i) {
            packing_.header_[i] = static_cast<char>((bits.words()[i / 8] >> (8 * (i % 8))) & 0xFFU);
        }
        packing_.header_rest_bits_ = static_cast<std::uint32_t>(bits.size() % 8);
        packing_.header_rest_ =
            packing_.header_rest_bits_ == 0
                ? 0
                : static_cast<std::uint32_t>(static_cast<unsigned char>(packing_.header_[whole]));
        packing_.header_.resize(whole);
    }

    void write_tokens(std::size_t id)
    {
        Steps steps{.first = static_cast<std::uint32_t>(packing_.steps_.size()), .count = 0};
        BitList bits;
        std::size_t at = begins_[id];
        for (const Token& token : tokens_[id]) {
            const std::size_t owner = token.size == 1 ? id : owner_of(token.source);
            if (token.size == 1) {
                const Code& code = packing_.literals_[static_cast<unsigned char>(all_[at])];
                bits.put(code.bits, code.size);
            } else if (owner == id) {
                put_match(bits, token.size, at - token.source);
            } else {
                add_step(bits, {.source = static_cast<std::uint32_t>(owner),
                                .offset = static_cast<std::uint32_t>(token.source - begins_[owner]),
                                .begin = static_cast<std::uint32_t>(at - begins_[id]),
                                .size = token.size});
                bits = {};
            }
            at += token.size;
        }
        add_step(bits, {});
        steps.count = static_cast<std::uint32_t>(packing_.steps_.size()) - steps.first;
        packing_.steps_of_.push_back(steps);
    }

    void put_match(BitList& bits, std::size_t size, std::size_t distance) const
    {
        const Code& length = packing_.lengths_[size];
        bits.put(length.bits, length.size);
        const std::size_t symbol = distance_symbol(distance);
        const Code& code = packing_.distances_[symbol];
        bits.put(code.bits, code.size);
        bits.put(distance - distance_ranges[symbol].base, distance_ranges[symbol].extra);
    }

    void add_step(const BitList& bits, Step step)
    {
        step.first_word = static_cast<std::uint32_t>(packing_.pool_.size());
        step.bits = static_cast<std::uint32_t>(bits.size());
        packing_.pool_.insert(packing_.pool_.end(), bits.words().begin(), bits.words().end());
        packing_.steps_.push_back(step);
    }

    static constexpr std::uint32_t hash_bits = 15;

    Packing& packing_;
    const std::vector<KnownText>& known_;
    Bytes all_;
    std::vector<std::size_t> begins_; ///< of each text in all_, and its size
    std::vector<std::size_t> previous_;
    std::vector<std::size_t> heads_;
    std::vector<std::vector<Token>> tokens_;
    std::vector<std::uint64_t> literals_; ///< how often each symbol is wanted
    std::vector<std::uint64_t> distances_;
    std::vector<std::uint32_t> literal_sizes_;
    std::vector<std::uint32_t> distance_sizes_;
};

Packing::Packing(const std::vector<KnownText>& known)
{
    Builder(*this, known).run();
}

// --- Writing -------------------------------------------------------------------------------------

Packer::Packer(const Packing& packing)
    : packing_(packing), out_(packing.header_), at_(packing.header_.size()),
      buffer_(packing.header_rest_), filled_(packing.header_rest_bits_),
      last_(packing.count(), nowhere)
{
    reserve(1024);
}

/// Room for `octets` more, and a word beyond, since words are written whole.
void Packer::reserve(std::size_t octets)
{
    const std::size_t needed = at_ + octets + 2 * sizeof(std::uint64_t);
    if (out_.size() < needed) {
        out_.resize(std::max(needed, 2 * out_.size()));
    }
}

/// Leaves fewer than eight bits.
void Packer::flush()
{
    store(out_, at_, buffer_);
    at_ += filled_ >> 3U;
    buffer_ >>= filled_ & ~7U;
    filled_ &= 7U;
}

void Packer::put_bits(std::size_t first_word, std::size_t bits)
{
    reserve(bits / 8 + sizeof buffer_);
    const std::uint64_t* word = packing_.pool_.data() + first_word;
    flush();
    for (; bits >= 64; bits -= 64, ++word) {
        const std::uint64_t carried = filled_ == 0 ? 0 : *word >> (64 - filled_);
        const std::uint32_t filled = filled_;
        buffer_ |= *word << filled;
        filled_ = 64;
        store(out_, at_, buffer_);
        at_ += sizeof buffer_;
        buffer_ = carried;
        filled_ = filled;
    }
    if (bits > 32) {
        put(*word & 0xFFFF'FFFFU, 32);
        flush();
        put(*word >> 32U, static_cast<std::uint32_t>(bits) - 32);
    } else if (bits > 0) {
        put(*word, static_cast<std::uint32_t>(bits));
    }
    flush();
}

void Packer::put_literals(ByteView text)
{
    reserve(2 * text.size() + sizeof buffer_); // 15 bits at most
    for (const char c : text) {
        const Packing::Code& code = packing_.literals_[static_cast<unsigned char>(c)];
        put(code.bits, code.size);
        if (filled_ > 48) {
            flush();
        }
    }
    flush();
}

void Packer::put_match(std::size_t size, std::size_t distance)
{
    const Packing::Code& length = packing_.lengths_[size];
    put(length.bits, length.size);
    const std::size_t symbol = distance_symbol(distance);
    const Packing::Code& code = packing_.distances_[symbol];
    put(code.bits, code.size);
    put(distance - distance_ranges[symbol].base, distance_ranges[symbol].extra);
    flush();
}

void Packer::repeat(std::size_t size, std::size_t distance)
{
    reserve(8 * (size / Packing::match_max + 2));
    while (size > 0) {
        std::size_t chunk = std::min(size, Packing::match_max);
        if (size > chunk && size - chunk < 3) { // nothing shorter than 3 is a match
            chunk -= 3;
        }
        put_match(chunk, distance);
        size -= chunk;
    }
}

void Packer::count(ByteView text)
{
    crc_ = libdeflate_crc32(crc_, text.data(), text.size());
    position_ += text.size();
}

void Packer::add(ByteView text)
{
    put_literals(text);
    count(text);
}

void Packer::add_known(std::size_t id)
{
    const ByteView text = packing_.texts_[id];
    const std::size_t begin = position_;
    const std::size_t distance = begin - last_[id];
    if (last_[id] != nowhere && distance <= window && text.size() >= match_min) {
        repeat(text.size(), distance);
    } else {
        const Packing::Steps steps = packing_.steps_of_[id];
        for (std::uint32_t i = steps.first; i < steps.first + steps.count; ++i) {
            const Packing::Step& step = packing_.steps_[i];
            put_bits(step.first_word, step.bits);
            if (step.size == 0) {
                continue;
            }
            const std::size_t source = last_[step.source];
            const std::size_t back = begin + step.begin - (source + step.offset);
            if (source != nowhere && back <= window) {
                reserve(16);
                put_match(step.size, back);
            } else {
                put_literals(text.substr(step.begin, step.size));
            }
        }
    }
    last_[id] = begin;
    count(text);
}

Packed Packer::finish()
{
    const Packing::Code& end = packing_.literals_[end_of_block];
    reserve(16);
    put(end.bits, end.size);
    flush();
    at_ += filled_ > 0 ? 1U : 0U; // flush has written it already
    out_.resize(at_);
    return {.octets = std::move(out_), .crc = crc_, .size = position_};
}

} // namespace indenture::docx
