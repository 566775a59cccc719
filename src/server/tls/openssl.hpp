// OpenSSL as it is needed here, loaded when somebody asks for TLS: bound at the start it would cost every
// command a third of its time, and most never speak TLS. The names are OpenSSL's own; types come from its
// headers, so that a call which does not fit is no program.
#pragma once

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <variant>

namespace rommate::server {

// clang-format off
// Each call that is used here, once.
#define ROMMATE_LIBSSL(each) \
  each(TLS_server_method) each(SSL_CTX_new) each(SSL_CTX_free) each(SSL_CTX_ctrl) \
  each(SSL_CTX_set_options) each(SSL_CTX_set_security_level) each(SSL_CTX_set_cipher_list) \
  each(SSL_CTX_use_certificate) each(SSL_CTX_use_PrivateKey) each(SSL_CTX_use_certificate_chain_file) \
  each(SSL_CTX_use_PrivateKey_file) each(SSL_CTX_check_private_key) each(SSL_CTX_get0_certificate) \
  each(SSL_new) each(SSL_free) each(SSL_set_fd) each(SSL_set_accept_state) each(SSL_is_init_finished) \
  each(SSL_read) each(SSL_write) each(SSL_shutdown) each(SSL_get_error)
#define ROMMATE_LIBCRYPTO(each) \
  each(ERR_clear_error) each(ERR_get_error) each(ERR_reason_error_string) each(EVP_PKEY_Q_keygen) \
  each(EVP_PKEY_free) each(EVP_sha256) each(RAND_bytes) each(X509_new) each(X509_free) \
  each(X509_set_version) each(X509_get_serialNumber) each(X509_getm_notBefore) each(X509_getm_notAfter) \
  each(X509_get_subject_name) each(X509_set_issuer_name) each(X509_set_pubkey) each(X509_add_ext) \
  each(X509_sign) each(X509_digest) each(X509_EXTENSION_free) each(X509V3_EXT_conf_nid) \
  each(X509_NAME_add_entry_by_txt) each(ASN1_INTEGER_set_uint64) each(ASN1_TIME_set_string)
// clang-format on

struct OpenSsl {
  /// The one of this program, or a sentence that says what to install.
  [[nodiscard]] static std::variant<const OpenSsl*, std::string> load();

#define ROMMATE_CALL(name) decltype(&::name) name = nullptr;
  ROMMATE_LIBSSL(ROMMATE_CALL)
  ROMMATE_LIBCRYPTO(ROMMATE_CALL)
#undef ROMMATE_CALL

  /// What went wrong last, in OpenSSL's words; empty: nothing did.
  [[nodiscard]] std::string last_error() const;
};

template <auto Free>
struct FreedBy {
  const OpenSsl* api;
  template <class What>
  void operator()(What* what) const {
    (api->*Free)(what);
  }
};
using SslContext = std::unique_ptr<SSL_CTX, FreedBy<&OpenSsl::SSL_CTX_free>>;
using SslSession = std::unique_ptr<SSL, FreedBy<&OpenSsl::SSL_free>>;
using Certificate = std::unique_ptr<X509, FreedBy<&OpenSsl::X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, FreedBy<&OpenSsl::EVP_PKEY_free>>;

}  // namespace rommate::server
