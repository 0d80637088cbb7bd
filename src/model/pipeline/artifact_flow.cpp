#include "model/pipeline/artifact_flow.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "cfn/template.h"
#include "text/work.h"

namespace pipelint {

using cfn::Alternative;
using cfn::Value;

Supply order_of(const Stage& stage, const Action& consumer, const Stage& producing_stage, const Action& producer) {
    if (&producer == &consumer) return Supply::itself;
    if (producing_stage.index != stage.index)
        return producing_stage.index < stage.index ? Supply::earlier : Supply::later;
    const auto wanted = consumer.order();
    const auto made = producer.order();
    if (!wanted || !made) return Supply::unknown;
    if (*made == *wanted) return Supply::parallel;
    return *made < *wanted ? Supply::earlier : Supply::later;
}

namespace {

/// Can the value be `name` in a deployment in which `when` holds?
bool may_be(const Value& value, std::string_view name, const cfn::When& when) {
    return std::any_of(value.alternatives().begin(), value.alternatives().end(), [&](const Alternative& alternative) {
        return alternative.is_known_text() && alternative.text.chars() == name &&
               value.owner()->can_meet(alternative.when, when);
    });
}

bool may_be_missing_outputs(const Pipeline& pipeline) {
    if (!pipeline.complete) return true;
    return std::any_of(pipeline.stages.begin(), pipeline.stages.end(), [](const Stage& stage) {
        return !stage.complete || std::any_of(stage.actions.begin(), stage.actions.end(),
                                              [](const Action& action) { return !action.outputs_complete; });
    });
}

/// One place at which an action produces something.
struct Producer {
    const Stage* stage;
    const Action* action;
    const Value* output;
};

/// Who produces what, by name: made once for a pipeline.
struct Production {
    std::unordered_map<std::string_view, std::vector<Producer>> by_name;
    bool may_be_missing = false;  ///< something that is not known may produce something
};

Production production_of(const Pipeline& pipeline) {
    Production production;
    production.may_be_missing = may_be_missing_outputs(pipeline);
    for (const Stage& stage : pipeline.stages) {
        for (const Action& action : stage.actions) {
            for (const Value& output : action.outputs) {
                for (const Alternative& alternative : output.alternatives()) {
                    if (alternative.is_known_text())
                        production.by_name[alternative.text.chars()].push_back({&stage, &action, &output});
                }
            }
        }
    }
    return production;
}

/// The producer's alternatives that have this name.
std::vector<cfn::When> whens_of(const Producer& producer, std::string_view name) {
    std::vector<cfn::When> whens;
    for (const Alternative& alternative : producer.output->alternatives()) {
        if (alternative.is_known_text() && alternative.text.chars() == name) whens.push_back(alternative.when);
    }
    return whens;
}

Supplied supply_from(const Production& production, const Stage& stage, const Action& consumer, std::string_view name,
                     const cfn::When& when) {
    Supplied best;
    best.supply = Supply::nobody;
    const auto found = production.by_name.find(name);
    if (found == production.by_name.end()) {
        if (production.may_be_missing) best.supply = Supply::unknown;
        return best;
    }
    // What comes first here is what a report would rather say.
    const auto better = [](Supply a, Supply b) { return static_cast<int>(a) < static_cast<int>(b); };
    std::vector<cfn::When> in_time;
    work::spend(found->second.size());
    for (const Producer& producer : found->second) {
        if (!may_be(*producer.output, name, when)) continue;
        const Supply order = order_of(stage, consumer, *producer.stage, *producer.action);
        if (best.producer == nullptr || better(order, best.supply)) {
            best.supply = order;
            best.producer = producer.action;
            best.place = producer.output->span();
        }
        if (order != Supply::earlier && order != Supply::unknown) continue;
        for (cfn::When& one : whens_of(producer, name)) in_time.push_back(std::move(one));
    }
    if (best.supply != Supply::earlier && production.may_be_missing) best.supply = Supply::unknown;
    const bool always =
        std::any_of(in_time.begin(), in_time.end(), [&](const cfn::When& one) { return one.always() || one == when; });
    if (best.supply != Supply::earlier || production.may_be_missing || always) return best;
    const cfn::Template& document = *found->second.front().output->owner();
    best.missing_when = document.scenario(when, in_time);
    if (!best.missing_when) return best;
    for (const Producer& producer : found->second) {
        const Supply order = order_of(stage, consumer, *producer.stage, *producer.action);
        if (order != Supply::earlier && may_be(*producer.output, name, *best.missing_when) &&
            better(order, best.then)) {
            best.then = order;
            best.then_place = producer.output->span();
        }
    }
    return best;
}

}  // namespace

Supplied supply_of(const Pipeline& pipeline, const Stage& stage, const Action& consumer, std::string_view name,
                   const cfn::When& when) {
    return supply_from(production_of(pipeline), stage, consumer, name, when);
}

std::vector<WantedArtifact> wanted_artifacts(const Pipeline& pipeline) {
    std::vector<WantedArtifact> wanted;
    const Production production = production_of(pipeline);
    for (const Stage& stage : pipeline.stages) {
        for (const Action& action : stage.actions) {
            for (const Value& input : action.inputs) {
                for (const Alternative& alternative : input.alternatives()) {
                    // An empty name is no typo: it is no name.
                    if (!alternative.is_known_text() || alternative.text.chars().empty()) continue;
                    // A variable has no place in a name: misplaced-variable.
                    if (alternative.text.chars().find("#{") != std::string_view::npos) continue;
                    wanted.push_back(
                        {&stage, &action, &alternative,
                         supply_from(production, stage, action, alternative.text.chars(), alternative.when)});
                }
            }
        }
    }
    return wanted;
}

std::vector<ProducedArtifact> produced_artifacts(const Pipeline& pipeline) {
    std::vector<ProducedArtifact> produced;
    for (const Stage& stage : pipeline.stages) {
        for (const Action& action : stage.actions) {
            for (const Value& output : action.outputs) {
                for (const Alternative& alternative : output.alternatives()) {
                    if (alternative.is_known_text())
                        produced.push_back(
                            {&stage, &action, alternative.text.chars(), alternative.when, alternative.span});
                }
            }
        }
    }
    return produced;
}

}  // namespace pipelint
