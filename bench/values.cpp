// Counts what is known of the values of pipeline actions, over the files named: how well pipelint
// understands what people write. Run it before and after a change of src/cfn.

#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "model/input.h"
#include "text/sources.h"

namespace {

using namespace pipelint;

std::string reason(const cfn::Alternative& alternative) {
    switch (alternative.why) {
        case cfn::Unknown::parameter: return "parameter";
        case cfn::Unknown::resource: return "resource";
        case cfn::Unknown::pseudo_parameter: return "pseudo parameter";
        case cfn::Unknown::attribute: return "attribute of a resource";
        case cfn::Unknown::import: return "import";
        case cfn::Unknown::dynamic_reference: return "dynamic reference";
        case cfn::Unknown::mapping: return "mapping";
        case cfn::Unknown::templated: return "filled in by another program";
        default: return "function";
    }
}

class Count {
public:
    void value(const cfn::Value& value) {
        ++places_;
        if (value.alternatives().size() > 1) ++conditional_;
        for (const cfn::Alternative& alternative : value.alternatives()) one(value, alternative);
    }
    void print() const {
        std::printf("%-32s %zu\n", "places", places_);
        std::printf("%-32s %zu\n", "of them with alternatives", conditional_);
        for (const auto& [name, count] : counts_) std::printf("%-32s %zu\n", name.c_str(), count);
    }

private:
    void one(const cfn::Value& value, const cfn::Alternative& alternative) {
        if (!alternative.is_present()) return;
        if (alternative.is_mapping()) {
            std::set<std::string_view> keys;
            for (const doc::Member& member : alternative.node->members()) keys.insert(member.key->text);
            for (const std::string_view key : keys) this->value(cfn::Value(value.owner(), {alternative}).member(key));
        } else if (alternative.is_sequence()) {
            for (const cfn::Item& item : cfn::Value(value.owner(), {alternative}).items()) this->value(item.value);
        } else if (alternative.state == cfn::State::known) {
            ++counts_["known"];
        } else if (alternative.state == cfn::State::partial) {
            ++counts_["text with unknown parts"];
        } else {
            ++counts_["unknown: " + reason(alternative)];
        }
    }

    std::size_t places_ = 0;
    std::size_t conditional_ = 0;
    std::map<std::string, std::size_t> counts_;
};

void count_action(const Action& action, Count& count) {
    for (const cfn::Value* value : {&action.name, &action.type.whole, &action.run_order, &action.configuration})
        count.value(*value);
    for (const cfn::Value& name : action.inputs) count.value(name);
    for (const cfn::Value& name : action.outputs) count.value(name);
}

}  // namespace

int main(int argc, char** argv) {
    Sources sources;
    Count count;
    for (int at = 1; at < argc; ++at) {
        std::ifstream file(argv[at], std::ios::binary);
        sources.add(argv[at], std::string(std::istreambuf_iterator<char>(file), {}));
        const Input input(sources[static_cast<FileId>(at - 1)], false);
        for (const Pipeline& pipeline : input.pipelines()) {
            for (const Stage& stage : pipeline.stages) {
                for (const Action& action : stage.actions) count_action(action, count);
            }
        }
    }
    count.print();
    return 0;
}
