#include "src/record/secret_clues.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace rommate::record {
namespace {

using enum Sure;

// Sources, by the letter behind each row:
//   I  Cisco IOS command references (Security A-Z, Master Command List 15M&T), IOS XE 17 configuration guides
//   P  "Protecting Secrets on Cisco Network Devices" (cisco.com, trust center, 2026): types 0 to 10 in IOS XE
//   L  "Smart Licensing Using Policy" (IOS XE 17) and "Smart Software Licensing" (IOS XE 16)
//   W  Catalyst 9800 command reference; Cisco IOS on autonomous access points
//   V  Cisco Unified CME and CUBE command references (voice, SIP)
//   N  NX-OS security, unicast routing and interface command references
//   X  IOS XR command references
//   A  ASA command reference; FTD command reference (configure manager)
//   J  Junos CLI reference;  F  FortiOS CLI reference;  H  HPE/Aruba and Huawei command references
//   R  RouterOS manual, shell and tool manuals (curl(1), sshpass(1))
//   C  AireOS command reference;  U  rack PDU and UPS network cards, command line
//   O  OpenWrt, uci;  T  NetScaler command reference;  Q  PAN-OS, XML and set forms
//   G  a guess after the pattern of the others
constexpr std::array clues{
    Clue{"enable secret", 1, surely},                 // I
    Clue{"enable password", 1, surely},               // I A
    Clue{"secret", 3, maybe},                         // I N X J
    Clue{"password", 3, maybe},                       // I N X A
    Clue{"passwd", 6, maybe},                         // A
    Clue{"passphrase", 6, maybe},                     // I F
    Clue{"passcode", 8, maybe},                       // G
    Clue{"config-key", 8, surely},                    // I P: key config-key password-encrypt X
    Clue{"key-string", 6, surely},                    // I N
    Clue{"key-octet-string", 6, surely},              // N: MACsec key chain
    Clue{"cak", 3, surely},                           // I: MKA
    Clue{"pmk", 3, surely},                           // I: cts manual, sap pmk X
    Clue{"pre-shared-key", 5, surely},                // I A J
    Clue{"pre-share key", 3, surely},                 // I: IKEv2 profile
    Clue{"ppk key", 3, surely},                       // I: IKEv2, postquantum
    Clue{"session-key cipher", 6, surely},            // I: crypto map, ipsec-manual
    Clue{"session-key authenticator", 8, surely},     // I
    Clue{"session-key ah _", 2, surely},              // I
    Clue{"crypto pem terminal", 8, surely},           // I: crypto pki import
    Clue{"crypto pem url _", 3, surely},              // I
    Clue{"import pkcs12", 6, surely},                 // I A
    Clue{"export pkcs12", 6, surely},                 // I
    Clue{"user-pin", 8, surely},                      // I: crypto pki token
    Clue{"spi esp", 3, surely},                       // I: ipv6 ospf encryption ipsec spi N esp aes-cbc 128 X
    Clue{"spi sha1", 4, surely},                      // I
    Clue{"spi md5", 3, surely},                       // I
    Clue{"authentication-key", 15, surely},           // I A J: OSPF, NTP, LISP
    Clue{"message-digest-key", 9, surely},            // I A
    Clue{"mode hmac-sha-256", 13, surely},            // I: EIGRP in named mode
    Clue{"authentication key", 3, surely},            // I: ip rsvp, A: rip
    Clue{"authentication key eigrp _", 5, surely},    // A
    Clue{"authentication text", 4, surely},           // I N: HSRP, VRRP, GLBP
    Clue{"standby authentication", 4, surely},        // I
    Clue{"vrrp authentication", 4, surely},           // I
    Clue{"glbp authentication", 4, surely},           // I
    Clue{"nhrp authentication", 4, surely},           // I
    Clue{"ah-md5", 6, surely},                        // N: ip pim hello-authentication
    Clue{"md5", 3, maybe},                            // I: in configuration lines only
    Clue{"lsp-password", 8, surely},                  // X
    Clue{"hello-password", 8, surely},                // X
    Clue{"area-password", 6, surely},                 // I
    Clue{"domain-password", 8, surely},               // I
    Clue{"set-key", 7, surely},                       // W
    Clue{"psk", 3, surely},                           // W J
    Clue{"psksecret", 4, surely},                     // F
    Clue{"wpa-psk", 7, surely},                       // W
    Clue{"wpa-passphrase", 7, surely},                // W
    Clue{"static-wep-key encryption _", 10, surely},  // W
    Clue{"encryption key _ size _", 4, surely},       // W: autonomous access point
    Clue{"pac key", 3, surely},                       // I: radius server
    Clue{"server-key", 8, surely},                    // I: dynamic-author
    Clue{"shared-key", 8, surely},                    // F G
    Clue{"encrypted-key", 11, surely},                // H
    Clue{"key-value", 9, surely},                     // H: sntp
    Clue{"api-key", 7, surely},                       // I: umbrella
    Clue{"access-key", 10, surely},                   // G
    Clue{"privacy-key", 9, surely},                   // J
    Clue{"auth-password", 9, surely},                 // F
    Clue{"priv-password", 9, surely},                 // F
    Clue{"radius-common-pw", 16, surely},             // A
    Clue{"aaa-server host _", 4, surely},             // A: in one line
    Clue{"failover key", 3, surely},                  // A
    Clue{"configure manager add _", 3, surely},       // A: FTD
    Clue{"isakmp key", 3, surely},                    // I A
    Clue{"map-server key", 3, surely},                // I: LISP
    Clue{"license token", 5, surely},                 // L
    Clue{"license idtoken", 7, surely},               // L
    Clue{"^token", 5, surely},                        // I: umbrella, where it opens the line
    Clue{"^pin", 3, surely},                          // V: ephone, where it opens the line
    Clue{"rmon trap", 4, surely},                     // I: the community
    Clue{"snmp community", 9, surely},                // J
    Clue{"community-map", 13, surely},                // I: snmp mib
    Clue{"profile create pap _", 3, surely},          // I: cellular lte profile create N apn pap USER X
    Clue{"profile create chap _", 4, surely},         // I
    Clue{"profile create pap_chap _", 8, surely},     // I
    Clue{"sim unlock", 6, surely},                    // I: the PIN
    Clue{"sim authenticate", 12, surely},             // I
    Clue{"event environment _", 11, maybe},           // I: EEM, where the name says so (redact.cpp)
    Clue{"sshpass -p", 2, surely},                    // R
    Clue{"secret-key", 10, maybe},                    // I: SSL VPN
    Clue{"private-key", 11, maybe},                   // R: wireguard; F
    Clue{"preshared-key", 13, surely},                // H
    Clue{"pass-phrase", 11, maybe},                   // H
    Clue{"md5-key", 7, surely},                       // F R
    Clue{"authentication-key value", 5, surely},      // J: ntp
    Clue{"auth-pass", 9, surely},                     // H: AOS-CX, snmpv3
    Clue{"priv-pass", 9, surely},                     // H
    Clue{"snmpv3 auth", 4, surely},                   // H: ArubaOS-Switch
    Clue{"snmpv3 priv", 4, surely},                   // H
    Clue{"snmpv3 community", 9, surely},              // X: EXOS
    Clue{"password manager", 7, surely},              // H: ArubaOS-Switch
    Clue{"password operator", 8, surely},             // H
    Clue{"mgmt-user _ _", 9, surely},                 // H: ArubaOS
    Clue{"localip ipsec", 5, surely},                 // H
    Clue{"masterip ipsec", 5, surely},                // H
    Clue{"snmp-agent community _", 9, surely},        // H: read, write
    Clue{"snmp-agent authentication-mode", 19, surely},  // H
    Clue{"snmp-agent privacy-mode", 12, surely},         // H
    Clue{"snmp-agent securityname", 12, surely},         // H: the community of a trap host
    Clue{"authentication-mode", 19, maybe},              // H: with an algorithm (redact.cpp)
    Clue{"key authentication", 14, surely},              // H: radius scheme
    Clue{"key authorization", 13, surely},               // H
    Clue{"key accounting", 10, surely},                  // H
    Clue{"^bearer", 6, surely},                          // R: curl
    Clue{"option key", 3, surely},                       // O: wireless
    Clue{"add system user _", 4, surely},                // T
    Clue{"mgmtuser add _", 3, surely},                   // C
    Clue{"netuser add _", 3, surely},                    // C
    Clue{"radius add _ _ _", 3, surely},                 // C: config radius auth add 1 ADDRESS PORT ascii X
    Clue{"tacacs add _ _ _", 3, surely},                 // C
    Clue{"community create", 6, surely},                 // C
    Clue{"v3user create _ _ _ _", 6, surely},            // C
    Clue{"ipmitool -p", 2, surely},                      // R
    Clue{"cfguseradminpassword _ _", 20, surely},        // R: racadm
    Clue{"user -pw", 3, surely},                         // U
    Clue{"user -cp", 3, surely},                         // U
    Clue{"snmp -c1", 3, surely},                         // U
    Clue{"radius -ps1", 4, surely},                      // U
    Clue{"authentication string", 6, surely},            // H
    Clue{"psksecret-remote", 16, surely},                // F
    Clue{"^rocommunity", 11, surely},                    // R: snmpd.conf(5), as the next
    Clue{"^rwcommunity", 11, surely},
    Clue{"createuser _ _", 10, surely},
    Clue{"createuser aes", 3, surely},
    Clue{"createuser des", 3, surely},
};
constexpr std::array endings{
    Clue{"*-password", 1, surely},           // admin-password, ldap-login-password, privacy-password: I A J F
    Clue{"*-passwd", 1, surely},             // G
    Clue{"*-passphrase", 1, surely},         // H
    Clue{"*-pwd", 1, surely},                // auth-pwd, priv-pwd: F
    Clue{"*-secret", 1, surely},             // shared-secret, ntp-shared-secret, policy-server-secret: I A
    Clue{"*-psk", 1, surely},                // G
    Clue{"*community-string", 1, surely},    // Q: snmp-community-string
    Clue{"*password-encrypted", 1, surely},  // F5: auth-password-encrypted
    Clue{"*_password", 1, surely},           // O: sae_password, as the next
    Clue{"*_secret", 1, surely},
    Clue{"*_psk", 1, surely},
    Clue{"*.password", 1, surely},  // R: racadm set
    Clue{"*_key", 1, surely},       // private_key, preshared_key
    Clue{"-*radkey", 1, surely},    // T: -radKey, -ldapBindDnPassword, -tacacsSecret
    Clue{"-*password", 1, surely},
    Clue{"-*secret", 1, surely},
};

constexpr std::array<std::string_view, 65> fillers{"encrypted",
                                                   "clear",
                                                   "cleartext",
                                                   "clear-text",
                                                   "ascii-text",
                                                   "hexadecimal",
                                                   "ascii",
                                                   "hex",
                                                   "local",
                                                   "remote",
                                                   "md5",
                                                   "sha",
                                                   "sha1",
                                                   "sha-1",
                                                   "sha256",
                                                   "sha512",
                                                   "sha-256",
                                                   "sha-384",
                                                   "sha-512",
                                                   "sha-2",
                                                   "hmac-md5",
                                                   "hmac-sha1",
                                                   "hmac-sha-1",
                                                   "hmac-sha2-256",
                                                   "hmac-sha-256",
                                                   "cmac-aes-128",
                                                   "aes-128-cmac",
                                                   "text",
                                                   "cipher",
                                                   "simple",
                                                   "plaintext",
                                                   "hash",
                                                   "enc",
                                                   "des",
                                                   "3des",
                                                   "aes",
                                                   "aes-cbc",
                                                   "128",
                                                   "192",
                                                   "256",
                                                   "aes-128",
                                                   "aes-192",
                                                   "aes-256",
                                                   "null",
                                                   "fallback",
                                                   "password-encrypt",
                                                   "irreversible-cipher",
                                                   "ciphertext",
                                                   "plain",
                                                   "plain-text",
                                                   "pass-phrase",
                                                   "sha224",
                                                   "sha384",
                                                   "hmac-sha1-12",
                                                   "hmac-sha1-20",
                                                   "hmac-sha256",
                                                   "aes128",
                                                   "aes192",
                                                   "aes256",
                                                   "des56",
                                                   "sha256-password",
                                                   "readonly",
                                                   "readwrite",
                                                   "cak",
                                                   "password"};
constexpr std::array<std::string_view, 14> keywords{
    "key-chain", "keychain",   "required",    "prompt",    "strength-check", "eigrp", "set-key",
    "policy",    "key-string", "secure-mode", "auth-pass", "priv-pass",      "ckn",   "disable"};
// These, too, but only where the line goes on behind them: a secret may be such a word.
constexpr std::array<std::string_view, 30> keywords_inside{"none",
                                                           "add",
                                                           "create",
                                                           "default",
                                                           "encryption",
                                                           "min-length",
                                                           "address",
                                                           "hostname",
                                                           "keyboard",
                                                           "publickey",
                                                           "timeout",
                                                           "rollover",
                                                           "key",
                                                           "manager",
                                                           "operator",
                                                           "type",
                                                           "value",
                                                           "authentication",
                                                           "accounting",
                                                           "authorization",
                                                           "key-id",
                                                           "port",
                                                           "list",
                                                           "ring",
                                                           "minimum-length",
                                                           "maximum-length",
                                                           "minimum-changes",
                                                           "change-type",
                                                           "format",
                                                           "key-value"};
constexpr std::array<std::string_view, 37> prose{
    "is",       "are",      "was",     "has",      "have",  "for",       "and",    "or",
    "of",       "the",      "in",      "on",       "to",    "from",      "with",   "must",
    "required", "recovery", "expired", "cannot",   "needs", "mechanism", "policy", "strength",
    "checking", "command",  "will",    "be",       "name",  "label",     "pair",   "pairs",
    "modulus",  "not",      "set",     "accepted", "mode"};
constexpr std::array<std::string_view, 43> openings{"enable",
                                                    "username",
                                                    "user",
                                                    "password",
                                                    "passwd",
                                                    "secret",
                                                    "snmp-server",
                                                    "snmp",
                                                    "tacacs-server",
                                                    "radius-server",
                                                    "tacacs",
                                                    "radius",
                                                    "key",
                                                    "crypto",
                                                    "ip",
                                                    "ipv6",
                                                    "neighbor",
                                                    "ppp",
                                                    "standby",
                                                    "vrrp",
                                                    "glbp",
                                                    "ntp",
                                                    "area",
                                                    "isis",
                                                    "aaa",
                                                    "security",
                                                    "set",
                                                    "vpdn",
                                                    "l2tp",
                                                    "line",
                                                    "server-private",
                                                    "host",
                                                    "peer",
                                                    "authentication",
                                                    "ikev1",
                                                    "ikev2",
                                                    "tunnel-group",
                                                    "cts",
                                                    "token",
                                                    "pin",
                                                    "vtp",
                                                    "mpls",
                                                    "credentials"};

bool one_of(std::span<const std::string_view> table, std::string_view word) {
  return std::any_of(table.begin(), table.end(),
                     [&](std::string_view each) { return protocols::same_letters(word, each); });
}

std::string_view without_marks(std::string_view word) {
  while (!word.empty() && (word.back() == '.' || word.back() == ',' || word.back() == ':'))
    word.remove_suffix(1);
  return word;
}

/// The word behind which the secret stands.
std::string_view pivot_of(std::string_view words) {
  while (words.ends_with(" _")) words.remove_suffix(2);
  words.remove_prefix(words.rfind(' ') + 1);
  if (words.starts_with('^')) words.remove_prefix(1);
  return words;
}

/// The table by the first letter of the pivot, made once.
struct ByLetter {
  std::array<std::vector<Clue>, 128> rows;
  ByLetter() {
    for (const auto& clue : clues) rows[static_cast<unsigned char>(pivot_of(clue.words)[0])].push_back(clue);
  }
};

}  // namespace

std::span<const Clue> clues_for(char first_letter) {
  static const ByLetter table;
  const auto letter = static_cast<unsigned char>(protocols::lower(first_letter));
  return letter < table.rows.size() ? std::span<const Clue>(table.rows[letter]) : std::span<const Clue>();
}

std::span<const Clue> clues_for_endings() { return endings; }

bool is_filler(std::string_view word) {
  return (word.size() == 1 && protocols::is_digit(word[0])) || word == "10" || one_of(fillers, word);
}
bool is_keyword(std::string_view word, bool goes_on) {
  word = without_marks(word);
  return one_of(keywords, word) || (goes_on && one_of(keywords_inside, word));
}
bool is_prose(std::string_view word) { return one_of(prose, without_marks(word)); }
bool is_opening(std::string_view word) {
  return std::any_of(openings.begin(), openings.end(), [&](std::string_view each) {
    return short_for(word, each, std::min<std::size_t>(each.size(), 4));
  });
}

bool short_for(std::string_view word, std::string_view full, std::size_t least) {
  return word.size() >= least && word.size() <= full.size() &&
         protocols::same_letters(word, full.substr(0, word.size()));
}

}  // namespace rommate::record
