#pragma once
// Loops that most rules begin with.

#include "model/input.h"

namespace pipelint {

/// Calls `visit(pipeline, stage)` for every stage of every pipeline of the file, in their order.
template <typename Visit>
void for_each_stage(const Input& input, const Visit& visit) {
    for (const Pipeline& pipeline : input.pipelines()) {
        for (const Stage& stage : pipeline.stages) visit(pipeline, stage);
    }
}

/// Calls `visit(pipeline, stage, action)` for every action of every pipeline of the file, in their order.
template <typename Visit>
void for_each_action(const Input& input, const Visit& visit) {
    for_each_stage(input, [&](const Pipeline& pipeline, const Stage& stage) {
        for (const Action& action : stage.actions) visit(pipeline, stage, action);
    });
}

/// Calls `visit(policy, statement)` for every statement of every policy of the file, in their order.
template <typename Visit>
void for_each_statement(const Input& input, const Visit& visit) {
    for (const Policy& policy : input.policies()) {
        for (const Statement& statement : policy.statements) visit(policy, statement);
    }
}

}  // namespace pipelint
