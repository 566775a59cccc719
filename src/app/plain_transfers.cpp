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
    const auto proposal = job::propose_transfer(printed_.text());
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
  const auto report = ended.report();
  if (!report.transfer) return;
  timer_.cancel();
  update(report);
  dialogue_.say(fmt::format("{}: {} ({}, {:.1f} s)", ended.name(), ended.outcome()->why,
                            job::size_text(static_cast<double>(meter_.moved())),
                            protocols::in_seconds(meter_.moving())));
  const auto files = std::exchange(files_, {});
  for (const auto& path : files.stored()) dialogue_.say(path);
  if (const auto part = files.part(); !part.empty())
    dialogue_.say(fmt::format("what came is kept in {}", part));
}

void PlainTransfers::stop() {
  stopped_ = true;
  timer_.cancel();
}

bool PlainTransfers::running() const {
  const auto* const job = console_.session().job();
  return job != nullptr && job->report().transfer;
}

void PlainTransfers::update(const console::JobReport& report) {
  meter_.update(report.transfer->progress, Pump::now());
  for (; remarked_ < report.remarks.size(); ++remarked_) dialogue_.say(report.remarks[remarked_]);
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
  start(std::move(std::get<0>(made)), {});
}

void PlainTransfers::receive(const std::string& into) {
  ReceiveOptions options;
  options.into = into;
  auto made = make_receive(console_, options, &printed_);
  if (const auto* why = std::get_if<std::string>(&made)) return dialogue_.say(*why);
  auto& [job, files] = std::get<Receive>(made);
  start(std::move(job), files);
}

void PlainTransfers::start(std::unique_ptr<job::TransferJob> job, ReceivedFiles files) {
  std::unique_ptr<console::Job> owner = std::move(job);
  meter_ = {};
  remarked_ = 0;
  meter_.begin(Pump::now());
  auto& session = console_.session();
  files_ = files;  // before the job starts: one that the line cannot carry ends at once
  if (!session.start(owner, Pump::now())) {
    files_ = {};  // they go with the job
    return dialogue_.say("the line is not free");
  }
  if (!session.job()) return;
  dialogue_.say(fmt::format("{}; Ctrl-C ends it", session.job()->name()));
  show_progress();
}

void PlainTransfers::show_progress() {
  if (!running() || stopped_) return;
  const auto& job = *console_.session().job();
  update(job.report());
  if (job.takes_bytes()) dialogue_.progress(meter_.line(progress_columns()));
  timer_.expires_after(progress_every);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) show_progress();
  });
}

}  // namespace rommate::app
