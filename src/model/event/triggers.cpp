#include "model/event/triggers.h"

#include <algorithm>
#include <optional>
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
using cfn::When;

/// When one of a list's items is as wanted, in every deployment where that is so of one; nothing where none is.
template <typename Wanted>
std::optional<When> when_has(const Value& list, const Wanted& is_wanted) {
    std::optional<When> found;
    for (const cfn::Item& item : list.items()) {
        for (const Alternative& one : item.value.alternatives()) {
            if (!is_wanted(one)) continue;
            if (one.when.always()) return one.when;
            if (!found) found = one.when;
        }
    }
    return found;
}

bool is_text(const Alternative& one, std::string_view text) { return one.is_known_text() && one.text.chars() == text; }

/// When the rule listens to that service.
std::optional<When> when_listens_to(const cfn::Resource& rule, std::string_view source) {
    const Value pattern = rule.properties.member("EventPattern");
    return when_has(pattern.member("source"), [&](const Alternative& one) { return is_text(one, source); });
}

bool is_enabled(const cfn::Resource& rule) {
    const Value state = rule.properties.member("State");
    const auto known = state.known();
    return !state.is_present() || (known && contains(enabled_states().all, *known));
}

enum class Sameness : std::uint8_t { same, other, unknown };

/// Does an ARN or name of an event pattern mean the source?
Sameness compare(const Alternative& one, const std::optional<std::string>& name, const cfn::Resource* resource) {
    if (one.resource != nullptr) {
        if (resource == nullptr) return Sameness::unknown;
        return one.resource == resource ? Sameness::same : Sameness::other;
    }
    if (!one.is_readable_text()) return Sameness::unknown;
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

/// When a list of an event pattern lets the value through: always where it is absent.
std::optional<When> when_admits(const Value& list, std::string_view value) {
    if (!list.is_present()) return When();
    return when_has(list, [&](const Alternative& one) { return is_text(one, value); });
}

/// The same of a text that the action has, which must be known or be made of the same reference.
std::optional<When> when_admits(const Value& list, const Value& own) {
    if (!list.is_present()) return When();
    if (own.alternatives().size() != 1) return std::nullopt;
    const Alternative& wanted = own.alternatives().front();
    return when_has(list, [&](const Alternative& one) {
        if (wanted.is_known_text()) return is_text(one, wanted.text.chars());
        return !one.name.empty() && one.name == wanted.name && one.attribute == wanted.attribute;
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

/// When the pattern lets the events of the source through, of all the changes that polling sees.
std::optional<When> when_lets_through(const Value& pattern, const EventSource& source, const Action& action) {
    const Value types = pattern.member("detail-type");
    std::optional<When> when;
    for (const std::string_view type : source.detail_types) {
        if (!when || !when->always()) {
            const auto admitted = when_admits(types, type);
            if (admitted) when = admitted;
        }
    }
    for (const EventField& field : source.fields) {
        if (!when) return std::nullopt;
        const Value list = at_path(pattern, field.path);
        const auto admitted = field.key.empty() ? when_admits(list, field.value)
                                                : when_admits(list, action.configuration.member(field.key));
        if (!admitted) return std::nullopt;
        when = when->with(*admitted);
    }
    return when;
}

/// When the pattern tells of this source: it names the source, or none, and there is no other.
std::optional<When> when_means(const Value& pattern, const EventSource& source, const Action& action,
                               const cfn::Resource* resource, bool is_only) {
    const auto name = action.configuration.member(source.name_key).known();
    std::optional<When> found;
    bool is_bound = false;
    for (const std::string_view path : source.named_at) {
        const Value list = at_path(pattern, path);
        is_bound = is_bound || list.is_present();
        const auto is_same = [&](const Alternative& one) { return compare(one, name, resource) == Sameness::same; };
        if (auto when = when_has(list, is_same); when && (!found || when->always())) found = std::move(when);
    }
    if (found) return found;
    return !is_bound && is_only ? std::optional(When()) : std::nullopt;
}

/// When an event rule starts a pipeline at each change of the action's source; nothing where it surely never does.
std::optional<When> when_tells_of(const cfn::Resource& rule, const EventSource& source, const Action& action,
                                  const cfn::Resource* resource, bool is_only) {
    if (!is_enabled(rule)) return std::nullopt;
    const Value pattern = rule.properties.member("EventPattern");
    const auto listens = when_listens_to(rule, source.service);
    const auto passes = listens ? when_lets_through(pattern, source, action) : std::nullopt;
    const auto means = passes ? when_means(pattern, source, action, resource, is_only) : std::nullopt;
    return means ? std::optional(listens->with(*passes).with(*means)) : std::nullopt;
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
        } else if (from.type == "AWS::Events::Rule" && source != sources.end()) {
            const auto when =
                when_tells_of(from, *source, action, resource == sources_.end() ? nullptr : resource->second, is_only);
            if (when) starters.push_back({&from, link->when.with(from.when).with(*when), from.key->text_span(), false});
        }
    }
    // A pattern may listen under one condition and let through under another.
    std::erase_if(starters, [&](const Starter& one) { return !pipeline.document->is_possible(one.when); });
    // One that starts it in every deployment says the most.
    std::stable_partition(starters.begin(), starters.end(), [](const Starter& one) { return one.when.always(); });
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
