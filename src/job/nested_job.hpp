// A job within a job: hands on what the inner one wants under the outer one's numbers, and brings its results
// back under its own. The outer job decides which calls the inner one gets. Pure.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "src/job/vocabulary.hpp"

namespace rommate::job {

class NestedJob {
 public:
  /// What was wanted by an earlier one is forgotten: its results go to nobody.
  void begin(std::unique_ptr<Job> job) {
    job_ = std::move(job);
    effects_.clear();
    requests_.clear();
  }
  [[nodiscard]] Job* job() { return job_.get(); }
  [[nodiscard]] const Job* job() const { return job_.get(); }
  [[nodiscard]] std::unique_ptr<Job> end() { return std::move(job_); }

  /// `want(Effect, undo)` gives the outer job's number of it.
  template <class Want>
  void take_effects(Want want) {
    job_->take_effects(taken_);
    for (auto& each : taken_) {
      const auto id = each.id;
      effects_.emplace_back(want(std::move(each.effect), each.undo), id);
    }
    taken_.clear();
  }
  /// `request(Request)` gives the outer job's number of it.
  template <class Ask>
  void take_requests(Ask request) {
    job_->take_requests(asked_);
    for (auto& each : asked_) requests_.emplace_back(request(std::move(each.request)), each.id);
    asked_.clear();
  }

  /// No result is to come any more.
  void on_carried_out(Time now) {
    effects_.clear();
    job_->on_carried_out(now);
  }
  /// False: the result is not of this job.
  bool on_effect(const EffectResult& result, Time now) {
    const auto id = taken(effects_, result.id);
    if (id == EffectId::none) return false;
    auto own = result;
    own.id = id;
    job_->on_effect(own, now);
    return true;
  }
  bool on_answer(RequestId asked, const Answer& answer, Time now) {
    const auto id = taken(requests_, asked);
    if (id == RequestId::none) return false;
    job_->on_answer(id, answer, now);
    return true;
  }

 private:
  template <class Id>
  [[nodiscard]] static Id taken(std::vector<std::pair<Id, Id>>& from, Id outer) {
    // Results come in the order of asking: what is older was a write, or was dropped.
    for (std::size_t i = 0; i < from.size(); ++i)
      if (from[i].first == outer) {
        const Id inner = from[i].second;
        from.erase(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        return inner;
      }
    return Id{};
  }

  std::unique_ptr<Job> job_;
  std::vector<Wanted> taken_;                           // room for one take_effects()
  std::vector<console::WantedAnswer> asked_;            // and for one take_requests()
  std::vector<std::pair<EffectId, EffectId>> effects_;  // outer, inner
  std::vector<std::pair<RequestId, RequestId>> requests_;
};

}  // namespace rommate::job
