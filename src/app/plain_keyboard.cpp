#include "src/app/plain_keyboard.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>

#include "src/app/pump.hpp"

namespace rommate::app {

using console::PrefixKeys;
using protocols::ByteView;

PlainKeyboard::PlainKeyboard(boost::asio::io_context& io, const Options& options)
    : terminal_(options.terminal),
      in_(io, STDIN_FILENO),
      terminal_input_({.utf8 = options.utf8, .keys = {}}),
      prefix_keys_(options.prefix),
      timer_(io) {}

void PlainKeyboard::start() {
  stopped_ = false;
  in_.start([this](ByteView bytes) { bytes.empty() ? on_end() : received(bytes); });
}

void PlainKeyboard::stop() {
  stopped_ = true;
  in_.stop();
  timer_.cancel();
}

void PlainKeyboard::received(ByteView bytes) {
  if (terminal_) {
    terminal_input_.on_bytes(protocols::as_text(bytes), Pump::now());
    return give_keys();
  }
  give(bytes);
}

void PlainKeyboard::give_keys() {
  using Kind = vt::InputPiece::Kind;
  for (const auto& piece : terminal_input_.take()) {
    if (stopped_) return;
    const auto bytes = protocols::as_bytes(piece.bytes);
    if (piece.kind == Kind::text || prefix_keys_.pending() || prefix_keys_.is_escaped_prefix(bytes))
      give(bytes);
    else if (!on_keys(bytes))
      on_text(bytes);  // no prefix key is looked for inside a key or a paste
  }
  const auto due = terminal_input_.deadline();
  if (!due || stopped_) return;
  timer_.expires_at(*due);
  timer_.async_wait([this](boost::system::error_code error) {
    if (error || stopped_) return;
    terminal_input_.on_time(Pump::now(), a_byte_answers());
    give_keys();
  });
}

void PlainKeyboard::give(ByteView bytes) {
  if (on_keys(bytes)) return;
  for (auto& event : prefix_keys_.on_bytes(bytes, Pump::now())) {
    if (stopped_ && terminal_) return;
    if (auto* text = std::get_if<PrefixKeys::Text>(&event)) {
      if (!on_keys(text->bytes)) on_text(text->bytes);  // a command before it may have asked something
    } else {
      on_command(std::get<PrefixKeys::Command>(event).key);
    }
  }
}

}  // namespace rommate::app
