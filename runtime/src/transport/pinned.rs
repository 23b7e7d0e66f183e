//! Trust in certificates by their fingerprints, for servers that sign their certificates themselves.

use std::sync::Arc;

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme, SupportedCipherSuite,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{
        CryptoProvider,
        aws_lc_rs::{cipher_suite::TLS13_AES_128_GCM_SHA256, default_provider},
        verify_tls12_signature, verify_tls13_signature,
    },
    pki_types::{CertificateDer, ServerName, UnixTime},
};

use crate::error::{Error, Result};

/// SHA-256 of a certificate.
type Fingerprint = [u8; 32];

/// A setting of TLS that trusts the certificates of these fingerprints and no others.
pub(super) fn config(fingerprints: &[String]) -> Result<ClientConfig> {
    let fingerprints = fingerprints.iter().map(|text| read(text)).collect::<Result<_>>()?;
    let provider = Arc::new(default_provider());
    let pinned = Pinned { fingerprints, provider: Arc::clone(&provider) };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::config(format!("TLS cannot be set up: {error}")))?;
    let mut config = builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(pinned))
        .with_no_client_auth();
    // The HTTP client does not say what it speaks when TLS was set up for it.
    if cfg!(feature = "http2") {
        config.alpn_protocols.push(b"h2".to_vec());
    }
    config.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(config)
}

fn read(text: &str) -> Result<Fingerprint> {
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

#[derive(Debug)]
struct Pinned {
    fingerprints: Vec<Fingerprint>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let presented = sha256(end_entity)?;
        match self.fingerprints.contains(&presented) {
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
    let SupportedCipherSuite::Tls13(suite) = TLS13_AES_128_GCM_SHA256 else {
        return Err(rustls::Error::General("no SHA-256".to_owned()));
    };
    let hash = suite.common.hash_provider.hash(certificate);
    hash.as_ref().try_into().map_err(|_| rustls::Error::General("no SHA-256".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{read, sha256};

    #[test]
    fn fingerprints_are_read_with_and_without_colons() {
        let plain = "00ff".repeat(16);
        let expected: Vec<u8> = [0, 255].repeat(16);
        assert_eq!(read(&plain).unwrap().to_vec(), expected);
        let colons = vec!["00:FF"; 16].join(":");
        assert_eq!(read(&format!("{colons}\n")).unwrap().to_vec(), expected);
        for wrong in ["", "00", &"0g".repeat(32), &"00".repeat(33), &"0é".repeat(32)] {
            assert!(read(wrong).unwrap_err().to_string().contains("64 hexadecimal"), "{wrong}");
        }
    }

    #[test]
    fn the_hash_is_sha_256() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(b"").unwrap(), read(empty).unwrap());
    }
}
