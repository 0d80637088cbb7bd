#include "floors.h"

#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>
#include <yaml.h>
#include <nlohmann/json.hpp>
#ifdef PIPELINT_HAS_SIMDJSON
#include <simdjson.h>
#endif

namespace pipelint::bench {
namespace {

class NoYamlEvents : public YAML::EventHandler {
public:
    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override { ++events; }
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override { ++events; }
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override { ++events; }
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        ++events;
    }
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        ++events;
    }
    void OnMapEnd() override {}

    std::size_t events = 0;
};

class NoJsonEvents : public nlohmann::json_sax<nlohmann::json> {
public:
    bool null() override { return count(); }
    bool boolean(bool) override { return count(); }
    bool number_integer(number_integer_t) override { return count(); }
    bool number_unsigned(number_unsigned_t) override { return count(); }
    bool number_float(number_float_t, const string_t&) override { return count(); }
    bool string(string_t&) override { return count(); }
    bool binary(binary_t&) override { return count(); }
    bool start_object(std::size_t) override { return count(); }
    bool key(string_t&) override { return count(); }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return count(); }
    bool end_array() override { return true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

    std::size_t events = 0;

private:
    bool count() {
        ++events;
        return true;
    }
};

}  // namespace

std::size_t libyaml(const std::string& bytes) {
    yaml_parser_t parser;
    if (yaml_parser_initialize(&parser) == 0) return 0;
    yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::size_t events = 0;
    for (bool is_done = false; !is_done; ++events) {
        yaml_event_t event;
        if (yaml_parser_parse(&parser, &event) == 0) break;
        is_done = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return events;
}

std::size_t yaml_cpp(const std::string& bytes) {
    std::istringstream stream(bytes);
    YAML::Parser parser(stream);
    NoYamlEvents handler;
    while (parser.HandleNextDocument(handler)) {
    }
    return handler.events;
}

std::size_t nlohmann_json(const std::string& bytes) {
    NoJsonEvents handler;
    nlohmann::json::sax_parse(bytes.data(), bytes.data() + bytes.size(), &handler);
    return handler.events;
}

#ifdef PIPELINT_HAS_SIMDJSON

namespace {

std::size_t walk(simdjson::ondemand::value value) {
    std::size_t events = 1;
    switch (value.type()) {
        case simdjson::ondemand::json_type::object:
            for (auto field : value.get_object()) {
                const std::string_view key = field.unescaped_key();
                events += key.empty() ? 1 : 1 + walk(field.value());
            }
            return events;
        case simdjson::ondemand::json_type::array:
            for (auto item : value.get_array()) events += walk(item.value());
            return events;
        case simdjson::ondemand::json_type::string:
            return events + (std::string_view(value.get_string()).empty() ? 1 : 0);
        default: return events + (value.raw_json_token().empty() ? 1 : 0);
    }
}

}  // namespace

std::size_t simdjson(const std::string& bytes) {
    thread_local ::simdjson::ondemand::parser parser;
    const ::simdjson::padded_string padded(bytes);
    auto document = parser.iterate(padded);
    return walk(document.get_value().value());
}

#else

std::size_t simdjson(const std::string&) { return 0; }

#endif

}  // namespace pipelint::bench
