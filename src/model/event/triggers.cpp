#include "model/event/triggers.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "aws/tables/events.h"
#include "aws/words.h"
#include "model/input.h"
#include "text/work.h"

namespace pipelint {
namespace {

using cfn::Alternative;
using cfn::Value;

/// Does the rule listen to that service, and to no state of the pipeline's own making?
bool listens_to(const cfn::Resource& rule, std::string_view source) {
    const Value pattern = rule.properties.member("EventPattern");
    const Value sources = pattern.member("source");
    const auto items = sources.items();
    return std::any_of(items.begin(), items.end(), [&](const cfn::Item& item) { return item.value.known() == source; });
}

bool is_enabled(const cfn::Resource& rule) {
    const Value state = rule.properties.member("State");
    return !state.is_present() || state.known() == "ENABLED";
}

enum class Sameness : std::uint8_t { same, other, unknown };

/// Does an ARN or name of an event pattern mean the source?
Sameness compare(const Alternative& one, const std::optional<std::string>& name, const cfn::Resource* resource) {
    if (one.resource != nullptr) {
        if (resource == nullptr) return Sameness::unknown;
        return one.resource == resource ? Sameness::same : Sameness::other;
    }
    const bool is_text = one.is_known_text() || one.state == cfn::State::partial;
    if (!is_text) return Sameness::unknown;
    const std::string_view text = one.text.chars();
    const std::size_t colon = text.rfind(':');
    const std::string_view last = colon == std::string_view::npos ? text : text.substr(colon + 1);
    if (cfn::has_hole(last)) {
        const bool is_reference =
            resource != nullptr &&
            std::any_of(one.text.pieces().begin(), one.text.pieces().end(), [&](const cfn::Piece& piece) {
                return piece.hole && piece.expression.substr(0, piece.expression.find('.')) == resource->name;
            });
        return is_reference ? Sameness::same : Sameness::unknown;
    }
    const std::string_view bare = last.substr(0, last.find('/'));
    if (!name) return Sameness::unknown;
    return bare == *name ? Sameness::same : Sameness::other;
}

/// What a list of an event pattern says of a value: yes where it is absent, or names it.
bool admits(const Value& list, std::string_view value) {
    if (!list.is_present()) return true;
    const auto items = list.items();
    return std::any_of(items.begin(), items.end(), [&](const cfn::Item& item) { return item.value.known() == value; });
}

/// The same of a text that the action has, which must be known or be made of the same reference.
bool admits(const Value& list, const Value& own) {
    if (!list.is_present()) return true;
    const auto items = list.items();
    return std::any_of(items.begin(), items.end(), [&](const cfn::Item& item) {
        const auto a = item.value.alternatives();
        const auto b = own.alternatives();
        if (a.size() != 1 || b.size() != 1) return false;
        const bool same_text =
            a.front().is_known_text() && b.front().is_known_text() && a.front().text.chars() == b.front().text.chars();
        const bool same_reference =
            !a.front().name.empty() && a.front().name == b.front().name && a.front().attribute == b.front().attribute;
        return same_text || same_reference;
    });
}

/// The value at the end of a path such as `detail.object.key`.
Value at_path(Value value, std::string_view path) {
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find('.', at), path.size());
        value = value.member(path.substr(at, end - at));
        at = end + 1;
    }
    return value;
}

/// Does the pattern tell of this source, of all the changes that polling sees?
bool tells_of(const cfn::Resource& rule, const EventSource& source, const Action& action, const cfn::Resource* resource,
              bool is_only) {
    const auto name = action.configuration.member(source.name_key).known();
    const Value pattern = rule.properties.member("EventPattern");
    const Value types = pattern.member("detail-type");
    const auto admits_type = [&](std::string_view type) { return admits(types, type); };
    if (std::none_of(source.detail_types.begin(), source.detail_types.end(), admits_type)) return false;
    const auto is_let_through = [&](const EventField& field) {
        const Value list = at_path(pattern, field.path);
        return field.key.empty() ? admits(list, field.value) : admits(list, action.configuration.member(field.key));
    };
    if (!std::all_of(source.fields.begin(), source.fields.end(), is_let_through)) return false;
    bool is_bound = false;
    bool is_same = false;
    for (const std::string_view path : source.named_at) {
        const Value list = at_path(pattern, path);
        is_bound = is_bound || list.is_present();
        for (const cfn::Item& item : list.items()) {
            for (const Alternative& one : item.value.alternatives())
                is_same = is_same || compare(one, name, resource) == Sameness::same;
        }
    }
    return is_same || (!is_bound && is_only);
}

/// Does a webhook start the pipeline at each push? One with filters of other things does at some.
bool is_for_pushes(const cfn::Resource& webhook) {
    const auto filters = webhook.properties.member("Filters").items();
    return std::all_of(filters.begin(), filters.end(),
                       [](const cfn::Item& filter) { return filter.value.member("JsonPath").known() == "$.ref"; });
}

/// How many source actions of that provider the pipeline has.
std::size_t count_of(const Pipeline& pipeline, std::string_view provider) {
    std::size_t count = 0;
    for (const Stage& stage : pipeline.stages) {
        for (const Action& action : stage.actions) {
            const bool is_source = action.type.category.known() == "Source";
            count += is_source && action.type.provider.known() == provider ? 1 : 0;
        }
    }
    return count;
}

/// Is there something that starts a pipeline, and it is not known which; or a module, which may hold what does?
bool may_start_unseen(const cfn::Template& document) {
    return std::any_of(document.resources().begin(), document.resources().end(), [](const cfn::Resource& resource) {
        const auto hiding = starter_hiding_types().all;
        const auto ends = [&](std::string_view end) { return resource.type.ends_with(end); };
        if (std::any_of(hiding.begin(), hiding.end(), ends)) return true;
        if (resource.type == "AWS::CodePipeline::Webhook")
            return resource.properties.member("TargetPipeline").resource() == nullptr;
        if (resource.type != "AWS::Events::Rule") return false;
        const auto targets = resource.properties.member("Targets").items();
        return std::any_of(targets.begin(), targets.end(), [](const cfn::Item& target) {
            const Value arn = target.value.member("Arn");
            return std::any_of(arn.alternatives().begin(), arn.alternatives().end(), [](const Alternative& one) {
                const bool is_pipeline = one.text.chars().find("codepipeline") != std::string_view::npos;
                return is_pipeline || (one.state == cfn::State::unknown && one.resource == nullptr);
            });
        });
    });
}

}  // namespace

std::vector<Poll> polls_of(const Action& action) {
    std::vector<Poll> polls;
    for (const TypedAction& typed : action.types) {
        if (typed.type->category != "Source" || find_key(*typed.type, "PollForSourceChanges") == nullptr) continue;
        const Value value = action.configuration.member("PollForSourceChanges");
        for (const Alternative& one : value.alternatives()) {
            Poll poll;
            poll.when = typed.when.with(one.when);
            poll.span = one.is_present() ? one.place() : one.owner;
            poll.configuration = one.mapping;
            poll.value = one.node;
            if (one.state == cfn::State::absent || one.state == cfn::State::nowhere) {
                poll.polling = one.state == cfn::State::absent ? Polling::default_ : Polling::unknown;
            } else if (!one.is_known_text()) {
                poll.polling = Polling::unknown;
            } else {
                // What is neither is invalid-action-configuration's.
                const std::string_view text = one.read_text();
                const bool is_word = text.size() == 4 || text.size() == 5;
                const doc::Truth truth = is_word ? doc::truth_of(text) : doc::Truth::unknown;
                poll.polling = truth == doc::Truth::yes  ? Polling::on
                               : truth == doc::Truth::no ? Polling::off
                                                         : Polling::unknown;
            }
            polls.push_back(std::move(poll));
        }
    }
    return polls;
}

Triggers::Triggers(const Input& input) {
    for (const Link& link : input.links()) {
        const bool is_source = link.kind == LinkKind::repository || link.kind == LinkKind::bucket;
        if (is_source && link.action != nullptr) sources_.try_emplace(link.action, link.to);
        if (link.kind == LinkKind::pipeline && link.from != nullptr && link.to != nullptr && link.action == nullptr)
            starting_[{link.to->document, link.to->name}].push_back(&link);
    }
    for (const auto& document : input.templates()) has_unseen_.emplace(document.get(), may_start_unseen(*document));
}

std::span<const Link* const> Triggers::starting(const Pipeline& pipeline) const {
    const auto found = starting_.find({pipeline.document, pipeline.logical_id});
    if (found == starting_.end()) return {};
    // Of hundreds that start one pipeline, the first are as good as all.
    constexpr std::size_t most = 200;
    return std::span(found->second).first(std::min(found->second.size(), most));
}

std::vector<Starter> Triggers::starters_of(const Pipeline& pipeline, const Action& action) const {
    std::vector<Starter> starters;
    const auto provider = action.type.provider.known();
    const std::span<const Link* const> links = starting(pipeline);
    if (!provider || pipeline.logical_id.empty() || links.empty()) return starters;
    const auto sources = event_sources();
    const auto source =
        std::find_if(sources.begin(), sources.end(), [&](const EventSource& one) { return one.provider == *provider; });
    const bool is_only = count_of(pipeline, *provider) == 1;
    const auto resource = sources_.find(&action);
    for (const Link* link : links) {
        work::spend();
        const cfn::Resource& from = *link->from;
        if (from.type == "AWS::CodePipeline::Webhook") {
            const auto target = from.properties.member("TargetAction").known();
            const bool is_this = target ? target == action.name.known() : is_only;
            if (*provider == "GitHub" && is_this && is_for_pushes(from))
                starters.push_back({&from, link->when.with(from.when), from.key->text_span(), true});
        } else if (from.type == "AWS::Events::Rule" && source != sources.end() && listens_to(from, source->service) &&
                   is_enabled(from)) {
            if (tells_of(from, *source, action, resource == sources_.end() ? nullptr : resource->second, is_only))
                starters.push_back({&from, link->when.with(from.when), from.key->text_span(), false});
        }
    }
    return starters;
}

bool Triggers::may_be_started(const Pipeline& pipeline) const {
    if (pipeline.document->may_have_more_resources()) return true;
    if (pipeline.property("Triggers").is_present()) return true;
    if (has_unseen_.at(pipeline.document)) return true;
    const auto links = starting(pipeline);
    return std::any_of(links.begin(), links.end(),
                       [](const Link* link) { return !contains(never_starting_types().all, link->from->type); });
}

}  // namespace pipelint
