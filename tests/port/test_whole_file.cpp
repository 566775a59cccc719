#include "src/port/whole_file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

using namespace rommate;
using port::read_file;

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
  std::string path;
};

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
  CHECK(port::write_all(STDOUT_FILENO, {}));
  CHECK_FALSE(port::write_all(-1, protocols::as_bytes("x")));
  CHECK(errno == EBADF);
}
