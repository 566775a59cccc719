#include "src/ui/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <clocale>
#include <cstdlib>
#include <cstring>

#include "src/app/pump.hpp"
#include "tui/exact_style.hpp"

namespace rommate::ui {
namespace {

using app::Pump;
constexpr auto frame = std::chrono::microseconds(16667);
// No screen is larger; a size that is nonsense (65535 rows) crashes ncurses, whose sizes are shorts.
constexpr int most_rows = 1000, most_cols = 2000;

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

tui::Point size_of_terminal() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
    return {std::min<int>(size.ws_row, most_rows), std::min<int>(size.ws_col, most_cols)};
  return {24, 80};
}

// A locale nobody has set is taken as UTF-8, which every terminal speaks today; one that was set is obeyed.
void set_locale() {
  const bool chosen =
      !environment("LC_ALL").empty() || !environment("LC_CTYPE").empty() || !environment("LANG").empty();
  if (std::setlocale(LC_CTYPE, chosen ? "" : "C.UTF-8") == nullptr) std::setlocale(LC_CTYPE, "C.UTF-8");
}

}  // namespace

std::variant<std::unique_ptr<Terminal>, std::string> Terminal::start(boost::asio::io_context& io) {
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
    return std::string(
        "the console needs a terminal, and standard input or output is none. Use rommate --plain PORT in a "
        "pipe");
  set_locale();
  const auto [rows, cols] = size_of_terminal();
  auto painter = tui::Painter::start(
      {.term = environment("TERM"),
       .rows = rows,
       .cols = cols,
       .colour = environment("NO_COLOR").empty(),
       .true_colour = tui::takes_true_colour(environment("COLORTERM"), environment("TMUX"))});
  if (auto* why = std::get_if<std::string>(&painter)) return std::move(*why);
  return std::unique_ptr<Terminal>(
      new Terminal(io, std::move(std::get<std::unique_ptr<tui::Painter>>(painter)), rows, cols));
}

Terminal::Terminal(boost::asio::io_context& io, std::unique_ptr<tui::Painter> painter, int rows, int cols)
    : io_(io),
      raw_(STDIN_FILENO),
      out_(io, STDOUT_FILENO),
      in_(io, STDIN_FILENO),
      painter_(std::move(painter)),
      keys_(painter_->key_sequences(), painter_->utf8()),
      canvas_(rows, cols),
      frame_timer_(io),
      key_timer_(io) {
  out_.on_drained = [this] {
    if (out_.gone()) return lost();
    if (dirty_) changed();
  };
}

Terminal::~Terminal() {
  alive_.end();
  finish();
}

void Terminal::listen() {
  in_.start([this](protocols::ByteView bytes) { bytes.empty() ? lost() : received(bytes); });
}

void Terminal::received(protocols::ByteView bytes) {
  keys_.on_bytes(protocols::as_text(bytes), Pump::now());
  give_keys();
}

void Terminal::give_keys() {
  const auto alive = alive_.watch();
  for (const auto& key : keys_.take_keys()) {
    if (on_key) on_key(key);
    if (!alive || finished_) return;
  }
  if (after_keys) after_keys();
  if (!alive || finished_) return;
  const auto due = keys_.deadline();
  if (!due) return;
  key_timer_.expires_at(*due);
  key_timer_.async_wait([this, alive](boost::system::error_code error) {
    if (error || !alive || finished_) return;
    keys_.on_time(Pump::now(), a_byte_answers && a_byte_answers());
    give_keys();
  });
}

void Terminal::changed(bool pouring) {
  dirty_ = true;
  if (finished_ || posted_ || armed_ || out_.waiting() > 0) return;
  const auto now = Pump::now();
  if (!pouring || now - last_paint_ >= frame) {
    posted_ = true;
    boost::asio::post(io_, [this, alive = alive_.watch()] {
      if (!alive) return;
      posted_ = false;
      paint();
    });
    return;
  }
  armed_ = true;
  frame_timer_.expires_at(last_paint_ + frame);
  frame_timer_.async_wait([this, alive = alive_.watch()](boost::system::error_code) {
    if (!alive) return;
    armed_ = false;
    paint();
  });
}

void Terminal::paint() {
  if (!dirty_ || finished_ || gone_) return;
  if (out_.waiting() > 0) return;  // the terminal is slow: on_drained paints
  dirty_ = false;
  canvas_.reset(canvas_.rows(), canvas_.cols());
  if (draw) draw(canvas_);
  painter_->paint(canvas_);
  send();
  last_paint_ = Pump::now();
}

void Terminal::send() {
  out_.write(painter_->take_output());
  if (out_.gone())
    boost::asio::post(io_, [this, alive = alive_.watch()] {
      if (alive) lost();
    });
}

void Terminal::resized() {
  const auto [rows, cols] = size_of_terminal();
  canvas_.reset(rows, cols);
  painter_->resize(rows, cols);
  changed();
}

void Terminal::stop_here() {
  painter_->pause();
  out_.write(painter_->take_output());
  raw_.stop_here();
  painter_->go_on();
  changed();
}

void Terminal::redraw() {
  painter_->redraw();
  changed();
}

void Terminal::ring() {
  painter_->ring();
  changed();
}

void Terminal::copy_to_clipboard(std::string_view text) {
  painter_->copy_to_clipboard(text);
  changed();
}

void Terminal::lost() {
  if (gone_ || finished_) return;
  gone_ = true;
  in_.stop();
  if (on_gone) on_gone();
}

void Terminal::finish() {
  if (finished_) return;
  finished_ = true;
  in_.stop();
  frame_timer_.cancel();
  key_timer_.cancel();
  painter_->finish();
  if (!gone_) out_.write(painter_->take_output());
  raw_.restore();
}

}  // namespace rommate::ui
