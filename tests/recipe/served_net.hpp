// The network of a rehearsal, in virtual time: our servers' own cores at one end (protocols/tftp,
// protocols/ftp; HTTP by a few lines), the simulated device's clients at the other, and what can be wrong
// between them. It answers a run's requests as src/app/run_serving does.
#pragma once

#include <boost/crc.hpp>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocols/tftp/verdict.hpp"
#include "src/console/request.hpp"
#include "src/device/device.hpp"
#include "tests/support/stream_servers.hpp"

namespace rommate::testing {

class ServedNet {
 public:
  using Served = console::Served;

  std::map<std::string, std::string> files;  // of this machine, by path
  // --- what is wrong
  Served::Way way = Served::Way::unknown;  // anything else: no datagram passes
  bool port_taken = false;
  std::string armed_as;          // another name than was asked for
  std::uint64_t goes_dead = 0;   // behind this block nothing passes any more
  bool flips_a_bit = false;      // of what HTTP and FTP give: a proxy, a bad cable
  bool by_another = false;       // who answers is not ours: our server sees nothing of it
  unsigned loses_one_of = 0;     // datagrams, with a fixed order
  std::uint64_t requests = 0;    // of files, seen by the server, the probe left out
  bool loses_the_probe = false;  // it is not there: a way that is shut

  /// nullopt: it is answered later (take_news).
  std::optional<console::Answer> answer(console::RequestId id, const console::Request& what) {
    if (const auto* file = std::get_if<console::ServeFile>(&what)) return arm(*file);
    if (const auto* news = std::get_if<console::ServeNews>(&what)) {
      asked_ = {id, news->after};
      return std::nullopt;
    }
    forget();
    return console::Answer{.good = true};
  }
  [[nodiscard]] static bool is_ours(const console::Request& what) {
    return std::holds_alternative<console::ServeFile>(what) ||
           std::holds_alternative<console::ServeNews>(what) ||
           std::holds_alternative<console::ServeEnd>(what);
  }
  /// The news that a run has asked for, when there are any.
  std::optional<std::pair<console::RequestId, console::Answer>> take_news() {
    if (!asked_ || served_.news <= asked_->second) return std::nullopt;
    const auto id = asked_->first;
    asked_.reset();
    return std::pair{id, console::Answer{.good = true, .text = "", .served = served_}};
  }
  /// Somebody else's server, which is there all the time and tells us nothing.
  void serve_as_another(const std::string& name) {
    static_cast<void>(arm({.path = name, .name = name, .device = "", .at = ""}));
    served_.news = 0;
  }
  /// Our program has died: nobody serves any more.
  void forget() {
    shelf_.clear();
    transfer_.reset();
    asked_.reset();
    by_stream_ = false;
  }

  /// What went dead is mended.
  void revive() { goes_dead = 0, dead_ = false, arriving_.clear(); }

  void carry_out(const device::DeviceEffect& effect, protocols::Time now) {
    if (by_stream_ && !dead_ && way == Served::Way::unknown) streams_.carry_out(effect);
    if (const auto* gone = std::get_if<device::CloseTcp>(&effect))
      std::erase_if(arriving_, [&](const auto& each) { return each.what.socket == gone->socket; });
    const auto* send = std::get_if<device::SendUdp>(&effect);
    if (send == nullptr || !passes()) return;
    from_ = send->socket;
    server_ = send->to.address;
    if (send->to.port == 69) return asked(send->payload, now);
    if (transfer_) transfer_->on_packet(send->payload, now);
  }
  /// What the server has to say, to the device.
  void deliver(device::Device& device, protocols::Time now) {
    if (transfer_ && transfer_->deadline() && *transfer_->deadline() <= now) transfer_->on_time(now);
    if (transfer_) look_at_transfer();
    deliver_streams(device, now);
    auto packets = std::exchange(answers_, {});
    if (transfer_)
      for (auto& each : transfer_->take_packets()) packets.push_back({transfer_port, std::move(each)});
    for (const auto& [port, payload] : packets)
      if (passes()) device.on_udp(from_, {server_, port}, payload, now);
  }
  [[nodiscard]] std::optional<protocols::Time> deadline() const {
    auto next = transfer_ ? transfer_->deadline() : std::nullopt;
    if (!arriving_.empty()) next = next ? std::min(*next, arriving_.front().due) : arriving_.front().due;
    return next;
  }

 private:
  static constexpr std::uint16_t transfer_port = 4000;

  console::Answer arm(const console::ServeFile& what) {
    if (port_taken) return {false, "UDP port 69 of " + what.at + " is taken by another program"};
    const auto found = files.find(what.path);
    if (what.awaits != 0) return await(what, found != files.end());
    if (found == files.end()) return {false, "cannot open " + what.path};
    shelf_.clear();
    transfer_.reset();
    const auto& content = content_ = found->second;
    shelf_.arm({.name = armed_as.empty() ? what.name : armed_as,
                .size = content.size(),
                .read = [&content](std::uint64_t at, std::span<protocols::Byte> into) {
                  const auto bytes = protocols::as_bytes(content).subspan(at, into.size());
                  std::copy(bytes.begin(), bytes.end(), into.begin());
                  return std::optional{into.size()};
                }});
    served_ = {.way = way, .news = served_.news + 1, .size = content.size()};
    probe_ = loses_the_probe ? "" : what.probe;
    if (!probe_.empty())
      shelf_.arm({.name = probe_,
                  .size = console::probe_size,
                  .read = [](std::uint64_t at, std::span<protocols::Byte> into) {
                    const auto count = std::min<std::uint64_t>(into.size(), console::probe_size - at);
                    std::fill_n(into.begin(), count, protocols::Byte{7});
                    return std::optional{static_cast<std::size_t>(count)};
                  }});
    by_stream_ = what.by != console::ServedBy::tftp;
    const auto name = armed_as.empty() ? what.name : armed_as;
    auto given = content;
    if (flips_a_bit && !given.empty()) given[given.size() / 2] ^= 0x10;
    streams_.find = [this, name, whole = std::make_shared<const std::string>(std::move(given))](
                        const std::string& asked) -> StreamServers::Content {
      probing_ = !probe_.empty() && asked == probe_;
      if (probing_ && !by_another) served_.probed = console::probe_size, ++served_.news;
      if (probing_) return std::make_shared<const std::string>(console::probe_size, 'p');
      if (by_another) return whole;
      ++served_.news;
      ++requests;
      served_.asked = asked;
      served_.stage = asked == name ? Served::Stage::sending : Served::Stage::wrong_name;
      served_.bytes = 0;
      return asked == name ? whole : nullptr;
    };
    return {.good = true, .text = "", .served = served_};
  }

  /// An upload by TFTP, which becomes a file of this machine when it is whole.
  console::Answer await(const console::ServeFile& what, bool there) {
    shelf_.clear();
    transfer_.reset();
    served_ = {.way = way, .news = served_.news + 1, .size = what.awaits};
    if (there) served_.stage = Served::Stage::done;
    by_stream_ = false;
    probe_.clear();
    sink_path_ = what.path;
    received_.clear();
    if (!there) shelf_.arm({.name = what.name, .upload = true, .at_most = what.awaits});
    return {.good = true, .text = "", .served = served_};
  }
  void take_upload() {
    auto* upload = dynamic_cast<protocols::tftp::Accepting*>(transfer_.get());
    if (upload == nullptr) return;
    const auto data = upload->take_data();
    received_ += protocols::as_text(data);
    if (!upload->complete() || files.contains(sink_path_)) return;
    if (flips_a_bit && !received_.empty()) received_[received_.size() / 2] ^= 0x10;
    files[sink_path_] = received_;
    served_.stage = Served::Stage::done;
    ++served_.news;
  }

  void asked(protocols::ByteView payload, protocols::Time now) {
    const auto packet = protocols::tftp::parse(payload);
    const auto* request = packet ? std::get_if<protocols::tftp::Request>(&*packet) : nullptr;
    if (request == nullptr) return;
    probing_ = !probe_.empty() && request->file == probe_;
    if (!probing_) ++requests;
    const auto verdict = protocols::tftp::judge(shelf_, *request, "192.0.2.1");
    if (verdict.file) {
      transfer_ = protocols::tftp::begin(*request, *verdict.file, {}, now);
      if (!probing_) served_.stage = Served::Stage::sending;
    } else {
      served_.stage = Served::Stage::wrong_name;
      served_.asked = request->file;
      answers_.push_back({69, protocols::tftp::serialise(verdict.refusal)});
    }
    ++served_.news;
  }

  /// A millisecond for each piece of 16 KiB. `goes_dead` counts pieces here.
  void deliver_streams(device::Device& device, protocols::Time now) {
    for (auto& each : streams_.take_arriving()) {
      due_ = std::max(due_, now) + std::chrono::milliseconds{1};
      arriving_.push_back({due_, std::move(each)});
    }
    while (!arriving_.empty() && arriving_.front().due <= now) {
      auto each = std::move(arriving_.front());
      arriving_.pop_front();
      const bool of_file =
          each.what.news == device::StreamNews::received && each.what.bytes.size() > 512 && !probing_;
      dead_ = dead_ || (of_file && goes_dead != 0 && ++pieces_ > goes_dead);
      if (dead_) continue;
      if (of_file && !by_another) served_.bytes += each.what.bytes.size();
      device.on_tcp(each.what.socket, each.what.news, each.what.bytes, now);
      if (served_.stage != Served::Stage::sending || served_.bytes < served_.size) continue;
      served_.stage = Served::Stage::done;
      ++served_.news;
    }
  }

  void look_at_transfer() {
    take_upload();
    if (probing_) {
      if (served_.probed != transfer_->bytes()) ++served_.news;
      served_.probed = transfer_->bytes();
      return;
    }
    if (const auto& outcome = transfer_->outcome()) {
      if (served_.stage != Served::Stage::sending) return;
      served_.stage =
          outcome->kind == protocols::Outcome::Kind::done ? Served::Stage::done : Served::Stage::stalled;
      served_.text = outcome->why;
      boost::crc_32_type crc;
      crc.process_bytes(content_.data(), content_.size());
      char sum[9];
      std::snprintf(sum, sizeof sum, "%08x", static_cast<unsigned>(crc.checksum()));
      served_.crc32 = sum;
      ++served_.news;
    }
    if (transfer_->blocks() / 16 != served_.block / 16) ++served_.news;
    served_.block = transfer_->blocks();
    served_.bytes = transfer_->bytes();
  }

  [[nodiscard]] bool passes() {
    if (way != Served::Way::unknown) return false;
    if (goes_dead != 0 && !probing_ && transfer_ && transfer_->blocks() >= goes_dead) return false;
    return loses_one_of == 0 || ++counted_ % loses_one_of != 0;
  }

  struct Arriving {
    protocols::Time due;
    StreamServers::Arriving what;
  };
  StreamServers streams_;
  std::deque<Arriving> arriving_;
  protocols::Time due_{};
  std::uint64_t pieces_ = 0;
  bool by_stream_ = false, dead_ = false, probing_ = false;
  std::string probe_;
  std::string content_, sink_path_, received_;
  protocols::Shelf shelf_;
  std::unique_ptr<protocols::tftp::Serving> transfer_;
  std::deque<std::pair<std::uint16_t, protocols::Bytes>> answers_;
  Served served_;
  std::optional<std::pair<console::RequestId, std::uint64_t>> asked_;
  unsigned from_ = 0, counted_ = 0;
  std::array<protocols::Byte, 4> server_{};
};

}  // namespace rommate::testing
