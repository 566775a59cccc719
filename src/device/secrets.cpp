#include "src/device/secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "src/device/loader.hpp"

namespace rommate::device {
namespace {

using Line = std::vector<std::string>;

std::string joined(const Line& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// "5", "9" ... as configurations write the kind.
std::string digit_of(SecretKind kind) {
  switch (kind) {
    case SecretKind::type4: return "4";
    case SecretKind::type8: return "8";
    case SecretKind::type9: return "9";
    default: return "5";
  }
}

bool is_digit(const std::string& word) { return word.size() == 1 && word[0] >= '0' && word[0] <= '9'; }

/// "enable algorithm-type scrypt secret x" chooses the kind for this line.
SecretKind take_algorithm(Line& words, SecretKind kind) {
  const auto at = std::find(words.begin(), words.end(), "algorithm-type");
  if (at == words.end() || at + 1 == words.end()) return kind;
  const auto name = *(at + 1);
  words.erase(at, at + 2);
  if (name == "md5") return SecretKind::type5;
  return name == "sha256" ? SecretKind::type8 : name == "scrypt" ? SecretKind::type9 : kind;
}

/// The word behind `at` is a secret, perhaps with its kind before it; the line up to there chooses the salt.
std::string hash_behind(Line words, std::size_t at, SecretKind kind) {
  if (at + 1 >= words.size()) return joined(words);
  if (is_digit(words[at + 1])) {
    if (words[at + 1] != "0" || at + 2 >= words.size()) return joined(words);
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  }
  auto& secret = words[at + 1];
  secret = digit_of(kind) + " " + hash_secret(kind, secret, joined(words));
  return joined(words);
}

std::string conceal_asa(Line words) {
  const bool enable = words.size() > 2 && words[0] == "enable" && words[1] == "password";
  const bool user = words.size() > 3 && words[0] == "username" && words[2] == "password";
  const bool login = words.size() > 1 && words[0] == "passwd";
  const bool is_hash = std::find(words.begin(), words.end(), "encrypted") != words.end();
  if ((!enable && !login && !user) || is_hash) return joined(words);
  const auto secret = words.begin() + (user ? 3 : enable ? 2 : 1);
  *secret = hash_secret(SecretKind::pix, *secret, {});
  words.insert(secret + 1, "encrypted");
  return joined(words);
}

// The key of type 7, known since 1995.
constexpr std::string_view type7_key = "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87";

std::string type7(std::string_view secret, std::size_t from) {
  auto out = fmt::format("{:02}", from);
  for (std::size_t i = 0; i < secret.size(); ++i)
    out += fmt::format("{:02X}", static_cast<unsigned char>(secret[i]) ^
                                     static_cast<unsigned char>(type7_key[(from + i) % type7_key.size()]));
  return out;
}

/// "0822455D0A16" for this secret, which says itself where in the key it begins.
bool type7_fits(std::string_view hidden, std::string_view typed) {
  std::size_t from = 0;
  if (hidden.size() < 2) return false;
  const auto [end, error] = std::from_chars(hidden.data(), hidden.data() + 2, from);
  return error == std::errc{} && end == hidden.data() + 2 && from < type7_key.size() &&
         type7(typed, from) == hidden;
}

}  // namespace

std::string obscured_line(std::string_view line) {
  auto words = split_words(line);
  const auto found = std::find(words.begin(), words.end(), "password");
  if (found == words.end() || found + 1 == words.end() || found - words.begin() > 4) return std::string(line);
  const bool owner = found == words.begin() || words[0] == "username" || words[0] == "enable";
  if (!owner) return std::string(line);
  auto secret = found + 1;
  if (is_digit(*secret) && secret + 1 != words.end()) {
    if (*secret != "0") return std::string(line);
    secret = words.erase(secret);
  }
  std::size_t from = 0;  // by the secret, so that the same configuration comes out each time
  for (const char c : *secret) from = (from * 7 + static_cast<unsigned char>(c)) % 16;
  *secret = "7 " + type7(*secret, from);
  return joined(words);
}

std::string concealed_line(std::string_view line, SecretKind kind) {
  auto words = split_words(line);
  if (words.size() < 2 || (words[0] != "enable" && words[0] != "username" && words[0] != "passwd"))
    return std::string(line);
  if (kind == SecretKind::pix) return conceal_asa(words);
  const std::string key = kind == SecretKind::sha256 ? "password" : "secret";
  kind = take_algorithm(words, kind);
  const auto found = std::find(words.begin() + 1, words.end(), key);
  if (found == words.end()) return std::string(line);
  return hash_behind(words, static_cast<std::size_t>(found - words.begin()), kind);
}

std::string concealed_config(std::string_view text, SecretKind kind) {
  std::string out;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    out += concealed_line(line, kind) + "\n";
  }
  return out;
}

bool secret_matches(std::string_view configured, std::string_view typed) {
  const auto words = split_words(configured);
  if (words.empty()) return typed.empty();
  if (words.size() > 1 && words[1] == "encrypted") return secret_fits(words[0], typed);
  if (words.size() == 1 || !is_digit(words[0])) return words[0] == typed;
  if (words[0] == "7") return type7_fits(words[1], typed);
  return words[0] == "0" ? words[1] == typed : secret_fits(words[1], typed);
}

}  // namespace rommate::device
