// JSON through nlohmann's SAX interface. Its callbacks come in the order of the text, so the place of
// each token is found by walking the source along with them.

#include <cstring>
#include <string>

#include <nlohmann/json.hpp>

#include "doc/builder.h"
#include "doc/readers.h"
#include "doc/scalar.h"

namespace pipelint::doc {
namespace {

bool separates(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ':'; }

constexpr std::string_view indent = "        ";

/// Eight spaces at a time: most of a file's white space is indentation.
bool is_indented(const char* at, const char* end) {
    return static_cast<std::size_t>(end - at) >= indent.size() && std::memcmp(at, indent.data(), indent.size()) == 0;
}

class Handler {
public:
    using Json = nlohmann::json;

    Handler(const Source& source, const Limits& limits)
        : source_(source),
          builder_(source.bytes, source.file, Format::json, source.origin, limits, source.bytes.size()),
          cursor_(source.begin) {}

    void skip_mark() { cursor_ += 3; }

    bool null() {
        const std::uint32_t begin = next_token();
        builder_.add(builder_.make(Kind::null, begin, cursor_ = begin + 4));
        return true;
    }
    bool boolean(bool value) { return literal(value ? 4 : 5); }
    bool number_integer(Json::number_integer_t) { return number(); }
    bool number_unsigned(Json::number_unsigned_t) { return number(); }
    bool number_float(Json::number_float_t, const std::string&) { return number(); }
    bool string(std::string& value) { return text(value); }
    bool key(std::string& value) { return text(value); }
    bool binary(Json::binary_t&) { return false; }

    bool start_object(std::size_t) { return open(Kind::mapping); }
    bool start_array(std::size_t) { return open(Kind::sequence); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) {
        const auto read = static_cast<std::uint32_t>(position == 0 ? 0 : position - 1);
        const auto size = static_cast<std::uint32_t>(source_.bytes.size());
        const std::uint32_t token = std::min(next_token(), size);
        std::uint32_t begin = std::min(std::max(token, source_.begin), size);
        const bool inside_string = begin < size && source_.bytes[begin] == '"' && read > begin && read < size &&
                                   std::string_view(error.what()).find("invalid string") != std::string_view::npos;
        std::uint32_t end = std::min(begin + 1, size);
        Problem problem;
        problem.message = describe(error.what());
        if (inside_string && source_.bytes[read] != '\n' && source_.bytes[read] != '\r') {
            begin = read;
            end = read + 1;
        } else if (inside_string) {
            end = read;
            problem.message = "this string is not closed before the end of the line";
        } else if (begin >= size) {
            begin = end = size;
        }
        problem.span = source_.locate(begin, end);
        problem_ = std::move(problem);
        return false;
    }

    Loaded finish(bool complete) {
        Loaded loaded;
        if (complete) {
            loaded.documents.push_back(builder_.finish());
        } else {
            loaded.problems.push_back(std::move(problem_));
        }
        return loaded;
    }

private:
    /// The first byte of the token that nlohmann has just read.
    std::uint32_t next_token() {
        const char* at = source_.bytes.data() + cursor_;
        const char* end = source_.bytes.data() + source_.bytes.size();
        while (at < end && separates(*at)) at += is_indented(at, end) ? indent.size() : 1;
        return cursor_ = static_cast<std::uint32_t>(at - source_.bytes.data());
    }

    bool literal(std::uint32_t length) {
        const std::uint32_t begin = next_token();
        cursor_ = begin + length;
        Node* node = builder_.make(Kind::scalar, begin, cursor_);
        node->text = source_.bytes.substr(begin, length);
        builder_.add(node);
        return true;
    }

    bool number() {
        const std::uint32_t begin = next_token();
        std::size_t end = source_.bytes.find_first_not_of("+-.0123456789eE", begin);
        if (end == std::string_view::npos) end = source_.bytes.size();
        return literal(static_cast<std::uint32_t>(end) - begin);
    }

    bool text(const std::string& value) {
        const std::uint32_t begin = next_token();
        const std::string_view slice = source_.bytes.substr(begin + 1, value.size());
        const std::size_t close = begin + 1 + value.size();
        // Nearly no text has escapes: what was read stands there, and a quote behind it.
        const bool as_written = close < source_.bytes.size() && source_.bytes[close] == '"' && slice == value;
        cursor_ = as_written ? static_cast<std::uint32_t>(close + 1) : quoted_end(source_.bytes, begin).offset;
        Node* node = builder_.make(Kind::scalar, begin, cursor_);
        node->style = Style::json_string;
        node->text = as_written ? slice : builder_.keep(value, {});
        builder_.add(node);
        return true;
    }

    bool open(Kind kind) {
        const std::uint32_t begin = next_token();
        if (builder_.depth() >= builder_.limits().depth) {
            problem_.span = source_.locate(begin, begin + 1);
            problem_.kind = Problem::Kind::limit;
            problem_.message = too_deep(builder_.limits());
            return false;
        }
        cursor_ = begin + 1;
        Node* node = builder_.make(kind, begin, cursor_);
        node->style = Style::flow;
        builder_.open(node);
        return true;
    }

    bool close() {
        const std::uint32_t begin = next_token();
        cursor_ = begin + 1;
        builder_.add(builder_.close(cursor_));
        return true;
    }

    /// nlohmann's "[json.exception…] parse error at line 1, column 5: syntax error while parsing value
    /// - unexpected '}'; expected …" without what the report shows anyway.
    static std::string describe(std::string_view what) {
        std::string message = "this is not valid JSON";
        const std::size_t dash = what.find(" - ");
        if (dash == std::string_view::npos) return message;
        std::string_view detail = what.substr(dash + 3);
        const std::size_t last_read = detail.find("; last read: ");
        std::string_view expected;
        if (const std::size_t at = detail.find("; expected "); at != std::string_view::npos)
            expected = detail.substr(at);
        detail = detail.substr(0, std::min({last_read, detail.find("; expected "), detail.size()}));
        std::string text = message + ": " + std::string(detail) + std::string(expected);
        // A comma is what people leave out, and nlohmann does not think of it.
        for (const std::string_view closer : {"'}'", "']'"}) {
            const std::string alone = "; expected " + std::string(closer);
            if (text.ends_with(alone))
                text.replace(text.size() - alone.size(), alone.size(), "; expected ',' or " + std::string(closer));
        }
        return text;
    }

    const Source& source_;
    Builder builder_;
    std::uint32_t cursor_;
    Problem problem_;
};

}  // namespace

Loaded read_json(const Source& source, const Limits& limits) {
    Handler handler(source, limits);
    const std::string_view text = source.bytes.substr(source.begin);
    // nlohmann passes over a byte order mark, also over one inside a text.
    if (text.starts_with("\xEF\xBB\xBF")) handler.skip_mark();
    const bool complete = nlohmann::json::sax_parse(text.data(), text.data() + text.size(), &handler);
    return handler.finish(complete);
}

}  // namespace pipelint::doc
