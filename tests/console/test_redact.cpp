#include <doctest/doctest.h>

#include <random>

#include "src/console/redact.hpp"

using namespace rommate::console;
using rommate::protocols::as_bytes;
using rommate::protocols::as_text;

TEST_CASE("secrets of configurations are taken out, and the line stays readable") {
  const auto is = [](const std::string& line, const std::string& expected) {
    CAPTURE(line);
    CHECK(redacted(line) == expected);
  };
  is("enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0", "enable secret 5 <removed>");
  is("enable password level 7 7 0822455D0A16", "enable password level 7 7 <removed>");
  is("enable password cisco", "enable password <removed>");
  is("username bob privilege 15 secret 9 $9$abc", "username bob privilege 15 secret 9 <removed>");
  is(" password 7 094F471A1A0A", " password 7 <removed>");
  is("snmp-server community s3cret RO 99", "snmp-server community <removed> RO 99");
  is("snmp-server host 10.0.0.1 version 2c hush bgp", "snmp-server host 10.0.0.1 version 2c <removed> bgp");
  is("snmp-server host 10.0.0.1 hush", "snmp-server host 10.0.0.1 <removed>");
  is("snmp-server user u g v3 auth md5 aaa priv aes 128 bbb",
     "snmp-server user u g v3 auth md5 <removed> priv aes 128 <removed>");
  is("snmp-server user admin network-admin auth md5 0xab priv 0xcd localizedkey",
     "snmp-server user admin network-admin auth md5 <removed> priv <removed> localizedkey");
  is("tacacs-server host 10.1.1.1 key 7 070C285F4D06", "tacacs-server host 10.1.1.1 key 7 <removed>");
  is("radius-server key verysecret", "radius-server key <removed>");
  is(" key 7 13061E010803", " key 7 <removed>");
  is("  key-string 7 0822455D0A16", "  key-string 7 <removed>");
  is("crypto isakmp key hunter2 address 192.0.2.1", "crypto isakmp key <removed> address 192.0.2.1");
  is(" pre-shared-key local 0 hunter2", " pre-shared-key local 0 <removed>");
  is(" ikev1 pre-shared-key hunter2", " ikev1 pre-shared-key <removed>");
  is(" neighbor 192.0.2.1 password 7 13061E01", " neighbor 192.0.2.1 password 7 <removed>");
  is(" ip ospf message-digest-key 1 md5 7 070C28", " ip ospf message-digest-key 1 md5 7 <removed>");
  is("ntp authentication-key 12 md5 104D000A 7", "ntp authentication-key 12 md5 <removed> 7");
  is(" standby 1 authentication md5 key-string hush", " standby 1 authentication md5 key-string <removed>");
  is(" vrrp 1 authentication text hush", " vrrp 1 authentication text <removed>");
  is(" ppp chap password 0 hush", " ppp chap password 0 <removed>");
  is("passwd 2KFQnbNIdI.2KYOU encrypted", "passwd <removed> encrypted");
  is("    secret \"$9$abc\"; ## SECRET-DATA", "    secret \"<removed>\"; ## SECRET-DATA");
  is("set snmp community hush authorization read-only",
     "set snmp community <removed> authorization read-only");
  is(" set psksecret ENC aGVsbG8=", " set psksecret ENC <removed>");
  is("local-user admin password irreversible-cipher $1a$x",
     "local-user admin password irreversible-cipher <removed>");
  is("/ppp secret add name=bob password=hush", "/ppp secret <removed> name=bob password=<removed>");
  is("copy ftp://cisco:hush@10.0.0.1/ios.bin flash:", "copy ftp://cisco:<removed>@10.0.0.1/ios.bin flash:");
}

TEST_CASE("commands typed short, behind a prompt, are known too") {
  CHECK(redacted("R1(config)#ena sec 0 hunter2") == "R1(config)#ena sec 0 <removed>");
  CHECK(redacted("R1(config)# en p hunter2") == "R1(config)# en p <removed>");
  CHECK(redacted("R1(config)#snmp-s com hush rw") == "R1(config)#snmp-s com <removed> rw");
  CHECK(redacted("R1(config)#user bob pas hunter2") == "R1(config)#user bob pas <removed>");
}

TEST_CASE("sentences and lines without a secret are left as they are") {
  for (const std::string line :
       {"service password-encryption", "The password recovery mechanism is enabled.",
        "WARNING: the password is required for the console", " key 1", "key chain OSPF",
        "crypto key generate rsa", "ip ospf authentication message-digest", "no service password-recovery",
        "% Bad secrets", "Password:", "snmp-server group G v3 priv read V",
        "aaa authentication login default group tacacs+ local", "rommon 1 > confreg 0x2142",
        "Interface GigabitEthernet0/1 is up"}) {
    CAPTURE(line);
    CHECK(redacted(line) == line);
  }
}

TEST_CASE("answers shown behind a question for a secret are taken out") {
  CHECK(redacted("  Enter enable secret: cisco123\r\n") == "  Enter enable secret: <removed>\r\n");
  CHECK(redacted("  Enter virtual terminal password: c d\n") ==
        "  Enter virtual terminal password: <removed>\n");
  CHECK(redacted("SNMP community string [public]: hush\n") == "SNMP community string [public]: <removed>\n");
  CHECK(asks_for_secret("Password: "));
  CHECK(asks_for_secret("Enter passphrase for key '/root/.ssh/id_rsa': "));
  CHECK_FALSE(asks_for_secret("Username: "));
  CHECK_FALSE(asks_for_secret("Password: OK"));
}

TEST_CASE("a private key loses its body, and a key that was cut off does not swallow the rest") {
  CHECK(redacted("-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd==\n-----END RSA PRIVATE KEY-----\nR1#\n") ==
        "-----BEGIN RSA PRIVATE KEY-----\n<removed>\n<removed>\n-----END RSA PRIVATE KEY-----\nR1#\n");
  CHECK(redacted("-----BEGIN PRIVATE KEY-----\nMIIE\nR1#show clock\n") ==
        "-----BEGIN PRIVATE KEY-----\n<removed>\nR1#show clock\n");
}

TEST_CASE("editing while typing does not leave a part of the secret") {
  CHECK(redacted("R1(config)#enable secret hunX\b \bter2\r\n") == "R1(config)#enable secret <removed>\r\n");
  CHECK(redacted("R1(config)#enable secret old\b \b\b \b\b \bnew\r\n") ==
        "R1(config)#enable secret <removed>\r\n");
  CHECK(redacted(" --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\benable secret 5 $1$x\r\n") ==
        " --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\benable secret 5 <removed>\r\n");
  CHECK(redacted("\x1b[1menable secret\x1b[0m 5 $1$x\x1b[0m\r\n").find("$1$x") == std::string::npos);
}

TEST_CASE("what is typed after a question for a secret is one, whatever it looks like") {
  SecretFinder finder;
  finder.on_bytes(as_bytes("enable\r"));
  finder.expect_secret();
  finder.on_bytes(as_bytes("hunter2\rshow version\r"));
  CHECK(finder.take() == std::vector<ByteRange>{{7, 14}});
}

TEST_CASE("the same secrets are found in pieces of any size (seeded)") {
  std::string text;
  for (int i = 0; i < 50; ++i)
    text += "interface Gi0/1\r\nenable secret 5 $1$abc\r\nusername u password 7 0102\r\n!\r\n";
  const std::string whole = redacted(text);
  CHECK(whole.find("0102") == std::string::npos);
  for (unsigned seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    SecretFinder finder;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t piece = 1 + random() % 40;
      finder.on_bytes(as_bytes(std::string_view(text).substr(at, piece)));
      at += piece;
    }
    finder.finish();
    SecretCutter cutter(finder.take());
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t piece = 1 + random() % 40;
      const auto left = cutter.cut(as_bytes(std::string_view(text).substr(at, piece)));
      out += as_text(left);
      at += piece;
    }
    CHECK(out == whole);
  }
}
