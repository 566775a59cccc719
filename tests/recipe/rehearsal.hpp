// A recipe on a simulated device in virtual time: a Session with the job, a device on its line, and the
// person, who switches it, holds its button, and keeps what is to be written down. Faults can be put on the
// line.
#pragma once

#include <algorithm>
#include <boost/crc.hpp>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "src/console/session.hpp"
#include "src/device/device.hpp"
#include "src/image/digest.hpp"
#include "src/image/tar_archive.hpp"
#include "src/job/transfer_job.hpp"
#include "src/recipe/library.hpp"
#include "src/recipe/recipe_job.hpp"
#include "tests/recipe/meddler.hpp"
#include "tests/recipe/served_net.hpp"
#include "tests/transfer/files.hpp"

namespace rommate::testing {

using namespace std::chrono_literals;
using console::Session;
using protocols::Duration;
using protocols::Time;
using recipe::RecipeJob;

/// What goes wrong at the n-th operation of a run.
enum class Fault {
  none,
  lost,         // what was to be written never arrives
  garbled,      // a bit of it is flipped
  deaf,         // what the device says in the second behind it is lost
  line_gone,    // the cable is out for three seconds
  killed,       // the program dies, and is started again with --resume
  power_cycled  // the device loses its power for two seconds
};
constexpr Fault faults[] = {Fault::lost,      Fault::garbled, Fault::deaf,
                            Fault::line_gone, Fault::killed,  Fault::power_cycled};

struct RehearsedModel {
  std::string name;
  recognise::Family family;
  std::uint32_t baud = 9600;
};
inline const RehearsedModel rehearsed_models[] = {{"c1841", recognise::Family::ios_router},
                                                  {"c2600", recognise::Family::ios_router},
                                                  {"c2911", recognise::Family::ios_router},
                                                  {"c2500", recognise::Family::old_bootstrap},
                                                  {"isr4321", recognise::Family::ios_xe_router},
                                                  {"c2960", recognise::Family::catalyst},
                                                  {"c9300", recognise::Family::catalyst_xe},
                                                  {"asa5505", recognise::Family::asa},
                                                  {"n9k", recognise::Family::nexus},
                                                  {"uboot", recognise::Family::u_boot, 115200}};

/// They do it in the words of another of these: tried once, and in full by `./dev faults`.
inline const RehearsedModel further_models[] = {{"c4500", recognise::Family::catalyst_rommon},
                                                {"n5k", recognise::Family::nexus},
                                                {"c9200l", recognise::Family::catalyst_xe}};
/// They are like one of these in all but a few texts: tried by `./dev faults`.
inline const RehearsedModel variant_models[] = {
    {"isr1100", recognise::Family::ios_xe_router},      {"asr1000", recognise::Family::ios_xe_router},
    {"isr4321-nopr", recognise::Family::ios_xe_router}, {"c1841-night", recognise::Family::ios_router},
    {"c3750-stack", recognise::Family::catalyst},       {"uboot-ar7100", recognise::Family::u_boot, 115200}};

class Rehearsal {
 public:
  explicit Rehearsal(const RehearsedModel& model) : Rehearsal(model.name, model.baud) {}
  explicit Rehearsal(std::string_view model, std::uint32_t baud = 9600, std::string_view toml = {})
      : line_{.baud = baud} {
    auto made = toml.empty() ? device::make_device(model, {}) : device::make_device_from(model, toml, {});
    if (auto* refusal = std::get_if<device::Refusal>(&made)) throw std::runtime_error(refusal->why);
    begin(std::move(std::get<0>(made)));
  }
  /// A device of the test's own, whose line may be meddled with; its owner outlives this.
  Rehearsal(std::unique_ptr<device::Device> made, std::uint32_t baud, Meddler* on_the_line)
      : meddler_{on_the_line}, line_{.baud = baud} {
    begin(std::move(made));
  }

  /// What the person agrees to and gives; a run may be started again with what was written down.
  recipe::RunOptions options(std::string_view name) const {
    recipe::RunOptions run{.recipe = *recipe::built_in_recipe(name), .ways = recipe::built_in_ways()};
    run.agreed = {"power-cycle", "reload", "skip-config", "erase", "set-speed"};
    run.secrets["secret"] = recipe::Secret{"n3w-Secret!"};
    run.to_return = recipe::RunOptions::Consent::given;  // our own boots left nothing asked there
    run.debts = debts;
    run.kept = kept;
    run.family = recipe::parse_family(family).value_or(recognise::Family::none);
    run.line = line_;
    run.make_transfer = [this](const std::string& path,
                               protocols::transfer::Protocol protocol) -> recipe::MadeTransfer {
      const auto file = files.find(path);
      if (file == files.end()) return path + " is not there";
      job::TransferLine line;
      line.settings = line_;
      line.has_settings = true;
      line.timing.bits_per_second = line_.baud;
      return std::make_unique<job::TransferJob>(std::make_unique<MemorySource>(file->second, path),
                                                job::SendRequest{.protocol = protocol}, line, nullptr);
    };
    return run;
  }

  void start(recipe::RunOptions run) {
    auto job = std::make_unique<RecipeJob>(std::move(run));
    job->on_event = [this](const recipe::RunEvent& event) {
      events.push_back(event.name + ": " + event.status +
                       (event.text.empty() ? "" : " (" + event.text + ")"));
    };
    running = job.get();
    std::unique_ptr<console::Job> any = std::move(job);
    if (!session->start(any, now)) throw std::runtime_error("not started");
  }

  /// Until the job has ended; false: not within `within`.
  bool run(Duration within = 4h) {
    const auto end = now + within;
    while (running != nullptr && now < end) turn(end);
    return running == nullptr;
  }
  void pass(Duration length) {
    const auto end = now + length;
    while (now < end) turn(end);
  }
  /// The device runs, and nobody knows its password any more: the state in which a person comes to it.
  void boot() {
    device->power_on(now);
    pass(6min);
    type("\r");
    pass(5s);
  }
  void type(std::string_view text) { reach(protocols::as_bytes(text), false); }

  /// Another session, which has seen nothing of what the device said.
  void open_anew() { connect(); }

  /// How a run is started again: what was written down is taken up.
  std::function<recipe::RunOptions()> resume;

  std::unique_ptr<device::Device> device;
  std::unique_ptr<Session> session;
  RecipeJob* running = nullptr;
  std::unique_ptr<console::Job> ended;
  std::string screen;  // all that the device said
  std::vector<std::string> events;
  std::set<std::string> sent;  // lines of all its jobs, secrets left out
  std::vector<console::Debt> debts;
  std::string kept, family;
  std::map<std::string, std::string> files;  // of our own, by path
  ServedNet net;
  std::string_view person = {};    // answers so to what is asked; empty: nobody is there
  std::vector<std::string> asked;  // questions to the person
  int secrets_typed = 0;           // where one is asked for
  bool has_button = true;
  bool nobody_switches = false;
  std::optional<std::mt19937> stutters;  // what the device says stands still for a moment now and then
  int power_cycles = 0;
  std::map<std::string, std::string> stored;  // what the device keeps without power, as far as it changed
  Fault fault = Fault::none;
  int fault_at = 0;    // which operation
  int operations = 0;  // effects carried out and requests answered, so far
  Time now{};

  [[nodiscard]] const console::LineSettings& line() const { return line_; }
  [[nodiscard]] const RecipeJob& result() const { return static_cast<const RecipeJob&>(*ended); }
  [[nodiscard]] std::string told() const {
    std::string text = std::string{to_string(ended->outcome()->kind)} + ": " + ended->outcome()->why + "\n";
    for (const auto& each : ended->report().receipt) text += "  " + each + "\n";
    for (const auto& each : events) text += "  - " + each + "\n";
    return text;
  }

 private:
  void begin(std::unique_ptr<device::Device> made) {
    device = std::move(made);
    connect();
    device->on_line(line_, now);
  }
  void note_typed(const RecipeJob& job) { sent.insert(job.typed().begin(), job.typed().end()); }
  void connect() {
    session = std::make_unique<Session>(line_);
    session->on_job_end = [this](std::unique_ptr<console::Job> job, Time) {
      ended = std::move(job);
      note_typed(result());
      running = nullptr;
    };
    session->on_request = [this](console::RequestId id, const console::Request& what, Time) {
      requests_.push_back({id, what});
    };
  }

  void turn(Time end) {
    if (away_until_ && now >= *away_until_) come_back();
    serve_requests();
    if (auto news = net.take_news()) session->on_answer(news->first, news->second, now);
    while (!killed_) {
      auto effect = session->take_effect(now);
      if (!effect) break;
      carry_out(*effect);
    }
    if (killed_) return start_again();
    deliver();
    auto next = end;
    const auto late = late_.empty() ? std::nullopt : std::optional{late_.front().first};
    for (const auto& due : {session->deadline(), device->deadline(), net.deadline(), late})
      if (due && *due < next) next = *due;
    if (away_until_) next = std::min(next, *away_until_);
    if (!requests_.empty()) next = now;
    now = std::max(now, next);
    device->on_time(now);
    deliver();
    hear_late(now);
    session->on_time(now);
  }
  void deliver() {
    device->on_time(now);
    const auto output = said(device->take_output());
    for (const auto& each : device->take_effects()) {
      if (const auto* save = std::get_if<device::Save>(&each))
        stored[save->name] = protocols::as_text(save->content);
      if (const auto* gone = std::get_if<device::Forget>(&each)) stored.erase(gone->name);
      net.carry_out(each, now);
    }
    net.deliver(*device, now);
    hear(output);
  }
  [[nodiscard]] bool transfers() const {
    return session != nullptr && session->job() != nullptr && session->job()->takes_bytes();
  }
  [[nodiscard]] protocols::Bytes said(protocols::Bytes output) {
    if (meddler_ == nullptr || transfers()) return output;
    const auto text = meddler_->said(protocols::as_text(output));
    return {text.begin(), text.end()};
  }
  /// To the device, whatever stands between.
  void reach(console::ByteView bytes, bool transfer) {
    if (meddler_ == nullptr || transfer) return device->on_bytes(bytes, now);
    std::string told;
    const auto through = meddler_->typed(protocols::as_text(bytes), told);
    if (!through.empty()) device->on_bytes(protocols::as_bytes(through), now);
    const auto heard = protocols::as_bytes(told);
    hear({heard.begin(), heard.end()});
  }
  void hear(const protocols::Bytes& output) {
    if (!stutters || transfers()) {
      hear_late(Time::max());
      return hear_now(output);
    }
    for (const auto byte : output) {
      const auto before = late_.empty() ? now : late_.back().first;
      const bool stalls = before <= now && (*stutters)() % 150 == 0;
      late_.emplace_back(before + (stalls ? std::chrono::milliseconds(200 + (*stutters)() % 1000) : 0ms),
                         byte);
    }
    hear_late(now);
  }
  void hear_late(Time until) {
    protocols::Bytes output;
    for (; !late_.empty() && late_.front().first <= until; late_.pop_front())
      output.push_back(late_.front().second);
    if (session != nullptr) hear_now(output);
  }
  void hear_now(const protocols::Bytes& output) {
    if (output.empty() || now < deaf_until_ || away_until_) return;
    screen += protocols::as_text(output);
    if (std::getenv("TRACE") != nullptr)
      std::fprintf(stderr, "%.3f R '%s'\n", protocols::in_seconds(now - Time{}),
                   std::string(protocols::as_text(output)).c_str());
    session->on_bytes(output, now);
  }
  [[nodiscard]] bool strikes() { return ++operations == fault_at; }

  void carry_out(console::Effect effect) {
    if (strikes() && strike(effect)) return;
    if (const auto* write = std::get_if<console::Write>(&effect)) {
      if (std::getenv("TRACE") != nullptr)
        std::fprintf(stderr, "%.3f W %d '%s'\n", protocols::in_seconds(now - Time{}),
                     int(write->purpose.index()), std::string(protocols::as_text(write->bytes)).c_str());
      secrets_typed += write->secret && std::holds_alternative<console::AnswerTo>(write->purpose) &&
                               write->bytes.size() > 1
                           ? 1
                           : 0;
      reach(write->bytes, transfers());
    } else if (const auto* hold = std::get_if<console::Break>(&effect)) {
      device->on_break(true, now);
      wait(hold->length);
      device->on_break(false, now);
    } else if (const auto* line = std::get_if<console::SetLine>(&effect)) {
      wait(device->sent_at() > now ? device->sent_at() - now : Duration{});
      line_ = line->line;
      device->on_line(line_, now);
    } else if (std::get_if<console::Drain>(&effect) != nullptr) {
      wait(device->sent_at() > now ? device->sent_at() - now : Duration{});
    } else if (const auto* pause = std::get_if<console::Wait>(&effect)) {
      wait(pause->length);
    } else if (const auto* purge = std::get_if<console::PurgeLine>(&effect)) {
      if (purge->unsent) device->purge_unsent(now);
    }
    session->on_effect({effect}, now);
  }
  /// True: the effect is not carried out any more.
  bool strike(console::Effect& effect) {
    auto* write = std::get_if<console::Write>(&effect);
    switch (fault) {
      case Fault::none: return false;
      case Fault::lost:
        if (write != nullptr) write->bytes.clear();
        return false;
      case Fault::garbled:
        if (write != nullptr && !write->bytes.empty()) write->bytes[write->bytes.size() / 2] ^= 0x10;
        return false;
      case Fault::deaf: deaf_until_ = now + 1s; return false;
      case Fault::line_gone:
        session->on_lost("the cable was pulled", now);
        away_until_ = now + 3s;
        return true;
      case Fault::killed: killed_ = true; return true;
      case Fault::power_cycled:
        device->power_off(now);
        if (meddler_ != nullptr) meddler_->forget();
        wait(2s);
        device->power_on(now);
        return false;
    }
    return false;
  }
  void come_back() {
    away_until_.reset();
    session->on_back(now);
  }
  void start_again() {
    killed_ = false;
    if (running != nullptr) note_typed(*running);
    requests_.clear();
    net.forget();
    line_ = opened_;  // as whoever opens a port sets it
    device->on_line(line_, now);
    connect();
    start(resume());
  }

  void wait(Duration length) {
    const auto end = now + length;
    while (now < end) {
      const auto due = device->deadline();
      now = due && *due<end&& * due> now ? *due : end;
      deliver();
    }
  }
  void serve_requests() {
    auto requests = std::exchange(requests_, {});
    for (const auto& [id, what] : requests) {
      if (strikes() && fault == Fault::killed) killed_ = true;  // before it is done
      if (killed_) return;
      const auto given = ServedNet::is_ours(what) ? net.answer(id, what) : answer(what);
      if (given) session->on_answer(id, *given, now);
    }
  }
  console::Answer answer(const console::Request& what) {
    if (const auto* down = std::get_if<console::WriteDown>(&what)) {
      const auto same = [&](auto& each) { return each.what == down->debt.what; };
      if (std::none_of(debts.begin(), debts.end(), same)) debts.push_back(down->debt);
      return {true};
    }
    if (const auto* out = std::get_if<console::StrikeOut>(&what)) {
      std::erase_if(debts, [&](auto& each) { return each.what == out->what; });
      return {true};
    }
    if (const auto* keep = std::get_if<console::KeepText>(&what)) {
      (keep->name == recipe::family_file ? family : kept) = keep->content;
      return {true};
    }
    if (const auto* file = std::get_if<console::Digest>(&what)) {
      const auto& of_net = net.files;
      const auto served = of_net.find(file->path);
      const auto bytes = protocols::as_bytes(served != of_net.end() ? served->second : files[file->path]);
      boost::crc_32_type crc;
      crc.process_bytes(bytes.data(), bytes.size());
      char sum[9];
      std::snprintf(sum, sizeof sum, "%08x", static_cast<unsigned>(crc.checksum()));
      image::BytesInMemory again(bytes);
      const auto archive = image::archive_in_figures(again);
      return {true, std::to_string(bytes.size()) + " " + sum + " " +
                        image::digest_hex(image::DigestKind::md5, bytes) + " " +
                        image::digest_hex(image::DigestKind::sha512, bytes) + (archive.empty() ? "" : " ") +
                        archive};
    }
    if (const auto* cycle = std::get_if<console::PowerCycle>(&what)) {
      if (nobody_switches) return {false, "nobody is at the power switch"};
      ++power_cycles;
      device->power_off(now);
      if (meddler_ != nullptr) meddler_->forget();
      wait(5s);
      if (cycle->button && has_button) device->on_button(true, now);
      device->power_on(now);
      if (cycle->button && has_button) {
        wait(10s);
        device->on_button(false, now);
      }
      return {true};
    }
    if (const auto* ask = std::get_if<console::Ask>(&what)) {
      asked.push_back(ask->question);
      if (!person.empty()) return {true, std::string{person}};
    }
    return {false, "nobody is here"};
  }

  std::deque<std::pair<Time, console::Byte>> late_;
  Meddler* meddler_ = nullptr;
  console::LineSettings line_;
  const console::LineSettings opened_ = line_;
  Time deaf_until_{};
  std::optional<Time> away_until_;
  bool killed_ = false;
  std::vector<std::pair<console::RequestId, console::Request>> requests_;
};

}  // namespace rommate::testing
