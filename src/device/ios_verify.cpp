// verify: of the hashes inside an image, and of a file's own digest. Everything is computed over the bytes
// that are stored; what each release prints is from logs of 2600 (12.4), 800, 1900 and 2900 (15.x), ASR 1000
// and CSR 1000V (IOS-XE), and the command reference of the ASA. What they print when the hashes differ is
// not: no log of that was found.
#include <fmt/format.h>

#include "src/device/ios.hpp"
#include "src/device/signature.hpp"

namespace rommate::device {
namespace {

using image::DigestKind;

/// Time a digest takes: about 4 MB/s, as a 2900 does.
double digest_seconds(std::size_t bytes) { return 0.2 + static_cast<double>(bytes) / 4e6; }

/// A SHA-512 in four rows of 32 digits, as "SHA2".
std::string sha2_rows(std::string_view name, const std::string& hex) {
  std::string out = fmt::format("{} Hash   SHA2: ", name);
  for (std::size_t at = 0; at < hex.size(); at += 32) out += hex.substr(at, 32) + "\n" + std::string(22, ' ');
  return out + "\n";
}

/// What is left to say when the hashes are there.
struct Sums {
  Seal embedded;
  std::string md5, sha1, sha512, whole_md5;  // computed
  bool good = false, signature_good = false;
};

Sums compute_sums(ByteView file, const Seal& seal) {
  Sums sums{.embedded = seal,
            .md5 = image::digest_hex(DigestKind::md5, seal.sealed),
            .sha1 = image::digest_hex(DigestKind::sha1, seal.sealed),
            .sha512 = image::digest_hex(DigestKind::sha512, seal.sealed),
            .whole_md5 = whole_digest(DigestKind::md5, file)};
  sums.good = sums.md5 == seal.md5 && sums.sha1 == seal.sha1 && sums.sha512 == seal.sha512;
  sums.signature_good = signed_by_us(seal.sealed, seal.signature);
  return sums;
}

std::string md5_report(const Sums& sums, const std::string& name, std::string_view gap) {
  const auto pair = fmt::format("Embedded Hash{0}MD5{1}: {2}\nComputed Hash{0}MD5{1}: {3}\n", gap,
                                gap.size() > 1 ? " " : "", upper(sums.embedded.md5), upper(sums.md5));
  if (!sums.good)
    return pair + fmt::format("\n%Error verifying {} (Embedded and computed hash differ)\n", name);
  return pair + fmt::format("CCO Hash     {}MD5{}: {}\n\nSignature Verified\nVerified {}\n\n", gap,
                            gap.size() > 1 ? " " : "", upper(sums.whole_md5), name);
}

/// ISR G2 in capitals, IOS-XE in small letters.
std::string sha2_report(const Sums& sums, const std::string& name, bool capitals) {
  const auto shown = [&](const std::string& hex) { return capitals ? upper(hex) : hex; };
  auto out =
      "Starting image verification\n" +
      std::string(capitals ? "Hash Computation:    100% Done!\n" : "Hash Computation:    100%Done!\n") +
      sha2_rows("Computed", shown(sums.sha512)) + sha2_rows("Embedded", shown(sums.embedded.sha512));
  if (!sums.good || !sums.signature_good)
    return out + fmt::format("Embedded hash verification failed for file {}.\n", name);
  if (capitals) out += fmt::format("CCO Hash        MD5 : {}\n", upper(sums.whole_md5));
  return out + fmt::format("Digital signature successfully verified in file {}\n", name);
}

std::string report(VerifyStyle style, const Sums& sums, const std::string& name) {
  switch (style) {
    case VerifyStyle::plain:
      return sums.good ? fmt::format("Verified {}\n", name)
                       : fmt::format("%Error verifying {} (Bad checksum)\n", name);
    case VerifyStyle::md5: return md5_report(sums, name, "   ");
    case VerifyStyle::asa: return md5_report(sums, name, " ");
    case VerifyStyle::sha2: return sha2_report(sums, name, true);
    case VerifyStyle::xe: {
      const auto sha1 = fmt::format("Embedded Hash   SHA1 : {}\nComputed Hash   SHA1 : {}\n",
                                    upper(sums.embedded.sha1), upper(sums.sha1));
      const auto rest = sha2_report(sums, name, false);
      return sha1 + rest +
             (sums.good && sums.signature_good ? "Embedded hash verification successful.\n\n" : "\n");
    }
    case VerifyStyle::none: break;
  }
  return {};
}

}  // namespace

void Ios::add_verify_commands(CommandTable& table) {
  if (model_.os.verify == VerifyStyle::none) return;
  const auto add = [&](const std::string& option, DigestKind kind) {
    table.add("verify " + option + " WORD",
              [this, kind](const Captured& c) { verify_digest(kind, c[0], ""); });
    table.add("verify " + option + " WORD WORD",
              [this, kind](const Captured& c) { verify_digest(kind, c[0], c[1]); });
  };
  table.add("verify WORD", [this](const Captured& c) { verify(c[0]); });
  add("/md5", DigestKind::md5);
  if (model_.os.sha512) add("/sha512", DigestKind::sha512);
}

/// Prints marks for the time a digest takes; the terminal's width ends a row of them.
void Ios::compute(std::size_t bytes, std::size_t column) {
  constexpr std::size_t width = 80;
  const std::string mark = model_.os.verify == VerifyStyle::asa ? "!" : ".";
  const auto count = std::clamp<std::size_t>(bytes / 4096, 8, 400);
  const double each = digest_seconds(bytes) / static_cast<double>(count);
  for (std::size_t done = 0; done < count;) {
    const auto row = std::min(count - done, width - column);
    play(tty_, {{.mark = mark, .times = static_cast<int>(row), .over = each * static_cast<double>(row)}}, {});
    done += row;
    column = 0;
    if (done < count) tty_.print("\n");
  }
}

std::string Ios::full_name(const std::string& what) const {
  const auto place = place_of(what);
  return place.system + (model_.os.verify == VerifyStyle::asa ? "/" : "") + place.file;
}

void Ios::verify(const std::string& what) {
  const auto* file = file_at(what);
  const auto name = full_name(what);
  if (file == nullptr) return answer(fmt::format("%Error verifying {} (No such file or directory)\n", name));
  const auto seal = read_seal(file->bytes());
  if (!seal) return answer(fmt::format("%Error verifying {} (Not a valid image)\n", name));
  const auto size = file->size();
  const auto head = "Verifying file integrity of " + name;
  const auto style = model_.os.verify;
  if (style == VerifyStyle::md5) {
    tty_.print(head);
    compute(size, head.size() % 80);
    tty_.print("Done!\n");
  } else if (style == VerifyStyle::asa || style == VerifyStyle::xe) {
    tty_.print(head + "\n");
    compute(size, 0);
    tty_.print(style == VerifyStyle::asa ? "\nDone!\n" : "\n");
  } else {
    tty_.busy(std::chrono::duration_cast<Duration>(std::chrono::duration<double>(digest_seconds(size))));
  }
  answer(report(style, compute_sums(file->bytes(), *seal), name));
}

void Ios::verify_digest(DigestKind kind, const std::string& what, const std::string& wanted) {
  const auto* file = file_at(what);
  const auto name = full_name(what);
  if (file == nullptr) return answer(fmt::format("%Error opening {} (No such file or directory)\n", name));
  const auto hex = whole_digest(kind, file->bytes());
  compute(file->size(), 0);
  const bool names = kind == DigestKind::md5 && model_.os.verify != VerifyStyle::asa;
  tty_.print(names ? fmt::format("MD5 of {} Done!\n", name) : "Done!\n");
  if (wanted.empty()) return answer(fmt::format("verify /{} ({}) = {}\n\n", to_string(kind), name, hex));
  if (image::same_digest(wanted, hex)) return answer(fmt::format("Verified ({}) = {}\n\n", name, hex));
  answer(fmt::format("%Error verifying {}\nComputed signature  = {}\nSubmitted signature = {}\n\n", name, hex,
                     wanted));
}

}  // namespace rommate::device
