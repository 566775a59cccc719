#include <doctest/doctest.h>

#include "src/image/catalogue.hpp"
#include "src/image/minisign.hpp"

using namespace rommate::image;

namespace {

const std::string sha512 = digest_hex(DigestKind::sha512, {}), md5 = digest_hex(DigestKind::md5, {});

PastedDigest good(std::string_view text) {
  const auto read = read_pasted_digest(text);
  INFO(text);
  REQUIRE(std::holds_alternative<PastedDigest>(read));
  return std::get<PastedDigest>(read);
}
std::string wrong(std::string_view text, DigestKind kind = DigestKind::sha512) {
  const auto read = read_pasted_digest(text, kind);
  INFO(text);
  REQUIRE(std::holds_alternative<std::string>(read));
  return std::get<std::string>(read);
}

}  // namespace

TEST_CASE("a digest is taken as people paste it") {
  std::string capitals = sha512, blocks, rows;
  for (auto& c : capitals) c = static_cast<char>(std::toupper(c));
  for (std::size_t i = 0; i < sha512.size(); i += 8) blocks += sha512.substr(i, 8) + " ";
  for (std::size_t i = 0; i < sha512.size(); i += 32) rows += "  " + sha512.substr(i, 32) + "\r\n";
  for (const auto& text : {sha512, capitals, blocks, rows, "\n " + sha512 + "\n"}) {
    CHECK(good(text).hex == sha512);
    CHECK(good(text).name.empty());
  }
  CHECK(good(sha512 + "  c1841.bin\n").name == "c1841.bin");
  CHECK(good(sha512 + " *c1841.bin").name == "c1841.bin");
  CHECK(good("SHA512 (c1841.bin) = " + sha512).name == "c1841.bin");
  CHECK(good(md5 + "  cafe").name == "cafe");
  CHECK(good(md5).kind == DigestKind::md5);
}

TEST_CASE("what is no digest is answered with what it looks like") {
  CHECK(wrong(md5) == "it has 32 figures: it looks like md5, not like sha512");
  CHECK(wrong(sha512.substr(1)).find("127 hexadecimal figures are no digest") == 0);
  CHECK(wrong("cafebabx").find("character 8 is no hexadecimal figure") != std::string::npos);
  CHECK(wrong("") == "no digest: nothing is there");
}

TEST_CASE("a catalogue finds a file by its name, and says which line is wrong") {
  const auto catalogue = Catalogue::parse("# ours\n" + sha512 + "  a.bin\n" + md5 +
                                          "  images/a.bin\n\nxyz  b.bin\n" + md5 + "\n");
  CHECK(catalogue.of("/srv/tftp/a.bin").size() == 2);
  CHECK(catalogue.of("flash:a.bin").size() == 2);
  CHECK(catalogue.of("b.bin").empty());
  REQUIRE(catalogue.mistakes().size() == 2);
  CHECK(catalogue.mistakes()[0].line == 5);
  CHECK(catalogue.mistakes()[1].line == 6);
  CHECK(catalogue.mistakes()[1].text == "no file name behind the digest");
}

TEST_CASE("what is no key, no signature or no secret key is told, whatever its bytes") {
  for (const std::string text :
       {"", "\n", "untrusted comment: x\n", "untrusted comment: x\nAAAA\n", "RWQ", "\xFF\xFF"}) {
    CHECK_FALSE(read_public_key(text));
    CHECK(check_signature("text", text, {}).problem == "it is no signature of minisign's");
    CHECK(std::get<std::string>(SigningKey::unlock(text, "")) == "it is no secret key of minisign's");
  }
}
