#include <doctest/doctest.h>

#include <random>

#include "src/record/redact.hpp"
#include "tests/record/marked_secrets.hpp"

using namespace rommate::record;
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
  is("/ppp secret add name=bob password=hush", "/ppp secret add name=bob password=<removed>");
  is("copy ftp://cisco:hush@10.0.0.1/ios.bin flash:", "copy ftp://cisco:<removed>@10.0.0.1/ios.bin flash:");
}

// Commands are those of the documents named in src/record/secret_clues.cpp, the values are made up.
TEST_CASE("each secret of an IOS or IOS-XE configuration is taken out, and nothing else") {
  for (const std::string_view line :
       {"enable algorithm-type scrypt secret {hunter2}",
        "username ops privilege 15 algorithm-type sha256 secret {hunter2}",
        "username ops secret 8 {$8$abcdefgh$ijklmnop}",
        "key config-key password-encrypt {hunter22}",
        " ip nhrp authentication {hunter2}",
        " ipv6 nhrp authentication {hunter2}",
        " standby 1 authentication {hunter2}",
        " standby 1 authentication text {hunter2}",
        " standby 7 authentication md5 key-string 7 {0822455D0A16} timeout 30",
        " vrrp 8 authentication text {hunter2}",
        " glbp 9 authentication md5 key-string {hunter2}",
        "license smart token {YWJjZGVm}",
        "license smart register idtoken {YWJjZGVm} force",
        "license smart trust idtoken {YWJjZGVm} local force",
        " admin-password {hunter2}",
        " pac key 7 {13061E010803}",
        " address ipv4 192.0.2.1 auth-port 1812 acct-port 1813",
        " client 192.0.2.60 vrf Mgmt-vrf server-key 0 {hunter2}",
        " server-key 7 {13061E010803}",
        " server-private 192.0.2.43 timeout 5 key 7 {13061E010803}",
        "radius-server host 192.0.2.46 auth-port 1812 acct-port 1813 key 7 {13061E010803}",
        "tacacs-server host 192.0.2.47 single-connection key {hunter2}",
        " bind authenticate root-dn cn=svc,dc=example,dc=net password 7 {13061E010803}",
        "cts credentials id SW1 password 6 {UHOLZaOHZ}",
        "cts sxp default password 7 {13061E010803}",
        "  sap pmk {0123456789abcdef} mode-list gcm-encrypt",
        "  cak 7 {13061E010803}",
        "snmp-server community {hunter2} view V1 RO 10",
        "snmp-server host 192.0.2.53 traps version 2c {hunter2} bgp",
        "snmp-server host 192.0.2.53 vrf Mgmt-vrf {hunter2}",
        "snmp-server host 192.0.2.53 vrf Mgmt-vrf version 2c {hunter2}",
        "snmp-server user U4 G4 v3 auth sha {hunter2} priv aes 256 {hunter3}",
        "snmp-server user U4 G4 v3 auth sha-2 256 {hunter2} priv aes 128 {hunter3} access 10",
        "snmp mib community-map {hunter2} context CTX",
        "rmon event 1 log trap {hunter2} description \"High\"",
        " ip ospf authentication-key {hunter2}",
        " ip ospf authentication-key 7 {13061E010803}",
        " area 1 virtual-link 192.0.2.9 message-digest-key 1 md5 {hunter2}",
        " area 1 sham-link 10.0.0.1 10.0.0.2 authentication-key 7 {13061E010803}",
        " ipv6 ospf authentication ipsec spi 256 md5 7 {13061E010803}",
        " ospfv3 encryption ipsec spi 257 esp aes-cbc 128 7 {13061E010803} sha1 7 {13061E010804}",
        " area 2 encryption ipsec spi 300 esp null sha1 {0123456789012345678901234567890123456789}",
        "   authentication mode hmac-sha-256 7 {13061E010803}",
        " isis password {hunter2} level-2",
        " area-password {hunter2} authenticate snp validate",
        " domain-password {hunter2}",
        "ip msdp password peer 192.0.2.42 7 {13061E010803}",
        "mpls ldp neighbor 192.0.2.9 password 7 {13061E010803}",
        "mpls ldp password option 1 for 10 7 {13061E010803}",
        "mpls ldp password fallback {hunter2}",
        " ip rsvp authentication key {hunter2}",
        "ip wccp web-cache password 7 {13061E010803}",
        "ntp authentication-key 2 hmac-sha2-256 {hunter2} 7",
        "ntp authentication-key 3 cmac-aes-128 {hunter2}",
        "crypto isakmp key 6 {UHOLZaOHZ} address 198.51.100.7",
        "crypto isakmp key {hunter2} address 0.0.0.0 0.0.0.0 no-xauth",
        "crypto isakmp key {hunter2} hostname peer.example.net",
        "  pre-shared-key address 198.51.100.8 255.255.255.255 key {hunter2}",
        "  pre-shared-key hostname peer.example.net key 6 {UHOLZaOHZ}",
        "  pre-shared-key remote 6 {UHOLZaOHZ}",
        " authentication local pre-share key 6 {UHOLZaOHZ}",
        "  ppk manual id 123 key 6 {UHOLZaOHZ}",
        " set aggressive-mode password {hunter2}",
        " set session-key inbound esp 256 cipher {0123456789abcdef} authenticator {0123456789abcdee}",
        " set session-key outbound ah 256 {0123456789abcdef}",
        "crypto pki import TP pem terminal {hunter2}",
        "crypto pki import TP pkcs12 flash:tp.p12 password {hunter2}",
        "crypto pki export TP pem url flash: 3des {hunter2}",
        "crypto key encrypt write rsa name R1 passphrase {hunter2}",
        "crypto pki token default user-pin 0 {1234}",
        " key {hunter2}",
        " key 12345678",  // see below: a key chain has no such number
        " ppp chap password 7 {13061E010803}",
        " ppp pap sent-username U password 0 {hunter2}",
        " ppp eap password 7 {13061E010803}",
        "ip ftp password 7 {13061E010803}",
        "ip http client password 0 {hunter2}",
        " l2tp tunnel password 7 {13061E010803}",
        " digest secret 7 {13061E010803} hash md5",
        "vtp password {hunter2} hidden",
        " security wpa psk set-key ascii 0 {hunter22}",
        "  priority 0 set-key hex 8 {UHOLZaOHZ}",
        " wpa-psk ascii 7 {13061E010803}",
        " security static-wep-key encryption 104 ascii 0 {hunter2hunter} 1",
        " encryption key 1 size 128bit 7 {13061E010803} transmit-key",
        " mgmtuser username apadmin password 0 {hunter2} secret 0 {hunter3}",
        " dot1x username u password 0 {hunter2}",
        " ip address 192.0.2.45 key 7 {13061E010803}",
        "  etr map-server 192.0.2.44 key 7 {13061E010803}",
        "  etr map-server 192.0.2.44 key {hunter2}",
        "  authentication-key 6 {UHOLZaOHZ}",
        " ip mobile secure host 192.0.2.4 spi 100 key hex {0123456789abcdef}",
        " token {0123456789ABCDEF}",
        " api-key {0123456789ABCDEF}",
        "energywise domain d security ntp-shared-secret 0 {hunter2}",
        " credentials username 1001 password 7 {13061E010803} realm example.com",
        " authentication username 1001 password 7 {13061E010803} realm example.com",
        " web admin system name admin secret 5 {$1$abcd$efghijklmnop}",
        " log password {hunter2}",
        " pin {1234}",
        "cellular 0/1/0 lte sim unlock {1234}",
        "cellular 0/1/0 lte profile create 1 apn.example pap user1 {hunter2} ipv4",
        " 10 authenticate aaa list L password {hunter2}",
        "event manager environment _password {hunter2}",
        " action 1.0 cli command \"username u secret {hunter2}\"",
        "alias exec up copy ftp://u:{hunter2}@192.0.2.1/x flash:",
        " path scp://cfg:{p@hunter2}@192.0.2.39/$h",
        " add http://u:{hunter2}@members.example.org/nic/update?host=<h>&myip=<a>"})
    if (line != " key 12345678") check_marked(line);
  check_marked(" key {12345678}");
}

TEST_CASE("each secret of an NX-OS or IOS XR configuration is taken out, and nothing else") {
  for (const std::string_view line :
       {"username admin password 5 {$5$abcdef$ghijklmnop}  role network-admin",
        "snmp-server user admin network-admin auth sha-256 {0xab} priv aes-128 {0xcd} localizedkey",
        "snmp-server community {hunter2} group network-operator",
        "snmp-server host 192.0.2.1 use-vrf management",
        "snmp-server host 192.0.2.1 traps version 2c {hunter2}",
        "radius-server key 7 \"{fewhg123}\"",
        "tacacs-server host 192.0.2.1 key 7 \"{fewhg123}\" timeout 3",
        "ldap-server host 192.0.2.1 rootDN \"cn=m,dc=x\" password 7 {fewhg123} port 389",
        "  key-octet-string 7 {075e731f1a5c4f52} cryptographic-algorithm AES_256_CMAC",
        "key config-key ascii {hunter22}",
        "  ip pim hello-authentication ah-md5 3 {a1b2c3d4}",
        "    authentication text {hunter2}",
        "    authentication md5 key-string 7 {13061E010803}",
        "    password 3 {a1b2c3d4}",
        "fcsp dhchap password 7 {fewhg123}",
        " secret 10 {$6$abcdefgh$ijklmnopqrst}",
        "   key-string password {13061E010803}",
        "  hello-password hmac-md5 encrypted {13061E010803}",
        "  lsp-password text clear {hunter2}",
        "  message-digest-key 1 md5 encrypted {13061E010803}",
        "  password encrypted {13061E010803}"})
    check_marked(line);
}

TEST_CASE("each secret of an ASA or FTD configuration is taken out, and nothing else") {
  for (const std::string_view line :
       {"enable password {8Ry2YjIyt7RRXU24} encrypted",
        "enable password {$sha512$5000$abc$def} pbkdf2",
        "username admin password {2KFQnbNIdI} encrypted privilege 15",
        " ikev1 pre-shared-key {hunter2}",
        " ikev2 remote-authentication pre-shared-key {hunter2}",
        " ikev2 local-authentication pre-shared-key hex {0123456789abcdef}",
        "failover key {hunter2}",
        "failover key hex {0123456789abcdef}",
        "failover ipsec pre-shared-key {hunter2}",
        " key {hunter2}",
        "aaa-server RADIUS (inside) host 192.0.2.10 {hunter2} timeout 5",
        " ldap-login-password {hunter2}",
        "snmp-server host inside 192.0.2.1 community {hunter2} version 2c",
        "snmp-server host inside 192.0.2.1 {hunter2}",
        "snmp-server user u g v3 encrypted auth md5 {aa:bb} priv aes 128 {cc:dd}",
        " ospf message-digest-key 1 md5 {hunter2}",
        " authentication key eigrp 100 {hunter2} key-id 1",
        " rip authentication key {hunter2} key_id 1",
        "vpdn username u password {hunter2} store-local",
        " radius-common-pw {hunter2}",
        " policy-server-secret {hunter2}",
        "crypto ca import TP pkcs12 {hunter2}",
        "configure manager add 192.0.2.7 {regkey123} nat7"})
    check_marked(line);
}

TEST_CASE("hashes, weak encryption, scripts and markup are known by their form") {
  for (const std::string_view line :
       {"root:{$6$saltsalt$abcdefghijklmnop}:19000:0:99999:7:::", "some new command 7 {094F471A1A0A}",
        "sshpass -p {hunter2} ssh admin@192.0.2.1", "curl -u admin:{hunter2} https://192.0.2.1/",
        "export API_TOKEN={abc123}", "psk=\"{hunter22}\"", "  <password>{hunter2}</password>",
        "wget 'https://u:{hunter2}@example.org/x'"})
    check_marked(line);
}

TEST_CASE("what a script answers to a question for a secret is one") {
  CHECK(
      redacted(" action 1.0 cli command \"copy run scp://cfg@192.0.2.40/b\" pattern \"[Pp]assword\"\n"
               " action 1.1 wait 2\n action 1.2 cli command \"hunter2\"\n action 1.3 cli command \"show "
               "clock\"\n") ==
      " action 1.0 cli command \"copy run scp://cfg@192.0.2.40/b\" pattern \"[Pp]assword\"\n"
      " action 1.1 wait 2\n action 1.2 cli command \"<removed>\"\n action 1.3 cli command \"show clock\"\n");
  CHECK(redacted("expect \"assword:\"\nsend \"hunter2\\r\"\nsend \"enable\\r\"\n") ==
        "expect \"assword:\"\nsend \"<removed>\"\nsend \"enable\\r\"\n");
}

TEST_CASE("lines with the words of secrets and without a secret are left as they are") {
  for (const std::string line :
       {"password encryption aes",
        "service password-encryption",
        "security passwords min-length 8",
        "ip ssh server algorithm authentication password keyboard publickey",
        "ntp trusted-key 1 - 3",
        "ntp server 192.0.2.123 key 5 prefer",
        "ntp server 192.0.2.123 key 7 prefer",
        "ip community-list standard CL permit 65000:100",
        " set community 65000:200 additive",
        " neighbor 192.0.2.9 send-community both",
        " match community CL-CORE",
        "crypto key pubkey-chain rsa",
        "crypto key generate rsa modulus 2048 label R1",
        "key chain KC-TEST macsec",
        "username viewer nopassword",
        " standby 7 authentication md5 key-chain HSRP-KC",
        " ip ospf authentication key-chain OSPF-KC",
        " ip authentication mode eigrp 1 md5",
        " ip authentication key-chain eigrp 1 KC",
        " hash md5",
        " authentication mode md5",
        " authentication remote pre-share",
        " authentication pre-share",
        " authentication port-control auto",
        " authentication order dot1x mab",
        " encryption aes 256",
        " mka pre-shared-key key-chain MKA-KC fallback key-chain MKA-FB",
        " security wpa akm psk",
        "cts sxp connection peer 10.0.0.1 password default mode local speaker",
        "cts sxp connection peer 10.0.0.1 password none mode local speaker",
        " tunnel key 4242",
        "mpls ldp password required",
        "no password strength-check",
        "show run | include secret 5",
        "R1#show running-config | section key 7",
        "The key modulus size is 2048 bits",
        "Key name: R1.example.com",
        "crypto pki token default removal timeout 10",
        " ip rip authentication mode md5",
        "aaa authentication login default group tacacs+ local",
        "aaa authorization exec default local",
        " ppp authentication chap pap",
        "crypto ipsec transform-set T esp-aes 256 esp-sha-hmac",
        "% Password expired",
        "Password required, but none set",
        "bandwidth 7 115200",
        " channel-group 7 mode active",
        "license smart transport smart",
        "license boot level network-advantage",
        "snmp-server enable traps bgp",
        "snmp-server host 192.0.2.1 traps version 3 priv monitor",
        "snmp-server location rack 7 community centre",
        "lte profile create 1 apn.example none ipv4",
        "Building configuration...",
        "*Mar  1 00:00:10.123: %LINEPROTO-5-UPDOWN: Line protocol on Interface Gi0/1, changed state to up",
        "Cisco IOS Software, C2900 Software (C2900-UNIVERSALK9-M), Version 15.7(3)M8, RELEASE SOFTWARE (fc1)",
        "http://www.cisco.com/techsupport",
        "interface GigabitEthernet0/0/0",
        "verify /md5 flash:image.bin",
        "$ git commit -m \"done\"",
        "PS1='$ '"}) {
    CAPTURE(line);
    CHECK(redacted(line) == line);
  }
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
  CHECK(redacted("Verification code: 123456\n") == "Verification code: <removed>\n");
  CHECK(redacted("New key: hunter22\n") == "New key: <removed>\n");
  CHECK(asks_for_secret("Enter PIN: "));
  CHECK_FALSE(asks_for_secret("Pick a new pin colour: "));
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
