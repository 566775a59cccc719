#include "src/app/run_serving.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/crc.hpp>
#include <filesystem>
#include <utility>

#include "src/app/upload_file.hpp"
#include "src/port/sim.hpp"
#include "src/server/tftp/way_there.hpp"

namespace rommate::app {
namespace {

namespace tftp = protocols::tftp;
using console::Served;
using Stage = Served::Stage;
using namespace std::chrono_literals;

constexpr std::uint16_t last_well_known = 1023;
constexpr auto look_every = 5s;

Served::Way way_of(server::WayThere seen) {
  switch (seen) {
    case server::WayThere::no_link: return Served::Way::no_link;
    case server::WayThere::no_arp: return Served::Way::no_arp;
    case server::WayThere::no_request: return Served::Way::no_request;
    case server::WayThere::unknown: break;
  }
  return Served::Way::unknown;
}

std::string address_of(const std::string& peer) { return peer.substr(0, peer.rfind(':')); }

}  // namespace

struct RunServing::Sum {
  boost::crc_32_type crc;
  std::uint64_t summed = 0;

  void add(std::uint64_t position, std::span<const protocols::Byte> bytes) {
    if (position == 0) crc.reset(), summed = 0;
    if (position != summed) return;  // one that is sent again
    crc.process_bytes(bytes.data(), bytes.size());
    summed += bytes.size();
  }
};

RunServing::RunServing(boost::asio::io_context& io, OnAnswer on_answer)
    : io_{io}, on_answer_{std::move(on_answer)}, way_timer_{io} {}

bool RunServing::take(console::RequestId id, const console::Request& what, port::Port& port) {
  if (const auto* file = std::get_if<console::ServeFile>(&what)) {
    begin(id, *file, port);
  } else if (const auto* news = std::get_if<console::ServeNews>(&what)) {
    news_ = Asked{id, news->after};
    if (served_.news > news->after) tell();
  } else if (std::holds_alternative<console::ServeEnd>(what)) {
    end();
    on_answer_(id, {true});
  } else {
    return false;
  }
  return true;
}

void RunServing::end() {
  servers_ = {};
  shelf_->clear();
  file_.reset();
  probe_.reset();
  way_timer_.cancel();
}

void RunServing::begin(console::RequestId id, const console::ServeFile& what, port::Port& port) {
  end();
  what_ = what;
  served_ = {.news = served_.news};
  sum_ = std::make_shared<Sum>();
  if (what.awaits != 0) return await(id, port);
  auto opened = server::ServedFile::open(what.path);
  if (const auto* why = std::get_if<std::string>(&opened)) return on_answer_(id, {false, *why});
  file_ = std::get<0>(opened);
  if (!what.probe.empty()) {
    protocols::Bytes bytes(console::probe_size);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<protocols::Byte>(i * 7 + i / 251);
    auto made = server::ServedFile::in_memory(what.probe, bytes);
    if (auto* good = std::get_if<0>(&made))
      probe_ = std::move(*good);  // without one the copy itself shows it
  }
  served_.size = file_->size();
  listen(id, port);
}

/// A file that the device sends: once, no longer than it was said to be, and never over another.
void RunServing::await(console::RequestId id, port::Port& port) {
  std::error_code none;
  served_.size = what_.awaits;
  if (std::filesystem::exists(std::filesystem::symlink_status(what_.path, none))) {
    served_.stage = Stage::done;
    ++served_.news;
    return on_answer_(id, {.good = true, .text = "", .served = served_});
  }
  listen(id, port);
}

void RunServing::listen(console::RequestId id, port::Port& port) {
  const auto& what = what_;
  const bool simulated = port::is_simulated(port);
  const auto at = simulated ? "127.0.0.1" : what.bind.empty() ? what.at : what.bind;
  const bool needs_rights = what.port <= last_well_known;
  if (auto why = start(at, simulated && needs_rights ? 0 : what.port); !why.empty())
    return on_answer_(id, {false, why});
  if (simulated) port::lead(port, what.port, {{127, 0, 0, 1}, servers_.port()});
  // Behind a translation of addresses the device's own is not seen: whoever asks first is it.
  arm(simulated || !what.bind.empty() ? "" : what.device);
  ++served_.news;
  watch_way();
  on_answer_(id, {.good = true, .text = "", .served = served_});
}

std::string RunServing::start(const std::string& address, std::uint16_t port) {
  const auto keep = [](auto& server, auto started) {
    if (auto* why = std::get_if<std::string>(&started)) return std::move(*why);
    server = std::move(std::get<0>(started));
    return std::string{};
  };
  const auto told = [this](const auto& event) { happened(event); };
  switch (what_.by) {
    case console::ServedBy::http:
      return keep(servers_.http,
                  server::HttpServer::start(io_, {.address = address, .port = port}, servers_.set, told));
    case console::ServedBy::ftp:
      return keep(servers_.ftp,
                  server::FtpServer::start(io_, {.address = address, .port = port}, servers_.set, told));
    case console::ServedBy::tftp: break;
  }
  return keep(servers_.tftp,
              server::TftpServer::start(io_, {.address = address, .port = port}, shelf_, told));
}

std::uint16_t RunServing::Servers::port() const {
  return http ? http->port() : ftp ? ftp->port() : tftp ? tftp->port() : 0;
}

void RunServing::arm(const std::string& peer) {
  const auto place = protocols::parse_ipv4_place(peer);
  const auto peers = place ? std::vector{*place} : std::vector<protocols::Ipv4Place>{};
  if (what_.awaits != 0) {
    const auto receive = [path = what_.path] { return upload_into(path); };
    if (what_.by != console::ServedBy::tftp)
      return servers_.set->take(what_.name, what_.awaits, peers, receive);
    shelf_->clear();
    return shelf_->arm(
        {.name = what_.name, .peers = peers, .upload = true, .at_most = what_.awaits, .receive = receive});
  }
  if (what_.by != console::ServedBy::tftp) {
    servers_.set->give(what_.name, file_, peers);
    if (probe_) servers_.set->give(what_.probe, probe_, peers);
    return;
  }
  shelf_->clear();
  shelf_->arm({.name = what_.name,
               .size = file_->size(),
               .read =
                   [file = file_, sum = sum_](std::uint64_t position, std::span<protocols::Byte> into) {
                     const auto count = file->read_at(position, into);
                     if (count) sum->add(position, into.first(*count));
                     return count;
                   },
               .peers = peers});
  if (!probe_) return;
  shelf_->arm(
      {.name = what_.probe,
       .size = probe_->size(),
       .read = [probe = probe_](std::uint64_t position,
                                std::span<protocols::Byte> into) { return probe->read_at(position, into); },
       .peers = peers});
}

/// Who has asked for the probe is the device, too, and has not begun with the file. True: it was about that.
bool RunServing::is_of_probe(const std::string& name, std::uint64_t bytes, bool refused) {
  if (!probe_ || name != what_.probe || refused) return false;
  served_.probed = std::max(served_.probed, bytes);
  changed();
  return true;
}

void RunServing::happened(const server::TftpEvent& event) {
  using Kind = server::TftpEvent::Kind;
  if (is_of_probe(event.name, event.bytes, event.kind == Kind::refused)) return;
  if (event.kind == Kind::request) transfer_ = event.transfer;
  if (event.transfer != 0 && event.transfer != transfer_) return;  // the device has begun anew since
  const auto stage_of_refusal =
      event.reason == tftp::Verdict::Reason::wrong_name ? Stage::wrong_name : Stage::refused;
  switch (event.kind) {
    case Kind::refused:
      // Somebody else who is sent away is no news of the device that has begun.
      if (served_.stage == Stage::sending || served_.stage == Stage::done) return;
      served_.stage = stage_of_refusal;
      served_.asked = event.name;
      break;
    case Kind::request:
      served_.stage = Stage::sending;
      if (!what_.bind.empty()) arm(address_of(event.peer));
      break;
    case Kind::progress: served_.stage = Stage::sending; break;
    case Kind::asked: served_.stage = Stage::waiting; break;
    case Kind::failed: served_.stage = Stage::stalled; break;
    case Kind::done: served_.stage = unchanged() ? Stage::done : Stage::stalled; break;
  }
  served_.text = event.kind == Kind::done && !unchanged()
                     ? fmt::format("{} was changed while it was sent", what_.path)
                     : event.text;
  served_.block = event.block;
  served_.bytes = event.bytes;
  if (served_.stage == Stage::done && sum_->summed == served_.size)
    served_.crc32 = fmt::format("{:08x}", static_cast<std::uint32_t>(sum_->crc.checksum()));
  changed();
}

/// Of HTTP, where a copy of IOS makes two complete requests, and of FTP.
void RunServing::happened(const server::ServeEvent& event) {
  using Kind = server::ServeEvent::Kind;
  if (is_of_probe(event.name, event.bytes, event.kind == Kind::refused)) return;
  if (event.kind == Kind::request) transfer_ = event.transfer;
  if (event.transfer != 0 && event.transfer != transfer_) return;
  const bool begun = served_.stage == Stage::sending || served_.stage == Stage::done;
  switch (event.kind) {
    case Kind::refused:
      if (begun) return;
      served_.stage = event.status == 404 || event.status == 550 ? Stage::wrong_name : Stage::refused;
      served_.asked = event.name;
      break;
    case Kind::request:
    case Kind::progress: served_.stage = Stage::sending; break;
    case Kind::failed: served_.stage = Stage::stalled; break;
    case Kind::done: served_.stage = unchanged() ? Stage::done : Stage::stalled; break;
  }
  served_.text = event.kind == Kind::done && !unchanged()
                     ? fmt::format("{} was changed while it was sent", what_.path)
                     : event.text;
  served_.bytes = event.bytes;
  changed();
}

bool RunServing::unchanged() const { return !file_ || file_->unchanged(); }

void RunServing::changed() {
  way_timer_.cancel();
  ++served_.news;
  tell();
}

void RunServing::tell() {
  if (!news_ || served_.news <= news_->after) return;
  const auto asked = *std::exchange(news_, std::nullopt);
  on_answer_(asked.id, {.good = true, .text = "", .served = served_});
}

/// As long as nobody asks: how far could one come?
void RunServing::watch_way() {
  way_timer_.expires_after(look_every);
  way_timer_.async_wait(alive_.guarded([this](const boost::system::error_code& error) {
    if (error || served_.stage != Stage::waiting) return;
    const auto seen = way_of(server::way_there(what_.at, what_.device));
    if (std::exchange(served_.way, seen) != seen) {
      ++served_.news;
      tell();
    }
    watch_way();
  }));
}

}  // namespace rommate::app
