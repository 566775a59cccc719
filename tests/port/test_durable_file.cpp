#include "src/port/durable_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <vector>

#include "tests/support/fake_disk.hpp"

using namespace rommate;
using namespace rommate::port;
using rommate::test::FakeDisk;
namespace fs = std::filesystem;

namespace {

struct Folder {
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "rommate-whole-XXXXXX").string();
    path = ::mkdtemp(name.data()) != nullptr ? name : std::string();
    REQUIRE_FALSE(path.empty());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path + "/" + name; }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(path)) found.push_back(entry.path().filename().string());
    std::sort(found.begin(), found.end());
    return found;
  }
  std::string path;
};

int mode_of(const std::string& path) { return static_cast<int>(fs::status(path).permissions()); }

}  // namespace

TEST_CASE("a file is read whole, up to the size that is allowed") {
  const Folder folder;
  const std::string path = folder.path + "/file", content(100'000, 'x');
  std::ofstream(path, std::ios::binary) << content;
  CHECK(read_file(path) == content);
  CHECK(read_file(path, content.size()) == content);
  CHECK_FALSE(read_file(path, content.size() - 1));
  CHECK(errno == EFBIG);
}

TEST_CASE("what cannot be read is told by errno, a directory too") {
  const Folder folder;
  CHECK_FALSE(read_file(folder.path));
  CHECK(errno == EISDIR);
  CHECK_FALSE(read_file(folder.path + "/none"));
  CHECK(errno == ENOENT);
  CHECK(read_file("/dev/null") == "");
}

TEST_CASE("a file that never ends is given up at its bound") {
  CHECK_FALSE(read_file("/dev/zero", 1000));
  CHECK(errno == EFBIG);
}

TEST_CASE("all is written though the reader takes it in pieces, and an error is told") {
  CHECK(write_all(STDOUT_FILENO, {}));
  CHECK_FALSE(write_all(-1, protocols::as_bytes("x")));
  CHECK(errno == EBADF);
}

TEST_CASE("a durable file is synchronised before it has its name, and its folder after") {
  const Folder folder;
  FakeDisk disk;
  CHECK_FALSE(write_file(folder / "a", "content", {}, disk));
  CHECK(disk.calls == std::vector<std::string>{"open", "write", "sync file", "close", "rename", "open",
                                               "sync folder", "close"});
  CHECK(read_file(folder / "a") == "content");
  disk.calls.clear();
  CHECK_FALSE(write_file(folder / "a", "other", {.durable = Durable::no}, disk));
  CHECK(disk.calls == std::vector<std::string>{"open", "write", "close", "rename"});
  disk.calls.clear();
  CHECK_FALSE(remove_file(folder / "a", Durable::yes, disk));
  CHECK(disk.calls == std::vector<std::string>{"unlink", "open", "sync folder", "close"});
  CHECK_FALSE(remove_file(folder / "a"));
}

TEST_CASE("whichever call fails, the old content or the new one is there, and no litter") {
  for (const auto existing : {Existing::replaced, Existing::kept})
    for (const auto whose : {Whose::ours, Whose::users})
      for (const bool noreplace : {true, false}) {
        FakeDisk counted;
        counted.knows_noreplace = noreplace;
        const Folder first;
        REQUIRE_FALSE(write_file(first / "a", "new", {.existing = existing, .whose = whose}, counted));
        const int calls = static_cast<int>(counted.calls.size());
        for (int nth = 0; nth < calls + 1; ++nth) {
          CAPTURE(nth);
          const Folder folder;
          if (existing == Existing::replaced) std::ofstream(folder / "a") << "old";
          FakeDisk disk;
          disk.knows_noreplace = noreplace;
          disk.refused = nth;
          const auto trouble = write_file(folder / "a", "new", {.existing = existing, .whose = whose}, disk);
          const auto found = read_file(folder / "a");
          if (!trouble) CHECK(found == "new");
          if (found) CHECK((found == "new" || (existing == Existing::replaced && found == "old")));
          for (const auto& name : folder.names()) CHECK(name == "a");
          if (disk.calls[static_cast<std::size_t>(std::min(nth, calls - 1))] == "sync folder" && nth < calls)
            CHECK(trouble);
        }
      }
}

TEST_CASE("a disk that takes few bytes at once gets them all") {
  const Folder folder;
  FakeDisk disk;
  disk.most = 3;
  CHECK_FALSE(write_file(folder / "a", "ten bytes.", {}, disk));
  CHECK(read_file(folder / "a") == "ten bytes.");
}

TEST_CASE("a folder that cannot be synchronised is no trouble, one whose disk fails is") {
  const Folder folder;
  FakeDisk disk;
  disk.refused_call = "sync folder";
  disk.error = EINVAL;
  CHECK_FALSE(write_file(folder / "a", "x", {}, disk));
  disk.error = EIO;
  CHECK(write_file(folder / "a", "x", {}, disk));
}

TEST_CASE("our own files are for their owner only, and a link in their place is replaced, not followed") {
  const Folder folder;
  std::ofstream(folder / "theirs") << "untouched";
  fs::create_symlink(folder / "theirs", folder / "state");
  CHECK_FALSE(write_file(folder / "state", "ours"));
  CHECK(read_file(folder / "theirs") == "untouched");
  CHECK_FALSE(fs::is_symlink(folder / "state"));
  CHECK(mode_of(folder / "state") == 0600);
  CHECK_FALSE(write_file(folder / "deep/er/state", "ours"));
  CHECK(mode_of(folder / "deep") == 0700);
}

TEST_CASE("a file of the user's keeps its mode, and stays where a link says it is") {
  const Folder folder;
  std::ofstream(folder / "real") << "old";
  fs::permissions(folder / "real", fs::perms(0640));
  fs::create_symlink("real", folder / "link");
  CHECK_FALSE(write_file(folder / "link", "new", {.whose = Whose::users}));
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(read_file(folder / "real") == "new");
  CHECK(mode_of(folder / "real") == 0640);
}

TEST_CASE("a name that is taken is not taken over when it must not be, and nothing is left of the attempt") {
  const Folder folder;
  std::ofstream(folder / "a") << "mine";
  for (const bool noreplace : {true, false}) {
    FakeDisk disk;
    disk.knows_noreplace = noreplace;
    CHECK(write_file(folder / "a", "new", {.existing = Existing::kept}, disk));
    CHECK(read_file(folder / "a") == "mine");
    CHECK(folder.names() == std::vector<std::string>{"a"});
  }
}

TEST_CASE("a file that is not kept was never there") {
  const Folder folder;
  {
    auto file = NewFile::create(folder / "a");
    REQUIRE(std::holds_alternative<NewFile>(file));
    CHECK_FALSE(std::get<NewFile>(file).write(protocols::as_bytes("half")));
    CHECK(folder.names().size() == 1);
  }
  CHECK(folder.names().empty());
}

TEST_CASE("a device, a pipe or a folder is not replaced by a file") {
  const Folder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  REQUIRE(fs::create_directory(folder / "folder"));
  for (const char* name : {"pipe", "folder"})
    for (const auto whose : {Whose::ours, Whose::users})
      CHECK(write_file(folder / name, "x", {.whose = whose}).value_or("").find("no plain file") !=
            std::string::npos);
  CHECK(fs::is_fifo(folder / "pipe"));
}
