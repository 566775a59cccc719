#include "src/console/line_prompt.hpp"

#include <algorithm>
#include <utility>

namespace rommate::console {

using protocols::Byte;

LinePrompt::LinePrompt(std::string question, Complete complete, bool hidden)
    : complete_(std::move(complete)),
      question_(std::move(question)),
      echo_("\r\n" + question_),
      hidden_(hidden) {}

void LinePrompt::on_bytes(protocols::ByteView keys) {
  for (const Byte each : keys)
    if (!ended_) key(each);
  if (escape_ && keys.size() == 1 && !ended_) {  // Escape alone; an arrow key comes as several bytes at once
    ended_ = true;
    echo_ += "\r\n";
  }
  escape_ = false;
}

void LinePrompt::key(Byte key) {
  if (escape_) return;  // the rest of a function key
  switch (key) {
    case 0x1B: escape_ = true; return;
    case 0x03:
      ended_ = true;
      echo_ += "\r\n";
      return;
    case '\r':
    case '\n':
      ended_ = true;
      answer_ = text_;
      echo_ += "\r\n";
      return;
    case '\b':
    case 0x7F: return erase(1);
    case 0x15: return erase(text_.size());
    case '\t': return complete();
    default: break;
  }
  if (key < 0x20) return;
  text_ += static_cast<char>(key);
  if (!hidden_) echo_ += static_cast<char>(key);
}

void LinePrompt::erase(std::size_t count) {
  for (; count > 0 && !text_.empty(); --count) {
    while (!text_.empty() && (static_cast<Byte>(text_.back()) & 0xC0) == 0x80)
      text_.pop_back();  // UTF-8 tail
    if (!text_.empty()) text_.pop_back();
    if (!hidden_) echo_ += "\b \b";
  }
}

void LinePrompt::complete() {
  if (!complete_) return;
  auto found = complete_(text_);
  if (found.empty()) {
    echo_ += '\a';
    return;
  }
  std::string common = found.front();
  for (const auto& each : found) {
    const auto differ = std::mismatch(common.begin(), common.end(), each.begin(), each.end());
    common.erase(differ.first, common.end());
  }
  if (common.size() > text_.size() && common.starts_with(text_)) {
    echo_ += common.substr(text_.size());
    text_ = common;
  } else if (found.size() > 1) {
    echo_ += "\r\n";
    for (const auto& each : found) echo_ += "  " + each + "\r\n";
    echo_ += question_ + text_;
  }
}

std::string LinePrompt::take_echo() { return std::exchange(echo_, {}); }

}  // namespace rommate::console
