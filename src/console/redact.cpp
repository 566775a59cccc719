#include "src/console/redact.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace rommate::console {
namespace {

struct Word {
  std::string_view text;
  std::size_t at;
};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

// `word` is `full` or, as typed, a beginning of it of at least `least` characters.
bool short_for(std::string_view word, std::string_view full, std::size_t least) {
  return word.size() >= least && word.size() <= full.size() && same(word, full.substr(0, word.size()));
}

bool has(std::string_view line, std::string_view part) {
  return std::search(line.begin(), line.end(), part.begin(), part.end(),
                     [](char x, char y) { return lower(x) == y; }) != line.end();
}

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
  if (end == std::string_view::npos || end + 1 == whole.text.size()) return;
  words[0].text = whole.text.substr(0, end + 1);
  words.insert(words.begin() + 1, {whole.text.substr(end + 1), whole.at + end + 1});
}

std::size_t behind_prompt(const std::vector<Word>& words) {
  if (words.empty()) return 0;
  const char last = words[0].text.back();
  return last == '#' || last == '>' || last == '$' || last == ':' ? 1 : 0;
}

// How surely a secret stands behind a word.
enum class Behind { nothing, maybe, surely };

struct Abbreviation {
  std::string_view full;
  std::size_t least;  // characters that are typed at least
};
constexpr std::array<Abbreviation, 19> sure_words{{{"key-string", 6},
                                                   {"pre-shared-key", 5},
                                                   {"encrypted-password", 11},
                                                   {"authentication-key", 15},
                                                   {"authentication-password", 17},
                                                   {"privacy-password", 9},
                                                   {"privacy-key", 9},
                                                   {"ldap-login-password", 12},
                                                   {"area-password", 6},
                                                   {"domain-password", 8},
                                                   {"psk", 3},
                                                   {"psksecret", 4},
                                                   {"wpa-psk", 7},
                                                   {"wpa-passphrase", 7},
                                                   {"set-key", 7},
                                                   {"auth-password", 9},
                                                   {"priv-password", 9},
                                                   {"message-digest-key", 9},
                                                   {"passphrase", 6}}};
// First words of configuration lines that hold secrets.
constexpr std::array<std::string_view, 37> openings{
    "enable",         "username",    "user", "password",       "passwd",
    "secret",         "snmp-server", "snmp", "tacacs-server",  "radius-server",
    "tacacs",         "radius",      "key",  "crypto",         "ip",
    "ipv6",           "neighbor",    "ppp",  "standby",        "vrrp",
    "glbp",           "ntp",         "area", "isis",           "aaa",
    "security",       "set",         "vpdn", "l2tp",           "line",
    "server-private", "host",        "peer", "authentication", "ikev1",
    "ikev2",          "tunnel-group"};
// Words behind "password" and the like in sentences; in a configuration line they are taken for secrets all
// the same.
constexpr std::array<std::string_view, 26> prose{
    "is",      "are",    "was",   "has",       "have",   "for",      "and",      "or",       "of",
    "the",     "in",     "on",    "to",        "from",   "with",     "must",     "required", "recovery",
    "expired", "cannot", "needs", "mechanism", "policy", "strength", "checking", "command"};
// Words between a keyword and its secret: the kind of encryption and the like.
constexpr std::array<std::string_view, 31> fillers{"encrypted",
                                                   "clear",
                                                   "cleartext",
                                                   "ascii-text",
                                                   "hexadecimal",
                                                   "ascii",
                                                   "hex",
                                                   "local",
                                                   "remote",
                                                   "md5",
                                                   "sha",
                                                   "sha256",
                                                   "sha512",
                                                   "sha-256",
                                                   "sha-512",
                                                   "text",
                                                   "cipher",
                                                   "simple",
                                                   "plaintext",
                                                   "hash",
                                                   "enc",
                                                   "des",
                                                   "3des",
                                                   "aes",
                                                   "128",
                                                   "192",
                                                   "256",
                                                   "aes-128",
                                                   "aes-192",
                                                   "aes-256",
                                                   "irreversible-cipher"};
// Words behind "key" that make it a command about keys.
constexpr std::array<std::string_view, 13> key_commands{
    "generate", "zeroize", "import",  "export", "pubkey-chain", "chain", "config-key",
    "decrypt",  "encrypt", "storage", "unlock", "lock",         "move"};

template <class Table>
bool one_of(const Table& table, std::string_view word) {
  return std::any_of(table.begin(), table.end(), [&](std::string_view each) { return same(word, each); });
}

bool is_number(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The command in a line, behind its prompt.
struct Command {
  std::vector<Word> words;
  std::size_t first = 0;
  [[nodiscard]] std::string_view word(std::size_t i) const { return i < words.size() ? words[i].text : ""; }
  [[nodiscard]] std::string_view opening() const { return word(first); }
  [[nodiscard]] bool configures() const {
    return std::any_of(openings.begin(), openings.end(), [&](std::string_view each) {
      return short_for(opening(), each, std::min<std::size_t>(each.size(), 4));
    });
  }
};

Behind behind_snmp(const Command& command, std::size_t i) {
  const std::string_view word = command.word(i), before = i > 0 ? command.word(i - 1) : "",
                         next = command.word(i + 1);
  if (short_for(word, "community", 3)) return Behind::surely;
  if (same(before, "version") && (same(word, "2c") || word == "1")) return Behind::surely;
  if (same(before, "host") &&
      !one_of(std::array<std::string_view, 5>{"traps", "informs", "version", "vrf", "use-vrf"}, next))
    return Behind::surely;
  const bool user = short_for(command.word(command.first + 1), "user", 3);
  return user && (same(word, "auth") || same(word, "priv")) ? Behind::surely : Behind::nothing;
}

Behind behind_key(const Command& command, std::size_t i) {
  const std::string_view next = command.word(i + 1), opening = command.opening();
  if (one_of(key_commands, next)) return Behind::nothing;
  if (i == command.first)
    return is_number(next) && next.size() < 4 && command.word(i + 2).empty() ? Behind::nothing
                                                                             : Behind::surely;
  const std::string_view before = command.word(i - 1);
  return has(opening, "tacacs") || has(opening, "radius") || has(opening, "server") ||
                 same(before, "isakmp") || same(before, "host")
             ? Behind::surely
             : Behind::nothing;
}

// What the words say about the one behind word `i`.
Behind behind(const Command& command, std::size_t i) {
  const std::string_view word = command.word(i), next = command.word(i + 1), opening = command.opening();
  for (const auto& [full, least] : sure_words)
    if (short_for(word, full, least)) return Behind::surely;
  if (i == command.first + 1 && short_for(opening, "enable", 2) &&
      (short_for(word, "secret", 1) || short_for(word, "password", 1)))
    return Behind::surely;
  if (short_for(word, "secret", 3) || short_for(word, "password", 3) || same(word, "passwd"))
    return Behind::maybe;
  if (short_for(opening, "snmp-server", 4)) return behind_snmp(command, i);
  if (same(word, "community"))
    return i > 0 && same(command.word(i - 1), "snmp") ? Behind::surely
           : i == command.first                       ? Behind::maybe
                                                      : Behind::nothing;
  if (same(word, "md5") && i > command.first)
    return same(next, "key-string") || same(next, "key-chain") ? Behind::nothing : Behind::maybe;
  const bool redundancy = short_for(opening, "standby", 4) || same(opening, "vrrp") || same(opening, "glbp");
  if (redundancy && short_for(word, "authentication", 4))
    return same(next, "md5") ? Behind::nothing : Behind::surely;
  return same(word, "key") ? behind_key(command, i) : Behind::nothing;
}

bool is_prose(std::string_view word) {
  while (!word.empty() && (word.back() == '.' || word.back() == ',')) word.remove_suffix(1);
  return one_of(prose, word);
}

bool is_filler(std::string_view word) {
  return (word.size() == 1 && is_number(word)) || one_of(fillers, word);
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

// The word without quotes and Junos' semicolon.
std::optional<ByteRange> bare(const Word& word) {
  std::string_view secret = word.text;
  std::size_t from = word.at;
  if (secret.size() > 2 && secret.front() == '"') {
    secret.remove_prefix(1);
    ++from;
  }
  while (!secret.empty() && (secret.back() == '"' || secret.back() == ';')) secret.remove_suffix(1);
  if (secret.empty()) return std::nullopt;
  return ByteRange{from, from + secret.size()};
}

std::optional<ByteRange> secret_behind(const Command& command, std::size_t i) {
  const Behind sure = behind(command, i);
  if (sure == Behind::nothing) return std::nullopt;
  const std::vector<Word>& words = command.words;
  std::size_t at = i + 1;
  if (short_for(command.word(at), "level", 3)) at += 2;
  if (is_number(command.word(at)) && same(command.word(at + 1), "md5")) at += 2;  // the number of the key
  while (at + 1 < words.size() && is_filler(words[at].text)) ++at;
  if (at >= words.size()) return std::nullopt;
  if (sure == Behind::maybe && !command.configures() && is_prose(words[at].text)) return std::nullopt;
  return bare(words[at]);
}

// password=X (RouterOS, kernel and loader arguments) and ftp://user:X@host.
std::optional<ByteRange> secret_inside(const Word& word) {
  const std::size_t equals = word.text.find('=');
  if (equals != std::string_view::npos && equals + 1 < word.text.size()) {
    const std::string_view name = word.text.substr(0, equals);
    for (const std::string_view part : {"password", "secret", "passphrase", "psk", "shared-key"})
      if (has(name, part)) return bare({word.text.substr(equals + 1), word.at + equals + 1});
  }
  const std::size_t scheme = word.text.find("://");
  const std::size_t host = word.text.rfind('@');
  if (scheme == std::string_view::npos || host == std::string_view::npos) return std::nullopt;
  const std::size_t colon = word.text.find(':', scheme + 3);
  if (colon == std::string_view::npos || colon + 1 >= host) return std::nullopt;
  return ByteRange{word.at + colon + 1, word.at + host};
}

}  // namespace

bool asks_for_secret(std::string_view line) {
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  if (line.empty() || line.back() != ':') return false;
  const std::string_view end = line.substr(line.size() - std::min<std::size_t>(line.size(), 60));
  return has(end, "password") || has(end, "passphrase") || has(end, "passcode") || has(end, "secret") ||
         has(end, "community string");
}

std::vector<ByteRange> secrets_in_line(std::string_view line) {
  if (const auto answer = answer_in(line)) return {*answer};
  std::vector<ByteRange> found;
  Command command{words_of(line)};
  split_prompt(command.words);
  command.first = behind_prompt(command.words);
  if (same(command.opening(), "no") || same(command.opening(), "do")) ++command.first;
  for (std::size_t i = command.first; i < command.words.size(); ++i) {
    auto secret = secret_behind(command, i);
    if (!secret) secret = secret_inside(command.words[i]);
    if (secret && (found.empty() || secret->from >= found.back().to)) found.push_back(*secret);
  }
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

}  // namespace rommate::console
