// What both sides of a transfer are made of besides their protocol: what they have to send, what they tell,
// how far they are, and how they ended. Sender and Receiver derive from it; it decides nothing.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocols/transfer/closing.hpp"
#include "protocols/transfer/notes.hpp"
#include "protocols/transfer/transfer.hpp"

namespace rommate::protocols::transfer {

class Side : public Transfer {
 public:
  [[nodiscard]] Bytes take_output() override { return std::exchange(output_, {}); }
  [[nodiscard]] Bytes take_leftover() override { return std::exchange(leftover_, {}); }
  [[nodiscard]] const std::optional<Outcome>& outcome() const override { return outcome_; }
  [[nodiscard]] std::vector<std::string> take_remarks() override { return notes_.take_remarks(); }
  [[nodiscard]] bool has_remarks() const override { return notes_.has_remarks(); }

 protected:
  explicit Side(PacketLog* log) : notes_{log} {}

  void set_outcome(Outcome::Kind kind, std::string why, Time now) {
    notes_.fact(why, now);
    outcome_ = Outcome{kind, std::move(why)};
    progress_.phase = Progress::Phase::over;
  }

  Notes notes_;
  Progress progress_;
  Bytes output_;            // not yet taken
  Bytes leftover_;          // not the protocol's: what the console is to show
  bool rest_over_ = false;  // behind the end something came that is not the protocol's
  Closing closing_;
  std::optional<Outcome> outcome_;
};

}  // namespace rommate::protocols::transfer
