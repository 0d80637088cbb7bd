#include "model/scan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>
#include <utility>

#include "cfn/nested.h"
#include "model/iam/policy.h"
#include "model/pipeline/pipeline.h"
#include "model/secret/secrets.h"

namespace pipelint {
namespace {

bool has(std::string_view bytes, std::string_view word) {
    const std::boyer_moore_horspool_searcher searcher(word.begin(), word.end());
    return std::search(bytes.begin(), bytes.end(), searcher) != bytes.end();
}

/// The word as a key: at the start of a line, or behind a quote, a brace or a comma.
bool has_key(std::string_view bytes, std::string_view word) {
    for (std::size_t at = bytes.find(word); at != std::string_view::npos; at = bytes.find(word, at + 1)) {
        const char before = at == 0 ? '\n' : bytes[at - 1];
        if (std::string_view("\n\r\t\"'{, ").find(before) != std::string_view::npos) return true;
        if (static_cast<unsigned char>(before) == 0xBF) return true;  // the end of a byte order mark
    }
    return false;
}

/// The value of so many hexadecimal digits; nothing where they are not there.
std::optional<std::uint32_t> hexadecimal(std::string_view digits, std::size_t count) {
    std::uint32_t value = 0;
    if (digits.size() < count) return std::nullopt;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + count, value, 16);
    return error == std::errc{} && end == digits.data() + count ? std::optional(value) : std::nullopt;
}

/// The bytes with escapes of ASCII characters read, as they may stand in quoted texts: `\u0041`, `\x41`, a line that
/// goes on behind a backslash. Nothing where there are none.
std::optional<std::string> without_escapes(std::string_view bytes) {
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = bytes.find('\\'); at != std::string_view::npos; at = bytes.find('\\', at)) {
        const char kind = at + 1 < bytes.size() ? bytes[at + 1] : '\0';
        const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
        const auto value = digits > 0 ? hexadecimal(bytes.substr(at + 2), digits) : std::nullopt;
        std::size_t end = at + 2;
        if (value && *value < 0x80) {
            out += bytes.substr(done, at - done);
            out += static_cast<char>(*value);
            done = end = at + 2 + digits;
        } else if (kind == '\n' || kind == '\r') {
            out += bytes.substr(done, at - done);
            end = std::min(bytes.find_first_not_of(" \t\r\n", at + 1), bytes.size());
            done = end;
        }
        at = end;
    }
    if (done == 0) return std::nullopt;
    return out + std::string(bytes.substr(done));
}

bool shows_kind_as_written(std::string_view bytes, std::string_view path) {
    static constexpr std::array<std::string_view, 5> types = {
        "AWS::CodePipeline", "AWS::CodeBuild", "AWS::IAM::", "AWS::Serverless::", "AWS::CloudFormation::Stack"};
    const auto has_type = [&](std::string_view type) { return has(bytes, type); };
    if (has(bytes, "AWS::") && std::any_of(types.begin(), types.end(), has_type)) return true;
    // As is_api_pipeline takes them, and some more.
    if (has(bytes, "actionTypeId")) return true;
    const bool has_pipeline = has_key(bytes, "pipeline");
    if (has_key(bytes, "stages") && (has_pipeline || has(bytes, "artifactStore") || has(bytes, "roleArn"))) return true;
    if (has_pipeline && has_key(bytes, "Stages")) return true;
    if (has_key(bytes, "phases") && (has_key(bytes, "version") || path.find("buildspec") != std::string_view::npos))
        return true;
    return has(bytes, "\"Statement\"") && has(bytes, "\"Version\"");
}

}  // namespace

bool shows_known_kind(std::string_view bytes, std::string_view path) {
    if (shows_kind_as_written(bytes, path)) return true;
    const auto plain = without_escapes(bytes);
    return plain && shows_kind_as_written(*plain, path);
}

Scan::Scan(const SourceFile& file, bool is_named, const Parameters* parameters, std::uint64_t most_work)
    : file_(file), is_named_(is_named), budget_(most_work), parameters_(parameters), loaded_(doc::load(file)) {
    const work::Scope counted(budget_);
    try {
        for (const auto& document : loaded_.documents) recognise(*document);
    } catch (const work::Exhausted&) {
        is_whole_ = false;
    }
}

void Scan::recognise(const doc::Document& document) {
    const doc::Node* root = document.root();
    if (root == nullptr) return;
    const bool is_template = cfn::is_template(root);
    const bool is_json_policy = doc::resolve(root)->style == doc::Style::flow && is_policy(root);
    constexpr std::size_t most_templates = 200;
    if ((is_template || is_api_pipeline(root) || is_json_policy) && templates_.size() == most_templates) {
        templates_.back()->note_cut(root, "the file has more than " + std::to_string(most_templates) +
                                              " documents that pipelint reads: those from here on were not looked at");
        return;
    }
    if (is_template || is_api_pipeline(root) || is_json_policy) {
        cfn::Surroundings surroundings;
        surroundings.given = parameters_;
        surroundings.is_secret_name = names_secret;
        templates_.push_back(std::make_unique<cfn::Template>(document, is_template, std::move(surroundings)));
    } else if (is_buildspec(root, file_.path())) {
        buildspecs_.push_back(read_buildspec(root));
    } else {
        return;
    }
    known_.insert(&document);
}

cfn::Template* Scan::family_template() const {
    return is_whole_ && templates_.size() == 1 && templates_.front()->is_cloudformation() ? templates_.front().get()
                                                                                          : nullptr;
}

Scan::Family Scan::family() const {
    Family family;
    const cfn::Template* document = family_template();
    if (document == nullptr) return family;
    const work::Scope counted(budget_);
    try {
        for (const cfn::NestedStack& stack : cfn::nested_stacks(*document))
            family.stacks.push_back({std::string(stack.resource->name), std::string(stack.location)});
        // To look for includes takes a walk over the whole template; few have any.
        if (file_.bytes().find("Include") == std::string_view::npos) return family;
        for (const std::string_view location : cfn::included_locations(*document, cfn::sites_of(*document)))
            family.includes.emplace_back(location);
    } catch (const work::Exhausted&) {
        return {};  // the models come to the same end, and say so
    }
    return family;
}

}  // namespace pipelint
