#pragma once

// Of this library only: what OpenSSL made is given back to it.

#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "core/c_handle.h"

namespace baybridge {

using BioHandle = CHandle<BIO, BIO_free>;
using KeyHandle = CHandle<EVP_PKEY, EVP_PKEY_free>;
using KeyContextHandle = CHandle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestHandle = CHandle<EVP_MD_CTX, EVP_MD_CTX_free>;
using MacHandle = CHandle<EVP_MAC_CTX, EVP_MAC_CTX_free>;
using CipherHandle = CHandle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using CertificateHandle = CHandle<X509, X509_free>;
using CrlHandle = CHandle<X509_CRL, X509_CRL_free>;
using CmsHandle = CHandle<CMS_ContentInfo, CMS_ContentInfo_free>;
using StoreHandle = CHandle<X509_STORE, X509_STORE_free>;
using StoreContextHandle = CHandle<X509_STORE_CTX, X509_STORE_CTX_free>;
using TimeHandle = CHandle<ASN1_TIME, ASN1_TIME_free>;

// The identity that SM2 signatures of mainland practice are made with (GM/T 0009-2012).
inline constexpr std::string_view kSm2Identity = "1234567812345678";

inline BioHandle ReadingBio(std::string_view bytes) {
  return BioHandle(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

inline std::string BytesOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size <= 0 ? std::string() : std::string(data, static_cast<std::size_t>(size));
}

inline const unsigned char* Unsigned(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* Unsigned(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

// DER of something by its i2d function; empty where it cannot be written.
template <typename T, typename Write>
std::string DerOf(T* object, Write write) {
  unsigned char* der = nullptr;
  const int size = write(object, &der);
  if (size <= 0) return {};
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

}  // namespace baybridge
