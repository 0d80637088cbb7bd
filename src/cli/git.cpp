#include "cli/git.h"

#include <algorithm>

#include "cli/files.h"
#include "text/characters.h"

namespace pipelint::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_index = std::size_t{128} << 20U;
/// Of all paths together: version 4 lets a path repeat the one before it.
constexpr std::size_t most_path_bytes = std::size_t{64} << 20U;
constexpr std::size_t largest_text = std::size_t{1} << 20U;

std::string_view first_line(std::string_view text) {
    text = text.substr(0, text.find('\n'));
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

/// The folder that a worktree shares with its repository, where its configuration lies.
fs::path common_folder(const fs::path& folder) {
    const Bytes shared = read_file(folder / "commondir", largest_text);
    if (!shared.bytes) return folder;
    return (folder / first_line(*shared.bytes)).lexically_normal();
}

/// Walks over the bytes of an index; every read is checked against their end.
class Cursor {
public:
    explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

    [[nodiscard]] bool has(std::size_t count) const { return count <= bytes_.size() - at_; }
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
    void skip(std::size_t count) { at_ += std::min(count, left()); }

    /// A number of that many bytes, the highest first; 0 where they are not there.
    std::uint64_t number(std::size_t bytes) {
        std::uint64_t value = 0;
        if (!has(bytes)) {
            skip(bytes);
            return 0;
        }
        for (std::size_t i = 0; i < bytes; ++i) value = value << 8U | static_cast<unsigned char>(bytes_[at_++]);
        return value;
    }
    std::string_view text(std::size_t count) {
        const std::string_view text = bytes_.substr(at_, count);
        skip(count);
        return text;
    }
    /// Up to a NUL, behind which it goes on; nothing where there is none.
    std::optional<std::string_view> text_to_nul() {
        const std::size_t end = bytes_.find('\0', at_);
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view text = bytes_.substr(at_, end - at_);
        at_ = end + 1;
        return text;
    }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

/// A number in which each byte has seven bits, as in pack files.
std::optional<std::size_t> offset_number(Cursor& cursor) {
    constexpr std::uint64_t most = std::uint64_t{1} << 40U;
    if (!cursor.has(1)) return std::nullopt;
    std::uint64_t byte = cursor.number(1);
    std::uint64_t value = byte & 127U;
    while ((byte & 128U) != 0) {
        if (!cursor.has(1) || value > most) return std::nullopt;
        byte = cursor.number(1);
        value = ((value + 1) << 7U) | (byte & 127U);
    }
    return static_cast<std::size_t>(value);
}

constexpr std::size_t stat_size = 40;  ///< times, device, inode, mode, owner, group and size
constexpr std::size_t mode_at = 24;

/// Reads one entry; false where it is not whole.
bool read_entry(Cursor& cursor, std::uint32_t version, std::size_t hash_size, std::string& previous, IndexFile& out) {
    const std::size_t begin = cursor.at();
    if (!cursor.has(stat_size + hash_size + 2)) return false;
    cursor.skip(mode_at);
    const std::uint64_t mode = cursor.number(4);
    cursor.skip(stat_size - mode_at - 4 + hash_size);
    const std::uint64_t flags = cursor.number(2);
    constexpr std::uint64_t extended = 0x4000;
    if ((flags & extended) != 0) {
        if (version < 3 || !cursor.has(2)) return false;
        cursor.skip(2);
    }
    std::string path;
    if (version == 4) {
        const auto stripped = offset_number(cursor);
        const auto rest = stripped && *stripped <= previous.size() ? cursor.text_to_nul() : std::nullopt;
        if (!rest) return false;
        path = previous.substr(0, previous.size() - *stripped);
        path += *rest;
        // A path is no longer than a file system's: many that grow from each other must not fill the memory.
        constexpr std::size_t longest = 4096;
        if (path.size() > longest) return false;
        previous = path;
    } else {
        const auto text = cursor.text_to_nul();
        if (!text) return false;
        path = *text;
        // Entries are filled up to a multiple of eight bytes, with one NUL at least.
        const std::size_t size = cursor.at() - begin;
        cursor.skip((8 - size % 8) % 8);
    }
    constexpr std::uint64_t folder_mode = 0040000;
    if (path.ends_with('/')) path.pop_back();
    out.entries.push_back({std::move(path), mode == folder_mode});
    return true;
}

/// A bitmap as EWAH packs it; false where it is not whole.
bool read_bitmap(Cursor& cursor, std::vector<std::uint64_t>& words) {
    constexpr std::uint64_t most_bits = std::uint64_t{1} << 27U;
    const std::uint64_t bits = cursor.number(4);
    std::uint64_t left = cursor.number(4);
    if (bits > most_bits || !cursor.has(left * 8 + 4)) return false;
    const auto most_words = static_cast<std::size_t>(bits / 64 + 1);
    while (left > 0) {
        const std::uint64_t marker = cursor.number(8);
        --left;
        const std::uint64_t run = (marker >> 1U) & 0xFFFFFFFFU;
        const std::uint64_t literals = marker >> 33U;
        if (literals > left || words.size() + run + literals > most_words) return false;
        words.insert(words.end(), static_cast<std::size_t>(run), (marker & 1U) != 0 ? ~std::uint64_t{0} : 0);
        for (std::uint64_t i = 0; i < literals; ++i) words.push_back(cursor.number(8));
        left -= literals;
    }
    cursor.skip(4);
    return true;
}

/// The extension that names the index which this one is split from.
bool read_link(std::string_view bytes, std::size_t hash_size, IndexFile& out) {
    Cursor cursor(bytes);
    if (!cursor.has(hash_size)) return false;
    for (const char c : cursor.text(hash_size)) {
        constexpr std::string_view digits = "0123456789abcdef";
        out.shared += digits[static_cast<unsigned char>(c) >> 4U];
        out.shared += digits[static_cast<unsigned char>(c) & 15U];
    }
    // An index that is split from nothing has zeros.
    if (out.shared.find_first_not_of('0') == std::string::npos) out.shared.clear();
    if (cursor.left() == 0) return true;
    return read_bitmap(cursor, out.deleted) && read_bitmap(cursor, out.replaced);
}

bool has_bit(const std::vector<std::uint64_t>& words, std::size_t at) {
    return at / 64 < words.size() && (words[at / 64] >> (at % 64) & 1U) != 0;
}

/// SHA-256 repositories say so in their configuration.
std::size_t hash_size_of(const fs::path& common) {
    const Bytes config = read_file(common / "config", largest_text);
    const std::string text = in_lower_case(config.bytes.value_or(std::string()));
    const std::size_t format = text.find("objectformat");
    const bool is_sha256 = format != std::string::npos &&
                           text.substr(format, text.find('\n', format) - format).find("sha256") != std::string::npos;
    return is_sha256 ? 32 : 20;
}

/// Puts the entries of the shared index where this one does not say otherwise.
void add_shared(const IndexFile& own, const IndexFile& shared, std::vector<std::string>& paths) {
    std::size_t replacement = 0;
    for (std::size_t at = 0; at < shared.entries.size(); ++at) {
        if (has_bit(own.replaced, at)) {
            // A replaced entry keeps its name where the new one has none.
            const bool named = replacement < own.entries.size() && !own.entries[replacement].path.empty();
            ++replacement;
            if (named) continue;
        }
        if (!has_bit(own.deleted, at)) paths.push_back(shared.entries[at].path);
    }
}

}  // namespace

std::optional<fs::path> git_folder_of(const fs::path& root) {
    std::error_code error;
    const fs::path path = root / ".git";
    if (fs::is_directory(path, error)) return path;
    constexpr std::string_view mark = "gitdir:";
    const Bytes file = read_file(path, largest_text);
    if (!file.bytes || !file.bytes->starts_with(mark)) return std::nullopt;
    std::string_view target = first_line(*file.bytes).substr(mark.size());
    while (target.starts_with(' ')) target.remove_prefix(1);
    return (root / target).lexically_normal();
}

std::vector<std::string> remotes_of(const fs::path& root) {
    std::vector<std::string> names;
    const auto folder = git_folder_of(root);
    if (!folder) return names;
    const Bytes config = read_file(common_folder(*folder) / "config", largest_text);
    if (!config.bytes) return names;
    // Submodules have addresses as well, which are those of other repositories.
    bool is_remote = false;
    const std::string_view text = *config.bytes;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = trim(text.substr(at, end - at));
        at = end + 1;
        if (line.starts_with('[')) is_remote = line.starts_with("[remote ");
        const std::size_t sign = line.find('=');
        if (is_remote && sign != std::string_view::npos && trim(line.substr(0, sign)) == "url")
            names.emplace_back(trim(line.substr(sign + 1)));
    }
    return names;
}

Index::Index(std::vector<std::string> paths) : paths_(std::move(paths)) {
    std::sort(paths_.begin(), paths_.end());
    paths_.erase(std::unique(paths_.begin(), paths_.end()), paths_.end());
}

bool Index::has(std::string_view path) const { return std::binary_search(paths_.begin(), paths_.end(), path); }

std::vector<std::string_view> Index::below(std::string_view folder) const {
    const std::string prefix = std::string(folder) + "/";
    std::vector<std::string_view> found;
    for (auto at = std::lower_bound(paths_.begin(), paths_.end(), prefix);
         at != paths_.end() && at->starts_with(prefix); ++at)
        found.emplace_back(*at);
    return found;
}

IndexFile read_index(std::string_view bytes, std::size_t hash_size) {
    IndexFile out;
    Cursor cursor(bytes);
    constexpr std::size_t header_size = 12;
    if (!cursor.has(header_size) || cursor.text(4) != "DIRC") {
        out.error = "it does not begin as one";
        return out;
    }
    const auto version = static_cast<std::uint32_t>(cursor.number(4));
    if (version < 2 || version > 4) {
        out.error = "its version is not 2, 3 or 4";
        return out;
    }
    const std::uint64_t count = cursor.number(4);
    std::string previous;
    std::size_t path_bytes = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const bool is_whole = read_entry(cursor, version, hash_size, previous, out);
        if (is_whole) path_bytes += out.entries.back().path.size();
        if (is_whole && path_bytes <= most_path_bytes) continue;
        out.error = "it is cut off, or no index";
        return out;
    }
    // Extensions: a name and a size. Those in lower case must be understood; the sparse index's folders are.
    while (cursor.left() > hash_size && cursor.has(8)) {
        const std::string_view name = cursor.text(4);
        const std::uint64_t size = cursor.number(4);
        if (!cursor.has(static_cast<std::size_t>(size))) {
            out.error = "it is cut off, or no index";
            return out;
        }
        const std::string_view body = cursor.text(static_cast<std::size_t>(size));
        if (name == "link" && !read_link(body, hash_size, out)) {
            out.error = "what it says of the index that it is split from is not whole";
            return out;
        }
        const bool is_needed = !name.empty() && (name[0] < 'A' || name[0] > 'Z');
        if (is_needed && name != "link" && name != "sdir") {
            out.error = "it has an extension that is not known";
            return out;
        }
    }
    return out;
}

LoadedIndex index_of(const fs::path& root) {
    LoadedIndex loaded;
    const auto folder = git_folder_of(root);
    std::error_code error;
    if (!folder || !fs::exists(*folder / "index", error)) return loaded;
    const Bytes bytes = read_file(*folder / "index", largest_index);
    if (!bytes.bytes) {
        loaded.error = bytes.error;
        return loaded;
    }
    const std::size_t hash_size = hash_size_of(common_folder(*folder));
    const IndexFile own = read_index(*bytes.bytes, hash_size);
    loaded.error = own.error;
    std::vector<std::string> paths;
    if (loaded.error.empty() && !own.shared.empty()) {
        const Bytes more = read_file(*folder / ("sharedindex." + own.shared), largest_index);
        const IndexFile shared =
            more.bytes ? read_index(*more.bytes, hash_size) : IndexFile{{}, {}, {}, {}, more.error};
        loaded.error = shared.error;
        add_shared(own, shared, paths);
    }
    if (!loaded.error.empty()) return loaded;
    for (const IndexFile::Entry& entry : own.entries) {
        if (!entry.path.empty()) paths.push_back(entry.path);
    }
    loaded.index = Index(std::move(paths));
    return loaded;
}

}  // namespace pipelint::cli
