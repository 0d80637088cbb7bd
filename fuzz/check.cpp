// The whole check: one file, every rule, every format. Says at the end how many runs reached the rules.

#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "check_all.h"
#include "fuzz.h"
#include "tree.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

std::size_t runs = 0;
std::size_t reached = 0;

/// Documents that reached the rules. A corpus grows full of those that the readers refuse, each in its own way, and
/// what is made of these is refused as well.
class Sound {
public:
    void add(std::string_view text) {
        if (!hashes_.insert(std::hash<std::string_view>()(text)).second) return;
        constexpr std::size_t most = 4000;
        if (texts_.size() < most) {
            texts_.emplace_back(text);
        } else {
            texts_[hashes_.size() % most] = text;
        }
    }
    [[nodiscard]] bool has(std::string_view text) const {
        return hashes_.contains(std::hash<std::string_view>()(text));
    }
    /// Any of them; there must be one.
    [[nodiscard]] const std::string& any(pipelint::fuzz::Random& random) const {
        return texts_[random.below(texts_.size())];
    }
    [[nodiscard]] bool empty() const { return texts_.empty(); }

private:
    std::unordered_set<std::size_t> hashes_;
    std::vector<std::string> texts_;
};

Sound sound;

void say_reached() { std::fprintf(stderr, "reached the rules: %zu of %zu runs\n", reached, runs); }

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    std::atexit(say_reached);
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned int seed) {
    pipelint::fuzz::Random random(seed);
    // A few by bytes, so that the readers see what is no document.
    if (random.one_in(12)) return LLVMFuzzerMutate(data, size, most);
    constexpr unsigned keep_one_in = 8;
    std::string changed;
    // A change that makes the document too long gives nothing.
    for (int tries = 0; changed.empty() && tries < 4; ++tries) {
        std::string_view base = text_of(data, size);
        if (!sound.empty() && !sound.has(base) && !random.one_in(keep_one_in)) base = sound.any(random);
        changed = pipelint::fuzz::mutate_document(base, most, random);
    }
    if (changed.empty()) return LLVMFuzzerMutate(data, size, most);
    std::memcpy(data, changed.data(), changed.size());
    return changed.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ++runs;
    if (pipelint::fuzz::check_all(text_of(data, size), "t.yaml")) {
        ++reached;
        sound.add(text_of(data, size));
    }
    return 0;
}
