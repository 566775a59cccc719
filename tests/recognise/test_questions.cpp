#include <doctest/doctest.h>

#include <array>
#include <string>

#include "src/recognise/line_tail.hpp"
#include "src/recognise/logins.hpp"
#include "src/recognise/questions.hpp"
#include "src/recognise/sighting.hpp"

using namespace rommate::recognise;

namespace {
std::string choice(std::string_view row) {
  const auto found = parse_choice(row);
  if (!found) return "none";
  return "[" +
         detail_of(
             {.state = State::yes_no, .choices = found->choices, .default_answer = found->default_answer}) +
         "]";
}
std::string question(std::string_view row) {
  const auto found = parse_question(row);
  return found ? std::string{trimmed(row)} : "none";
}
}  // namespace

TEST_CASE("choices in all the ways devices write them") {
  CHECK(choice("Do you wish to continue? y/n:  [n]:  ") == "[default=n]");
  CHECK(choice("do you wish to change the configuration? y/n  [n]:  ") == "[default=n]");
  CHECK(choice("enable TFTP netboot? y/n [n]: ") == "[default=n]");
  CHECK(choice("This command will reboot the system. (y/n)?  [n] ") == "[default=n]");
  CHECK(choice("Would you like to save them now? (y/N) ") == "[default=n]");
  CHECK(choice("continue? (Y/n)") == "[default=y]");
  CHECK(choice("Do you want to proceed? [y/n]") == "[]");
  CHECK(choice("Save? [yes/no]:") == "[]");
  CHECK(choice("Do you want to enforce secure password standard (yes/no) [y]: ") == "[default=y]");
  CHECK(choice("re-enter the command. [y/n/q] ") == "[y/n/q]");
  CHECK(choice("(yes/skip/no)[no]: ") == "[yes/skip/no default=no]");
  CHECK(choice("Reload hardware module ? [no,yes]") == "[]");
  CHECK(choice("Reboot the system ? [yes,no] (no) ") == "[default=no]");
  CHECK(choice("Would you like to terminate autoinstall? [yes]: ") == "[default=yes]");
  CHECK(choice("interactive prompts [yes]?") == "[default=yes]");
  CHECK(choice("Enable Link Aggregation (LAG) [yes][NO]: ") == "[default=no]");
  CHECK(choice("Are you sure to reboot? [Y/N]:") == "[]");
  CHECK(choice("Do you want to continue (y/n) [n]? ") == "[default=n]");
}

TEST_CASE("behind a default may stand when it is taken") {
  for (const std::string_view row :
       {"Continue at risk? (Y/N) [Default: N w/in 10]:", "Go on? (y/n) [default=n in 30 seconds]: ",
        "Save it? [yes/no] [no, 10 s]: ", "Reboot now? (y/n, default n in 10s): ",
        "Go on? [y/n, default=no]: ", "Go on? (y/n) [DEFAULT: n after 5 sec]:"})
    CHECK_MESSAGE(choice(row).starts_with("[default=n"), row);
  CHECK(question("Wait for how long [Default: 5 seconds more]: ") != "none");
}

TEST_CASE("answers are single letters, and choices numbers with their meaning") {
  CHECK(choice("RECONNECT? [Fyn?] ") == "[f/y/n]");
  CHECK(choice("SALVAGE? [yn] ") == "[]");
  CHECK(choice("Overwrite it? [ynq] ") == "[y/n/q]");
  CHECK(choice("Stage this hunk [y,n,q,a,d,e,?]? ") == "[y/n/q/a/d/e]");
  for (const std::string_view row : {"Use it? [any] ", "Which mode? [sync] ", "a [dyn] b", "[yn"})
    CHECK_MESSAGE(choice(row) == "none", row);
  for (const std::string_view row :
       {"Console terminal type (1: ansi/vt100, 2: vt52) :", "Parity (0 = none, 1 = odd, 2 = even): ",
        "Your choice ? ", "Your selection: "})
    CHECK_MESSAGE(question(row) != "none", row);
  for (const std::string_view row : {"Chapter (1: this): ", "call(1, 2): ", "if version in (10.0, 11.0): ",
                                     "Your choice", "Your choices: "})
    CHECK_MESSAGE(question(row) == "none", row);
}

TEST_CASE("a choice is none before it is complete") {
  for (const std::string_view row :
       {"Do you wish to continue? y/n:", "Do you wish to continue? y/n", "Do you wish to continue? y/n:  [n]",
        "This command will reboot the system. (y/n)?", "This command will reboot the system. (y/n)",
        "standard (yes/no)", "Reboot the system ? [yes,no]", "commit them before exiting(yes/no/cancel)?", "",
        "?", "]", "[]", "()", "[]:", "Disconnecting from 'x' console. Continue(Y/N)?",
        "Building configuration... [OK]", "uptime (s)", "a [b] c"})
    CHECK_MESSAGE(choice(row) == "none", row);
  CHECK(parse_choice("Do you want to continue? (y/n)?"));
  CHECK_FALSE(parse_choice("Do you want to continue? (y/n)?", true));
}

TEST_CASE("questions with a default, and what only looks like one") {
  CHECK(question("Destination filename [startup-config]? ") == "Destination filename [startup-config]?");
  CHECK(question("Source filename []? ") == "Source filename []?");
  CHECK(question("  Enter host name [Switch]: ") == "Enter host name [Switch]:");
  CHECK(question("Max Retry Count [10]: ") == "Max Retry Count [10]:");
  CHECK(question("How many bits in the modulus [512]: ") == "How many bits in the modulus [512]:");
  CHECK(question("Loose, Strict, Record, Timestamp, Verbose[none]: ") ==
        "Loose, Strict, Record, Timestamp, Verbose[none]:");
  for (const std::string_view row :
       {"flashfs[0]: ", "mifs[2]: ", "%SYS-5-CONFIG_I: fpd-serv[215]: ",
        "RP/0/0:Jan 25 15:23: fpd-serv[215]: ", "INFO: [httpd.2558 -s]: ", "boot: ", "Switch[1]: ",
        "Add: Passed on [1]", "Success rate is 100 percent (5/5):"})
    CHECK_MESSAGE(question(row) == "none", row);
}

TEST_CASE("passwords and logins are told from reports about them") {
  for (const std::string_view row :
       {"Password: ", "password:", "Enter enable secret: ", "Enter secret again:",
        "  Enter the password for \"admin\": ", "root@10.0.0.1's password: ",
        "Enter Administrative Password (3 to 24 characters): ", "Passphrase: "})
    CHECK_MESSAGE(asks_password(row), row);
  for (const std::string_view row :
       {"Wrong Password, Reason:", "login failed: password: ", "R1#enable password: ",
        "username a password:x", "% Bad passwords", "TFTP_PASSWORD=x:"})
    CHECK_FALSE_MESSAGE(asks_password(row), row);
  for (const std::string_view row : {"login: ", " login: ", "(none) login: ", "leaf4 login:",
                                     "MikroTik Login: ", "switch(standby) login: "})
    CHECK_MESSAGE(asks_login(row), row);
  for (const std::string_view row : {"Last login: ", "fp login: admin (automatic login)",
                                     "a b login: ", "sshlogin:", "2021 Jan x login: "})
    CHECK_FALSE_MESSAGE(asks_login(row), row);
}

TEST_CASE("every way in which consoles ask for a secret is known, so that recordings leave it out") {
  // Sources: setup dialogs of IOS, NX-OS, AireOS and FTD; IOS command references (enable, key config-key,
  // crypto pki, crypto key import); manuals of ssh, sudo, passwd, openssl, cryptsetup, Fabric OS; PAM
  // one-time codes.
  for (const std::string_view row : {"Password:",
                                     "password: ",
                                     "Password for lab:",
                                     "Enter password: ",
                                     "Enter Password:",
                                     "Please Enter Password:",
                                     "Old password: ",
                                     "New password: ",
                                     "New Password :",
                                     "Retype new password: ",
                                     "Re-enter password:",
                                     "Confirm password: ",
                                     "Confirm new password:",
                                     "Confirm Password:",
                                     "Verify password:",
                                     "Enter the password for \"admin\": ",
                                     "  Confirm the password for \"admin\": ",
                                     "Enter enable secret: ",
                                     "Enter enable secret [<Use current secret>]: ",
                                     "Enter enable password: ",
                                     "Enter virtual terminal password: ",
                                     "Confirm enable secret: ",
                                     "Enter secret: ",
                                     "Enter secret again: ",
                                     "Enter Administrative Password (3 to 24 characters): ",
                                     "Re-enter Administrative Password                 : ",
                                     "(current) UNIX password: ",
                                     "Current password: ",
                                     "root@10.0.0.1's password: ",
                                     "[sudo] password for lab: ",
                                     "Enter passphrase (empty for no passphrase): ",
                                     "Enter passphrase for key '/home/lab/id_rsa': ",
                                     "Enter same passphrase again: ",
                                     "Enter PEM pass phrase:",
                                     "Verifying - Enter PEM pass phrase:",
                                     "Enter passphrase for /dev/sda2: ",
                                     "Passcode:",
                                     "Enter PASSCODE: ",
                                     "Verification code: ",
                                     "Enter your PIN: ",
                                     "PIN: ",
                                     "One-time code: ",
                                     "New key: ",
                                     "Old key: ",
                                     "Confirm key: ",
                                     "Enter the pre-shared key: ",
                                     "Enter RADIUS shared secret: ",
                                     "RADIUS Server Shared Secret: ",
                                     "Enter challenge password: ",
                                     "Community string [public]: ",
                                     "Recovery Password: ",
                                     "Enter boot password: ",
                                     "Enter the password to decrypt the private key: ",
                                     "Enter activation key: ",
                                     "Master key: ",
                                     "Enter authentication key: ",
                                     "Bootloader password: ",
                                     "GRUB password: ",
                                     "Enter TACACS+ key: ",
                                     "Admin password? ",
                                     "Password? ",
                                     "Enter the 6 digit code: ",
                                     "Enter host password for user 'lab':"})
    CHECK_MESSAGE(asks_password(row), row);
  for (const std::string_view row :
       {"Password policy: ", "Minimum password length: ",
        "Enter file in which to save the key (/root/.ssh/id_rsa): ", "Press any key: ",
        "Last password change: ", "Password expired:", "Invalid password:", "Shopping: ",
        "R1(config)#username lab secret:", "Number of keys: ", "Key name: ", "Change the password? ",
        "Reset password? ", "Enter key label: ", "Use a secret? [no]:"})
    CHECK_FALSE_MESSAGE(asks_password(row), row);
}

TEST_CASE("strangers ask for secrets in their own words, with other marks, and below a question") {
  // Sources: CLI guides of RouterOS, ZXR10, Unity Express, ISE, NFVIS, ACE, ONTAP, Gaia, FXOS and FTD;
  // OpenBSD's installer; Solaris and BSD single-user prompts; systemd-ask-password, cryptsetup, dracut;
  // openssl(1), keytool, oathtool, Duo and SecurID for PAM; AOS-CX and Aruba controllers; IOS XE 17 setup and
  // crypto pki.
  for (const std::string_view row : {"new password> ",
                                     "repeat new password> ",
                                     "[Password]:",
                                     "(password): ",
                                     "  (password):",
                                     "Please unlock disk sda3_crypt: ",
                                     "Please enter passphrase for disk SSD (luks-1) on /var!",
                                     "Please enter passphrase for disk data: (press TAB for no echo) ",
                                     "% Enter the passphrase used to protect the private key: ",
                                     "Password for root account? (will not echo) ",
                                     "Password for root account? (again) ",
                                     "Enter the new password for user \"admin\":",
                                     "   Please enter the new password: ",
                                     "Reenter new password to confirm: ",
                                     "Please retype the password: ",
                                     "Please type the password: ",
                                     "Enter old passphrase: ",
                                     "Enter Import Password:",
                                     "Verifying - Enter Export Password:",
                                     "Enter pass phrase for server.key:",
                                     "Enter keystore password:  ",
                                     "        (RETURN if same as keystore password):  ",
                                     "A challenge password []:",
                                     "Root password for system maintenance (control-d to bypass): ",
                                     "Enter current password: ",
                                     "Enter expert password: ",
                                     "Enter Password(<8-128>):",
                                     "Enter Password for enable mode (up to 15 chars): ",
                                     "Re-type Password for enable mode: ",
                                     "Enter the cluster administrator's (username \"admin\") password: ",
                                     "(lab@192.0.2.1) Password: ",
                                     "(lab@192.0.2.1) Verification code: ",
                                     "lab Password: ",
                                     "SNMP community string : ",
                                     "Read community: ",
                                     "Enter SNMP community: ",
                                     "One-time password (OATH) for `lab': ",
                                     "Passcode or option (1-3): ",
                                     "Duo passcode or option (1-2): ",
                                     "OTP: ",
                                     "Token: ",
                                     "Enter TOTP code: ",
                                     "Authenticator code: ",
                                     "MFA code: ",
                                     "2FA code: ",
                                     "Recovery key: ",
                                     "Enter recovery code: ",
                                     "Registration key: ",
                                     "Enter the registration key: ",
                                     "Enter shared secret: ",
                                     "API key: ",
                                     "API token: ",
                                     "Access token: ",
                                     "Encryption key: ",
                                     "Privacy password: ",
                                     "Auth key: ",
                                     "Enter WPA passphrase (8-63 characters): ",
                                     "WPA2 passphrase: ",
                                     "Enter default admin account password:",
                                     "New secure storage master key:",
                                     "Unlock code: ",
                                     "Please enter a password for the \"vyos\" user (Default: vyos) "})
    CHECK_MESSAGE(asks_password(row), row);
  for (const std::string_view row :
       {"BAD PASSWORD: ", "passwd: ", "Configure read-only SNMP community string (yes/no) [n]: ",
        "% Password: ", "Do you want to change the password (Y/N)[Y] ? ", "Token ring: ", "Error code: ",
        "Country code: ", "Enter Country Code: ", "Press any key: ", "Key code: ", "Enter the key name: ",
        "Boot code: ", "Community list: ", "Passwords: ", "Public key: ", "Enter public key: "})
    CHECK_FALSE_MESSAGE(asks_password(row), row);
}

TEST_CASE("a user name is asked for in few ways, and reported in others") {
  for (const std::string_view row :
       {"Username: ", "username:", "Username  [lab]: ", "User:", "User Name: ", "Enter username: ",
        "Enter root-system username: ", "Enter the User login Id : ", "New Username: ", "(UBNT) User:",
        "(user ID): ", "Please Enter Login Name: ", "Login name:", "login as: ", "User ID: ", "Account :"})
    CHECK_MESSAGE(asks_user_name(row), row);
  for (const std::string_view row :
       {"Current user: ", "Logged in user: ", "Name: ", "Host name: ", "Source username [lab]? ",
        "Enter Administrative User Name (24 characters max): ", "Number of users: "})
    CHECK_FALSE_MESSAGE(asks_user_name(row), row);
}
