// Secrets in the configurations of other makers, and those of Cisco that test_redact.cpp does not have. The
// commands are those of the documents named above each list, the values are made up.
#include <doctest/doctest.h>

#include <string_view>

#include "tests/record/marked_secrets.hpp"

using namespace rommate::record;

TEST_CASE("secrets of IOS-XE configurations that are in fewer references are taken out") {
  // IOS XE 17 command references: security, voice, wireless 9800, Easy VPN, call-home, SSL VPN, PKI server.
  for (const std::string_view line :
       {"username lab one-time password 0 {hunter2}",
        "username lab common-criteria-policy P password 7 {13061E010803}",
        "username lab view V secret 9 {$9$abcdefgh$ijklmnop}",
        "enable secret level 5 9 {$9$abcdefgh$ijklmnop}",
        "enable algorithm-type sha256 secret level 7 {hunter2}",
        " mail-server lab:{hunter2}@mail.example.net priority 1",
        " dialer aaa suffix @example.net password {hunter2}",
        " web admin customer name lab password {hunter2}",
        " username 1001 password {hunter2}",
        " security password {hunter2} level all",
        " credentials number 1001 username 1001 password 7 {13061E010803} realm example.com",
        " group lab key {hunter2}",
        " secret-key {hunter2}",
        " database username lab password 7 {13061E010803}",
        " aaa authorization user psk list L name-mangler M password 0 {hunter2}",
        "ip mobile foreign-agent 192.0.2.4 spi 100 key ascii {hunter2}",
        "scheduler aaa-authentication user lab password {hunter2}",
        "ip scp username lab password 7 {13061E010803}",
        "snmp-server community {hunter2} RW IPV6-ACL",
        "tacacs server T1",
        " key 6 {UHOLZaOHZ}",
        "  map-server 192.0.2.44 key 7 {13061E010803}",
        " ipv4 etr map-server 192.0.2.44 key 7 {13061E010803}",
        " neighbor 192.0.2.9 password 6 {UHOLZaOHZ}",
        "ap dot1x username lab password 0 {hunter2}",
        " priority 1 set-key ascii 8 {UHOLZaOHZ}",
        "R1(config)#do copy scp://lab:{hunter2}@192.0.2.1/x flash:"})
    check_marked(line);
}

TEST_CASE("secrets of NX-OS, IOS XR and ASA configurations that are in fewer references are taken out") {
  // NX-OS security, SAN and system management guides; IOS XR system security; ASA command reference.
  for (const std::string_view line :
       {"crypto ca import TP pkcs12 bootflash:tp.p12 {hunter2}",
        "crypto ca export TP pkcs12 bootflash:tp.p12 {hunter2}", "  key {hunter2} address 192.0.2.231",
        "nxapi certificate httpskey keyfile bootflash:k password {hunter2}",
        "radius-server host 192.0.2.1 key 7 \"{fewhg123}\" authentication accounting",
        "  ip ospf message-digest-key 1 md5 3 {a1b2c3d4e5}",
        "  neighbor 192.0.2.9\n    password 3 {a1b2c3d4e5}", " username lab password {hunter2} iscsi",
        "vpnclient vpngroup G password {hunter2}", "vpnclient username lab password {hunter2}",
        "cts import-pac disk0:/p.pac password {hunter2}",
        "auto-update server https://lab:{hunter2}@192.0.2.9/x", " ospf authentication-key {hunter2}",
        " http-proxy 192.0.2.8 8080 username lab password {hunter2}",
        "username lab password {hunter2} mschap"})
    check_marked(line);
}

TEST_CASE("secrets of Junos configurations are taken out, as statements and as set commands") {
  // Junos CLI reference: system login, radius-server, ntp, ospf, bgp, isis, vrrp, macsec, snmp v3, access.
  for (const std::string_view line :
       {"set system root-authentication encrypted-password \"{$6$abcdefgh$ijklmnop}\"",
        "    encrypted-password \"{$6$abcdefgh$ijklmnop}\"; ## SECRET-DATA",
        "set system radius-server 192.0.2.1 secret \"{$9$abcdefgh}\"",
        "set system tacplus-server 192.0.2.1 secret \"{$9$abcdefgh}\"",
        "set protocols bgp group G authentication-key \"{$9$abcdefgh}\"",
        "set protocols ospf area 0.0.0.0 interface ge-0/0/0.0 authentication md5 1 key \"{$9$abcdefgh}\"",
        "    md5 1 key \"{$9$abcdefgh}\"; ## SECRET-DATA",
        "set protocols ospf area 0 interface ge-0/0/0 authentication simple-password \"{$9$abcdefgh}\"",
        "set system ntp authentication-key 1 type md5 value \"{$9$abcdefgh}\"",
        "set security ike policy P pre-shared-key ascii-text \"{$9$abcdefgh}\"",
        "set security macsec connectivity-association CA pre-shared-key cak \"{$9$abcdefgh}\"",
        "set security macsec connectivity-association CA pre-shared-key ckn 0123abcd",
        "set snmp v3 usm local-engine user U authentication-sha authentication-password \"{hunter2hunter2}\"",
        "set snmp v3 usm local-engine user U authentication-sha authentication-key \"{$9$abcdefgh}\"",
        "set snmp v3 usm local-engine user U privacy-aes128 privacy-key \"{$9$abcdefgh}\"",
        "set access profile P client C chap-secret \"{$9$abcdefgh}\"",
        "set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/24 vrrp-group 1 authentication-key "
        "\"{$9$abcdefgh}\"",
        "set system archival configuration archive-sites ftp://lab@192.0.2.9 password \"{$9$abcdefgh}\""})
    check_marked(line);
}

TEST_CASE("secrets of AOS-CX, ArubaOS-Switch and ArubaOS configurations are taken out") {
  // AOS-CX security and routing guides; ArubaOS-Switch access security guide; ArubaOS CLI reference.
  for (const std::string_view line :
       {"user admin group administrators password ciphertext {AQBapabcdefgh}",
        "user lab group operators password plaintext {hunter2}",
        "radius-server key ciphertext {AQBapabcdefgh}",
        "radius-server host 192.0.2.1 key ciphertext {AQBapabcdefgh}",
        "tacacs-server host 192.0.2.1 key plaintext {hunter2}",
        "snmpv3 user lab auth sha auth-pass ciphertext {AQBapabcd} priv aes priv-pass ciphertext {AQBapabce}",
        "snmp-server community {hunter2}",
        "ntp authentication-key 1 md5 ciphertext {AQBapabcdefgh}",
        "    neighbor 192.0.2.9 password ciphertext {AQBapabcdefgh}",
        "    ip ospf authentication-key ciphertext {AQBapabcdefgh}",
        "    ip ospf message-digest-key 1 md5 ciphertext {AQBapabcdefgh}",
        "password manager user-name \"admin\" sha1 \"{8c6976e5b5410415}\"",
        "password manager plaintext {hunter2}",
        "snmp-server community \"{hunter2}\" unrestricted",
        "snmpv3 user \"lab\" auth sha \"{hunter2hunter}\" priv des \"{hunter3hunter}\"",
        "radius-server host 192.0.2.1 key \"{hunter2}\"",
        "tacacs-server host 192.0.2.1 encrypted-key \"{AQBapabcdefgh}\"",
        "key-chain \"k\" key 1 key-string \"{hunter2}\"",
        "sntp authentication key-id 1 authentication-mode md5 key-value \"{hunter2}\" trusted",
        "mgmt-user admin root {0123456789abcdef0123456789abcdef}",
        "   wpa-passphrase {0123456789abcdef}",
        "localip 0.0.0.0 ipsec {0123456789abcdef}",
        "masterip 192.0.2.9 ipsec {0123456789abcdef} interface vlan 1",
        "crypto-local isakmp key \"{hunter2}\" address 0.0.0.0 netmask 0.0.0.0"})
    check_marked(line);
}

TEST_CASE("secrets of Comware and VRP configurations are taken out") {
  // H3C and HPE Comware security and network management references; Huawei VRP command references.
  for (const std::string_view line :
       {" password hash {$h$6$abcdefgh$ijklmnop}",
        " password simple {hunter2}",
        "super password level 3 hash {$h$6$abcdefgh$ijklmnop}",
        "snmp-agent community read {hunter2}",
        "snmp-agent community write simple {hunter2}",
        "snmp-agent community read cipher {%^%#abcdefgh%^%#} mib-view V",
        "snmp-agent usm-user v3 lab g simple authentication-mode sha {hunter2} privacy-mode aes128 {hunter3}",
        "snmp-agent usm-user v3 lab authentication-mode sha cipher {%^%#abcdefgh%^%#}",
        "snmp-agent target-host trap address udp-domain 192.0.2.9 params securityname {hunter2} v2c",
        " key authentication simple {hunter2}",
        " key authentication cipher {$c$3$abcdefgh}",
        " key accounting cipher {$c$3$abcdefgh}",
        " ospf authentication-mode md5 1 cipher {%^%#abcdefgh%^%#}",
        " authentication-mode md5 1 plain {hunter2}",
        " peer 192.0.2.9 password cipher {%^%#abcdefgh%^%#}",
        " set authentication password cipher {%^%#abcdefgh%^%#}",
        " set authentication password simple {hunter2}",
        " pre-shared-key simple {hunter2}",
        " pre-shared-key address 192.0.2.9 key simple {hunter2}",
        " vrrp vrid 1 authentication-mode md5 {hunter2}",
        "ntp-service authentication-keyid 1 authentication-mode md5 simple {hunter2}",
        "ntp-service authentication-keyid 1 authentication-mode hmac-sha256 cipher {%^%#abcdefgh%^%#}",
        " radius-server shared-key cipher {%^%#abcdefgh%^%#}",
        " hwtacacs-server shared-key cipher {%^%#abcdefgh%^%#}",
        " local-user lab password irreversible-cipher {$1a$abcdefgh$ijkl}",
        " security wpa-wpa2 psk pass-phrase {%^%#abcdefgh%^%#} aes",
        " isis authentication-mode md5 cipher {%^%#abcdefgh%^%#}",
        " ppp chap password cipher {%^%#abcdefgh%^%#}",
        " ppp pap local-user lab password simple {hunter2}"})
    check_marked(line);
}

TEST_CASE("secrets of Dell, Arista, Extreme, Ruckus and Nokia configurations are taken out") {
  // Dell OS6, OS9 and OS10 guides; EOS manual; EXOS command reference; FastIron security guide; SR OS system
  // management guide.
  for (const std::string_view line :
       {"username admin password {$6$abcdefgh$ijklmnop} role sysadmin priv-lvl 15",
        "username lab secret sha256-password {0123456789abcdef}",
        "enable secret sha256-password {0123456789abcdef}",
        "username \"admin\" password {0123456789abcdef} privilege 15 encrypted",
        "enable password {0123456789abcdef} encrypted",
        "radius-server host 192.0.2.1 key 9 {0123456789abcdef}",
        "ntp authentication-key 1 md5 9 {0123456789abcdef}",
        "radius server key 7 \"{fewhg123}\"",
        "username admin secret sha512 {$6$abcdefgh$ijklmnop}",
        "enable password sha512 {$6$abcdefgh$ijklmnop}",
        "   neighbor 192.0.2.9 password 7 {13061E010803}",
        "create account admin lab encrypted \"{$5$abcdefgh$ijklmnop}\"",
        "configure account admin encrypted \"{$5$abcdefgh$ijklmnop}\"",
        "configure radius mgmt-access primary shared-secret encrypted \"{#$abcdefgh}\"",
        "configure tacacs primary shared-secret {hunter2}",
        "configure snmpv3 add community \"{hunter2}\" name \"n\" user \"u\"",
        "configure snmp add community readwrite {hunter2}",
        "enable super-user-password {hunter2}",
        "snmp-server community 2 {$abcdefgh} rw",
        "radius-server key 2 {$abcdefgh}",
        "                authentication-key \"{abcdefghijkl}\" hash2",
        "            password \"{$2y$10$abcdefgh}\"",
        "                community \"{abcdefghijkl}\" hash2 rwa version v2c",
        "                    secret \"{abcdefghijkl}\" hash2"})
    check_marked(line);
}

TEST_CASE("secrets of firewalls, home routers and Linux boxes are taken out") {
  // FortiOS CLI reference; PAN-OS CLI guide; RouterOS manual; VyOS documentation; Gaia guide; wg(8), hostapd.
  for (const std::string_view line :
       {"        set password ENC {aGVsbG8=}",
        "        set passwd ENC {aGVsbG8=}",
        "        set secret ENC {aGVsbG8=}",
        "        set key ENC {aGVsbG8=}",
        "        set passphrase ENC {aGVsbG8=}",
        "        set auth-pwd ENC {aGVsbG8=}",
        "        set priv-pwd ENC {aGVsbG8=}",
        "        set ppk-secret ENC {aGVsbG8=}",
        "        set md5-key 1 ENC {aGVsbG8=}",
        "set mgt-config users admin phash {$5$abcdefgh$ijklmnop}",
        "set shared server-profile ldap L bind-password {-AQ==abcd}",
        "set network ike gateway G authentication pre-shared-key key {-AQ==abcd}",
        "<phash>{$5$abcdefgh$ijklmnop}</phash>",
        "<bind-password>{-AQ==abcd}</bind-password>",
        "/ip ipsec identity add peer=p secret={hunter2}",
        "/interface wireless security-profiles set default wpa2-pre-shared-key={hunter2}",
        "/interface wireguard add name=wg0 private-key=\"{abcdefghijkl=}\"",
        "/routing bgp connection set p tcp-md5-key={hunter2}",
        "/snmp community set [ find default=yes ] authentication-password={hunter2}",
        "set system login user vyos authentication plaintext-password '{hunter2}'",
        "set vpn ipsec site-to-site peer P authentication pre-shared-secret '{hunter2}'",
        "set service snmp community {hunter2} authorization ro",
        "set interfaces wireguard wg0 private-key '{abcdefghijkl=}'",
        "set protocols ospf interface eth0 authentication md5 key-id 1 md5-key '{hunter2}'",
        "set protocols bgp neighbor 192.0.2.9 password '{hunter2}'",
        "set user admin password-hash {$6$abcdefgh$ijklmnop}",
        "set expert-password-hash {$6$abcdefgh$ijklmnop}",
        "add aaa radius-servers priority 1 host 192.0.2.1 port 1812 secret {hunter2}",
        "PrivateKey = {abcdefghijkl=}",
        "PresharedKey = {abcdefghijkl=}",
        "wpa_passphrase={hunter22}",
        "Authorization: Bearer {abcdefghijkl}",
        "curl -H 'X-Auth-Token: {abcdefghijkl}' https://192.0.2.1/"})
    check_marked(line);
}

TEST_CASE("lines of other makers with the words of secrets and without a secret are left as they are") {
  for (const std::string line : {"set system login password minimum-length 10",
                                 "set system authentication-order [ radius password ]",
                                 "set protocols ospf area 0 interface ge-0/0/0 authentication-type md5",
                                 "    authentication-type md5;",
                                 "authentication-mode aaa",
                                 " authentication-mode scheme",
                                 " undo password-control enable",
                                 "password-control length 10",
                                 "snmp-agent sys-info version v3",
                                 "snmp-agent trap enable",
                                 " key-chain K",
                                 "aaa authentication login privilege-mode",
                                 "crypto pki certificate chain LAB",
                                 "ssh server-host-key ed25519",
                                 "user-interface console 0",
                                 "config system password-policy",
                                 "    set status enable",
                                 "set deviceconfig setting management idle-timeout 30",
                                 "/ip ssh set strong-crypto=yes",
                                 "public-key: ssh-ed25519",
                                 "configure ssh2 access-profile none",
                                 "configure account all password-policy min-length 8",
                                 "The password was changed.",
                                 "INFO: password policy is off",
                                 "Enter configuration commands, one per line. End with CNTL/Z.",
                                 "Keys generated: 2",
                                 "token ring interface 1",
                                 "clear counters",
                                 "ipsec proposal P",
                                 " ipsec profile X",
                                 "set vpn ipsec esp-group E lifetime 3600",
                                 "crypto map M 10 ipsec-isakmp",
                                 "no ip ospf authentication-key",
                                 "Building configuration..."}) {
    CAPTURE(line);
    CHECK(redacted(line) == line);
  }
}
