#include "src/app/record_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "src/recognise/logins.hpp"
#include "src/record/redact.hpp"

namespace rommate::app {
namespace {

using record::RecordEvent;

std::string read_all(int fd, const std::function<bool(protocols::ByteView)>& piece) {
  std::array<protocols::Byte, 64 * 1024> buffer;
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::strerror(errno);
    if (count == 0 || !piece({buffer.data(), static_cast<std::size_t>(count)})) return {};
  }
}

// Both directions of a recording, looked at for secrets.
struct Finders {
  record::SecretFinder received, sent;
  void see(const RecordEvent& event) {
    if (event.kind == RecordEvent::Kind::received) received.on_bytes(event.bytes);
    if (event.kind != RecordEvent::Kind::sent) return;
    // As the consoles do that leave secrets out of a recording while it is made.
    if (received.asking() || recognise::asks_password(received.unfinished())) sent.expect_secret();
    sent.on_bytes(event.bytes);
  }
};

// Writes a recording again, event by event, with what is found taken out.
class CleanCopy {
 public:
  CleanCopy(Finders& found, const Sink& sink)
      : received_(found.received.take()), sent_(found.sent.take()), sink_(sink) {}

  bool event(const RecordEvent& event) {
    using Kind = RecordEvent::Kind;
    if (event.kind == Kind::start || !encoder_) begin(event);
    const auto text = [&] { return record::redacted(event.text); };
    switch (event.kind) {
      case Kind::start: break;
      case Kind::received: encoder_->received(received_.cut(event.bytes), event.at); break;
      case Kind::sent:
        if (event.secret)
          encoder_->sent(protocols::as_bytes("x"), event.at, true);
        else
          encoder_->sent(sent_.cut(event.bytes), event.at);
        break;
      case Kind::break_on: encoder_->break_on(text(), event.at); break;
      case Kind::break_off: encoder_->break_off(text(), event.at); break;
      case Kind::line: encoder_->line(text(), event.at); break;
      case Kind::mark: encoder_->mark(text(), event.at); break;
      case Kind::note: encoder_->note(text(), event.at); break;
      case Kind::gap: encoder_->gap(text(), event.at); break;
      case Kind::clock: encoder_->clock(event.at, event.wall); break;
      case Kind::end: encoder_->end(event.at, event.wall); break;
      case Kind::damage: encoder_->mark("in the original: " + text(), last_); break;
    }
    if (event.kind != Kind::damage) last_ = event.at;
    return encoder_->pending() < write_at || flush();
  }

  bool flush() {
    if (!encoder_) return true;
    const auto bytes = encoder_->take();
    return bytes.empty() || sink_(protocols::as_text(bytes));
  }

 private:
  static constexpr std::size_t write_at = 256 * 1024;

  void begin(const RecordEvent& first) {
    flush();
    record::RecordFacts facts;
    for (const auto& [key, value] : first.facts) facts.emplace_back(key, record::redacted(value));
    std::uint32_t run = 0;
    if (::getrandom(&run, sizeof run, 0) != static_cast<ssize_t>(sizeof run)) run = ++runs_;
    encoder_.emplace(run, facts, first.at, first.wall);
  }

  record::SecretCutter received_, sent_;
  const Sink& sink_;
  std::optional<record::RecordEncoder> encoder_;
  protocols::Time last_{};
  std::uint32_t runs_ = 0;
};

ReadResult redact_text(InputFile& file, const Sink& sink) {
  record::SecretFinder finder;
  std::string error = file.read([&](protocols::ByteView piece) {
    finder.on_bytes(piece);
    return true;
  });
  finder.finish();
  record::SecretCutter cutter(finder.take());
  if (error.empty())
    error = file.read([&](protocols::ByteView piece) {
      const auto left = cutter.cut(piece);
      return sink(protocols::as_text(left));
    });
  return {error.empty(), false, error.empty() ? "" : fmt::format("{}: {}", file.name(), error)};
}

}  // namespace

InputFile::InputFile(std::string path)
    : path_(std::move(path)), name_(path_ == "-" ? "standard input" : path_) {}

std::string InputFile::read(const std::function<bool(protocols::ByteView)>& piece) {
  if (spool_) {
    piece(protocols::as_bytes(*spool_));
    return {};
  }
  const bool standard_input = path_ == "-";
  const int fd = standard_input ? STDIN_FILENO : ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return std::strerror(errno);
  struct stat about {};
  const bool once = standard_input || ::fstat(fd, &about) != 0 || !S_ISREG(about.st_mode);
  std::string content;
  std::string error = once ? read_all(fd,
                                      [&](protocols::ByteView part) {
                                        content += protocols::as_text(part);
                                        return true;
                                      })
                           : read_all(fd, piece);
  if (!standard_input) ::close(fd);
  if (!once || !error.empty()) return error;
  spool_ = std::move(content);
  piece(protocols::as_bytes(*spool_));
  return {};
}

ReadResult read_recording(InputFile& file, const std::function<bool(const RecordEvent&)>& event) {
  record::RecordDecoder decoder;
  bool go_on = true, empty = true;
  const auto pass = [&] {
    while (go_on) {
      const auto next = decoder.next();
      if (!next) return;
      go_on = event(*next);
    }
  };
  const std::string error = file.read([&](protocols::ByteView piece) {
    empty = empty && piece.empty();
    decoder.on_bytes(piece);
    pass();
    return go_on && !decoder.refused();
  });
  if (!error.empty()) return {false, false, fmt::format("{}: {}", file.name(), error)};
  if (empty) return {false, true, fmt::format("{}: it is empty, nothing was recorded", file.name())};
  if (go_on) decoder.finish();
  pass();
  if (decoder.refused()) {
    const bool other = decoder.damaged_bytes() == 0 && decoder.refused()->find("newer") == std::string::npos;
    return {false, other, fmt::format("{}: {}", file.name(), *decoder.refused())};
  }
  std::string told;
  if (decoder.damaged_bytes() > 0)
    told = fmt::format("{}: {} bytes of it cannot be read; the rest is complete", file.name(),
                       decoder.damaged_bytes());
  if (decoder.unknown_frames() > 0)
    told += fmt::format("{}{} entries of a newer rommate were left out",
                        told.empty() ? file.name() + ": " : "; ", decoder.unknown_frames());
  return {true, false, told};
}

ReadResult redact_file(InputFile& file, const Sink& sink) {
  Finders found;
  const ReadResult first = read_recording(file, [&](const RecordEvent& event) {
    found.see(event);
    return true;
  });
  if (first.other_content) return redact_text(file, sink);
  if (!first.readable) return first;
  found.received.finish();
  found.sent.finish();
  CleanCopy copy(found, sink);
  ReadResult result = read_recording(file, [&](const RecordEvent& event) { return copy.event(event); });
  copy.flush();
  return result;
}

}  // namespace rommate::app
