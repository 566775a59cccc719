#include "src/record/redact.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "src/record/secret_clues.hpp"
#include "src/record/secret_forms.hpp"

namespace rommate::record {
namespace {

using protocols::is_number;
using protocols::same_letters;

std::vector<Word> words_of(std::string_view line) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == ' ' || line[at] == '\t') {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    if (line[at] == '"')
      end = std::min(line.find('"', at + 1), line.size() - 1) + 1;
    else
      while (end < line.size() && line[end] != ' ' && line[end] != '\t') ++end;
    words.push_back({line.substr(at, end - at), at});
    at = end;
  }
  return words;
}

// A prompt in front of a command becomes a word of its own: "R1(config-line)#password 7 X", "user@srx> ".
void split_prompt(std::vector<Word>& words) {
  if (words.empty()) return;
  const Word whole = words[0];
  const std::size_t end = whole.text.find_first_of("#>");
  if (end == std::string_view::npos || end + 1 == whole.text.size() || whole.text[0] == '<') return;
  words[0].text = whole.text.substr(0, end + 1);
  words.insert(words.begin() + 1, {whole.text.substr(end + 1), whole.at + end + 1});
}

std::size_t behind_prompt(const std::vector<Word>& words) {
  if (words.size() < 2) return 0;
  const char last = words[0].text.back();
  if (last == ':' && names_a_secret(words[0].text)) return 0;  // "pre_shared_key: X"
  return last == '#' || last == '>' || last == '$' || last == ':' ? 1 : 0;
}

bool is_address(std::string_view word) {
  return word.find(':') != std::string_view::npos ||
         (word.find('.') != std::string_view::npos &&
          word.find_first_not_of("0123456789./") == std::string_view::npos);
}

// The command in a line, behind its prompt.
struct Command {
  std::vector<Word> words;
  std::size_t first = 0;
  [[nodiscard]] std::string_view word(std::size_t i) const { return i < words.size() ? words[i].text : ""; }
  [[nodiscard]] std::string_view before(std::size_t i) const { return i > first ? word(i - 1) : ""; }
  [[nodiscard]] std::string_view opening() const { return word(first); }
  [[nodiscard]] bool configures() const { return is_opening(opening()); }
};

// Where a secret begins, and how surely it is one.
struct Behind {
  Sure sure = Sure::surely;
  std::size_t at = 0;  // index of the first word that may be it
};
using Found = std::optional<Behind>;

Found behind_snmp(const Command& command, std::size_t i) {
  const std::string_view word = command.word(i), before = command.before(i), next = command.word(i + 1);
  constexpr std::array<std::string_view, 8> words{"traps", "trap",      "informs", "version",
                                                  "poll",  "community", "vrf",     "use-vrf"};
  for (const std::string_view text : {"location", "contact", "chassis-id"})
    if (same_letters(command.word(command.first + 1), text)) return std::nullopt;
  if (short_for(word, "community", 3)) return Behind{Sure::surely, i + 1};
  if (same_letters(before, "version") && (same_letters(word, "2c") || word == "1"))
    return Behind{Sure::surely, i + 1};
  // host ADDRESS SECRET; on an ASA the interface stands before the address.
  const bool host = same_letters(before, "host") ||
                    (i > 1 && same_letters(command.word(i - 2), "host") && is_address(word));
  const bool vrf = i > 2 && (same_letters(before, "vrf") || same_letters(before, "use-vrf"));
  const auto is_word =
      std::any_of(words.begin(), words.end(), [&](auto each) { return same_letters(next, each); });
  if ((host && !is_address(next) && !is_word) || (vrf && !is_word)) return Behind{Sure::surely, i + 1};
  const bool user = short_for(command.word(command.first + 1), "user", 3);
  if (user && (same_letters(word, "auth") || same_letters(word, "priv"))) return Behind{Sure::surely, i + 1};
  return std::nullopt;
}

// The numbers of the kinds of encryption (Cisco: "Protecting Secrets on Cisco Network Devices").
bool is_kind(std::string_view word) { return word == "0" || word == "6" || word == "7" || word == "8"; }

Found behind_key(const Command& command, std::size_t i) {
  const std::string_view next = command.word(i + 1), opening = command.opening(), before = command.before(i);
  // Words behind "key" that make it a command about keys.
  for (const std::string_view about :
       {"generate", "zeroize", "import", "export", "pubkey-chain", "chain", "config-key", "decrypt",
        "encrypt", "storage", "unlock", "lock", "move", "config"})
    if (same_letters(next, about)) return std::nullopt;
  if (i == command.first) {
    const bool number_of_a_chain = is_number(next) && next.size() < 4 && command.word(i + 2).empty();
    return number_of_a_chain ? Found() : Behind{Sure::maybe, i + 1};
  }
  const bool kind = is_kind(next) && !command.word(i + 2).empty() && !short_for(opening, "ntp", 3);
  const bool in_figures =
      same_letters(next, "hex") || same_letters(next, "ascii") || same_letters(next, "enc");
  const std::string_view second =
      command.word(command.first + 1);  // "config radius add 1 ADDRESS key X" (D-Link)
  const bool configures_server =
      same_letters(opening, "config") && (has(second, "tacacs") || has(second, "radius"));
  return kind || in_figures || configures_server || has(opening, "tacacs") || has(opening, "radius") ||
                 has(opening, "server") || same_letters(opening, "pre-shared-key") ||
                 same_letters(before, "host") || same_letters(before, "group") ||
                 same_letters(opening, "group")
             ? Behind{Sure::surely, i + 1}
             : Found();
}

// Whether the words of the clue in front of its pivot stand in front of word `i`, in that order.
bool precede(const Command& command, std::size_t i, std::string_view words) {
  std::size_t at = command.first;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    const std::string_view wanted = words.substr(0, end);
    words.remove_prefix(std::min(end + 1, words.size()));
    if (wanted == "_") continue;
    const auto is_wanted = [&] {  // "en p X" at the start of a line, three letters and more elsewhere
      return short_for(command.word(at), wanted,
                       at == command.first ? 2 : std::min<std::size_t>(wanted.size(), 3));
    };
    while (at < i && !is_wanted()) ++at;
    if (at++ >= i) return false;
  }
  return true;
}

Found behind_clue(const Command& command, std::size_t i, const Clue& clue) {
  std::string_view words = clue.words;
  std::size_t at = i + 1;
  for (; words.ends_with(" _"); words.remove_suffix(2)) ++at;
  const std::size_t blank = words.rfind(' ');
  std::string_view pivot = words.substr(blank + 1);
  const std::string_view word = command.word(i);
  const bool option = pivot.starts_with("-*");
  if (option && !word.starts_with('-')) return std::nullopt;
  if (option || pivot.starts_with('*')) {
    pivot.remove_prefix(option ? 2 : 1);
    return word.size() > pivot.size() && same_letters(word.substr(word.size() - pivot.size()), pivot)
               ? Behind{clue.sure, at}
               : Found();
  }
  if (pivot.starts_with('^')) {
    if (i != command.first) return std::nullopt;
    pivot.remove_prefix(1);
  }
  if (!short_for(word, pivot, clue.least)) return std::nullopt;
  if (blank != std::string_view::npos && !precede(command, i, words.substr(0, blank))) return std::nullopt;
  return Behind{clue.sure, at};
}

// What the words say about the one behind word `i`.
Found behind(const Command& command, std::size_t i) {
  const std::string_view word = command.word(i);
  if (short_for(command.opening(), "snmp-server", 4))
    if (const auto found = behind_snmp(command, i)) return found;
  for (const auto& clue : clues_for(word[0])) {
    const auto found = behind_clue(command, i, clue);
    if (!found) continue;
    if (clue.words == "md5" && (i == command.first || !command.configures())) continue;
    // "authentication-mode md5 1 cipher X" has an algorithm, "authentication-mode aaa" has none.
    const std::string_view next = command.word(i + 1);
    if (clue.words == "authentication-mode" && (!is_filler(next) || command.word(i + 2).empty())) continue;
    if (clue.words.starts_with("key a") && !same_letters(command.before(i), "key")) continue;
    if (clue.words == "^bearer" && (i == 0 || !same_letters(command.word(i - 1), "authorization:"))) continue;
    if (clue.words.starts_with("mgmtuser") && same_letters(next, "username")) continue;  // names follow
    if (clue.words.starts_with("event") && !names_a_secret(command.word(i + 1))) continue;
    return found;
  }
  if (word.find_first_of("-_.") != std::string_view::npos)
    for (const auto& clue : clues_for_endings())
      if (const auto found = behind_clue(command, i, clue)) return found;
  if (word == "community" && i == command.first) return Behind{Sure::maybe, i + 1};
  return word == "key" ? behind_key(command, i) : std::nullopt;
}

// "Enter enable secret: cisco": what stands behind the colon of a question for a secret.
std::optional<ByteRange> answer_in(std::string_view line) {
  std::size_t colon = 0;
  while ((colon = line.find(": ", colon)) != std::string_view::npos) {
    const std::size_t answer = line.find_first_not_of(' ', colon + 1);
    if (answer == std::string_view::npos) return std::nullopt;
    if (asks_for_secret(line.substr(0, colon + 1))) return ByteRange{answer, line.size()};
    ++colon;
  }
  return std::nullopt;
}

// The file of a key: "flash:tp.p12", "ftp://192.0.2.1/tp".
bool is_file(std::string_view word) {
  const std::string_view system = word.substr(0, std::min(word.find(':'), word.size()));
  if (system.size() == word.size()) return false;
  for (const std::string_view each : {"flash", "bootflash", "nvram", "tftp", "ftp", "scp", "sftp", "http",
                                      "https", "usb", "disk", "harddisk", "slot", "system", "unix"})
    if (has(system, each)) return true;
  return false;
}

// Passes over what stands between a keyword and its secret. The size of the line: nothing is left.
std::size_t behind_fillers(const Command& command, std::size_t at) {
  const auto more = [&] { return at + 1 < command.words.size(); };
  if (short_for(command.word(at), "level", 3)) at += 2;
  if (same_letters(command.word(at), "user-name")) at += 2;  // password manager user-name U sha1 X
  if (same_letters(command.word(at), "option")) at += 4;     // mpls ldp password option 1 for ACL X
  if (same_letters(command.word(at), "peer")) at += 2;       // ip msdp password peer ADDRESS X
  const std::string_view next = command.word(at + 1);
  const bool algorithm = is_filler(next) && !is_number(next);
  if (is_number(command.word(at)) && algorithm && at + 2 < command.words.size())
    at += 2;  // number of the key
  while (more() && is_filler(command.word(at))) ++at;
  if (more() && is_file(command.word(at))) ++at;
  while (more() && is_filler(command.word(at))) ++at;
  return at;
}

// "[ radius password ]", "{" of a block.
bool is_bracket(std::string_view word) { return word.find_first_not_of("[]{};") == std::string_view::npos; }

// "PrivateKey = X" of wireguard, "X-Auth-Token: X" of a request: a name, a mark, and the secret apart.
std::optional<ByteRange> behind_mark(const Command& command, std::size_t i) {
  const std::string_view word = command.word(i);
  if (command.word(i + 1) == "=" && i + 2 < command.words.size() && names_a_secret(word))
    return bare(command.words[i + 2]);
  // "community": "X", of JSON, and pre_shared_key: X, of YAML
  if (command.word(i + 1) == ":" && i + 2 < command.words.size() && names_a_secret(word))
    return bare(command.words[i + 2]);
  const bool name = word.ends_with(":") && word.find_first_of("_-") != std::string_view::npos;
  if (name && i + 1 < command.words.size() && names_a_secret(word)) return bare(command.words[i + 1]);
  const bool header = word.ends_with(":") && (has(word, "-token:") || has(word, "_token:") ||
                                              has(word, "api-key:") || has(word, "api_key:"));
  return header && i + 1 < command.words.size() ? bare(command.words[i + 1]) : std::nullopt;
}

// mail-server USER:X@HOST, without a scheme in front of it
std::optional<ByteRange> in_mail_server(const Command& command, std::size_t i) {
  if (!same_letters(command.before(i), "mail-server")) return std::nullopt;
  const auto& word = command.words[i];
  const std::size_t colon = word.text.find(':'), host = word.text.rfind('@');
  if (colon == std::string_view::npos || host == std::string_view::npos || colon + 1 >= host)
    return std::nullopt;
  return ByteRange{word.at + colon + 1, word.at + host};
}

std::optional<ByteRange> secret_behind(const Command& command, std::size_t i) {
  const auto found = behind(command, i);
  if (!found) return std::nullopt;
  const bool assigned = command.word(found->at) == "=";  // "secret = X" of a server's configuration
  const std::size_t at = behind_fillers(command, found->at + (assigned ? 1 : 0));
  if (at >= command.words.size()) return std::nullopt;
  const std::string_view word = command.word(at);
  if (is_keyword(word, at + 1 < command.words.size()) || is_bracket(word)) return std::nullopt;
  if (found->sure == Sure::maybe && is_prose(word) && (!command.configures() || command.word(i) == "key"))
    return std::nullopt;
  return bare(command.words[at]);
}

// curl -u user:X, curl --user user:X
std::optional<ByteRange> behind_option(const Command& command, std::size_t i) {
  if (!same_letters(command.before(i), "-u") && !same_letters(command.before(i), "--user"))
    return std::nullopt;
  const auto& word = command.words[i];
  const std::size_t colon = word.text.find(':');
  if (colon == std::string_view::npos || colon + 1 == word.text.size()) return std::nullopt;
  return ByteRange{word.at + colon + 1, word.at + word.text.size()};
}

// A command inside quotes, as scripts of EEM and aliases have them.
std::vector<ByteRange> secrets_in_quotes(const Word& word) {
  std::vector<ByteRange> found;
  if (word.text.size() < 3 || word.text[0] != '"' || word.text.find(' ') == std::string_view::npos)
    return found;
  std::string_view inside = word.text.substr(1);
  if (inside.ends_with('"')) inside.remove_suffix(1);
  for (const auto& secret : secrets_in_line(inside))
    found.push_back({secret.from + word.at + 1, secret.to + word.at + 1});
  return found;
}

// The secrets that word `i` is, holds, or stands in front of.
std::vector<ByteRange> secrets_at(const Command& command, std::size_t i) {
  const Word& word = command.words[i];
  if (const auto secret = secret_behind(command, i)) return {*secret};
  if (const auto secret = behind_mark(command, i)) return {*secret};
  if (is_type_7(command.before(i), word.text)) return {{word.at, word.at + word.text.size()}};
  // Most words are told apart by that they have none of the marks of the other forms.
  if (word.text.find_first_of(":=$\"") == std::string_view::npos && word.text[0] != '<') return {};
  if (const auto secret = secret_inside(word)) return {*secret};
  if (const auto secret = behind_option(command, i)) return {*secret};
  if (const auto secret = in_mail_server(command, i)) return {*secret};
  if (const auto secret = hash_in(word)) return {*secret};
  return secrets_in_quotes(word);
}

}  // namespace

bool asks_for_secret(std::string_view line) {
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  if (line.empty() || line.back() != ':') return false;
  const std::string_view end = line.substr(line.size() - std::min<std::size_t>(line.size(), 60));
  for (const std::string_view asked :
       {"password", "passphrase", "passcode", "passwd", "secret", "community string", "shared key",
        "shared-key", "registration key", "key-string", "authentication-key"})
    if (has(end, asked)) return true;
  std::string_view words = end.substr(0, end.size() - 1);
  while (!words.empty() && words.back() == ' ') words.remove_suffix(1);
  for (const std::string_view asked :
       {"verification code", "one-time code", "security code", "pre-shared key", "master key", "new key",
        "old key", "confirm key", "pass phrase", "token code", " pin"})
    if (words.size() >= asked.size() && same_letters(words.substr(words.size() - asked.size()), asked))
      return true;
  return same_letters(words, "pin");
}

std::vector<ByteRange> secrets_in_line(std::string_view line) {
  if (const auto answer = answer_in(line)) return {*answer};
  std::vector<ByteRange> found;
  Command command{words_of(line)};
  split_prompt(command.words);
  command.first = behind_prompt(command.words);
  if (same_letters(command.opening(), "no") || same_letters(command.opening(), "do")) ++command.first;
  // A command that shows has no secrets in it, what it shows comes behind.
  if (short_for(command.opening(), "show", 2)) return found;
  for (std::size_t i = command.first; i < command.words.size(); ++i)
    for (const auto& secret : secrets_at(command, i))
      if (found.empty() || secret.from >= found.back().to) found.push_back(secret);
  return found;
}

std::string redacted(std::string_view text) {
  SecretFinder finder;
  finder.on_bytes(protocols::as_bytes(text));
  finder.finish();
  SecretCutter cutter(finder.take());
  const auto bytes = cutter.cut(protocols::as_bytes(text));
  return std::string(protocols::as_text(bytes));
}

}  // namespace rommate::record
