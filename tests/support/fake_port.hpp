// A port for tests of what stands on ports: the test plays the far side and decides how each request ends.
// Handlers run from the io_context, as the contract of Port asks.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <deque>
#include <string>
#include <utility>

#include "src/port/port.hpp"

namespace rommate::test {

class FakePort final : public port::Port {
 public:
  explicit FakePort(boost::asio::io_context& io) : io_(io) {}

  // --- the far side
  std::string log;  // everything asked of the port: "write(x) break(on) break(off) line(9600 8N1) ..."
  std::deque<std::optional<port::Problem>> open_answers;  // taken in order; empty: opens
  std::deque<port::ControlResult> control_answers;        // taken in order; empty: done
  std::vector<std::string> watched;                       // what comes_back_in() answers
  void say(std::string_view text) {
    incoming_ += text;
    deliver();
  }
  void vanish(port::Problem problem) {
    lost_ = std::move(problem);
    deliver();
  }

  // --- port
  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] port::Capabilities capabilities() const override {
    return {.line_settings = true, .break_on_off = true};
  }
  [[nodiscard]] const protocols::LineSettings& line() const override { return line_; }
  void open(OnOpen done) override {
    log += "open ";
    std::optional<port::Problem> answer;
    if (!open_answers.empty()) {
      answer = std::move(open_answers.front());
      open_answers.pop_front();
    }
    if (!answer) lost_.reset();
    boost::asio::post(io_, [done = std::move(done), answer = std::move(answer)] { done(answer); });
  }
  void read_some(std::span<protocols::Byte> into, OnBytes done) override {
    into_ = into;
    reader_ = std::move(done);
    deliver();
  }
  void write(port::ByteView bytes, OnBytes done) override {
    log += "write(" + std::string(protocols::as_text(bytes)) + ") ";
    boost::asio::post(io_, [done = std::move(done), count = bytes.size()] { done(count, std::nullopt); });
  }
  void control(const port::Control& what, OnControl done) override {
    if (const auto* brk = std::get_if<port::SetBreak>(&what))
      log += brk->on ? "break(on) " : "break(off) ";
    else if (const auto* set = std::get_if<port::SetLine>(&what))
      log += "line(" + to_string(set->line) + ") ";
    else if (std::get_if<port::Drain>(&what))
      log += "drain ";
    else
      log += "control ";
    port::ControlResult answer;
    if (!control_answers.empty()) {
      answer = std::move(control_answers.front());
      control_answers.pop_front();
    }
    boost::asio::post(io_, [done = std::move(done), answer = std::move(answer)] { done(answer); });
  }
  void close() override { log += "close "; }
  [[nodiscard]] std::vector<std::string> comes_back_in() const override { return watched; }

 private:
  void deliver() {
    if (!reader_ || (incoming_.empty() && !lost_)) return;
    const auto count = std::min(incoming_.size(), into_.size());
    std::copy_n(incoming_.begin(), count, into_.begin());
    incoming_.erase(0, count);
    std::optional<port::Problem> problem;
    if (count == 0) problem = lost_;
    boost::asio::post(io_,
                      [done = std::exchange(reader_, nullptr), count, problem] { done(count, problem); });
  }

  boost::asio::io_context& io_;
  std::string name_ = "fake", incoming_;
  protocols::LineSettings line_;
  std::span<protocols::Byte> into_;
  OnBytes reader_;
  std::optional<port::Problem> lost_;
};

}  // namespace rommate::test
