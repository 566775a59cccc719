// Against values that other programs made: the examples of hashcat for each kind, and crypt(3).
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <utility>

#include "src/device/secret_hash.hpp"
#include "src/device/signature.hpp"
#include "src/image/digest.hpp"

using namespace rommate::device;
using rommate::image::digest_hex;
using rommate::image::DigestKind;

TEST_CASE("hashes that other programs made fit their passwords, and no other") {
  constexpr std::array<std::pair<const char*, const char*>, 5> known{{
      {"$1$28772684$iEwNOgGugqO9.bIz5sk8k/", "hashcat"},
      {"$8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk", "hashcat"},
      {"$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6", "hashcat"},
      {"2btjjy78REtmYkkW0csHUbJZOstRXoWdX1mGrmmfeHI", "hashcat"},
      {"dRRVnUmUHXOTt9nk", "hashcat"},
  }};
  for (const auto& [hash, plain] : known) {
    CHECK_MESSAGE(secret_fits(hash, plain), hash);
    CHECK_FALSE_MESSAGE(secret_fits(hash, "Hashcat"), hash);
    CHECK_FALSE_MESSAGE(secret_fits(hash, ""), hash);
  }
}

TEST_CASE("what is made fits, has the shape a device shows, and another seed gives another salt") {
  for (const auto kind : {SecretKind::type4, SecretKind::type5, SecretKind::type8, SecretKind::type9,
                          SecretKind::sha256, SecretKind::pix}) {
    const auto made = hash_secret(kind, "night-shift", "enable secret");
    CHECK(secret_fits(made, "night-shift"));
    CHECK_FALSE(secret_fits(made, "day-shift"));
    CHECK(made.find("night") == std::string::npos);
    CHECK(made == hash_secret(kind, "night-shift", "enable secret"));
    const bool salted = made[0] == '$';
    CHECK((made != hash_secret(kind, "night-shift", "username x secret")) == salted);
  }
  CHECK(hash_secret(SecretKind::type5, "x", "s").size() == 30);  // "$1$" 4 "$" 22
  CHECK(hash_secret(SecretKind::type9, "x", "s").size() == 3 + 14 + 1 + 43);
}

TEST_CASE("a text that is no hash fits nothing") {
  for (const char* text : {"", "$", "$1$", "$8$", "$9$abc", "plain", "$7$x$y"})
    CHECK_FALSE(secret_fits(text, "plain"));
}

TEST_CASE("a signature fits its bytes and no others") {
  const std::array<std::uint8_t, 5> bytes{1, 2, 3, 4, 5};
  auto others = bytes;
  others[4] = 6;
  const auto made = sign(bytes);
  CHECK(made.size() == 128);
  CHECK(signed_by_us(bytes, made));
  CHECK_FALSE(signed_by_us(others, made));
  CHECK_FALSE(signed_by_us(bytes, made.substr(2)));
  CHECK_FALSE(signed_by_us(bytes, "none"));
}

TEST_CASE("SHA-1 is the one of FIPS 180") {
  const std::string abc = "abc";
  const std::span bytes{reinterpret_cast<const std::uint8_t*>(abc.data()), abc.size()};
  CHECK(digest_hex(DigestKind::sha1, bytes) == "a9993e364706816aba3e25717850c26c9cd0d89d");
}
