#include "src/device/stream_job.hpp"

#include <algorithm>

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 30s;                       // without a byte; guess
constexpr std::uint64_t bytes_per_mark = 10 * 4096;  // guess: of "[OK - 17/4096 bytes]" (log of a 4321)

}  // namespace

StreamJob::StreamJob(Console& tty, Request request, Time now, Done done)
    : tty_{tty}, request_{std::move(request)}, done_{std::move(done)}, due_{now + patience} {}

void StreamJob::on_stream(unsigned stream, StreamNews news, ByteView bytes, Time now) {
  due_ = now + patience;
  auto& client = *request_.client;
  switch (news) {
    case StreamNews::connected: client.on_connected(stream); break;
    case StreamNews::received: client.on_bytes(stream, bytes); break;
    case StreamNews::closed: client.on_closed(stream); break;
  }
  const auto data = client.take_data();
  result_.bytes += data.size();
  result_.too_long = result_.bytes > request_.at_most || client.length().value_or(0) > request_.at_most;
  if (!request_.drops && !result_.too_long) incoming_.append(data);
  if (!request_.marks) return;
  const bool done = client.end() == StreamClient::End::good && result_.bytes % bytes_per_mark != 0;
  const auto due = result_.bytes / bytes_per_mark + (done ? 1 : 0);
  tty_.print(std::string(due - std::min(due, marked_), '!'));
  marked_ = std::max(due, marked_);
}

void StreamJob::on_time(Time now) { result_.timed_out = now >= due_; }

void StreamJob::finish() {
  result_.end = request_.client->end();
  result_.content = incoming_.take();
  done_(std::move(result_));
}

}  // namespace rommate::device
