#include <algorithm>
#include <optional>

#include "doc/document.h"
#include "doc/readers.h"
#include "text/utf8.h"

namespace pipelint::doc {
namespace {

std::optional<std::size_t> first_control_character(std::string_view bytes) {
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    };
    if (!utf8::has_c0_control(bytes)) return std::nullopt;
    return static_cast<std::size_t>(std::find_if(bytes.begin(), bytes.end(), is_control) - bytes.begin());
}

std::optional<Problem> check_bytes(const Source& source, bool is_ascii) {
    Problem problem;
    const auto invalid = is_ascii ? std::nullopt : utf8::first_invalid(source.bytes);
    if (const auto at = invalid) {
        problem.span = source.locate(*at, *at + 1);
        problem.message = "this byte is not valid UTF-8; AWS reads templates and pipeline documents as UTF-8 alone";
        const bool utf16 = source.bytes.starts_with("\xFF\xFE") || source.bytes.starts_with("\xFE\xFF");
        problem.help = utf16 ? "the file is UTF-16: save it as UTF-8" : "save the file as UTF-8";
        return problem;
    }
    if (const auto at = first_control_character(source.bytes)) {
        problem.span = source.locate(*at, *at + 1);
        problem.message = "a control character, which YAML and JSON do not allow";
        return problem;
    }
    return std::nullopt;
}

std::string_view trim_left(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t-");
    return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

bool begins_template(std::string_view text) {
    if (text.starts_with("{%") || text.starts_with("{#")) return true;
    return text.starts_with("{{") && !text.starts_with("{{resolve:");
}

/// Where a template engine's tag stands where YAML or JSON wants syntax: first on a line, or on the
/// line of the error. Tags inside texts prove nothing.
std::optional<std::size_t> template_tag(std::string_view bytes, std::size_t error_at) {
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        const std::string_view line = bytes.substr(at, end - at);
        const std::string_view text = trim_left(line);
        if (begins_template(text)) return at + (line.size() - text.size());
        // On the line of the error, the tag must be what led to it: `--format {{.ID}}` is text.
        if (error_at >= at && error_at <= end) {
            for (std::size_t tag = line.find('{'); tag != std::string_view::npos; tag = line.find('{', tag + 1)) {
                if (begins_template(line.substr(tag)) && error_at >= at + tag) return at + tag;
            }
        }
        at = end + 1;
    }
    return std::nullopt;
}

void recognise_template(const Source& source, Loaded& loaded) {
    if (loaded.problems.empty() || loaded.problems.front().kind == Problem::Kind::limit) return;
    Problem& problem = loaded.problems.front();
    const auto tag = template_tag(source.bytes, problem.span.begin);
    if (!tag) return;
    const std::size_t end = std::min(*tag + 2, source.bytes.size());
    const std::string opener(source.bytes.substr(*tag, 2));
    problem = Problem{};
    problem.kind = Problem::Kind::unrendered;
    problem.span = source.locate(*tag, end);
    problem.message =
        "`" + opener +
        "` is a template engine's: this file is not YAML or JSON until it is rendered, and is not checked";
    problem.help = "render the file and check the result";
}

bool begins_like_json(std::string_view bytes, std::size_t begin) {
    const std::size_t first = bytes.find_first_not_of(" \t\r\n", begin);
    return first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[');
}

Loaded yaml(const Source& source, const Limits& limits) {
#ifdef PIPELINT_FAST_READERS
    if (auto loaded = read_yaml_fast(source, limits)) return std::move(*loaded);
#endif
    return read_yaml(source, limits);
}

Loaded json(const Source& source, const Limits& limits) {
#ifdef PIPELINT_FAST_READERS
    if (auto loaded = read_json_fast(source, limits)) return std::move(*loaded);
#endif
    return read_json(source, limits);
}

/// What the name and the bytes of a file say of it.
struct Hints {
    bool named_json = false;
    bool named_yaml = false;
    bool is_ascii = false;
};

Loaded load_source(const Source& source, const Hints& hints, const Limits& limits) {
    Loaded loaded;
    if (source.bytes.size() > limits.file_size) {
        Problem problem;
        problem.kind = Problem::Kind::limit;
        problem.span = source.locate(source.begin, source.begin);
        problem.message = "the file is larger than the " + std::to_string(limits.file_size >> 20U) +
                          " MiB that pipelint reads, and was not looked at; CloudFormation takes 1 MB at most";
        loaded.problems.push_back(std::move(problem));
        return loaded;
    }
    if (auto problem = check_bytes(source, hints.is_ascii)) {
        loaded.problems.push_back(std::move(*problem));
        return loaded;
    }
    const bool like_json = begins_like_json(source.bytes, source.begin);
    if (!like_json) {
        loaded = yaml(source, limits);
        // Text in a .json file that is no YAML either is better described as the JSON that it should be.
        if (hints.named_json && !loaded.problems.empty()) loaded = json(source, limits);
    } else {
        loaded = json(source, limits);
        if (!loaded.problems.empty()) {
            Loaded as_yaml = yaml(source, limits);
            if (as_yaml.problems.empty() || hints.named_yaml) loaded = std::move(as_yaml);
        }
    }
    recognise_template(source, loaded);
    return loaded;
}

}  // namespace

Loaded load(const SourceFile& file, const Limits& limits) {
    const Source source{file.bytes(), file.text_begin(), file.id(), nullptr};
    const std::string_view path = file.path();
    const bool named_yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    return load_source(source, {path.ends_with(".json"), named_yaml, file.is_ascii()}, limits);
}

Loaded load_nested(std::string_view bytes, FileId file, const Origin& origin, const Limits& limits) {
    const std::uint32_t begin = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    return load_source({bytes, begin, file, &origin}, {false, false, utf8::is_ascii(bytes)}, limits);
}

Loaded load_nested_json(std::string_view bytes, FileId file, const Origin& origin, const Limits& limits) {
    const std::uint32_t begin = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    const Source source{bytes, begin, file, &origin};
    if (auto problem = check_bytes(source, utf8::is_ascii(bytes))) {
        Loaded loaded;
        loaded.problems.push_back(std::move(*problem));
        return loaded;
    }
    return json(source, limits);
}

}  // namespace pipelint::doc
