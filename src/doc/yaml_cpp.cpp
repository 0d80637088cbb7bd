// YAML through yaml-cpp's events. An empty value has the mark of whatever follows it.

#include <algorithm>
#include <istream>
#include <streambuf>
#include <string>

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "doc/readers.h"
#include "doc/yaml_error.h"
#include "doc/yaml_tree.h"
#include "text/characters.h"

namespace pipelint::doc {
namespace {

class MemoryBuffer : public std::streambuf {
public:
    explicit MemoryBuffer(std::string_view bytes) {
        // The buffer is only ever read; the interface is older than const.
        char* begin = const_cast<char*>(bytes.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
        setg(begin, begin, begin + bytes.size());
    }
};

/// yaml-cpp refuses the halves of a surrogate pair in a double-quoted scalar, which JSON and
/// CloudFormation allow: it is shown something else of the same length, and the text is read here.
std::string without_surrogates(std::string_view bytes) {
    std::string patched(bytes);
    for (std::size_t at = patched.find("\\u"); at != std::string::npos; at = patched.find("\\u", at + 2)) {
        if (at + 6 > patched.size()) break;
        constexpr std::string_view hex = "0123456789abcdefABCDEF";
        constexpr std::string_view high = "89abcdefABCDEF";
        std::size_t backslashes = 1;
        while (at >= backslashes && patched[at - backslashes] == '\\') ++backslashes;
        const bool escapes = backslashes % 2 == 1;  // an even number stands for backslashes
        const std::string_view digits = std::string_view(patched).substr(at + 2, 4);
        const bool surrogate = escapes && lower(digits[0]) == 'd' && high.find(digits[1]) != std::string_view::npos &&
                               digits.find_first_not_of(hex) == std::string_view::npos;
        if (surrogate) patched.replace(at, 6, "xxxxxx");
    }
    return patched;
}

bool has_surrogates(std::string_view bytes) {
    for (std::size_t at = bytes.find("\\u"); at != std::string_view::npos; at = bytes.find("\\u", at + 2)) {
        if (at + 3 < bytes.size() && (bytes[at + 2] == 'd' || bytes[at + 2] == 'D') && bytes[at + 3] > '7') return true;
    }
    return false;
}

class Handler : public YAML::EventHandler {
public:
    Handler(const Source& source, YamlTree& tree) : source_(source), tree_(tree) {}

    void OnDocumentStart(const YAML::Mark& mark) override { tree_.document_start(offset(mark)); }
    void OnDocumentEnd() override { tree_.document_end(); }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { tree_.null(offset(mark), anchor); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override { tree_.alias(offset(mark), anchor); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        tree_.scalar(offset(mark), tag, anchor, value);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        tree_.open(Kind::sequence, offset(mark), tag, anchor);
    }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        tree_.open(Kind::mapping, offset(mark), tag, anchor);
    }
    void OnSequenceEnd() override { tree_.close(); }
    void OnMapEnd() override { tree_.close(); }

private:
    [[nodiscard]] std::uint32_t offset(const YAML::Mark& mark) const {
        const auto at = static_cast<std::uint32_t>(std::max(mark.pos, 0)) + source_.begin;
        return std::min(at, static_cast<std::uint32_t>(source_.bytes.size()));
    }

    const Source& source_;
    YamlTree& tree_;
};

}  // namespace

Loaded read_yaml(const Source& source, const Limits& limits) {
    const bool patched = has_surrogates(source.bytes);
    const std::string replacement = patched ? without_surrogates(source.bytes) : std::string();
    MemoryBuffer buffer(patched ? std::string_view(replacement) : source.bytes);
    std::istream stream(&buffer);
    YamlTree tree(source, limits, patched);
    Handler handler(source, tree);
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(handler)) {
        }
    } catch (YamlTree::Stop& stop) {
        tree.loaded.problems.push_back(std::move(stop.problem));
    } catch (const YAML::DeepRecursion& error) {
        const auto at = static_cast<std::size_t>(std::max(error.mark.pos, 0)) + source.begin;
        Problem problem;
        problem.span = source.locate(at, at + 1);
        problem.kind = Problem::Kind::limit;
        problem.message = too_deep(limits);
        tree.loaded.problems.push_back(std::move(problem));
    } catch (const YAML::ParserException& error) {
        const YamlError what{error.msg, static_cast<std::size_t>(std::max(error.mark.pos, 0)), tree.cursor(),
                             tree.open_bracket()};
        tree.loaded.problems.push_back(explain(source, what));
    }
    return std::move(tree.loaded);
}

}  // namespace pipelint::doc
