// What a stranger's line adds to a model's: bytes of noise in front of prompts, a pager where none is
// expected, questions that the model does not ask. It stands between the device and the line and never
// touches a transfer.
#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rommate::testing {

/// Asked before a row of the device that begins with `before`.
struct Interposed {
  std::string_view before, question;
  std::vector<std::string_view> takes;  // these answers; others are asked again
  std::string_view harms;               // this one costs something
  int times = 1;
  std::string_view armed_by = {};  // only once the device has said this; empty: always
  bool armed = false;
};

class Meddler {
 public:
  explicit Meddler(unsigned seed) : random_(seed) {}

  bool noise = false;
  bool tears = false;        // log lines come behind questions, and stand there in their place
  bool chatters = false;     // a log line comes behind the prompt of each command
  bool keeps_pager = false;  // "terminal length 0" is not known
  int page = 0;              // rows, of answers that are listings; 0: no pager
  std::vector<Interposed> questions;
  std::vector<std::string> harmed;  // what was answered that costs something

  /// Of what the device said, what is on the line now.
  std::string said(std::string_view text) {
    out_.clear();
    for (const char c : text) take(c);
    chatter();
    return std::exchange(out_, {});
  }
  /// Of what was typed, what reaches the device; `told`: what the line says to it.
  std::string typed(std::string_view keys, std::string& told) {
    std::string through;
    out_.clear();
    for (const char c : keys) {
      if (paging_)
        turn_page(c);
      else if (asked_ != nullptr)
        hear(c);
      else {
        if (keeps_pager && c == '\r' && line_ == "terminal length 0") {
          through += 'x';  // so that the device does not know it
          unechoed_ = true;
        }
        follow(c);
        through += c;
      }
    }
    told = std::exchange(out_, {});
    return through;
  }
  /// It has lost its power.
  void forget() {
    paging_ = lists_ = chat_due_ = unechoed_ = false;
    asked_ = nullptr;
    held_.clear();
    pending_.clear();
    row_.clear();
  }

 private:
  /// Where the console is not `logging synchronous` the prompt is not written again.
  void chatter() {
    const bool prompt = !row_.empty() && row_.size() < 70 && (row_.back() == '#' || row_.back() == '>') &&
                        row_.find_first_of(" %:") == row_.npos && row_.size() > 1 &&
                        !row_.starts_with("rommon");
    if (!chatters || !chat_due_ || !prompt || paging_ || asked_ != nullptr) return;
    chat_due_ = false;
    row_.clear();
    out_ +=
        "\r\n*Mar  1 00:09:21.117: %OSPF-5-ADJCHG: Process 1, Nbr 192.0.2.9 on Vlan1 from LOADING to FULL, "
        "Loading Done\r\n";
  }
  void take(char c) {
    if (unechoed_ && c == 'x') {
      unechoed_ = false;
      return;
    }
    if (paging_ || asked_ != nullptr) {
      held_ += c;
      return;
    }
    if (row_.empty() && pending_.empty() && noise && !lists_ && c > ' ' && random_() % 5 == 0)
      out_ += noises[random_() % std::size(noises)];
    if (row_.empty() && may_grow(c)) {
      pending_ += c;
      if (auto* all = whole()) ask(*all);
      return;
    }
    const auto begun = std::exchange(pending_, {});
    for (const char each : begun) show(each);
    show(c);
  }
  void show(char c) {
    out_ += c;
    if (c != '\n') {
      if (c >= ' ') row_ += c;
      if (tears) tear();
      return;
    }
    for (auto& each : questions)
      each.armed |= !each.armed_by.empty() && row_.find(each.armed_by) != row_.npos;
    row_.clear();
    if (page == 0 || !lists_ || ++rows_ < page) return;
    out_ += " --More-- ";
    paging_ = true;
  }
  void tear() {
    for (const std::string_view end : {"]? ", "[confirm]", "[yes/no]: ", "Password: ", "Username: "}) {
      if (!row_.ends_with(end) || random_() % 3 != 0) continue;
      out_ += "\r\n*Mar  1 00:07:11.003: %LINK-3-UPDOWN: Interface FastEthernet0/7, changed state to up\r\n";
      row_.clear();
    }
  }
  [[nodiscard]] bool may_grow(char c) const {
    for (const auto& each : questions)
      if (is_due(each) && each.before.starts_with(pending_ + c)) return true;
    return false;
  }
  [[nodiscard]] static bool is_due(const Interposed& each) {
    return each.times > 0 && (each.armed_by.empty() || each.armed);
  }
  Interposed* whole() {
    for (auto& each : questions)
      if (is_due(each) && each.before == pending_) return &each;
    return nullptr;
  }
  void ask(Interposed& question) {
    asked_ = &question;
    --question.times;
    question.armed = false;
    held_ = std::exchange(pending_, {});
    answer_.clear();
    out_ += question.question;
  }
  void hear(char c) {
    if (c == '\x12') {
      out_ += "^R\r\n" + std::string{asked_->question} + answer_;
    } else if (c == '\x15') {
      while (!answer_.empty()) out_ += "\b \b", answer_.pop_back();
    } else if (c >= ' ') {
      out_ += c;
      answer_ += c;
    } else if (c == '\r' || c == '\x03') {
      out_ += "\r\n";
      const bool taken = c == '\x03' || std::find(asked_->takes.begin(), asked_->takes.end(), answer_) !=
                                            asked_->takes.end();
      if (c == '\r' && !asked_->harms.empty() && answer_ == asked_->harms)
        harmed.emplace_back(asked_->question);
      answer_.clear();
      if (!taken) return void(out_ += "% Please answer 'yes' or 'no'.\r\n" + std::string{asked_->question});
      const auto before = std::exchange(asked_, nullptr)->before.size();
      for (const char each : held_.substr(0, before)) show(each);
      held_.erase(0, before);
      release();
    }
  }
  void turn_page(char c) {
    paging_ = false;
    out_ += "\b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b";
    rows_ = c == ' ' ? 0 : page - 1;
    if (c != ' ' && c != '\r') held_.erase(0, held_.rfind('\n') + 1);  // given up: its prompt is left
    release();
  }
  void release() {
    for (const char each : std::exchange(held_, {})) take(each);
  }
  void follow(char c) {
    if (c >= ' ') {
      if (line_.empty() && c == ' ') return;  // of a pager
      if (line_.empty()) lists_ = false;      // at its prompt again: what comes between is no listing
      line_ += c;
    } else if (c == '\r') {
      chat_due_ = !line_.empty();
      rows_ = 0;
      lists_ = false;
      for (const std::string_view word : {"show ", "dir", "help", "set", "printenv"})
        lists_ = lists_ || line_.starts_with(word);
      line_.clear();
    } else if (c != '\x12') {  // which draws it anew
      line_.clear();
    }
  }

  static constexpr std::string_view noises[] = {{"\0", 1}, {"\0\0\0", 3}, "\x07", "\xff", "\x80\xfe"};

  std::mt19937 random_;
  std::string out_, row_, pending_, held_, line_, answer_;
  Interposed* asked_ = nullptr;
  bool paging_ = false, lists_ = false;
  bool chat_due_ = false, unechoed_ = false;
  int rows_ = 0;
};

}  // namespace rommate::testing
