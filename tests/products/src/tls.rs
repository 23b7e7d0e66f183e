//! A server of TLS with a certificate that it signed itself, in front of a plain one.

use std::{io, net::SocketAddr, sync::Arc};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// For the address 127.0.0.1, and its own authority.
pub const CERTIFICATE: &str = include_str!("../tls/certificate.pem");
const KEY: &str = include_str!("../tls/key.pem");
/// What `openssl x509 -fingerprint -sha256` prints of it.
pub const FINGERPRINT: &str = "F6:A4:E2:5D:8B:D6:0A:FA:0A:D9:F9:19:E9:78:E6:1C:E2:14:9E:F2:9F:B2:52:8C:45:88:F5:39:44:17:5B:88";

/// Where the server of TLS listens.
///
/// # Errors
///
/// When the certificate cannot be read, or no port can be had.
pub async fn front(behind: SocketAddr) -> io::Result<SocketAddr> {
    let unreadable = |error| io::Error::other(format!("tls: {error}"));
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE.as_bytes());
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes());
    let (certificate, key) = (
        certificate.map_err(|error| unreadable(error.to_string()))?,
        key.map_err(|error| unreadable(error.to_string()))?,
    );
    // Named, since the workspace may bring two providers, of which neither is the process's own.
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![certificate], key));
    let acceptor =
        TlsAcceptor::from(Arc::new(config.map_err(|error| unreadable(error.to_string()))?));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((outside, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // A client that does not trust the certificate hangs up.
                let Ok(mut outside) = acceptor.accept(outside).await else { return };
                let Ok(mut inside) = TcpStream::connect(behind).await else { return };
                let _ = copy_bidirectional(&mut outside, &mut inside).await;
            });
        }
    });
    Ok(address)
}
