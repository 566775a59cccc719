#include "src/app/plain_transfers.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <utility>

#include "src/app/disk_files.hpp"
#include "src/app/progress.hpp"

namespace rommate::app {
namespace {

using protocols::transfer::Protocol;

constexpr auto progress_every = std::chrono::milliseconds(200);

}  // namespace

PlainTransfers::PlainTransfers(boost::asio::io_context& io, Console& console, Dialogue& dialogue)
    : console_{console}, dialogue_{dialogue}, timer_{io} {
  console_.session().watch(printed_);
}

PlainTransfers::~PlainTransfers() { console_.session().unwatch(printed_); }

void PlainTransfers::ask_send() {
  if (line_is_taken()) return;
  const auto ask_protocol = [this](const std::string& path) {
    const auto proposal = console::propose_transfer(printed_.text());
    const std::string word{dialect_of(proposal ? proposal->protocol : Protocol::xmodem).name};
    dialogue_.ask({.words = fmt::format("protocol, xmodem xmodem-1k ymodem ymodem-g [{}]: ", word),
                   .empty_is_an_answer = true},
                  [this, path, word](const std::string& typed) { send(path, typed.empty() ? word : typed); });
  };
  dialogue_.ask({.words = "send file (Tab completes): ", .complete = complete_path}, ask_protocol);
}

void PlainTransfers::ask_receive() {
  if (line_is_taken()) return;
  dialogue_.ask({.words = "receive into, a directory for ymodem or a new file for xmodem [.]: ",
                 .complete = complete_path,
                 .empty_is_an_answer = true},
                [this](const std::string& into) { receive(into); });
}

void PlainTransfers::ended(console::Job& ended) {
  auto* const job = dynamic_cast<console::TransferJob*>(&ended);
  if (job == nullptr) return;
  timer_.cancel();
  meter_.update(job->progress(), Pump::now());
  for (const auto& remark : job->take_remarks()) dialogue_.say(remark);
  dialogue_.say(fmt::format("{}: {} ({}, {:.1f} s)", job->name(), job->outcome()->why,
                            console::size_text(static_cast<double>(meter_.moved())),
                            protocols::in_seconds(meter_.moving())));
  if (const auto* sink = std::exchange(sink_, nullptr)) {
    for (const auto& path : sink->stored()) dialogue_.say(path);
    if (!sink->part().empty()) dialogue_.say(fmt::format("what came is kept in {}", sink->part()));
  }
}

void PlainTransfers::stop() {
  stopped_ = true;
  timer_.cancel();
}

console::TransferJob* PlainTransfers::job() const {
  return dynamic_cast<console::TransferJob*>(console_.session().job());
}

bool PlainTransfers::line_is_taken() {
  const auto* const job = console_.session().job();
  if (job != nullptr) dialogue_.say(fmt::format("{} has the line; Ctrl-C ends it", job->name()));
  return job != nullptr;
}

void PlainTransfers::send(const std::string& path, const std::string& protocol) {
  SendOptions options;
  options.paths = {path};
  options.protocol = protocols::transfer::parse_protocol(protocol);
  if (!options.protocol) return dialogue_.say(fmt::format("'{}' is no protocol", protocol));
  auto made = make_send(console_, options, &printed_);
  if (const auto* why = std::get_if<std::string>(&made)) return dialogue_.say(*why);
  start(std::move(std::get<0>(made)), nullptr);
}

void PlainTransfers::receive(const std::string& into) {
  ReceiveOptions options;
  options.into = into;
  auto made = make_receive(console_, options, &printed_);
  if (const auto* why = std::get_if<std::string>(&made)) return dialogue_.say(*why);
  auto& [job, sink] = std::get<Receive>(made);
  start(std::move(job), sink);
}

void PlainTransfers::start(std::unique_ptr<console::TransferJob> job, DiskSink* sink) {
  std::unique_ptr<console::Job> owner = std::move(job);
  meter_ = {};
  auto& session = console_.session();
  sink_ = sink;  // before the job starts: one that the line cannot carry ends at once
  if (!session.start(owner, Pump::now())) {
    sink_ = nullptr;  // it goes with the job
    return dialogue_.say("the line is not free");
  }
  console_.pump().wake();
  if (!session.job()) return;
  dialogue_.say(fmt::format("{}; Ctrl-C ends it", session.job()->name()));
  show_progress();
}

void PlainTransfers::show_progress() {
  auto* const running = job();
  if (running == nullptr || stopped_) return;
  meter_.update(running->progress(), Pump::now());
  for (const auto& remark : running->take_remarks()) dialogue_.say(remark);
  if (running->takes_bytes()) dialogue_.progress(meter_.line(progress_columns()));
  timer_.expires_after(progress_every);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) show_progress();
  });
}

}  // namespace rommate::app
