#include "src/record/text_log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace rommate::record {
namespace {

constexpr WallTime second = 1'000'000'000, millisecond = 1'000'000;

}  // namespace

std::string stamp_of(WallTime wall) {
  const auto seconds = static_cast<std::time_t>(wall / second);
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  return fmt::format("{:%F %T}.{:03}", parts, wall % second / millisecond);
}

void TextLog::on_bytes(protocols::ByteView received, WallTime now) {
  if (received.empty()) return;
  text_.on_bytes(received);
  take_lines(now);
  if (received.back() == '\n')
    began_.reset();
  else if (!began_)
    began_ = now;
}

void TextLog::take_lines(WallTime now) {
  const auto lines = text_.take();
  for (std::size_t at = 0; at < lines.size();) {
    const auto end = lines.find('\n', at);
    add(std::string_view(lines).substr(at, end - at), began_.value_or(now));
    began_.reset();
    at = end + 1;
  }
}

void TextLog::add(std::string_view line, WallTime began) {
  if (stamps_) out_ += stamp_of(began) + " ";
  secrets_.on_bytes(protocols::as_bytes(line));
  secrets_.on_bytes(protocols::as_bytes("\n"));
  std::size_t copied = 0;
  for (const auto& secret : secrets_.take()) {
    const auto from = std::min<std::size_t>(secret.from - at_, line.size());
    out_ += line.substr(copied, from - copied);
    out_ += removed_secret;
    copied = std::min<std::size_t>(secret.to - at_, line.size());
  }
  out_ += line.substr(copied);
  out_ += '\n';
  at_ += line.size() + 1;
}

void TextLog::remark(std::string_view text, WallTime now) {
  out_ += fmt::format("--- {} {}\n", stamp_of(now), text);
}

void TextLog::finish(WallTime now) {
  text_.finish();
  take_lines(now);
}

std::string TextLog::take() {
  std::string lines;
  lines.swap(out_);
  return lines;
}

}  // namespace rommate::record
