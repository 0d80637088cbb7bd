#include "cli/session.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/confine.h"
#include "cli/parallel.h"

namespace pipelint::cli {
namespace {

namespace fs = std::filesystem;

fs::path working_folder() {
    std::error_code error;
    return fs::current_path(error);
}

/// UTF-16 and UTF-32, as shells of Windows write them, without what is no ASCII: letters with NULs between them.
std::optional<std::string> without_nuls(std::string_view bytes) {
    constexpr std::size_t sample = std::size_t{1} << 16U;
    if (bytes.substr(0, sample).find('\0') == std::string_view::npos) return std::nullopt;
    std::string text(bytes);
    std::erase(text, '\0');
    return text;
}

/// Do the bytes show one of our kinds, in whichever encoding?
bool shows_kind(std::string_view bytes, std::string_view shown) {
    if (shows_known_kind(bytes, shown)) return true;
    const auto text = without_nuls(bytes);
    return text && shows_known_kind(*text, shown);
}

}  // namespace

Session::Session(SessionOptions options) : options_(std::move(options)), disk_(repositories_) {}

Session::~Session() = default;

void Session::run(RuleTable rules) {
    workspace::Options options;
    options.parameters = options_.parameters;
    options.most_work = options_.most_work;
    options.use_suppressions = options_.use_suppressions;
    options.wants_remarks = options_.wants_remarks;
    options.is_kept = false;
    options.choices = options_.choices;
    workspace_ = std::make_unique<workspace::Workspace>(disk_, rules, std::move(options));
    read_files();
    workspace_->lint([this](std::size_t count, const std::function<void(std::size_t)>& work) {
        for_each_parallel(count, options_.jobs, work);
    });
    report(rules);
}

/// Puts together what reports are made from.
void Session::report(RuleTable rules) {
    const Sources& sources = workspace_->sources();
    output_.sources = &sources;
    output_.findings = &workspace_->findings();
    output_.scrub = workspace_->scrub();
    output_.checked = workspace_->checked();
    output_.rules = rules;
    output_.show_suppressed = options_.show_suppressed;
    for (const workspace::Remark& one : workspace_->unread())
        output_.unread.push_back({sources[one.file].path(), {}, one.text});
    for (std::string& remark : remarks_) remark = Scrub::path(remark);
    for (const workspace::Remark& one : workspace_->remarks())
        remarks_.push_back(fmt::format("{}: {}", Scrub::path(sources[one.file].path()), one.text));

    std::error_code error;
    const fs::path base =
        options_.sarif_base.empty() ? fs::path() : fs::weakly_canonical(fs::absolute(options_.sarif_base), error);
    for (std::size_t at = 0; at < sources.size(); ++at) {
        const fs::path path = workspace_->path_of(static_cast<FileId>(at));
        output_.uris.push_back(uri_of(path, base.empty() ? root_of(path) : base));
    }
    if (!base.empty()) output_.source_root = uri_of(base, "/nowhere") + "/";
    for (Unreadable& file : output_.unread) file.message = Scrub::path(file.message);
    for (auto* list : {&output_.unreadable, &output_.unread}) {
        for (Unreadable& file : *list) {
            const fs::path real = real_path_of((working_folder() / file.path).lexically_normal());
            file.uri = uri_of(real, base.empty() ? root_of(real) : base);
        }
    }
}

std::vector<fs::path> Session::read_paths() const {
    std::vector<fs::path> paths;
    for (std::size_t at = 0; at < workspace_->sources().size(); ++at) {
        if (workspace_->is_ours(static_cast<FileId>(at)))
            paths.emplace_back(workspace_->path_of(static_cast<FileId>(at)));
    }
    for (const std::string& given : options_.given_files) paths.emplace_back(given);
    return paths;
}

/// Of the repository that the path, a real one, lies in; the working folder where it lies in none.
fs::path Session::root_of(const fs::path& real) {
    const auto root = repositories_.root_of(real.parent_path());
    return root ? *root : working_folder();
}

/// The folder with its links followed; each is looked up once.
const fs::path& Session::real_folder_of(const fs::path& path) {
    std::error_code error;
    const auto [folder, is_new] = real_folders_.try_emplace(path);
    if (is_new) {
        folder->second = fs::weakly_canonical(path, error);
        if (error) folder->second = path;
    }
    return folder->second;
}

/// The path with its links followed.
fs::path Session::real_path_of(const fs::path& path) {
    std::error_code error;
    fs::path real = real_folder_of(path.parent_path()) / path.filename();
    if (!fs::is_symlink(fs::symlink_status(real, error))) return real;
    fs::path followed = fs::weakly_canonical(real, error);
    return error ? std::move(real) : std::move(followed);
}

Session::Read Session::read(const FoundFile& file) {
    const doc::Limits limits;
    Read read;
    // A link that was met in a folder is somebody else's word for a file: it is followed as far as documents are.
    if (file.is_link) {
        const auto root = repositories_.root_of(file.folder);
        const Confined confined =
            read_beneath(root.value_or(file.folder),
                         file.path.parent_path().lexically_relative(root.value_or(file.folder)).generic_string(),
                         file.path.filename().native(), limits.file_size + 1);
        if (confined.access != Access::granted) {
            read.skipped = confined.access == Access::outside ? "a link that leads out of the repository"
                                                              : "a link that leads to nothing that can be read";
            return read;
        }
        read.bytes = confined.bytes;
        read.real = confined.real;
    } else {
        Bytes bytes = read_file(file.path, limits.file_size + 1);
        read.error = bytes.error;
        read.bytes = std::move(bytes.bytes);
        if (!read.bytes) return read;
    }
    read.is_too_large = read.bytes->size() > limits.file_size;
    if (file.is_named || shows_kind(*read.bytes, file.shown)) return read;
    read.bytes.reset();
    read.skipped = "no pipeline, build project, role, buildspec or policy in it";
    return read;
}

void Session::open(const fs::path& real, const fs::path& folder, const std::string& shown, bool is_named,
                   std::string bytes) {
    workspace_->open({real.native(), shown, folder.native(), is_named, std::move(bytes)});
}

void Session::read_files() {
    found_ = discover(options_.paths, options_.skip_unknown, repositories_);
    remarks_ = found_.skipped;
    output_.unreadable = found_.unreadable;
    output_.unread = found_.unread;
    // Links are followed one after another: who looks for roots remembers them.
    std::vector<Read> reads(found_.files.size());
    for (std::size_t at = 0; at < reads.size(); ++at) {
        if (found_.files[at].is_link) reads[at] = read(found_.files[at]);
    }
    for_each_parallel(reads.size(), options_.jobs, [&](std::size_t at) {
        if (!found_.files[at].is_link) reads[at] = read(found_.files[at]);
    });
    if (options_.standard_input) {
        const bool named = !options_.skip_unknown;
        if (named || shows_kind(*options_.standard_input, options_.standard_input_name)) {
            const fs::path path = (working_folder() / options_.standard_input_name).lexically_normal();
            open(real_path_of(path), real_path_of(path).parent_path(), options_.standard_input_name, named,
                 std::move(*options_.standard_input));
        }
    }
    for (std::size_t at = 0; at < reads.size(); ++at) {
        const FoundFile& file = found_.files[at];
        Read& one = reads[at];
        if (one.is_too_large) output_.unread.push_back({file.shown, {}, "larger than pipelint reads"});
        if (!one.error.empty()) {
            output_.unreadable.push_back({file.shown, {}, one.error});
        } else if (!one.bytes) {
            remarks_.push_back(fmt::format("{}: {}", file.shown, one.skipped));
        } else {
            const fs::path real = one.real.empty() ? real_path_of(file.path) : one.real;
            open(real, real_folder_of(file.folder), file.shown, file.is_named, std::move(*one.bytes));
        }
    }
}

}  // namespace pipelint::cli
