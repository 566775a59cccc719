// A guest of a shared console as the owner of the line: what it types is written, everything else goes on as
// if a person typed. It ends when the guest leaves, the line is lost or the keyboard takes the line back.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/job/vocabulary.hpp"

namespace rommate::job {

class GuestJob : public Job {
 public:
  /// nullptr: more may be typed. Else: the job has ended, and how; it is not to be used any more.
  using Changed = std::function<void(const protocols::Outcome* ended)>;

  /// `name`: "guest ann".
  GuestJob(std::string name, Changed changed) : name_(std::move(name)), changed_(std::move(changed)) {}
  ~GuestJob() override { end(protocols::Outcome::Kind::lost, "the console was closed"); }
  /// The guest is no more interested in what becomes of the job.
  void forget() { changed_ = nullptr; }

  /// False from then on: wait for `changed`. What a slow line has not taken yet is bounded that way.
  bool type(protocols::ByteView keys);
  /// The guest has gone.
  void left() {
    end(protocols::Outcome::Kind::done, name_ + " has left");
    poke();
  }

  [[nodiscard]] std::string_view name() const override { return name_; }
  void on_start(const Sight& sight, Time) override { sight_ = &sight; }
  void on_bytes(ByteView, Time) override {}
  void on_effect(const EffectResult& result, Time) override;
  void on_time(Time) override {}
  void cancel(Time) override { end(protocols::Outcome::Kind::cancelled, "the keyboard took the line back"); }
  void on_lost(std::string_view why, Time) override { end(protocols::Outcome::Kind::lost, std::string(why)); }
  [[nodiscard]] std::optional<Time> deadline() const override { return std::nullopt; }

 private:
  void end(protocols::Outcome::Kind kind, std::string why);

  static constexpr std::size_t most_on_its_way = 4096;
  std::string name_;
  Changed changed_;
  const Sight* sight_ = nullptr;
  std::size_t on_its_way_ = 0;  // written since the line was last known to be empty
  bool draining_ = false;
};

}  // namespace rommate::job
