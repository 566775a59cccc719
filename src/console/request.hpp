// What a job wants from the world outside the line: a person's word, something on the disk, a file served.
// Values like the effects, but the pump never sees them: the app answers (Session::on_request,
// Session::on_answer), at once or later, and exactly once. A job that ends meanwhile gets no answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "src/recognise/question_id.hpp"

namespace rommate::console {

/// Number of a request among those of one console, counted from 1.
enum class RequestId : std::uint64_t { none = 0 };

/// A question for the person, in words. `secret`: the answer is not shown and not kept.
struct Ask {
  std::string question;
  std::vector<std::string> choices = {};  // empty: any text
  bool secret = false;
};
/// Something that must be true again, and how it is made so by hand. It is on the disk when the answer is
/// good: only then may what owes it be done.
struct Debt {
  std::string what;      // "speed", "register": one of each is open for a port
  std::string home;      // the value that must be there again: "9600", "0x2102"
  std::string away;      // the value while the debt stands
  std::string way_home;  // the command that a person types there, without line end
  friend bool operator==(const Debt&, const Debt&) = default;
};
struct WriteDown {
  Debt debt;
};
/// `what` is at `value`. Where that is not the debt's home the debt stays open and says where it is away.
struct StrikeOut {
  std::string what;
  std::string value;
};
/// The mains of the device off and on again: by a power command, or by the person. `button`: its Mode button
/// is held while it is switched on. Answered when it is on again.
struct PowerCycle {
  bool button = false;
};
/// A text that must be on our disk, whole, before it is lost on the device.
struct KeepText {
  std::string name;  // of the file, without folder
  std::string content;
};
/// What is known of a file of ours, looked through beside the event loop. The answer's text is
/// "SIZE CRC32 MD5 SHA512": bytes, and the sums in lower-case hex; of a tar with an image in it behind that
/// " UNPACKED NAME SIZE MD5 SHA512": bytes of flash, and the image's own.
struct Digest {
  std::string path;
};
enum class ServedBy : std::uint8_t { tftp, http, ftp };
/// A file of this machine, to be fetched by this device and nobody else, from now on. Good: our
/// server listens, and `Answer::served` says what it has. One file at a time; a second one takes its place.
struct ServeFile {
  std::string path;
  std::string name;         // as the device asks for it
  std::string device;       // its address in figures
  std::string at;           // our own, by which it knows us
  std::uint16_t port = 69;  // of the protocol
  std::string bind = {};    // where we listen instead, behind a translation of addresses; empty: at `at`
  ServedBy by = ServedBy::tftp;
  /// Under this name a few kilobytes beside it, to see that the way is open; empty: none.
  std::string probe = {};
  /// Not 0: the device sends, so many bytes, and `path` is where they go. One that is there already is never
  /// written over: then `Served::stage` is done at once.
  std::uint64_t awaits = 0;
};
inline constexpr std::size_t probe_size = 64 * 1024;
/// Answered as soon as our server knows more than it had told by this number.
struct ServeNews {
  std::uint64_t after = 0;
};
/// Nothing is given away any more.
struct ServeEnd {};
using Request =
    std::variant<Ask, WriteDown, StrikeOut, PowerCycle, KeepText, Digest, ServeFile, ServeNews, ServeEnd>;

/// A served file as our server sees it.
struct Served {
  enum class Stage {
    waiting,     // nobody has asked yet
    wrong_name,  // the device asked, for `asked`
    refused,     // somebody asked who may not have it, or in a way that is not served; `text`
    sending,     // `bytes` are sent; by TFTP, `block` blocks are acknowledged
    stalled,     // nothing behind `block` was acknowledged, or the device gave up there; `text`
    done         // the device has all of it
  } stage = Stage::waiting;
  /// While it waits: what can be seen of the way there from here.
  enum class Way { unknown, no_link, no_arp, no_request } way = Way::unknown;
  std::uint64_t news = 0;  // counts up with each change
  std::string asked = {}, text = {};
  std::uint64_t block = 0, bytes = 0, size = 0;  // acknowledged, of the whole file
  std::uint64_t probed = 0;                      // bytes of the probe that were sent
  std::string crc32 = {};  // of what was sent, at the end: eight lower-case hex digits (as zlib and U-Boot)
};

/// `good`: the person has answered, the debt is on the disk. Else `text` is a sentence that says why not.
struct Answer {
  bool good = false;
  std::string text = {};
  std::optional<Served> served = {};  // of ServeFile and ServeNews
};

}  // namespace rommate::console
