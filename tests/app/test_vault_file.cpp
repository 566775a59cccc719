#include "src/app/vault_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "src/port/durable_file.hpp"

using rommate::app::VaultFile;
namespace port = rommate::port;

namespace {

struct Folder {
  std::string path;
  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "rommate-vault-XXXXXX";
    path = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a vault is kept for its owner alone, and is there for whoever has the passphrase") {
  Folder folder;
  const auto path = folder.path + "/deeper/vault";
  {
    auto made = VaultFile::open(path, "open sesame");
    REQUIRE(std::holds_alternative<VaultFile>(made));
    auto& file = std::get<VaultFile>(made);
    CHECK(file.vault.names().empty());
    REQUIRE_FALSE(file.vault.set("edge-2", "night-shift"));
    REQUIRE_FALSE(file.save("open sesame"));
  }
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  auto again = VaultFile::open(path, "open sesame");
  REQUIRE(std::holds_alternative<VaultFile>(again));
  CHECK(std::get<VaultFile>(again).vault.find("edge-2")->view() == "night-shift");
}

TEST_CASE("a wrong passphrase and a damaged file are told apart, and neither changes the file") {
  Folder folder;
  const auto path = folder.path + "/vault";
  {
    auto made = VaultFile::open(path, "one");
    REQUIRE_FALSE(std::get<VaultFile>(made).save("one"));
  }
  const auto why_not = [&](std::string_view passphrase) {
    const auto opened = VaultFile::open(path, passphrase);
    REQUIRE(std::holds_alternative<std::string>(opened));
    return std::get<std::string>(opened);
  };
  CHECK(why_not("two") == "that is not the passphrase of " + path);
  const auto whole = *port::read_file(path);
  for (const auto& content :
       {whole.substr(0, whole.size() / 2), std::string{}, std::string{"ssh-rsa AAAA"}}) {
    REQUIRE_FALSE(port::write_file(path, content));
    CHECK(why_not("one").starts_with(path + " is damaged"));
    CHECK(*port::read_file(path) == content);
  }
}
