#include "src/recognise/logins.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "src/recognise/dialog.hpp"
#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"
#include "src/recognise/question_parts.hpp"

namespace rommate::recognise {
namespace {

/// What a secret is called at the end of its question.
constexpr std::string_view secrets[] = {
    "password",        // log: all
    "passwd",          // mem: BusyBox
    "passphrase",      // mem: ssh-keygen, IOS-XE "crypto key import"
    "pass phrase",     // mem: openssl
    "passcode",        // mem: SecurID
    "secret",          // log: setup dialog of IOS
    "pin",             // mem: tokens, "crypto pki token"
    "pin code",        // mem
    "pre-shared key",  // mem: wizards of wireless controllers
    "shared key",      // mem
    "encryption key",  // mem: "key config-key password-encrypt" of IOS asks "New key"
    "authentication key",
    "new key",      // doc: IOS, key config-key password-encrypt
    "old key",      // doc: IOS, key config-key password-encrypt
    "confirm key",  // doc: IOS, key config-key password-encrypt
    "master key",
    "private key",
    "activation key",
    "license key",
    "verification code",  // mem: PAM of one-time passwords
    "access code",
    "digit code",
    "security code",
    "authentication code",
    "one-time code",
    "otp",
    "token code",
    "tokencode",
    "mfa code",  // doc: PAM modules of one-time passwords, as the next
    "2fa code",
    "totp code",
    "authenticator code",
    "passcode or option",
    "recovery code",
    "unlock code",
    "recovery key",
    "registration key",  // doc: FTD, configure manager
    "product key",
    "api key",
    "auth key",
    "token",
    "community",         // doc: AOS-CX
    "community string",  // log: setup dialog of IOS
};

/// What may stand behind the name of a secret.
constexpr std::string_view repeats[] = {" again",   " once more",        " for confirmation", " confirmation",
                                        " (again)", " for verification", " to confirm"};

/// What a report says, and a question does not.
constexpr std::string_view reports[] = {"fail",  "invalid", "wrong",   "incorrect", "expire",
                                        "last ", "denied",  "history", "bad "};

/// Words in front of "user name" that say no more than that it is asked for.
constexpr std::string_view askings[] = {"please ", "enter ", "your ",          "the ",         "a ",
                                        "new ",    "admin ", "administrator ", "root-system ", "login "};

bool ends_with_any(std::string_view text, auto&& words) {
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) {
    if (!text.ends_with(word)) return false;
    const char before = text.size() == word.size() ? ' ' : text[text.size() - word.size() - 1];
    if (before == '_' && word == "token") return false;  // of a program's text
    return !is_letter(before) || word.size() > 5;
  });
}

/// "password for bob", "passphrase for key '/home/bob/id_rsa'": the secret is named in the middle.
bool names_secret_of(std::string_view words) {
  for (const std::string_view middle :
       {"password for ", "passphrase for ", "passcode for ", "pin for ", "password to ", "password of ",
        "secret for ", "password (", "pass phrase for ", "passphrase used ", "unlock disk "})
    if (contains(words, middle)) return true;
  if (!is_asking(words)) return false;
  // "Please enter the shared secret between Clean Access Server and Clean Access Manager:"
  for (const std::string_view behind : {", ", " between ", " used ", " to be ", " that ", " which ", " you "})
    if (const auto at = words.find(behind);
        at != std::string_view::npos && ends_with_any(words.substr(0, at), secrets))
      return true;
  return false;
}

/// "Enter TACACS+ key:", "New key:": a key is typed, none is pressed.
bool asks_for_key_of(std::string_view words) {
  if (!words.ends_with(" key") || contains(words, "file") || contains(words, "public") ||
      contains(words, "press ") || contains(words, "select "))
    return false;
  for (const std::string_view verb :
       {"enter ", "please enter ", "new ", "old ", "confirm ", "re-enter ", "retype ", "type "})
    if (words.starts_with(verb)) return true;
  return false;
}

/// ">>User name:" (log: Huawei OLT)
std::string_view without_signs(std::string_view text) {
  return text.starts_with(">>") ? text.substr(2) : text;
}

/// "% Enter the passphrase used to protect the key:" of IOS; "% Bad secrets:" asks for nothing.
bool asks_to_enter(std::string_view text) {
  const auto small = lower(text.substr(0, 16));
  for (const std::string_view verb : {"% enter ", "% please enter ", "% re-enter "})
    if (std::string_view{small}.starts_with(verb)) return true;
  return false;
}

/// "(password):" below "Enter password for lab:": the words stand in the brackets.
std::string_view asked_words(const QuestionParts& parts) {
  const bool below = parts.words.empty() && parts.count == 1 &&
                     (parts.last()->open == '(' || parts.last()->open == '[');  // "[Password]:" (doc: ZXR10)
  const bool names_code = below && parts.last()->inside.find_first_of("_,") != std::string_view::npos;
  return below && !names_code ? parts.last()->inside : parts.words;
}

/// "new password>", "repeat new password>" (doc: RouterOS)
bool names_secret_before_sign(std::string_view words) {
  const auto small = lower(words);
  if (small == "password") return true;  // "Password>" of old terminal servers
  const bool is_sentence =
      std::all_of(small.begin(), small.end(), [](char c) { return is_letter(c) || c == ' '; });
  return is_sentence && contains(small, " ") && ends_with_any(small, secrets);
}

/// "Password?", "Confirm admin password?": no other verb, two words at most.
bool is_name_of_secret(std::string_view words) {
  auto small = lower(words);
  for (const std::string_view again : {"confirm ", "re-enter ", "retype ", "enter "})
    if (small.starts_with(again)) {
      small.erase(0, again.size());
      break;
    }
  const auto blank = small.find(' ');
  if (blank != std::string::npos && small.find(' ', blank + 1) != std::string::npos) return false;
  for (const std::string_view verb :
       {"change", "reset", "set", "save", "erase", "use", "enable", "keep", "show", "encrypt", "require",
        "clear", "recover", "no", "disable", "remove", "forget"})
    if (std::string_view{small}.substr(0, blank) == verb) return false;
  return true;
}

}  // namespace

bool asks_password(std::string_view row) {
  auto text = without_signs(trimmed(row));
  if (text.empty() || text.size() > 120) return false;
  // "Please enter passphrase for disk SSD (luks-1) on /var! (press TAB for no echo)" (log: systemd)
  if (text.ends_with("(press TAB for no echo)")) return true;
  if (text.back() == '!') return text.starts_with("Please enter passphrase for disk ");
  if (text.starts_with("if ") || text.starts_with("elif ")) return false;  // a program's text
  if (text == "passwd:") return false;  // the program says what it has done
  if (text.back() == '>') return names_secret_before_sign(text.substr(0, text.size() - 1));
  if (text.ends_with("(will not echo)") || text.ends_with("(again)")) {  // doc: OpenBSD
    const auto parts = take_apart(text);
    return parts.words_mark == '?' &&
           ends_with_any(lower(parts.words.substr(0, parts.words.find(' '))), secrets);
  }
  if (text.back() == ')' ||
      text.back() == ']') {  // "Please enter a password for the "vyos" user (Default: vyos)"
    const auto parts = take_apart(text);
    const auto words = lower(parts.words);
    return parts.count == 1 && parts.last()->says_default && is_asking(words) &&
           (ends_with_any(words, secrets) || names_secret_of(words));
  }
  if (text.back() != ':' && text.back() != '?') return false;
  if (text.front() == '%' && asks_to_enter(text)) text = trimmed(text.substr(1));
  if (text.front() == '-' || text.front() == '%') return false;  // a list in a text, a complaint
  if (text.ends_with("':") && lower(text.substr(0, 14)) == "password for '") return true;  // run: git
  const auto parts = take_apart(text);
  auto asked = asked_words(parts);
  const bool doubted =
      text.back() == '?' || parts.words_mark == '?';  // "Change the password?" asks for a yes
  if (doubted && !is_name_of_secret(asked)) return false;
  for (std::size_t at = 0; at < parts.count; ++at)  // "Configure a community string (yes/no) [n]:"
    if (parts.groups[at].kind == Group::Kind::choices || is_yes(parts.groups[at].inside) ||
        is_no(parts.groups[at].inside))
      return false;
  if (asked.starts_with("[sudo] ")) asked.remove_prefix(7);
  if (asked.find_first_of("%=#><:") != std::string_view::npos) return false;
  auto words = std::string_view{};
  const auto small = lower(asked);
  words = small;
  if (std::any_of(std::begin(reports), std::end(reports),
                  [&](std::string_view word) { return contains(words, word); }))
    return false;
  for (int most = 2; most > 0; --most)  // "again for confirmation"
    for (const auto repeat : repeats)
      if (words.ends_with(repeat)) words.remove_suffix(repeat.size());
  return ends_with_any(words, secrets) || names_secret_of(words) || asks_for_key_of(words);
}

bool asks_user_name(std::string_view row) {
  auto text = without_signs(trimmed(row));
  if (text.ends_with('>'))  // doc: terminal servers
    for (const std::string_view whole : {"username>", "enter username>", "user name>", "enter user name>"})
      if (lower(text) == whole) return true;
  if (text.empty() || text.size() > 80 || text.back() != ':') return false;
  if (text.ends_with("':") && lower(text.substr(0, 14)) == "username for '") return true;  // run: git
  if (const auto clause = text.rfind(": "); clause != std::string_view::npos && is_asking(lower(text)))
    text.remove_prefix(clause + 2);  // "Enter Username and Password.: Username:" (doc: IOS, EZVPN)
  if (const auto end = text.find(") "); text.front() == '(' && end != std::string_view::npos)
    text = trimmed(text.substr(end + 1));  // "(UBNT) User:"
  const auto parts = take_apart(text);
  const auto asked = asked_words(parts);
  if (contains(asked, "user name for system")) return true;  // doc: illumos
  const bool remark = parts.count != 0 && parts.last()->open == '(' && !parts.words.empty();
  if (remark || asked.find_first_of(":?%#>") != std::string_view::npos) return false;
  const auto small = lower(trimmed(asked));
  if (small == "login as" || small == "login id" || small.ends_with("user login id")) return true;
  std::string_view words{small};
  for (bool again = true; again;) {
    again = false;
    for (const auto asking : askings)
      if (words.starts_with(asking) && words.size() > asking.size()) {
        words.remove_prefix(asking.size());
        again = true;
      }
  }
  for (const std::string_view name :
       {"username", "user name", "user", "userid", "user id", "name", "account", "account name"})
    if (words == name) return name != "name" || contains(small, "login name");
  // "Annex username:": whose it is
  for (const std::string_view name : {" username", " user name"})
    if (words.ends_with(name) && parts.count == 0) {
      const auto whose = words.substr(0, words.size() - name.size());
      return text[0] >= 'A' && text[0] <= 'Z' && std::all_of(whose.begin(), whose.end(), is_letter);
    }
  return false;
}

bool asks_login(std::string_view row) {
  auto text = trimmed(row);
  if (!text.ends_with(':')) return false;
  text = trimmed(text.substr(0, text.size() - 1));  // "login :" (doc: OmniSwitch)
  if (!text.ends_with("login") && !text.ends_with("Login")) return false;
  text = text.substr(0, text.size() - 5);
  if (trimmed(text).empty()) return true;
  if (text.back() != ' ') return false;
  text = trimmed(text);
  if (text.ends_with(" console")) text = trimmed(text.substr(0, text.size() - 8));  // log: Fabric OS
  if (text.size() > 80 || contains(text, " ")) return false;
  constexpr std::array<std::string_view, 5> words{"last", "failed", "successful", "automatic", "invalid"};
  return std::find(words.begin(), words.end(), lower(text)) == words.end();
}

}  // namespace rommate::recognise
