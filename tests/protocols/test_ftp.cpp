// The control connection of the FTP server, line by line: who gets what, and where data may go.
#include <doctest/doctest.h>

#include "protocols/ftp/control.hpp"

using namespace rommate::protocols;
using namespace rommate::protocols::ftp;

namespace {

struct Talk {
  explicit Talk(std::string user = "", std::string password = "")
      : control({.find = [this](std::string_view name,
                                bool write) { return shelf.find(name, "192.0.2.1", write); },
                 .list =
                     [this] {
                       auto files = shelf.files();
                       std::erase_if(files, [](const auto& each) { return each->upload; });
                       return files;
                     },
                 .written_at =
                     [](const ArmedFile&) { return std::int64_t{1'795'961'764}; },  // 2026-11-29 14:16:04
                 .peer = "192.0.2.1",
                 .user = std::move(user),
                 .password = std::move(password)}) {
    shelf.arm({.name = "image.bin", .size = 5000});
    shelf.arm({.name = "dir/other.bin", .size = 7});
    shelf.arm({.name = "up.cfg", .upload = true, .at_most = 100});
    collect();
  }

  /// What is answered to these bytes; what is to be done is in `done`.
  std::string say(std::string_view text) {
    control.on_bytes(as_bytes(text));
    return collect();
  }
  std::string collect() {
    std::string replies;
    done.clear();
    for (auto& effect : control.take_effects()) {
      if (const auto* reply = std::get_if<Reply>(&effect))
        replies += reply->text + "\n";
      else
        done.push_back(std::move(effect));
    }
    return replies;
  }
  /// The number of the reply.
  std::string code(std::string_view line) { return say(std::string(line) + "\r\n").substr(0, 3); }
  template <class Kind>
  const Kind* did() const {
    for (const auto& each : done)
      if (const auto* found = std::get_if<Kind>(&each)) return found;
    return nullptr;
  }
  void log_in() {
    CHECK(code("USER anonymous") == "331");
    CHECK(code("PASS router@example") == "230");
  }
  void passive() {
    say("PASV\r\n");
    REQUIRE(did<Listen>() != nullptr);
    control.on_listening(false, Endpoint{"192.0.2.9", 1025});
    CHECK(collect() == "227 entering passive mode (192,0,2,9,4,1)\n");
  }

  Shelf shelf;
  Control control;
  std::vector<Effect> done;
};

}  // namespace

TEST_CASE("a file is sent over the data connection of PASV, and its end is told behind it") {
  Talk talk;
  talk.log_in();
  CHECK(talk.code("TYPE I") == "200");
  CHECK(talk.say("SIZE /image.bin\r\n") == "213 5000\n");
  CHECK(talk.say("MDTM image.bin\r\n") == "213 20261129141604\n");
  talk.passive();
  CHECK(talk.code("RETR image.bin") == "150");
  REQUIRE(talk.did<SendFile>() != nullptr);
  CHECK(talk.did<SendFile>()->file->size == 5000);
  CHECK(talk.say("NOOP\r\n") == "200 yes\n");
  CHECK(talk.say("PWD\r\n").empty());  // waits for the end
  talk.control.on_data_end("");
  CHECK(talk.collect() == "226 all of it\n257 \"/\" is where you are\n");
  CHECK(talk.code("RETR image.bin") == "425");  // the data connection is used up
}

TEST_CASE("REST is for the next transfer alone") {
  Talk talk;
  talk.log_in();
  talk.passive();
  CHECK(talk.code("REST 4999") == "350");
  CHECK(talk.code("RETR image.bin") == "150");
  CHECK(talk.did<SendFile>()->from == 4999);
  talk.control.on_data_end("");
  talk.collect();
  talk.passive();
  CHECK(talk.code("RETR image.bin") == "150");
  CHECK(talk.did<SendFile>()->from == 0);
  talk.control.on_data_end("");
  talk.collect();
  CHECK(talk.code("REST 5001") == "350");
  CHECK(talk.code("RETR image.bin") == "554");
  CHECK(talk.code("REST x") == "501");
}

TEST_CASE("data goes to the client's own address and to no service (RFC 2577)") {
  Talk talk;
  talk.log_in();
  for (const char* line :
       {"PORT 192,0,2,2,4,1", "PORT 192,0,2,1,0,80", "PORT 127,0,0,1,4,1", "EPRT |1|192.0.2.2|1025|",
        "EPRT |2|2001:db8::1|1025|", "EPRT |1|192.0.2.1|1023|"}) {
    CAPTURE(line);
    CHECK(talk.code(line) == "504");
    CHECK(talk.did<ConnectTo>() == nullptr);
    CHECK(talk.did<Refused>() != nullptr);
  }
  for (const char* line : {"PORT 192,0,2,1,4", "PORT 192,0,2,1,4,256", "PORT", "PORT a,b,c,d,e,f", "EPRT",
                           "EPRT |1|192.0.2.1|", "EPRT |3|192.0.2.1|1025|", "EPRT |1|192.0.2.1|65536|"}) {
    CAPTURE(line);
    CHECK(talk.code(line) == "501");
  }
  CHECK(talk.code("PORT 192,0,2,1,4,1") == "200");
  REQUIRE(talk.did<ConnectTo>() != nullptr);
  CHECK(talk.did<ConnectTo>()->port == 1025);
  CHECK(talk.code("EPRT |1|192.0.2.1|2000|") == "200");
  CHECK(talk.did<ConnectTo>()->port == 2000);
}

TEST_CASE("EPSV names the port alone, and behind EPSV ALL nothing else is taken (RFC 2428)") {
  Talk talk;
  talk.log_in();
  talk.say("EPSV\r\n");
  REQUIRE(talk.did<Listen>() != nullptr);
  talk.control.on_listening(true, Endpoint{"2001:db8::1", 2000});
  CHECK(talk.collect() == "229 entering extended passive mode (|||2000|)\n");
  CHECK(talk.code("EPSV 3") == "522");
  CHECK(talk.code("EPSV ALL") == "200");
  CHECK(talk.code("PASV") == "501");
  CHECK(talk.code("PORT 192,0,2,1,4,1") == "501");
}

TEST_CASE("lines that come all at once are obeyed one behind the other") {
  Talk talk;
  CHECK(talk.say("USER a\r\nPASS b\nPASV\r\nRETR image.bin\r\nQUIT\r\n").starts_with("331 "));
  REQUIRE(talk.did<Listen>() != nullptr);
  CHECK(talk.did<SendFile>() == nullptr);
  talk.control.on_listening(false, Endpoint{"192.0.2.9", 1025});
  const auto begun = talk.collect();
  CHECK(begun.find("227 ") == 0);
  CHECK(begun.find("150 ") != std::string::npos);
  CHECK(talk.did<Close>() == nullptr);
  talk.control.on_data_end("");
  CHECK(talk.collect() == "226 all of it\n221 goodbye\n");
  CHECK(talk.did<Close>() != nullptr);
}

TEST_CASE("nothing that is not armed is given, by no spelling, and nothing is changed") {
  Talk talk;
  CHECK(talk.code("RETR image.bin") == "530");
  CHECK(talk.code("PASS x") == "503");
  talk.log_in();
  talk.passive();
  for (const char* name :
       {"../image.binx", "/etc/passwd", "../../etc/passwd", "image.bin/x", "", "*", "up.cfg", "dir"}) {
    CAPTURE(name);
    CHECK(talk.code(std::string("RETR ") + name) == "550");
    CHECK(talk.code(std::string("SIZE ") + name) == "550");
    CHECK(talk.code(std::string("STOR ") + (std::string(name) == "up.cfg" ? "image.bin" : name)) == "553");
  }
  for (const char* line : {"DELE image.bin", "RMD dir", "MKD x", "RNFR image.bin", "RNTO x", "APPE up.cfg",
                           "STOU", "SITE CHMOD 777 x"})
    CHECK(talk.code(line) == "550");
  CHECK(talk.code("RETR //image.bin") == "150");
}

TEST_CASE("folders of names are walked as a client walks") {
  Talk talk;
  talk.log_in();
  CHECK(talk.code("CWD nowhere") == "550");
  CHECK(talk.code("CWD dir") == "250");
  CHECK(talk.say("PWD\r\n") == "257 \"/dir\" is where you are\n");
  CHECK(talk.say("SIZE other.bin\r\n") == "213 7\n");
  CHECK(talk.say("SIZE /image.bin\r\n") == "213 5000\n");
  CHECK(talk.say("SIZE ..\\image.bin\r\n") == "213 5000\n");
  CHECK(talk.code("CDUP") == "250");
  CHECK(talk.code("CDUP") == "250");  // above the root is the root
  CHECK(talk.say("SIZE dir/other.bin\r\n") == "213 7\n");
  talk.passive();
  CHECK(talk.code("NLST") == "150");
  REQUIRE(talk.did<SendText>() != nullptr);
  CHECK(talk.did<SendText>()->text == "image.bin\r\ndir/other.bin\r\n");
}

TEST_CASE("an upload is taken where it is armed, and ABOR ends what is at work") {
  Talk talk;
  talk.log_in();
  talk.passive();
  CHECK(talk.code("STOR up.cfg") == "150");
  REQUIRE(talk.did<ReceiveFile>() != nullptr);
  CHECK(talk.say("\xFF\xF4\xFF\xF2"
                 "ABOR\r\n") == "426 the client has stopped it\n226 nothing is at work any more\n");
  CHECK(talk.did<CloseData>() != nullptr);
  CHECK_FALSE(talk.control.transfers());
  talk.control.on_data_end("late");  // of what is over
  CHECK(talk.collect().empty());
}

TEST_CASE("where a name and a password are asked for, three wrong ones end the connection") {
  Talk talk("admin", "night shift");
  CHECK(talk.code("USER anonymous") == "331");
  CHECK(talk.code("PASS x") == "530");
  CHECK(talk.did<Refused>()->why.find("x") == std::string::npos);
  CHECK(talk.code("RETR image.bin") == "530");
  talk.code("USER admin");
  CHECK(talk.code("PASS night shift") == "230");
  for (int i = 0; i < 2; ++i) {
    talk.code("USER admin");
    CHECK(talk.code("PASS day shift") == "530");
  }
  CHECK(talk.did<Close>() != nullptr);
}

TEST_CASE("unknown words, endless lines and noise end no session") {
  Talk talk;
  talk.log_in();
  CHECK(talk.code("XYZZY") == "502");
  CHECK(talk.code("") == "500");
  CHECK(talk.code(std::string(5000, 'a')) == "500");
  CHECK(talk.code("TYPE E") == "504");
  CHECK(talk.code("MODE Z") == "504");
  CHECK(talk.code("stru f") == "200");
  CHECK(talk.say("FEAT\r\n") ==
        "211-what there is\r\n EPRT\r\n EPSV\r\n MDTM\r\n REST STREAM\r\n SIZE\r\n UTF8\r\n211 end\n");
  CHECK(talk.code("SYST") == "215");
}
