#include "doc/yaml_tree.h"

#include <algorithm>

#include "doc/scalar.h"
#include "text/characters.h"
#include "text/utf8.h"

namespace pipelint::doc {

YamlTree::YamlTree(const Source& source, const Limits& limits, bool is_patched)
    : source_(source), limits_(limits), is_patched_(is_patched), bytes_(source.bytes), cursor_(source.begin) {}

void YamlTree::document_start(std::uint32_t begin) {
    // yaml-cpp makes empty documents without end of a token that it cannot place, such as a lone `}`.
    if (!loaded.documents.empty() && begin <= document_begin_) {
        stop(begin, std::min(begin + 1, static_cast<std::uint32_t>(bytes_.size())),
             "this closes nothing, or belongs to nothing before it");
    }
    document_begin_ = begin;
    // Nor does it mind a second document that no `---` begins: text that lost its key or its indentation.
    if (!loaded.documents.empty() && !is_marked(cursor_, begin)) {
        std::uint32_t end = begin;
        while (end < bytes_.size() && !is_break(bytes_[end])) ++end;
        stop(begin, end, "this belongs to no key: expected `key: value`, or more indentation");
    }
    // Most files are one document; of one with thousands, each has little.
    const std::size_t expected = loaded.documents.empty() ? bytes_.size() : 0;
    builder_ = std::make_unique<Builder>(bytes_, source_.file, Format::yaml, source_.origin, limits_, expected);
    anchors_.clear();
    cursor_ = std::max(cursor_, begin);
}

void YamlTree::document_end() {
    // Up to where the next document begins its own: the last has the rest of the file.
    const std::size_t begin = loaded.documents.empty() ? 0 : previous_end_;
    const std::uint32_t next = next_document(cursor_);
    builder_->set_part(begin, next);
    previous_end_ = next;
    loaded.documents.push_back(builder_->finish());
}

void YamlTree::null(std::uint32_t start, Anchor anchor) {
    const std::uint32_t at = skip_properties(start);
    // yaml-cpp forgets a tag behind which the file ends.
    if (at >= bytes_.size() && is_tagged(start)) return scalar(start, last_tag(start), anchor, {});
    const std::size_t length = null_length(at);
    if (length == 0 || is_of_another(at)) return no_value(anchor);
    Node* node = builder_->make(Kind::null, at, at + static_cast<std::uint32_t>(length));
    cursor_ = node->end;
    finish(node, anchor, {}, node->begin);
}

void YamlTree::no_value(Anchor anchor) {
    require_colon();
    const std::uint32_t place = empty_place();
    finish(builder_->make(Kind::null, place, place), anchor, {}, place);
}

void YamlTree::alias(std::uint32_t begin, Anchor anchor) {
    std::uint32_t end = begin + 1;
    while (end < bytes_.size() && !is_space(bytes_[end]) && !is_flow_indicator(bytes_[end])) ++end;
    cursor_ = end;
    Node* node = builder_->make(Kind::alias, begin, end);
    node->text = bytes_.substr(begin, end - begin);
    const auto target = anchors_.find(anchor);
    if (target == anchors_.end() || target->second == nullptr) {
        stop(begin, end, "alias `" + std::string(node->text) + "` stands inside the value that it refers to");
    }
    Builder::wrap(node, target->second);
    builder_->count_alias(node->inner());
    if (!builder_->within_limits()) {
        stop(begin, end,
             "the aliases of this file expand to more than the " + std::to_string(limits_.alias_nodes) +
                 " values that pipelint follows: nothing from here on was looked at",
             Problem::Kind::limit);
    }
    if (!builder_->within_depth()) stop(begin, end, too_deep(limits_), Problem::Kind::limit);
    builder_->add(node);
}

void YamlTree::scalar(std::uint32_t start, std::string_view tag, Anchor anchor, std::string_view value) {
    // A tag with nothing behind it on its line has no value: what follows is the next key.
    const std::uint32_t at = value.empty() ? skip_blanks(after_properties(start)) : skip_properties(start);
    const char first = at < bytes_.size() ? bytes_[at] : '\0';
    Node* node = nullptr;
    if (first == '"' || first == '\'') {
        const QuotedEnd end = quoted_end(bytes_, at);
        // yaml-cpp lets a text that is open at the end of the file pass.
        if (!end.is_closed) stop(at, at + 1, "this quoted text is never closed");
        node = make_scalar(first == '"' ? Style::double_quoted : Style::single_quoted, at, end.offset, value);
    } else if (first == '|' || first == '>') {
        node = make_scalar(first == '|' ? Style::literal : Style::folded, at, block_end(bytes_, at, value), value);
    } else if (value.empty()) {
        const std::uint32_t end = after_properties(start);
        node = builder_->make(Kind::null, end, end);
        cursor_ = end;
    } else {
        node = make_scalar(Style::plain, at, plain_end(bytes_, at, value), value);
    }
    finish(node, anchor, tag, start);
}

bool YamlTree::is_tagged(std::uint32_t start) const {
    while (start < bytes_.size() && bytes_[start] == '&') {
        while (start < bytes_.size() && !is_space(bytes_[start])) ++start;
        start = skip_space_and_comments(start);
    }
    return start < bytes_.size() && bytes_[start] == '!';
}

bool YamlTree::expects_key_in_brackets() const {
    const Node* collection = builder_->innermost();
    if (collection == nullptr || !builder_->expects_key()) return false;
    const std::size_t open = wrappers_.size();
    return collection->style == Style::flow || (open > 1 && wrappers_[open - 2].collection->style == Style::flow);
}

std::optional<std::uint32_t> YamlTree::open_bracket() const {
    const Node* innermost = builder_ ? builder_->innermost() : nullptr;
    if (innermost == nullptr || innermost->style != Style::flow) return std::nullopt;
    return innermost->begin;
}

void YamlTree::stop(std::uint32_t begin, std::uint32_t end, std::string message, Problem::Kind kind) const {
    Problem problem;
    problem.kind = kind;
    problem.span = source_.locate(begin, end);
    problem.message = std::move(message);
    throw Stop{std::move(problem)};
}

/// Behind the tag and the anchor, without the white space that follows them.
std::uint32_t YamlTree::after_properties(std::uint32_t at) const {
    std::uint32_t end = at;
    while (at < bytes_.size() && (bytes_[at] == '!' || bytes_[at] == '&')) {
        const bool verbatim = bytes_.substr(at).starts_with("!<");
        while (at < bytes_.size() && !is_space(bytes_[at]) && (verbatim || !is_flow_indicator(bytes_[at]))) ++at;
        end = at;
        while (at < bytes_.size() && is_blank(bytes_[at])) ++at;
    }
    return end;
}

/// The first byte of the value behind tag, anchor, comments and line breaks.
std::uint32_t YamlTree::skip_properties(std::uint32_t at) const {
    while (at < bytes_.size() && (bytes_[at] == '!' || bytes_[at] == '&')) {
        at = skip_space_and_comments(after_properties(at));
    }
    return at;
}

std::uint32_t YamlTree::skip_space_and_comments(std::uint32_t at) const {
    while (at < bytes_.size()) {
        if (is_space(bytes_[at])) {
            ++at;
        } else if (bytes_[at] == '#' && (at == 0 || is_space(bytes_[at - 1]))) {
            while (at < bytes_.size() && !is_break(bytes_[at])) ++at;
        } else {
            break;
        }
    }
    return at;
}

/// Is a `null` there not the value that is wanted, but the next key or what comes behind the collection? yaml-cpp gives
/// a value that is not written the mark of what follows.
bool YamlTree::is_of_another(std::uint32_t at) const {
    const Node* collection = builder_->innermost();
    if (collection == nullptr || collection->style == Style::flow) return false;
    const auto line_of = [&](std::uint32_t place) {
        while (place > 0 && !is_break(bytes_[place - 1])) --place;
        return place;
    };
    // No further back than the last value: a line may hold many nulls.
    std::uint32_t line = at;
    while (line > cursor_ && !is_break(bytes_[line - 1])) --line;
    return line > cursor_ && at - line <= collection->begin - line_of(collection->begin);
}

/// The tag among the properties from `start` to the end of the bytes.
std::string_view YamlTree::last_tag(std::uint32_t start) const {
    const std::size_t begin = std::min(bytes_.find('!', start), bytes_.size());
    std::size_t end = begin;
    while (end < bytes_.size() && !is_space(bytes_[end])) ++end;
    const std::string_view tag = bytes_.substr(begin, end - begin);
    return tag.starts_with("!!") ? std::string_view() : tag;
}

/// Is the place behind the end of its line, or, in brackets, at what ends a text there?
bool YamlTree::ends_text(std::uint32_t at) const {
    if (at >= bytes_.size() || is_break(bytes_[at])) return true;
    const Node* collection = builder_->innermost();
    return collection != nullptr && collection->style == Style::flow && is_flow_indicator(bytes_[at]);
}

std::size_t YamlTree::null_length(std::uint32_t at) const {
    for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
        if (!bytes_.substr(at).starts_with(word)) continue;
        // What stands behind it on the line may make it the beginning of a text: `null values: 1`.
        const std::uint32_t end = at + static_cast<std::uint32_t>(word.size());
        const std::uint32_t next = skip_blanks(end);
        if (next >= bytes_.size() || is_break(bytes_[next]) || is_flow_indicator(bytes_[next]) || bytes_[next] == ':' ||
            (next > end && bytes_[next] == '#'))
            return word.size();
    }
    return 0;
}

/// The line that ends this document, or begins the next; the end of the bytes where none does.
std::uint32_t YamlTree::next_document(std::uint32_t from) const {
    constexpr std::size_t marker = 3;
    for (std::uint32_t at = from; at < bytes_.size(); ++at) {
        const bool line_start = at == source_.begin || is_break(bytes_[at - 1]);
        const std::string_view rest = bytes_.substr(at);
        const bool is_marker = line_start && (rest.starts_with("---") || rest.starts_with("..."));
        if (is_marker && (rest.size() == marker || is_space(rest[marker]))) return at;
    }
    return static_cast<std::uint32_t>(bytes_.size());
}

/// Does a line between the two places begin a document, or end one?
bool YamlTree::is_marked(std::uint32_t from, std::uint32_t to) const {
    return next_document(from) <= to && next_document(from) < bytes_.size();
}

/// yaml-cpp takes a last key of a block without a colon. Here that is an error, except in brackets and behind a `?`.
void YamlTree::require_colon() const {
    const Node* collection = builder_->innermost();
    if (collection == nullptr || !collection->is_mapping() || collection->style != Style::block ||
        builder_->expects_key())
        return;
    const Node* key = builder_->last();
    const std::uint32_t next = skip_blanks(cursor_);
    if (key == nullptr || key->is_null() || (next < bytes_.size() && bytes_[next] == ':')) return;
    std::uint32_t before = key->begin;
    while (before > 0 && is_blank(bytes_[before - 1])) --before;
    if (before > 0 && bytes_[before - 1] == '?') return;
    stop(key->begin, key->end, "this key has no `:` behind it");
}

/// Where a value that is not written would stand: behind the colon of its key, or the dash.
std::uint32_t YamlTree::empty_place() {
    std::uint32_t at = cursor_;
    const bool in_sequence = builder_->innermost() != nullptr && builder_->innermost()->is_sequence();
    const char indicator = in_sequence ? '-' : ':';
    const std::uint32_t next = in_sequence ? skip_space_and_comments(at) : skip_blanks(at);
    if (!builder_->expects_key() && next < bytes_.size() && bytes_[next] == indicator) at = next + 1;
    cursor_ = at;
    return at;
}

std::uint32_t YamlTree::skip_blanks(std::uint32_t at) const {
    while (at < bytes_.size() && is_blank(bytes_[at])) ++at;
    return at;
}

Node* YamlTree::make_scalar(Style style, std::uint32_t begin, std::uint32_t end, std::string_view value) {
    Node* node = builder_->make(Kind::scalar, begin, end);
    node->style = style;
    cursor_ = end;
    const bool quoted = style == Style::single_quoted || style == Style::double_quoted;
    const std::string_view slice =
        quoted ? bytes_.substr(begin + 1, end > begin + 1 ? end - begin - 2 : 0) : bytes_.substr(begin, end - begin);
    // yaml-cpp writes \N and \_ as single bytes that are no UTF-8.
    const bool decode_here =
        style == Style::double_quoted && value != slice && (is_patched_ || utf8::first_invalid(value).has_value());
    node->text = decode_here ? builder_->keep(decode_double_quoted(bytes_, begin, end).text, slice)
                             : builder_->keep(value, slice);
    if (is_patched_ && style != Style::double_quoted && node->text != slice) restore(*node);
    if (style == Style::folded && keeps_breaks(bytes_, begin)) {
        // Of the line breaks at the end of such a text, yaml-cpp loses one.
        const std::string_view words = node->text.substr(0, node->text.find_last_not_of('\n') + 1);
        node->text = builder_->keep(std::string(words) + breaks_behind(end), {});
    }
    return node;
}

/// A line break for each that ends the block scalar whose lines end there, blank ones included.
std::string YamlTree::breaks_behind(std::uint32_t end) const {
    const auto is_line_feed = [](char c) { return c == '\n'; };
    std::size_t begin = end;
    while (begin > 0 && is_space(bytes_[begin - 1])) --begin;
    auto count = std::count_if(bytes_.begin() + static_cast<std::ptrdiff_t>(begin),
                               bytes_.begin() + static_cast<std::ptrdiff_t>(end), is_line_feed);
    if (end > 0 && !is_break(bytes_[end - 1]) && end < bytes_.size()) ++count;
    std::string breaks(static_cast<std::size_t>(count), '\n');
    return breaks;
}

/// Text in which yaml-cpp was shown something else, read from the source byte by byte.
void YamlTree::restore(Node& node) {
    const std::vector<std::uint32_t> offsets = map_scalar(bytes_, node);
    std::string text(node.text);
    for (std::size_t i = 0; i < text.size(); ++i) {
        // What could not be matched lies at the end of the scalar, which may be the end of the bytes.
        if (text[i] == 'x' && offsets[i] < bytes_.size() && !is_break(bytes_[offsets[i]])) text[i] = bytes_[offsets[i]];
    }
    node.text = builder_->keep(text, {});
}

/// The wrapper for `!Name`, or nothing where the tag is one of YAML's own.
Node* YamlTree::tag_wrapper(std::string_view tag, std::uint32_t begin) {
    const bool local = tag.size() > 1 && tag[0] == '!';
    if (!local) return nullptr;
    std::uint32_t at = begin;
    while (at < bytes_.size() && bytes_[at] != '!') ++at;  // an anchor may stand first
    Node* wrapper = builder_->make(Kind::tagged, at, at);
    wrapper->text = builder_->keep(tag, bytes_.substr(at, tag.size()));
    return wrapper;
}

void YamlTree::finish(Node* node, Anchor anchor, std::string_view tag, std::uint32_t start) {
    Node* whole = node;
    if (Node* wrapper = tag_wrapper(tag, start)) {
        Builder::wrap(wrapper, node);
        wrapper->end = std::max(node->end, wrapper->begin);
        whole = wrapper;
    }
    if (anchor != 0) anchors_[anchor] = whole;
    builder_->add(whole);
}

void YamlTree::open(Kind kind, std::uint32_t start, std::string_view tag, Anchor anchor) {
    // A tag that is not the collection's is its first key's.
    const bool has_properties = anchor != 0 || (!tag.empty() && tag != "?");
    const std::uint32_t at = has_properties ? skip_properties(start) : start;
    if (builder_->depth() >= limits_.depth) {
        stop(at, std::min(at + 1, static_cast<std::uint32_t>(bytes_.size())), too_deep(limits_), Problem::Kind::limit);
    }
    Node* node = builder_->make(kind, at, at);
    const char bracket = at < bytes_.size() ? bytes_[at] : '\0';
    const bool flow = bracket == (kind == Kind::mapping ? '{' : '[');
    // A pair in a flow sequence (`[a: b]`) is a mapping without brackets; so may begin a block
    // mapping with a flow mapping as its key. yaml-cpp gives both the mark of their first key.
    node->style = flow ? Style::flow : Style::block;
    if (anchor != 0) anchors_[anchor] = nullptr;
    wrappers_.push_back({node, tag_wrapper(tag, start), anchor});
    builder_->open(node);
    cursor_ = flow ? at + 1 : std::max(cursor_, at);
}

void YamlTree::close() {
    const Wrapper wrapper = wrappers_.back();
    const char bracket = wrapper.collection->is_mapping() ? '}' : ']';
    wrappers_.pop_back();
    if (wrapper.collection->style == Style::flow) {
        std::uint32_t at = skip_space_and_comments(cursor_);
        while (at < bytes_.size() && (bytes_[at] == ',' || bytes_[at] == ':' || bytes_[at] == '?')) {
            at = skip_space_and_comments(at + 1);
        }
        if (at < bytes_.size() && bytes_[at] == bracket) {
            cursor_ = at + 1;
        } else {
            wrapper.collection->style = Style::block;
        }
    }
    Node* whole = builder_->close(cursor_);
    if (wrapper.tagged != nullptr) {
        Builder::wrap(wrapper.tagged, whole);
        wrapper.tagged->end = std::max(whole->end, wrapper.tagged->begin);
        whole = wrapper.tagged;
    }
    if (wrapper.anchor != 0) anchors_[wrapper.anchor] = whole;
    builder_->add(whole);
}

}  // namespace pipelint::doc
