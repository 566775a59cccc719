#include "src/device/secrets.hpp"

#include <algorithm>
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
  secret = digit_of(kind) + " " + image::hash_secret(kind, secret, joined(words));
  return joined(words);
}

std::string conceal_asa(Line words) {
  const bool enable = words.size() > 2 && words[0] == "enable" && words[1] == "password";
  const bool login = words.size() > 1 && words[0] == "passwd";
  if ((!enable && !login) || words.back() == "encrypted") return joined(words);
  auto& secret = words[enable ? 2 : 1];
  secret = image::hash_secret(SecretKind::pix, secret, {});
  words.emplace_back("encrypted");
  return joined(words);
}

}  // namespace

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
  if (words.size() > 1 && words[1] == "encrypted") return image::secret_fits(words[0], typed);
  if (words.size() == 1 || !is_digit(words[0])) return words[0] == typed;
  return words[0] == "0" ? words[1] == typed : image::secret_fits(words[1], typed);
}

}  // namespace rommate::device
