#include "src/image/image_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "protocols/ascii.hpp"

namespace rommate::image {
namespace {

using protocols::is_digit;
using protocols::is_number;

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> words;
  for (;;) {
    const auto end = text.find(at);
    words.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return words;
    text.remove_prefix(end + 1);
  }
}

/// "SPA": S for signed, P for production or S for special, and the key's version.
bool is_signing(std::string_view word) {
  return word.size() == 3 && word[0] == 'S' && (word[1] == 'P' || word[1] == 'S') && is_capital(word[2]);
}

/// "04", "04a".
bool is_component(std::string_view word) {
  if (!word.empty() && is_small(word.back())) word.remove_suffix(1);
  return is_number(word) && word.size() <= 4;
}
std::string component(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of('0'), word.size()));
  return word.empty() || is_small(word[0]) ? fmt::format("0{}", word) : std::string(word);
}

/// "157-3" -> "15.7(3)", "124-13a" -> "12.4(13a)"; empty: no classic release.
std::string classic_release(std::string_view word) {
  const auto dash = word.find('-');
  if (dash == std::string_view::npos || dash < 3 || dash > 4 || !is_number(word.substr(0, dash))) return {};
  const auto rebuild = word.substr(dash + 1);
  if (!is_component(rebuild)) return {};
  return fmt::format("{}.{}({})", word.substr(0, 2), word.substr(2, dash - 2), rebuild);
}

/// "M8", "S4b-ext" -> "S4b"; empty: no train.
std::string_view train(std::string_view word) {
  word = word.substr(0, word.find('-'));
  const auto letters = std::find_if_not(word.begin(), word.end(), is_capital);
  const auto numbers = std::find_if_not(letters, word.end(), is_digit);
  const auto rest = std::find_if_not(numbers, word.end(), is_small);
  return letters != word.begin() && rest == word.end() && word.size() <= 8 ? word : std::string_view{};
}

/// The words behind the first dot: the release, the signature.
class Tail {
 public:
  explicit Tail(const std::vector<std::string_view>& words) {
    for (auto word = words.begin() + 1; word != words.end(); ++word) take(*word);
  }
  void tell(ImageName& name) const {
    name.signing = signing_;
    name.release = numbers_.empty() ? classic_ : numbers_;
    if (!numbers_.empty()) name.ios_release = classic_;
  }

 private:
  void take(std::string_view word) {
    if (is_signing(word))
      signing_ = word;
    else if (auto classic = classic_release(word); !classic.empty() && classic_.empty())
      classic_ = classic;
    else if (is_component(word) && classic_.empty() && !trained_)
      numbers_ += (numbers_.empty() ? "" : ".") + component(word);
    else if (const auto letters = train(word); !letters.empty())
      take_train(letters);
  }
  /// The train belongs to the numbers in front of it: 03.06.06.E.152-2.E6 has two.
  void take_train(std::string_view letters) {
    if (!classic_.empty())
      classic_ += letters;
    else if (!numbers_.empty() && !trained_)
      numbers_ += letters, trained_ = true;
  }
  std::string numbers_, classic_, signing_;
  bool trained_ = false;
};

void read_stem(std::string_view stem, ImageName& name) {
  auto words = split(stem, '-');
  if (words.size() > 1 && words.back() == "tar")
    name.archive = true, words.pop_back();
  else if (words.size() > 1 && !runs_in_words(words.back()).empty())
    name.runs = words.back(), words.pop_back();
  name.platform = words[0];
  for (std::size_t i = 1; i < words.size(); ++i)
    name.feature_set += (i > 1 ? "-" : "") + std::string(words[i]);
  // cat9k_iosxe has its feature set behind the underline; in cat3k_caa-universalk9 that is the platform's.
  if (const auto line = name.platform.find('_'); name.feature_set.empty() && line != std::string::npos) {
    name.feature_set = name.platform.substr(line + 1);
    name.platform.resize(line);
  }
}

/// "asa917-32-k8" is 9.1(7)32, "asa9-12-4-37-smp-k8" is 9.12(4)37.
std::optional<ImageName> asa_name(std::string_view stem) {
  if (!stem.starts_with("asa") || stem.size() < 5 || !is_digit(stem[3])) return std::nullopt;
  auto words = split(stem.substr(3), '-');
  ImageName name{.platform = "asa"};
  const auto end = std::find_if_not(words.begin(), words.end(), is_number);
  if (end == words.begin()) return std::nullopt;
  std::vector<std::string_view> numbers(words.begin(), end);
  for (auto word = end; word != words.end(); ++word)
    name.feature_set += (name.feature_set.empty() ? "" : "-") + std::string(*word);
  std::vector<std::string> parts;
  if (numbers[0].size() == 3)  // 917: one figure each, as long as they had one
    for (const char c : numbers[0]) parts.emplace_back(1, c);
  else
    parts.emplace_back(numbers[0]);
  for (std::size_t i = 1; i < numbers.size(); ++i) parts.emplace_back(numbers[i]);
  if (parts.size() < 3) return std::nullopt;
  name.release = fmt::format("{}.{}({}){}", parts[0], parts[1], parts[2], parts.size() > 3 ? parts[3] : "");
  return name;
}

}  // namespace

bool ImageName::no_payload_encryption() const { return feature_set.find("npe") != std::string::npos; }
bool ImageName::strong_crypto() const {
  return feature_set.find("k9") != std::string::npos && !no_payload_encryption();
}

std::optional<ImageName> parse_image_name(std::string_view path) {
  auto file = path.substr(path.find_last_of("/:") + 1);
  bool archive = false;
  for (const std::string_view ending : {".bin", ".tar", ".pkg"})
    if (file.size() > ending.size() && protocols::same_letters(file.substr(file.size() - 4), ending)) {
      file.remove_suffix(ending.size());
      archive = ending == ".tar";
      break;
    }
  const auto words = split(file, '.');
  if (auto asa = asa_name(words[0])) return asa;
  ImageName name{.archive = archive};
  read_stem(words[0], name);
  name.archive = name.archive || archive;
  Tail(words).tell(name);
  if (name.platform.empty() || !Release::parse(name.release)) return std::nullopt;
  return name;
}

std::string runs_in_words(std::string_view letters) {
  if (letters.empty() || letters.size() > 2) return {};
  const auto place = letters[0] == 'm'   ? "RAM"
                     : letters[0] == 'f' ? "flash"
                     : letters[0] == 'r' ? "ROM"
                     : letters[0] == 'l' ? "where it is put"
                                         : "";
  const auto packed = letters.size() < 2  ? ""
                      : letters[1] == 'z' ? ", zipped"
                      : letters[1] == 'x' ? ", mzipped"
                      : letters[1] == 'w' ? ", packed (STAC)"
                                          : "?";
  if (*place == '\0' || *packed == '?') return {};
  return fmt::format("runs from {}{}", place, packed);
}

std::string signing_in_words(std::string_view letters) {
  if (!is_signing(letters)) return {};
  if (letters[1] == 'P') return fmt::format("signed with production key {}", letters[2]);
  return fmt::format("signed with special (development) key {}: runs only where that key is enrolled",
                     letters[2]);
}

}  // namespace rommate::image
