#include "src/app/plain_screen.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <utility>

#include "src/app/log_file.hpp"

namespace rommate::app {

using protocols::ByteView;

PlainScreen::PlainScreen(boost::asio::io_context& io, Output& out, bool utf8, bool filtered)
    : out_(out), filtered_(filtered), filter_(utf8), stuck_timer_(io), half_timer_(io) {
  out_.on_drained = [this] { drained(); };
}

void PlainScreen::show(ByteView bytes) {
  if (!filtered_) return put(bytes);
  filter_.filter(bytes, pieces_);
  for (const auto piece : pieces_) put(piece);
  if (filter_.in_character()) await_half();
}

void PlainScreen::await_half() {
  half_timer_.expires_after(half_character);
  half_timer_.async_wait([this](boost::system::error_code error) {
    if (error || finished_) return;
    filter_.end_character(pieces_);
    for (const auto piece : pieces_) put(piece);
  });
}

void PlainScreen::put(ByteView bytes) {
  if (!stamps_) return write(bytes);
  std::string stamped;
  for (const char c : protocols::as_text(bytes)) {
    if (c != '\r' && c != '\n' && std::exchange(line_begins_, false))
      stamped += record::stamp_of(wall_now()) + " ";
    if (c == '\n') line_begins_ = true;
    stamped += c;
  }
  write(protocols::as_bytes(stamped));
}

void PlainScreen::write(ByteView bytes) {
  if (gone_) return;
  if (stuck_ && out_.waiting() >= most_unshown) {
    unshown_ += bytes.size();
    unshown_now_ += bytes.size();
    return;
  }
  out_.write(bytes);
  if (out_.gone()) {
    gone_ = true;
    if (on_gone) on_gone();
  } else if (!stuck_ && !holding_ && out_.waiting() > most_unshown) {
    hold();
  }
}

void PlainScreen::hold() {
  if (!std::exchange(holding_, true) && on_hold) on_hold(true);
  waiting_ = out_.waiting();
  stuck_timer_.expires_after(stuck_after);
  stuck_timer_.async_wait([this](boost::system::error_code error) {
    if (error || !holding_ || finished_) return;
    const bool moves = out_.waiting() < waiting_;
    if (moves || !others_need_the_line || !others_need_the_line()) return hold();
    stuck_ = true;
    holding_ = false;
    if (on_notice) on_notice("standard output takes nothing: the line goes on without it");
    if (on_hold) on_hold(false);
  });
}

void PlainScreen::drained() {
  if (out_.gone()) {
    if (std::exchange(gone_, true)) return;
    holding_ = false;
    if (on_hold) on_hold(false);
    if (on_gone) on_gone();
    return;
  }
  if (std::exchange(stuck_, false) && unshown_now_ > 0 && on_notice)
    on_notice(fmt::format("standard output goes on; {} bytes were not shown", unshown_now_));
  unshown_now_ = 0;
  if (std::exchange(holding_, false) && on_hold) on_hold(false);
}

void PlainScreen::finish() {
  finished_ = true;
  stuck_timer_.cancel();
  half_timer_.cancel();
  if (filtered_ && !gone_) out_.write(filter_.take_undo());
}

}  // namespace rommate::app
