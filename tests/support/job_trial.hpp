// What a run of a job in the tests is made of: the job and its device, the trouble that strikes at one point
// of it, and the pieces in which bytes arrive. job_world.hpp runs it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/console/session.hpp"

namespace rommate::testing {

using namespace std::chrono_literals;
using console::Answer;
using console::Effect;
using console::EffectResult;
using console::Job;
using console::LineSettings;
using console::Request;
using console::Session;
using protocols::ByteView;
using protocols::Duration;
using protocols::Outcome;
using protocols::Time;

/// What stands at the other end: a device, its line, and whoever is there.
class FarEnd {
 public:
  struct Print {
    Duration after{};
    std::string text;
    std::uint32_t baud = 0;  // noise at any other speed; 0: legible at all
  };
  FarEnd() = default;
  FarEnd(const FarEnd&) = delete;
  FarEnd& operator=(const FarEnd&) = delete;
  virtual ~FarEnd() = default;
  virtual std::vector<Print> on_bytes(ByteView typed, std::uint32_t baud, Time now) = 0;
  virtual std::vector<Print> on_break(Time) { return {}; }
  virtual std::vector<Print> on_time(Time) { return {}; }
  [[nodiscard]] virtual std::optional<Time> deadline() const { return std::nullopt; }
};

/// A job, and a device with which it comes to its end.
struct JobContract {
  std::string name;
  std::function<std::unique_ptr<Job>(const LineSettings& line)> make;
  std::function<std::unique_ptr<FarEnd>(Time start)> far;
  std::string before = {};  // what the device said, and then nothing for three seconds; empty: nothing known
  LineSettings line = {};
  /// What the person, the disk, say to a request of the ordinary run.
  std::function<Answer(const Request&)> answer = [](const Request&) { return Answer{false, "nobody"}; };
  /// What a person does meanwhile: a guest types.
  std::vector<std::pair<Duration, std::function<void(Job&)>>> meanwhile = {};
  /// Questions that its text has the answer to.
  std::vector<recognise::QuestionId> may_answer = {};
  /// Its bytes are a person's: questions are his affair, and silence is no end.
  bool of_person = false;
  /// It types ahead without looking, and says so: the one exception from "no byte while text flows".
  bool types_ahead = false;
  /// A job that is done may leave the line at the speed it found.
  bool keeps_speed = false;
  /// A person agreed to RETURN where the line shows nothing, whatever is asked there unseen.
  bool may_return = false;
  /// It waits for a line that is lost until the person takes it back.
  bool waits_for_line = false;
  /// One point of so many has troubles; for long runs.
  int one_of = 1;
};

/// What goes wrong, and at which point (from 1).
struct Trouble {
  enum class Kind {
    none,
    cancel,
    lost,           // for good
    lost_and_back,  // for three seconds
    silent,         // the device says nothing any more
    refused,        // the n-th effect that is no write
    unsupported,    // the same
    refused_from,   // that one, and all behind it
    denied,         // the n-th request
    unanswered,     // the same
    asked,          // the device asks `text` instead of what it would do, and goes on asking
    boots,          // it has been reset, and prints a boot without end
    flows           // it prints lines that are no boot without end
  };
  Kind kind = Kind::none;
  int at = 0;
  std::string text = {};
};

/// How what arrives is cut into pieces.
struct Cutting {
  enum class Kind { whole, single, random } kind = Kind::whole;
  unsigned seed = 1;
  bool nervous = false;  // timers fire early, and twice
};

}  // namespace rommate::testing
