// One control connection of an FTP server that gives away armed files, and takes armed uploads: RFC 959, with
// RFC 2389 (FEAT), 2428 (EPSV, EPRT), 3659 (SIZE, MDTM, REST), and nothing that changes a disk. Lines in;
// replies and what is to be done for them out, in order. It owns no socket: the rim opens data connections,
// and only to and from the address of the control connection (a bounce attack, RFC 2577).
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "protocols/shelf.hpp"

namespace rommate::protocols::ftp {

/// "229 ...": goes out as it is, with CR LF behind it.
struct Reply {
  std::string text;
};
/// Listen for the data connection, and answer by on_listening().
struct Listen {
  bool extended = false;
};
/// The next data connection goes to this port of the client.
struct ConnectTo {
  std::uint16_t port = 0;
};
/// Send this part of a file over the data connection, and answer by on_data_end().
struct SendFile {
  std::shared_ptr<const ArmedFile> file;
  std::uint64_t from = 0;
  std::string remark = {};  // for a person
};
/// Send this text over the data connection, likewise.
struct SendText {
  std::string text;
};
/// What comes over the data connection is this upload, likewise.
struct ReceiveFile {
  std::shared_ptr<const ArmedFile> file;
};
/// The data connection goes, whatever it is at.
struct CloseData {};
/// The control connection goes, once all replies are out.
struct Close {};
/// Somebody was refused; for a person.
struct Refused {
  std::string name, why;
  int status = 0;
};
using Effect =
    std::variant<Reply, Listen, ConnectTo, SendFile, SendText, ReceiveFile, CloseData, Close, Refused>;

class Control {
 public:
  /// What the session may look for.
  struct House {
    std::function<Found(std::string_view name, bool write)> find;         // for this client
    std::function<std::vector<std::shared_ptr<const ArmedFile>>()> list;  // of this client
    std::function<std::int64_t(const ArmedFile&)> written_at;             // seconds since 1970
    std::string peer = {};                 // the client's address in figures: data goes nowhere else
    std::string user = {}, password = {};  // that is asked for; empty: anybody, with any password
  };
  explicit Control(House house);

  void on_bytes(ByteView bytes);
  /// Where the rim listens; nullopt: it could not.
  void on_listening(bool extended, std::optional<Endpoint> at);
  /// Empty: all of it is over the data connection. `status`: 426 cut, 425 never connected, 451 our disk, 552
  /// too long.
  void on_data_end(const std::string& why, int status = 426);

  [[nodiscard]] std::vector<Effect> take_effects() { return std::exchange(effects_, {}); }
  [[nodiscard]] bool transfers() const { return data_ == Data::at_work; }

 private:
  using Command = void (Control::*)(std::string_view argument);
  struct Verb;

  void on_line(std::string_view line);
  void obey(std::string_view line);
  [[nodiscard]] bool busy() const { return data_ == Data::opening || transfers(); }
  void obey_waiting();
  void reply(int code, std::string_view text);
  void reply_lines(int code, std::string_view first, const std::vector<std::string>& lines,
                   std::string_view last);
  void refuse(int code, std::string_view told, std::string name, std::string why);
  /// As the client means it: from where it is.
  [[nodiscard]] std::string path_of(std::string_view argument) const;
  [[nodiscard]] bool is_folder(std::string_view path) const;
  [[nodiscard]] bool has_data();
  void begin(Effect effect);

  void user(std::string_view name);
  void password(std::string_view word);
  void quit(std::string_view);
  void reinitialise(std::string_view);
  void system(std::string_view);
  void features(std::string_view);
  void options(std::string_view argument);
  void nothing(std::string_view);
  void help(std::string_view);
  void status(std::string_view argument);
  void type(std::string_view argument);
  void mode(std::string_view argument);
  void structure(std::string_view argument);
  void where(std::string_view);
  void change(std::string_view argument);
  void up(std::string_view);
  void size(std::string_view argument);
  void modified(std::string_view argument);
  void passive(std::string_view);
  void extended_passive(std::string_view argument);
  void port(std::string_view argument);
  void extended_port(std::string_view argument);
  void restart(std::string_view argument);
  void retrieve(std::string_view argument);
  void store(std::string_view argument);
  void list(std::string_view argument);
  void names(std::string_view argument);
  void abort(std::string_view);
  void changes_nothing(std::string_view);

  enum class Login { none, named, done };
  enum class Data { none, opening, listening, to_client, at_work };

  House house_;
  std::vector<Effect> effects_;
  std::string line_;
  bool too_long_ = false;
  Login login_ = Login::none;
  std::string user_;
  std::string folder_ = "/";
  Data data_ = Data::none;
  bool only_extended_ = false;       // EPSV ALL (RFC 2428, section 4)
  std::uint64_t from_ = 0;           // REST
  int failures_ = 0;                 // of PASS
  std::deque<std::string> waiting_;  // lines that came while a port was opened, or a transfer at work
};

/// "192,0,2,1,4,1": address and port of PORT; nullopt: it is written in another way.
[[nodiscard]] std::optional<Endpoint> parse_port(std::string_view argument);
/// "|1|192.0.2.1|1025|": the same of EPRT.
[[nodiscard]] std::optional<Endpoint> parse_extended_port(std::string_view argument);

}  // namespace rommate::protocols::ftp
