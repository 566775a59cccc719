#include "src/ui/shown_serving.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ctime>
#include <optional>

#include "src/app/json_line.hpp"
#include "src/app/pump.hpp"
#include "src/port/sim.hpp"
#include "tui/progress_view.hpp"
#include "tui/text.hpp"
#include "tui/theme.hpp"

namespace rommate::ui {
namespace {

namespace theme = tui::theme;

constexpr int serving_rows = 7;             // bar, places, five of transfers and what was told
constexpr std::size_t most_told = 500;      // lines kept for the report
constexpr std::size_t addresses_shown = 2;  // of this machine; the rest is in the report
constexpr int bar_columns = 24;

struct Ports {
  std::uint16_t tftp, http, ftp;
};
constexpr Ports where_devices_look{69, 80, 21}, without_rights{6969, 8080, 2121},
    where_there_is_room{0, 0, 0};

std::uint16_t usual_port(std::string_view protocol) {
  return protocol == "tftp"   ? where_devices_look.tftp
         : protocol == "http" ? where_devices_look.http
                              : where_devices_look.ftp;
}

std::string clock_now() { return fmt::format("{:%H:%M:%S}", fmt::localtime(std::time(nullptr))); }

}  // namespace

std::variant<std::unique_ptr<ShownServing>, std::string> ShownServing::start(boost::asio::io_context& io,
                                                                             const std::string& path,
                                                                             std::function<void()> changed) {
  const auto name = path.substr(path.rfind('/') + 1);
  std::unique_ptr<ShownServing> it(new ShownServing(name, std::move(changed)));
  std::string why;
  for (const auto& ports : {where_devices_look, without_rights, where_there_is_room}) {
    app::ServeOptions options;
    options.paths = {path};
    options.tftp = ports.tftp, options.http = ports.http, options.ftp = ports.ftp;
    auto made =
        app::FileService::start(io, options, [self = it.get()](const auto& event) { self->happened(event); });
    if (auto* service = std::get_if<0>(&made)) {
      it->service_ = std::move(*service);
      break;
    }
    const auto& trouble = std::get<app::FileService::Trouble>(made);
    why = trouble.why;
    if (!trouble.of_port) break;
  }
  if (!it->service_) return why;
  it->service_->digest(
      [self = it.get()](const auto& file, const std::string& sha512, const std::string& md5) {
        self->digests_ += self->board_.digests(file, sha512, md5);
        self->changed_();
      });
  return it;
}

void ShownServing::lead(port::Port& port) const {
  for (const auto& each : service_->bound())
    port::lead(port, usual_port(each.protocol), {{127, 0, 0, 1}, each.port});
}

void ShownServing::happened(const server::ServeEvent& event) {
  auto text = board_.on_event(event, clock_now(), app::Pump::now());
  if (text.ends_with('\n')) text.pop_back();
  if (!text.empty()) told_.push_back(std::move(text));
  if (told_.size() > most_told) told_.pop_front();
  changed_();
}

std::string ShownServing::typed_there(const std::string& address) const {
  std::string also;
  std::optional<app::FileService::Bound> first;
  for (const auto& each : service_->bound()) {
    const bool usual = each.port == usual_port(each.protocol);
    // IOS has no way to name another port to TFTP, but to HTTP and FTP (copy http://ADDR:8080/...).
    if (!first && (usual || each.protocol != "tftp")) {
      first = each;
      continue;
    }
    also += fmt::format("{}{}", also.empty() ? "" : ", ", each.protocol);
    if (!usual) also += fmt::format(" at port {}", each.port);
  }
  if (!first) return "";
  const auto port =
      first->port == usual_port(first->protocol) ? std::string{} : fmt::format(":{}", first->port);
  return fmt::format("copy {}://{}{}/{} flash:   or by {}", first->protocol, address, port,
                     app::valid_utf8(name_), also);
}

int ShownServing::height(int rows) const { return std::clamp(rows / 2, 3, serving_rows); }

void ShownServing::draw(tui::Canvas& canvas, tui::Rect where, const std::string& key) const {
  canvas.fill(where);
  canvas.fill({where.row, where.col, 1, where.width}, theme::bar);
  const auto files = service_->files();
  const auto size = files.empty() ? 0 : files.front()->size;
  canvas.put(where.row, where.col,
             tui::clip(fmt::format(" serving {} ({} bytes)", app::valid_utf8(name_), size), where.width),
             theme::bar_strong);
  auto addresses = service_->addresses();
  if (addresses.size() > addresses_shown) addresses.resize(addresses_shown);
  std::vector<std::pair<std::string, tui::Style>> rows;
  for (const auto& each : addresses) rows.emplace_back(typed_there(each), theme::plain);
  for (const auto& each : board_.transfers())
    rows.emplace_back(fmt::format("{} {} {} {}", tui::progress_bar(each.bytes, each.size, bar_columns),
                                  each.peer, each.protocol, each.pace()),
                      theme::title);
  const auto room = static_cast<std::size_t>(std::max(where.height - 2, 0));
  const auto left = room - std::min(room, rows.size());
  for (std::size_t i = told_.size() - std::min(told_.size(), left); i < told_.size(); ++i)
    rows.emplace_back(told_[i], theme::faint);
  for (std::size_t i = 0; i < std::min(room, rows.size()); ++i)
    canvas.put(where.row + 1 + static_cast<int>(i), where.col + 1, tui::clip(rows[i].first, where.width - 2),
               rows[i].second, where.width - 2);
  const int rule = where.row + where.height - 1;
  canvas.fill({rule, where.col, 1, where.width}, theme::frame, U'─');
  canvas.put(rule, where.col + 2, fmt::format(" {}: what was served, another file, or stop ", key),
             theme::faint, where.width - 4);
}

std::string ShownServing::report() const {
  std::string text;
  for (const auto& each : service_->addresses()) text += typed_there(each) + "\n";
  text += digests_.empty() ? "its digests are being read\n" : digests_;
  for (const auto& each : told_) text += each + "\n";
  return text;
}

}  // namespace rommate::ui
