#include "src/app/vault.hpp"

#include <doctest/doctest.h>
#include <sodium.h>

using rommate::app::LockedText;
using rommate::app::Vault;
using rommate::app::VaultEffort;
using Refusal = Vault::Refusal;

namespace {

const VaultEffort little{crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};

Vault filled() {
  Vault vault;
  REQUIRE_FALSE(vault.set("edge-2", "night-shift"));
  REQUIRE_FALSE(vault.set("core.r1", std::string("two\nlines and a \0 byte", 21)));
  return vault;
}

Refusal refusal_of(const std::string& file, std::string_view passphrase) {
  auto opened = Vault::open(file, passphrase);
  REQUIRE(std::holds_alternative<Refusal>(opened));
  return std::get<Refusal>(opened);
}

}  // namespace

TEST_CASE("what was sealed is there again under the same passphrase") {
  const auto file = filled().seal("open sesame", little);
  auto opened = Vault::open(file, "open sesame");
  REQUIRE(std::holds_alternative<Vault>(opened));
  const auto& vault = std::get<Vault>(opened);
  CHECK(vault.names() == std::vector<std::string>{"core.r1", "edge-2"});
  CHECK(vault.find("edge-2")->view() == "night-shift");
  CHECK(vault.find("core.r1")->view() == std::string_view("two\nlines and a \0 byte", 21));
  CHECK(vault.find("edge-3") == nullptr);
}

TEST_CASE("an empty vault has a passphrase, too") {
  const auto file = Vault{}.seal("one", little);
  CHECK(std::holds_alternative<Vault>(Vault::open(file, "one")));
  CHECK(refusal_of(file, "two") == Refusal::wrong_passphrase);
}

TEST_CASE("a wrong passphrase is told from a damaged file, at every byte and every length") {
  const auto file = filled().seal("open sesame", little);
  CHECK(refusal_of(file, "open sesam") == Refusal::wrong_passphrase);
  CHECK(refusal_of(file, "") == Refusal::wrong_passphrase);
  for (std::size_t i = 0; i < file.size(); ++i) {
    auto torn = file.substr(0, i);
    CHECK(refusal_of(torn, "open sesame") == Refusal::damaged);
    auto flipped = file;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x20);
    const auto refusal = refusal_of(flipped, "open sesame");
    const bool named_otherwise = refusal == Refusal::newer && i >= 14 && i < 16;  // its version
    CHECK_MESSAGE((refusal == Refusal::damaged || named_otherwise), i);
  }
  CHECK(refusal_of(file + "x", "open sesame") == Refusal::damaged);
}

TEST_CASE("a file of a later version is not called damaged") {
  auto file = filled().seal("open sesame", little);
  file[14] = '2';
  CHECK(refusal_of(file, "open sesame") == Refusal::newer);
}

TEST_CASE("a file that asks for the memory of a whole machine is refused before any is taken") {
  auto file = filled().seal("open sesame", little);
  const auto patch = [&](std::size_t at, char value) {
    auto changed = file.substr(0, file.size() - 32);
    changed[at] = value;
    unsigned char check[32];
    crypto_generichash(check, sizeof check, reinterpret_cast<const unsigned char*>(changed.data()),
                       changed.size(), nullptr, 0);
    return changed + std::string(reinterpret_cast<const char*>(check), sizeof check);
  };
  CHECK(refusal_of(patch(16 + 8 + 6, 0x7F), "open sesame") == Refusal::damaged);  // 2^54 bytes
  CHECK(refusal_of(patch(16 + 2, 0x7F), "open sesame") == Refusal::damaged);      // millions of passes
  CHECK(refusal_of(patch(40, 'x'), "open sesame") == Refusal::wrong_passphrase);  // another salt
}

TEST_CASE(
    "two seals of the same vault have nothing in common but the head, and neither shows a secret or a name") {
  const auto one = filled().seal("open sesame", little), two = filled().seal("open sesame", little);
  CHECK(one.size() == two.size());
  CHECK(one.substr(32) != two.substr(32));
  for (const auto* word : {"night-shift", "edge-2", "open sesame"})
    CHECK(one.find(word) == std::string::npos);
}

TEST_CASE("names are words that a parameter can carry, and secrets have a size") {
  Vault vault;
  for (const auto* name : {"", "a b", "a/b", "a=b", "a:b", "\xc3\xa4"}) CHECK(vault.set(name, "x"));
  CHECK(vault.set(std::string(101, 'a'), "x"));
  CHECK(vault.set("empty", ""));
  CHECK(vault.set("long", std::string(4097, 'x')));
  CHECK_FALSE(vault.set("A.b_c-9", std::string(4096, 'x')));
  CHECK(vault.names() == std::vector<std::string>{"A.b_c-9"});
}

TEST_CASE("an entry is replaced and removed") {
  auto vault = filled();
  CHECK_FALSE(vault.set("edge-2", "another"));
  CHECK(vault.find("edge-2")->view() == "another");
  CHECK(vault.remove("edge-2"));
  CHECK_FALSE(vault.remove("edge-2"));
  CHECK(vault.find("edge-2") == nullptr);
}

TEST_CASE("entries that are cut off, twice there or of no name are no vault") {
  const std::string entry(
      "\x01\x00"
      "a\x02\x00\x00\x00xy",
      9);
  const auto reads = [](const std::string& plain) {
    Vault vault;
    return Vault::read_entries(plain, vault);
  };
  CHECK(reads(""));
  CHECK(reads(entry));
  CHECK_FALSE(reads(entry + entry));
  for (std::size_t i = 1; i < entry.size(); ++i) CHECK_FALSE(reads(entry.substr(0, i)));
  CHECK_FALSE(reads(std::string("\x00\x00\x01\x00\x00\x00x", 7)));
}
