#include <doctest/doctest.h>

#include <random>

#include "protocols/engine.hpp"
#include "src/image/container.hpp"
#include "src/image/digest.hpp"
#include "src/image/tar_archive.hpp"
#include "tests/image/fixtures.hpp"
#include "tests/support/archive_file.hpp"

using namespace rommate::image;
using namespace rommate;

namespace {

ImageFacts read(const std::string& file) {
  BytesInMemory bytes({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()});
  return read_image(bytes);
}
std::string said(const ImageFacts& facts) {
  std::string text;
  for (const auto& finding : facts.findings) text += finding.text + "\n";
  return text;
}
struct Made {
  std::string what;
  std::string file;
  Container container;
};
std::vector<Made> all_kinds() {
  return {{"ELF", make_ios_elf(), Container::ios_elf},
          {"MZIP", make_mzip(), Container::mzip},
          {"IOS-XE", make_iosxe(), Container::iosxe},
          {"tar", make_tar(), Container::tar},
          {"uImage", make_uimage(), Container::uimage}};
}

}  // namespace

TEST_CASE("an image of each kind is read, and hangs together") {
  for (const auto& made : all_kinds()) {
    CAPTURE(made.what);
    const auto facts = read(made.file);
    CAPTURE(said(facts));
    CHECK(facts.container == made.container);
    CHECK_FALSE(facts.broken());
    CHECK(verdict(facts).starts_with("consistent"));
    CHECK_FALSE(facts.image.empty());
  }
  const auto elf = read(make_ios_elf());
  CHECK(elf.family == "C1841");
  CHECK(elf.version == "12.4(24)T8");
  CHECK(elf.memory == 40'000);
  CHECK(said(elf).find("embedded MD5 is right") != std::string::npos);
  const auto xe = read(make_iosxe());
  CHECK(xe.family == "cat9k");
  CHECK(xe.board == "BOARD_cat9k_TYPE");
  CHECK(xe.architecture == "ARCH_i686_TYPE");
  CHECK(xe.signature_present);
  CHECK(verdict(xe).find("authentic") == std::string::npos);
  CHECK(read(make_tar()).family == "C2960");
}

TEST_CASE("a file that is cut is never called consistent") {
  for (const auto& made : all_kinds())
    for (std::size_t length = 0; length < made.file.size();
         length += length < 700 || length + 100 > made.file.size() ? 1 : 977) {
      CAPTURE(made.what);
      CAPTURE(length);
      const auto facts = read(made.file.substr(0, length));
      // What stands behind the last checked byte may be missing: the strings of MZIP, the end mark of a tar.
      const auto unchecked = made.container == Container::mzip && length >= 0x70 + 30'000;
      const auto end_mark = made.container == Container::tar && length + 512 >= made.file.size();
      CHECK((unchecked || end_mark || !verdict(facts).starts_with("consistent")));
    }
}

TEST_CASE("one flipped bit in what the sums cover is found") {
  struct Range {
    std::string what;
    std::string file;
    std::size_t from, to;
  };
  const auto elf = make_ios_elf(), mzip = make_mzip(), uimage = make_uimage();
  const auto packed = elf.find("\xFE\xED\xFA\xCE");
  std::mt19937 random(7);
  for (const auto& range : {Range{"ELF", elf, packed + 4, elf.size()}, Range{"MZIP", mzip, 4, 0x70 + 30'000},
                            Range{"uImage", uimage, 4, uimage.size()}})
    for (int i = 0; i < 400; ++i) {
      auto file = range.file;
      const auto at = range.from + random() % (range.to - range.from);
      file[at] = static_cast<char>(file[at] ^ 1 << random() % 8);
      CAPTURE(range.what);
      CAPTURE(at);
      CHECK(read(file).broken());
    }
}

TEST_CASE("a length that lies is told, and no memory is taken by it") {
  for (const auto lie : {0U, 1U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU}) {
    CAPTURE(lie);
    auto elf = make_ios_elf();
    const auto packed = elf.find("\xFE\xED\xFA\xCE");
    for (const std::size_t field : {packed + 4, packed + 8, std::size_t{32}, std::size_t{84 + 5 * 40 + 16},
                                    std::size_t{84 + 5 * 40 + 20}}) {
      auto file = elf;
      file.replace(field, 4, be(lie));
      CAPTURE(field);
      CHECK_FALSE(verdict(read(file)).starts_with("consistent"));
    }
    auto mzip = make_mzip();
    mzip.replace(0x44, 4, be(lie));
    CHECK(read(mzip).broken());
    auto xe = make_iosxe();
    xe.replace(xe.find("KEY_TLV_BOARD") - 4, 4, be(lie));
    static_cast<void>(read(xe));
  }
}

TEST_CASE("a bomb is not unpacked, and a member's name does not leave its folder unseen") {
  IosElf bomb;
  bomb.content = std::string(3 << 20, '\0');
  auto file = make_ios_elf(bomb);
  const auto packed = file.find("\xFE\xED\xFA\xCE");
  file.replace(packed + 4, 4, be(1000));
  CHECK(said(read(file)).find("does not unpack to the 1000 bytes") != std::string::npos);
  IosElf path;
  path.member = "../../etc/passwd";
  CHECK(said(read(make_ios_elf(path))).find("has a path for a name") != std::string::npos);
}

TEST_CASE("a file that names itself twice, or not as it is called, is told") {
  IosElf twice;
  twice.strings += "CW_IMAGE$C2800NM-IPBASE-M$";
  CHECK(said(read(make_ios_elf(twice))).find("names itself twice") != std::string::npos);

  auto renamed = read(make_iosxe());
  hold_name_against("isr4300-universalk9.17.12.05.SPA.bin", renamed);
  CHECK(verdict(renamed) == "the name says isr4300, the content is for cat9k");
  auto other_release = read(make_iosxe());
  hold_name_against("cat9k_iosxe.17.12.04.SPA.bin", other_release);
  CHECK(verdict(other_release) == "the name says release 17.12.4, the content is 17.12.5");
  auto right = read(make_iosxe());
  hold_name_against("/tmp/cat9k_iosxe.17.12.05.SPA.bin", right);
  CHECK_FALSE(right.broken());
  auto archive = read(make_tar());
  hold_name_against("c2960-lanbasek9-mz.122-55.SE12.bin", archive);
  CHECK(verdict(archive).find("`archive download-sw` will") != std::string::npos);
}

TEST_CASE("other files are unknown, not broken") {
  for (const auto& file : {std::string("hello\n"), noise(5000, 9), std::string(5000, '\0')}) {
    const auto facts = read(file);
    CHECK(facts.container == Container::none);
    CHECK_FALSE(facts.broken());
    CHECK(verdict(facts) == "not an image that is known here");
  }
  CHECK(verdict(read("")) == "the file is empty");
}

TEST_CASE("the image in an archive is found, with what it takes of flash and its own digests") {
  const auto image = std::string(3000, 'i');
  auto whole = testing::make_archive("c2960-x-mz.1", image);
  BytesInMemory bytes{protocols::as_bytes(whole)};
  const auto found = read_archive(bytes);
  REQUIRE(found);
  CHECK(found->image.name == "c2960-x-mz.1/c2960-x-mz.1.bin");
  CHECK(found->image.size == 3000);
  CHECK(whole.substr(found->image.at, 3000) == image);
  CHECK(found->unpacked >= 7096);
  CHECK(archive_in_figures(bytes).ends_with(digest_hex(DigestKind::sha512, protocols::as_bytes(image))));
  for (std::size_t cut = 0; cut < whole.size() - 1024; cut += 97) {
    BytesInMemory part{protocols::as_bytes(whole).first(cut)};
    CHECK(!read_archive(part));
  }
  for (const char* name : {"../x.bin", "/x.bin", "a b.bin", "a?.bin"}) {
    const auto strange = testing::tar_entry(name, image) + std::string(1024, '\0');
    BytesInMemory other{protocols::as_bytes(strange)};
    CHECK(!read_archive(other));
  }
}
