#include "src/record/record_views.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "protocols/utf8.hpp"
#include "src/record/json_text.hpp"

namespace rommate::record {
namespace {

std::string through(OutputFilter& filter, ByteView bytes) {
  std::vector<ByteView> pieces;
  filter.filter(bytes, pieces);
  std::string out;
  for (const auto piece : pieces) out += protocols::as_text(piece);
  return out;
}

// Times in a file may be anything; a recording that claims to last longer than a year is not believed.
Duration bounded_gap(std::int64_t from, std::int64_t to) {
  constexpr std::uint64_t year = 365ull * 24 * 3600 * 1'000'000'000;
  if (to <= from) return {};
  return Duration{std::min(static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from), year)};
}

}  // namespace

std::string quoted(ByteView text) {
  std::string out = "\"";
  for (const Byte b : text) {
    if (b == '\r')
      out += "\\r";
    else if (b == '\n')
      out += "\\n";
    else if (b == '\t')
      out += "\\t";
    else if (b == 0x1B)
      out += "\\e";
    else if (b == '"' || b == '\\')
      (out += '\\') += static_cast<char>(b);
    else if (b >= 0x20 && b < 0x7F)
      out += static_cast<char>(b);
    else
      out += fmt::format("\\x{:02x}", b);
  }
  return out + '"';
}

std::string describe(const RecordEvent& event) {
  using Kind = RecordEvent::Kind;
  // What a newer program, a device or a damaged file put into a text is not printed raw.
  const std::string text = [&] {
    const std::string safe = quoted(protocols::as_bytes(event.text));
    return safe.substr(1, safe.size() - 2);
  }();
  const auto with = [&](std::string_view what) {
    return text.empty() ? std::string(what) : fmt::format("{} ({})", what, text);
  };
  switch (event.kind) {
    case Kind::start: {
      std::string facts = "recording begins";
      for (const auto& [key, value] : event.facts)
        facts += fmt::format("  {}={}", key, quoted(protocols::as_bytes(value)));
      return facts;
    }
    case Kind::received: return "received " + quoted(event.bytes);
    case Kind::sent:
      return event.secret ? "sent     (not recorded: typed at a password prompt)"
                          : "sent     " + quoted(event.bytes);
    case Kind::break_on: return with("BREAK on");
    case Kind::break_off: return with("BREAK off");
    case Kind::line: return "line     " + text;
    case Kind::mark: return "mark     " + text;
    case Kind::note: return "note     " + text;
    case Kind::clock: return "the wall clock, compared";
    case Kind::gap: return "gap      " + text;
    case Kind::end: return "recording ends";
    case Kind::damage: return "damaged  " + text;
  }
  return text;
}

Duration RecordClock::elapsed(const RecordEvent& event) {
  if (event.kind == RecordEvent::Kind::damage) return last_;
  if (!begun_ || event.kind == RecordEvent::Kind::start) {
    run_at_ = event.at;
    run_elapsed_ = last_;
    if (begun_ && wall_ != 0) run_elapsed_ += bounded_gap(wall_, event.wall);
    begun_ = true;
  }
  if (event.wall != 0) wall_ = event.wall;
  last_ = std::max(last_, run_elapsed_ + bounded_gap(run_at_.time_since_epoch().count(),
                                                     event.at.time_since_epoch().count()));
  return last_;
}

std::string CastWriter::event(const RecordEvent& event) {
  using Kind = RecordEvent::Kind;
  std::string out;
  if (!begun_) {
    if (event.kind == Kind::damage) return out;
    begun_ = true;
    out = header(event);
  }
  const Duration at = clock_.elapsed(event);
  switch (event.kind) {
    case Kind::received: {
      // A character cut at the end waits in cut_ for the next piece.
      const std::string text =
          options_.unfiltered
              ? protocols::valid_utf8(cut_ + std::string(protocols::as_text(event.bytes)), &cut_)
              : through(output_, event.bytes);
      if (!text.empty()) out += line(at, 'o', text);
      break;
    }
    case Kind::sent: {
      const std::string text = through(input_, event.bytes);
      if (!text.empty()) out += line(at, 'i', text);
      break;
    }
    case Kind::break_on:
    case Kind::line:
    case Kind::mark:
    case Kind::note:
    case Kind::gap:
    case Kind::damage: out += line(at, 'm', describe(event)); break;
    case Kind::start:
    case Kind::break_off:
    case Kind::clock:
    case Kind::end: break;
  }
  return out;
}

std::string CastWriter::header(const RecordEvent& first) const {
  std::string title;
  for (const auto& [key, value] : first.facts)
    if (key == "port") {
      OutputFilter filter;
      title = fmt::format(R"(, "title": {})", json_string(through(filter, protocols::as_bytes(value))));
    }
  const std::string timestamp =
      first.wall > 0 ? fmt::format(R"(, "timestamp": {})", first.wall / 1'000'000'000) : "";
  return fmt::format(R"({{"version": 2, "width": {}, "height": {}{}{}, "env": {{"TERM": "xterm-256color"}}}})"
                     "\n",
                     options_.columns, options_.rows, timestamp, title);
}

std::string CastWriter::line(Duration at, char code, std::string_view data) const {
  return fmt::format("[{:.6f}, \"{}\", {}]\n", std::chrono::duration<double>(at).count(), code,
                     json_string(data));
}

}  // namespace rommate::record
