#include "src/server/tls/tls.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <utility>

#include "src/server/tls/openssl.hpp"
#include "src/server/tls/tls_stream.hpp"

namespace rommate::server {
namespace {

constexpr std::size_t rsa_bits = 2048;  // what IOS and phones can verify; more only makes old ones slow

/// Its dates: a device whose clock was lost stands in 1993 or 2000, and a lab's certificate that ends helps
/// nobody.
constexpr auto valid_from = "19900101000000Z", valid_to = "20491231235959Z";

/// "IP:192.0.2.1,DNS:host", as X509v3_config(5) writes them.
std::string alternative_names(const std::vector<std::string>& names) {
  std::string all;
  for (const auto& each : names) {
    boost::system::error_code no_address;
    boost::asio::ip::make_address(each, no_address);
    all += fmt::format("{}{}:{}", all.empty() ? "" : ",", no_address ? "DNS" : "IP", each);
  }
  return all;
}

bool extend(const OpenSsl& api, X509* certificate, int kind, const std::string& value) {
  auto* extension = api.X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  if (extension == nullptr) return false;
  const bool added = api.X509_add_ext(certificate, extension, -1) == 1;
  api.X509_EXTENSION_free(extension);
  return added;
}

Certificate self_signed(const OpenSsl& api, EVP_PKEY* key, const std::vector<std::string>& names) {
  Certificate made(api.X509_new(), {&api});
  const auto name = names.empty() ? std::string("rommate") : names.front();
  std::uint64_t serial = 0;  // 63 bits: it is positive in each of its forms
  auto* subject = api.X509_get_subject_name(made.get());
  const auto* common_name = reinterpret_cast<const unsigned char*>(name.c_str());
  const bool whole =
      api.RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1 &&
      api.X509_set_version(made.get(), X509_VERSION_3) == 1 &&
      api.ASN1_INTEGER_set_uint64(api.X509_get_serialNumber(made.get()), serial >> 1) == 1 &&
      api.ASN1_TIME_set_string(api.X509_getm_notBefore(made.get()), valid_from) == 1 &&
      api.ASN1_TIME_set_string(api.X509_getm_notAfter(made.get()), valid_to) == 1 &&
      api.X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, common_name, -1, -1, 0) == 1 &&
      api.X509_set_issuer_name(made.get(), subject) == 1 && api.X509_set_pubkey(made.get(), key) == 1 &&
      extend(api, made.get(), NID_basic_constraints, "critical,CA:TRUE") &&
      (names.empty() || extend(api, made.get(), NID_subject_alt_name, alternative_names(names))) &&
      api.X509_sign(made.get(), key, api.EVP_sha256()) != 0;
  if (!whole) made.reset();
  return made;
}

std::string fingerprint_of(const OpenSsl& api, const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (certificate == nullptr || api.X509_digest(certificate, api.EVP_sha256(), digest.data(), &length) != 1)
    return {};
  std::string text;
  for (unsigned i = 0; i < length; ++i) text += fmt::format("{}{:02X}", i == 0 ? "" : ":", digest[i]);
  return text;
}

/// Empty: it is in the context.
std::string use_files(const OpenSsl& api, SSL_CTX* context, const Tls::Settings& settings) {
  const auto& key = settings.key.empty() ? settings.certificate : settings.key;
  if (api.SSL_CTX_use_certificate_chain_file(context, settings.certificate.c_str()) != 1)
    return fmt::format("{} gives no certificate in PEM: {}", settings.certificate, api.last_error());
  if (api.SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1)
    return fmt::format("{} gives no key in PEM to {}: {}", key, settings.certificate, api.last_error());
  if (api.SSL_CTX_check_private_key(context) != 1)
    return fmt::format("the key in {} is not that of {}: {}", key, settings.certificate, api.last_error());
  return {};
}

std::string use_own(const OpenSsl& api, SSL_CTX* context, const Tls::Settings& settings) {
  const PrivateKey key(api.EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", rsa_bits), {&api});
  const auto certificate = key ? self_signed(api, key.get(), settings.names) : Certificate(nullptr, {&api});
  if (!certificate || api.SSL_CTX_use_certificate(context, certificate.get()) != 1 ||
      api.SSL_CTX_use_PrivateKey(context, key.get()) != 1)
    return "no certificate could be made: " + api.last_error();
  return {};
}

void set_versions(const OpenSsl& api, SSL_CTX* context, bool old) {
  // A client that only closes has read what it wanted: HTTP says how long the answer is.
  api.SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  const long least = old ? TLS1_VERSION : TLS1_2_VERSION;
  api.SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, least, nullptr);
  if (!old) return;
  api.SSL_CTX_set_security_level(context, 0);  // the signatures of TLS 1.0 are MD5 and SHA-1
  api.SSL_CTX_set_cipher_list(context, "ALL:!aNULL:!eNULL:@SECLEVEL=0");
}

}  // namespace

struct Tls::Context {
  const OpenSsl& api;
  SslContext ssl;
};

std::variant<std::shared_ptr<const Tls>, std::string> Tls::make(const Settings& settings) {
  const auto loaded = OpenSsl::load();
  if (const auto* why = std::get_if<std::string>(&loaded)) return *why;
  const auto& api = *std::get<const OpenSsl*>(loaded);
  api.ERR_clear_error();
  SslContext context(api.SSL_CTX_new(api.TLS_server_method()), {&api});
  if (!context) return "TLS cannot begin: " + api.last_error();
  set_versions(api, context.get(), settings.old);
  auto why = settings.certificate.empty() ? use_own(api, context.get(), settings)
                                          : use_files(api, context.get(), settings);
  if (!why.empty()) return why;
  auto fingerprint = fingerprint_of(api, api.SSL_CTX_get0_certificate(context.get()));
  auto made = std::unique_ptr<Context>(new Context{api, std::move(context)});
  return std::shared_ptr<const Tls>(new Tls(std::move(made), std::move(fingerprint)));
}

Tls::Tls(std::unique_ptr<Context> context, std::string fingerprint)
    : context_{std::move(context)}, fingerprint_{std::move(fingerprint)} {}
Tls::~Tls() = default;

std::unique_ptr<ByteStream> Tls::serve(boost::asio::ip::tcp::socket& socket) const {
  const auto& api = context_->api;
  return tls_stream(api, SslSession(api.SSL_new(context_->ssl.get()), {&api}), socket);
}

}  // namespace rommate::server
