//! Encryption, for addresses that begin with `https`: rustls, with the certificates that the system
//! trusts.

use std::sync::Once;

use reqwest::ClientBuilder;

/// The same builder, ready for what `is_encrypted` says. Without encryption no certificate is read: a
/// machine that has none reaches its own servers all the same.
pub(crate) fn configured(builder: ClientBuilder, is_encrypted: bool) -> ClientBuilder {
    static PROVIDED: Once = Once::new();
    PROVIDED.call_once(|| {
        // Another part of the program may have chosen first; its choice is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    if is_encrypted { builder } else { builder.tls_certs_only([]) }
}
