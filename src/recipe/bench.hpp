// What a run knows and what its verbs ask for. A verb is a function that is called once for each move: it
// looks at what the device said to its last one and says the next. Verbs open no file and touch no line; they
// say so to the runner.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "protocols/transfer/wire.hpp"
#include "src/console/request.hpp"
#include "src/recipe/config_text.hpp"
#include "src/recipe/exchange.hpp"
#include "src/recipe/secret.hpp"
#include "src/recipe/verb.hpp"

namespace rommate::recipe {

// wide: what the verbs share, each fact learned by another of them
struct Bench {
  Family family = Family::none;
  const Sight* sight = nullptr;
  std::uint32_t baud = 9600;                       // of our end of the line, now
  std::map<std::string, std::string> values = {};  // parameters that are no secrets
  std::map<std::string, Secret> secrets = {};
  std::map<std::string, std::string> files = {};  // content of files that parameters name
  /// Learned from the device, and what a debt's home is: "register", "ignoring", "kept", "image" ...
  std::map<std::string, std::string> facts = {};
  ConfigText saved = {};                                 // the copy here
  bool kept = false;                                     // it is on our disk
  bool whole_once = false;                               // a first reading that the second must equal
  std::optional<ConfigText> running = {}, startup = {};  // as last shown; gone with every change
  bool configuration_seen = false;  // the saved configuration stands in the running one: saving may begin
  bool started_anew = true;         // since a secret was proved
  bool just_on = false;             // somebody has just switched it on: no need to do so again
  std::string vouched_by = {}, unprotected = {};  // as RunOptions has them
  bool agreed_to_destroy = false;
  bool erases = false;    // the recipe erases the saved configuration: where there is none, none is kept
  bool installs = false;  // where packages run, the recipe has the image unpacked on the device
  std::optional<console::Served> served = {};          // by our own server, as it sees it
  std::optional<console::RequestId> served_news = {};  // the next of them, asked for

  /// What a copy leaves half-written when it is stopped, and the verb whose phrase "delete" is typed then.
  struct Left {
    std::string verb = {}, file = {};
  };
  Left left = {};
  std::vector<std::string> remarks = {};    // for the person; the runner takes them
  std::vector<std::string> arguments = {};  // of the call under way
  std::vector<std::string> list = {};       // a verb's own, empty when it begins
  std::size_t at = 0;

  /// Where the device stands; unknown while nothing is settled.
  [[nodiscard]] State stands() const;
  [[nodiscard]] bool given(const std::string& name) const;
  /// The line of the book, filled in. A hole that nothing fills: `why` says which.
  [[nodiscard]] std::optional<Order> order(std::string_view verb, std::string_view key,
                                           std::string& why) const;
  /// What a debt says of the device as it was.
  void learn(const console::Debt& debt);
  /// What was shown may have changed.
  void forget_shown() { running.reset(), startup.reset(); }
};

/// Something for the line.
struct Type {
  Order order;
};
/// The mains, by hand or by a power command; `button`: the Mode button is held while it is switched on.
struct Cycle {
  bool button = false;
};
/// Stop the boot in the loader.
struct Interrupt {};
/// Write down what is to be true again, before it is changed.
struct Owe {
  console::Debt debt;
};
/// The configuration goes to our disk.
struct Keep {
  std::string text;
};
/// A person does something by hand.
struct Hand {
  std::string text;
};
/// The size and the sums of the file that a parameter names become facts: "size", "crc32", "md5", "sha512".
struct Measure {
  std::string parameter;
};
/// The file that a parameter names goes over the line: the device has asked for it.
struct Send {
  std::string parameter;
  protocols::transfer::Protocol protocol;
};
/// Our end looks for the speed at which the device speaks.
struct Sweep {
  bool may_return = false;  // a person agreed: RETURN answers whatever is asked there
};
/// Whether our end can be set to this speed, before the device is told.
struct TrySpeed {
  std::uint32_t baud;
};
/// A file of ours goes to the device when it asks; `Bench::served` follows how far it is.
struct Serve {
  console::ServeFile file;
};
struct Done {};
struct Fail {
  std::string why;
  bool refused = false;  // for safety
};
/// Of a claim.
struct Holds {
  std::string only = {};  // as far as the device's own word goes: why there is no proof. Empty: it is proved
  bool none = false;      // nothing is claimed here
};
struct HoldsNot {
  std::string why = {};
};
using Move = std::variant<Type, Cycle, Interrupt, Owe, Keep, Hand, Measure, Send, Sweep, TrySpeed, Serve,
                          Done, Fail, Holds, HoldsNot>;

/// `stage` counts the calls from 0; `heard` is what came of the last Type.
using Script = Move (*)(Bench& bench, const Heard& heard, int stage);

/// Of a verb, of "pay DEBT", or of a claim with "{}" for its parameter; null: there is none.
[[nodiscard]] Script find_script(std::string_view name);

/// The first verb of the recipe that has no script; empty: all have one.
[[nodiscard]] std::string cannot_be_done(const Recipe& recipe);

// --- the scripts, by room: loaders, systems, configurations, claims, debts
struct Entry {
  std::string_view name;
  Script script;
};
[[nodiscard]] std::vector<Entry> loader_scripts();
[[nodiscard]] std::vector<Entry> system_scripts();
[[nodiscard]] std::vector<Entry> config_scripts();
[[nodiscard]] std::vector<Entry> claim_scripts();
[[nodiscard]] std::vector<Entry> image_scripts();
[[nodiscard]] std::vector<Entry> speed_scripts();
[[nodiscard]] std::vector<Entry> tftp_scripts();
[[nodiscard]] std::vector<Entry> copy_scripts();
[[nodiscard]] std::vector<Entry> upgrade_scripts();
[[nodiscard]] std::vector<Entry> way_scripts();
[[nodiscard]] std::vector<Entry> pull_scripts();

// --- what scripts are made of
/// A sentence: all of the flash, as `dir` (heard) or `show version` (earlier) tells its size, is too small
/// for the image. Empty: it is not, or this device does not tell, of which a remark is made.
[[nodiscard]] std::string too_large_for_flash(Bench& bench, const Heard& heard);
/// The line `key` of `verb`, with what is answered.
[[nodiscard]] Move say(const Bench& bench, std::string_view verb, std::string_view key,
                       std::vector<Reply> replies = {}, Order::Restart restart = Order::Restart::none);
/// Nothing is typed; what stands there is answered.
[[nodiscard]] Move look(std::vector<Reply> replies, Order::Restart restart = Order::Restart::none);
/// What is typed may take so long without a word of the device that brings it on.
[[nodiscard]] Move within(console::Duration length, Move move);
/// Of a copy, or of a digest of hundreds of megabytes, which comes in dots.
inline constexpr console::Duration long_without_a_word = std::chrono::minutes{10};
/// A person who stops the run stops what is typed with this key, but not behind these words of the device.
[[nodiscard]] Move stopped_by(std::string_view key, std::string_view not_behind, Move move);
inline constexpr std::string_view ctrl_shift_6 = "\x1e";  // ends a copy of IOS
[[nodiscard]] Move fail(std::string why);
/// A failure when the exchange did not end at a prompt, or the device complained; nullopt: it went well.
[[nodiscard]] std::optional<Move> went_wrong(const Heard& heard);
/// The setup dialog, and what else a system without a configuration asks. Empty: this family asks nothing.
[[nodiscard]] std::vector<Reply> setup_declined(const Bench& bench);
/// The answer to Measure, as facts: "size", "crc32", "md5", "sha512"; of a tar for archive download-sw also
/// "unpacked", and "archived image", "archived size", "archived md5", "archived sha512".
void note_measures(Bench& bench);
/// By its name, a tar for archive download-sw: what is in it is known when it is measured.
[[nodiscard]] bool names_archive(const std::string& image);
/// What a system says to `verify FILE`: a sentence, or empty where it has compared the sums that the file
/// carries and found them right.
[[nodiscard]] std::string not_verified(const Heard& heard, const std::string& file);
/// The claim "image {} runs".
[[nodiscard]] Move image_runs(Bench& bench, const Heard& heard, int stage);
/// The device gave its question up, as nobody answered (IOS after half a minute, a board after one): it has
/// seen no secret, right or wrong, and may be given ours again.
[[nodiscard]] bool waited_in_vain(const Heard& heard);
[[nodiscard]] Reply secret_reply(const Bench& bench, State at, const std::string& name);
/// A name and its secret, to whoever asks first. Where a password is asked for already it is that of a user
/// whom nobody knows: `by_name`, RETURN brings the question for the name again.
[[nodiscard]] std::vector<Reply> login_replies(const Bench& bench, const std::string& user,
                                               const std::string& secret, bool by_name);
/// Where the image of the run is to be found in the device's own flash: a stick or a server goes away again.
[[nodiscard]] std::string kept_image(const Bench& bench);
/// "Destination filename [running-config]?" and its like: the name that is offered.
[[nodiscard]] std::vector<Reply> offered_names();

}  // namespace rommate::recipe
