#include "src/app/serve_board.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocols/endpoint.hpp"
#include "src/app/json_line.hpp"
#include "src/job/transfer_meter.hpp"

namespace rommate::app {
namespace {

using server::ServeEvent;
using Kind = ServeEvent::Kind;

/// IOS-XE 16.6 gets a file twice for one copy over HTTP: the first time to look whether it is there (the
/// founding article's access log). Two within this time are told as one.
constexpr auto of_one_copy = std::chrono::minutes{2};

protocols::Endpoint peer_of(const std::string& text) {
  const auto parsed = protocols::parse_far_endpoint(text);
  const auto* found = std::get_if<protocols::Endpoint>(&parsed);
  return found == nullptr ? protocols::Endpoint{text, 0} : *found;
}

std::string rate_of(std::uint64_t bytes, protocols::Duration taken) {
  const auto seconds = std::max(protocols::in_seconds(taken), 0.001);
  return job::size_text(static_cast<double>(bytes) / seconds) + "/s";
}

std::string minutes_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

std::string ServeBoard::listening(std::string_view protocol, const std::string& address, std::uint16_t port) {
  const bool everywhere = address == "0.0.0.0";
  if (!json_ && everywhere)
    return fmt::format("{} at port {} of each address of this machine\n", protocol, port);
  if (!json_) return fmt::format("{}://{}/\n", protocol, protocols::to_string({address, port}));
  JsonLine line;
  line.add("event", "listening").add("protocol", protocol).add("address", address).add("port", port);
  return line.text() + "\n";
}

std::string ServeBoard::certificate(const std::string& fingerprint) const {
  if (!json_) return fmt::format("  certificate: SHA-256 {}\n", fingerprint);
  JsonLine line;
  line.add("event", "certificate").add("sha256", fingerprint);
  return line.text() + "\n";
}

std::string ServeBoard::file(const protocols::ArmedFile& file) const {
  if (!json_) return fmt::format("  {} ({} bytes)\n", valid_utf8(file.name), file.size);
  JsonLine line;
  line.add("event", "file").add("name", file.name).add("size", file.size);
  return line.text() + "\n";
}

std::string ServeBoard::digests(const protocols::ArmedFile& file, const std::string& sha512,
                                const std::string& md5) const {
  if (!json_)
    return fmt::format("  {}\n    sha512 {}\n    md5 {} (weak: against accidents only)\n",
                       valid_utf8(file.name), sha512, md5);
  JsonLine line;
  line.add("event", "digest").add("name", file.name).add("sha512", sha512).add("md5", md5);
  return line.text() + "\n";
}

std::string ServeBoard::json(const ServeEvent& event) const {
  const auto peer = peer_of(event.peer);
  JsonLine line;
  line.add("event", to_string(event.kind)).add("address", peer.host).add("port", peer.port);
  line.add("protocol", event.protocol).add("name", event.name).add("status", event.status);
  line.add("bytes", event.bytes)
      .add("size", event.size)
      .add("transfer", event.transfer)
      .add("upload", event.upload);
  if (!event.text.empty()) line.add("text", event.text);
  return line.text() + "\n";
}

std::string ServeBoard::told(const ServeEvent& event, protocols::Time now) {
  const auto name = event.upload ? "upload of " + event.name : event.name;
  const auto remark = event.text.empty() ? "" : " (" + event.text + ")";
  const auto key = peer_of(event.peer).host + " " + event.name;
  const auto found = transfers_.find({std::string(event.protocol), event.transfer});
  const auto taken = found == transfers_.end() ? protocols::Duration{} : now - found->second.began;
  switch (event.kind) {
    case Kind::request: {
      const auto had = had_.find(key);
      const bool again =
          event.protocol.starts_with("http") && had != had_.end() && now - had->second < of_one_copy;
      return fmt::format("{} begins{}{}", name, again ? " again (a copy of IOS-XE asks twice)" : "", remark);
    }
    case Kind::done:
      if (event.bytes == 0 && event.size != 0)
        return fmt::format("{}: asked for, no bytes sent{}", name, remark);
      had_[key] = now;
      return fmt::format("{} done: {} bytes in {:.1f} s, {}{}", name, event.bytes,
                         protocols::in_seconds(taken), rate_of(event.bytes, taken), remark);
    case Kind::failed: return fmt::format("{} FAILED at {} bytes: {}", name, event.bytes, event.text);
    case Kind::refused: return fmt::format("refused: {}", event.text);
    case Kind::progress: break;
  }
  return "";
}

std::string ServeBoard::on_event(const ServeEvent& event, const std::string& clock, protocols::Time now) {
  const std::pair key{std::string(event.protocol), event.transfer};
  if (event.kind == Kind::request)
    transfers_[key] = {event.name, event.peer, event.protocol, 0, event.size, now, now};
  if (const auto it = transfers_.find(key); it != transfers_.end()) {
    it->second.bytes = event.bytes;
    it->second.now = now;
  }
  auto text = json_ ? json(event) : told(event, now);
  if (event.kind == Kind::done || event.kind == Kind::failed) transfers_.erase(key);
  if (json_ || text.empty()) return text;
  return fmt::format("{} {} {:<4} {}\n", clock, event.peer, event.protocol, valid_utf8(text));
}

std::string ServeBoard::Transfer::pace() const {
  if (bytes == 0) return "";
  const auto rate = static_cast<double>(bytes) / std::max(protocols::in_seconds(now - began), 0.001);
  auto text = job::size_text(rate) + "/s";
  if (size > bytes) text += " " + minutes_text(static_cast<double>(size - bytes) / rate) + " left";
  return text;
}

std::vector<ServeBoard::Transfer> ServeBoard::transfers() const {
  std::vector<Transfer> all;
  for (const auto& [key, each] : transfers_) all.push_back(each);
  return all;
}

std::string ServeBoard::under_way(std::size_t columns) const {
  std::string text;
  for (const auto& [key, each] : transfers_) {
    if (each.bytes == 0) continue;
    text += fmt::format("{}{} ", text.empty() ? "" : ", ", valid_utf8(each.name));
    if (each.size > each.bytes) text += fmt::format("{} % ", each.bytes * 100 / each.size);
    text += each.pace();
  }
  return text.substr(0, std::min(text.size(), columns));
}

}  // namespace rommate::app
