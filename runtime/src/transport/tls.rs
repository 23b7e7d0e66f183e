//! TLS by rustls: whose certificates are trusted, and which library computes.

use std::sync::Arc;

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use rustls_platform_verifier::Verifier;

// With both of them, as when two crates ask for one each, the one that rustls itself takes.
#[cfg(feature = "rustls")]
use rustls::crypto::aws_lc_rs as provider;
#[cfg(not(feature = "rustls"))]
use rustls::crypto::ring as provider;

use crate::{
    error::{Error, Result},
    setup::HttpSettings,
};

/// The setting of TLS that trusts whom the client was told to trust, and otherwise whom the platform
/// does.
pub(super) fn config(settings: &HttpSettings) -> Result<ClientConfig> {
    let provider = Arc::new(provider::default_provider());
    let verifier = verifier(settings, &provider)?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(setup)?;
    let mut config =
        builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
    // The HTTP client does not say what it speaks when TLS was set up for it.
    if cfg!(feature = "http2") {
        config.alpn_protocols.push(b"h2".to_vec());
    }
    config.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(config)
}

fn verifier(
    settings: &HttpSettings,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>> {
    let own = |trust| Arc::new(Own { trust, provider: Arc::clone(provider) });
    let mut authorities = Vec::new();
    for pem in &settings.root_certificates {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        match read {
            Ok(read) if !read.is_empty() => authorities.extend(read),
            _ => return Err(Error::config("a root certificate is not PEM")),
        }
    }
    if !settings.fingerprints.is_empty() {
        if settings.accept_invalid_certificates || !authorities.is_empty() {
            return Err(Error::config(
                "with a certificate's fingerprint neither authorities nor invalid certificates are trusted: \
                 give one of them",
            ));
        }
        let read = settings.fingerprints.iter().map(|text| fingerprint(text));
        return Ok(own(Trust::These(read.collect::<Result<_>>()?)));
    }
    if settings.accept_invalid_certificates {
        return Ok(own(Trust::Anybody));
    }
    Ok(Arc::new(platform(authorities, Arc::clone(provider))?))
}

#[cfg(any(all(unix, not(target_os = "android")), windows))]
fn platform(
    authorities: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier> {
    Verifier::new_with_extra_roots(authorities, provider).map_err(setup)
}

#[cfg(not(any(all(unix, not(target_os = "android")), windows)))]
fn platform(
    authorities: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier> {
    if authorities.is_empty() {
        Verifier::new(provider).map_err(setup)
    } else {
        Err(Error::config("on this platform authorities are trusted by its own settings only"))
    }
}

fn setup(error: rustls::Error) -> Error {
    Error::config(format!("TLS cannot be set up: {error}"))
}

/// SHA-256 of a certificate.
type Fingerprint = [u8; 32];

fn fingerprint(text: &str) -> Result<Fingerprint> {
    let digits: Vec<char> =
        text.chars().filter(|character| !matches!(character, ':' | ' ' | '\n' | '\r')).collect();
    let digit = |at: usize| digits.get(at).and_then(|digit| digit.to_digit(16));
    let mut fingerprint = Fingerprint::default();
    let is_whole = digits.len() == 2 * fingerprint.len();
    for (at, byte) in fingerprint.iter_mut().enumerate() {
        let pair = digit(2 * at).zip(digit(2 * at + 1)).filter(|_| is_whole);
        let value = pair.and_then(|(high, low)| u8::try_from(16 * high + low).ok());
        *byte = value.ok_or_else(|| {
            Error::config("a certificate's fingerprint is 64 hexadecimal digits (SHA-256)")
        })?;
    }
    Ok(fingerprint)
}

/// Trust that asks no authority.
#[derive(Debug)]
struct Own {
    trust: Trust,
    provider: Arc<CryptoProvider>,
}

#[derive(Debug)]
enum Trust {
    These(Vec<Fingerprint>),
    Anybody,
}

impl ServerCertVerifier for Own {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let is_trusted = match &self.trust {
            Trust::Anybody => true,
            Trust::These(fingerprints) => fingerprints.contains(&sha256(end_entity)?),
        };
        match is_trusted {
            true => Ok(ServerCertVerified::assertion()),
            false => Err(CertificateError::ApplicationVerificationFailure.into()),
        }
    }

    // The certificate proves nothing unless the server holds its key.
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// By the hash that TLS itself uses, so that no other one is compiled in.
fn sha256(certificate: &[u8]) -> Result<Fingerprint, rustls::Error> {
    let rustls::SupportedCipherSuite::Tls13(suite) =
        provider::cipher_suite::TLS13_AES_128_GCM_SHA256
    else {
        return Err(rustls::Error::General("no SHA-256".to_owned()));
    };
    let hash = suite.common.hash_provider.hash(certificate);
    hash.as_ref().try_into().map_err(|_| rustls::Error::General("no SHA-256".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{fingerprint, sha256};

    #[test]
    fn fingerprints_are_read_with_and_without_colons() {
        let plain = "00ff".repeat(16);
        let expected: Vec<u8> = [0, 255].repeat(16);
        assert_eq!(fingerprint(&plain).unwrap().to_vec(), expected);
        let colons = vec!["00:FF"; 16].join(":");
        assert_eq!(fingerprint(&format!("{colons}\n")).unwrap().to_vec(), expected);
        for wrong in ["", "00", &"0g".repeat(32), &"00".repeat(33), &"0é".repeat(32)] {
            assert!(
                fingerprint(wrong).unwrap_err().to_string().contains("64 hexadecimal"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn the_hash_is_sha_256() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(b"").unwrap(), fingerprint(empty).unwrap());
    }
}
