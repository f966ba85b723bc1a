//! Addresses of servers: what a person types, what `OLLAMA_HOST` says, and whether it is this
//! machine. Nothing is looked up in the network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

use domain::{DEFAULT_OLLAMA_ADDRESS, Failure, FailureKind};
use reqwest::Url;

const OLLAMA_PORT: u16 = 11434;

/// The address that `OLLAMA_HOST` names, else Ollama's own default.
pub fn default_address() -> String {
    std::env::var("OLLAMA_HOST")
        .ok()
        .filter(|text| !text.trim().is_empty())
        .map_or_else(|| DEFAULT_OLLAMA_ADDRESS.to_owned(), |text| address_from_ollama_host(&text))
}

/// The address that a value of `OLLAMA_HOST` means, by the server's own rules: `host`, `host:port`,
/// `:port`, `[::1]`, with or without a scheme and a path; a port that is none falls back to the
/// default. An address to listen on everywhere (`0.0.0.0`, `::`) is reached on the loopback.
pub fn address_from_ollama_host(text: &str) -> String {
    let text = text.trim().trim_matches(['"', '\'']);
    let Parts { scheme, host, port, path } = Parts::of(text);
    let port = port.map_or(Ok(default_port(scheme)), str::parse).unwrap_or(default_port(scheme));
    let host = if host.is_empty() { "127.0.0.1" } else { host };
    join(scheme.unwrap_or("http"), &connectable(host), port, path)
}

/// The address that a person means, always with scheme and port, without a slash at the end.
///
/// Fails with [`FailureKind::BadAddress`] when it cannot be one.
pub fn normalise_address(text: &str) -> Result<String, Failure> {
    let text = text.trim();
    let bad = |words: &str| Failure {
        kind: FailureKind::BadAddress,
        status: None,
        words: format!("{words}: {}", text.chars().take(200).collect::<String>()),
    };
    if text.is_empty() {
        return Err(bad("the address is empty"));
    }
    let Parts { scheme, host, port, path } = Parts::of(text);
    let scheme = match scheme.map(str::to_ascii_lowercase).as_deref() {
        None | Some("http") => "http",
        Some("https") => "https",
        Some(_) => return Err(bad("the scheme is not http or https")),
    };
    let port = match port {
        None => default_port(text.contains("://").then_some(scheme)),
        Some(port) => match port.parse() {
            Ok(port) if port > 0 => port,
            _ => return Err(bad("the port is not a number from 1 to 65535")),
        },
    };
    let host = if host.is_empty() { "127.0.0.1" } else { host };
    if host.contains(['@', '?', '#', '\\']) || path.contains(['?', '#', '\\']) {
        return Err(bad("not an address"));
    }
    let address = join(scheme, &connectable(host), port, path);
    // The parser has the last word on what a host is, and on how it is spelled.
    let url = Url::parse(&address).map_err(|error| bad(&error.to_string()))?;
    let host = url.host_str().ok_or_else(|| bad("the address names no host"))?;
    Ok(join(scheme, &connectable(host), port, url.path()))
}

/// The address of the server that a person means: with or without the `/v1` of the `OpenAI` protocol's paths it is
/// the same server.
///
/// Fails with [`FailureKind::BadAddress`] when it cannot be one.
pub fn server_address(text: &str) -> Result<String, Failure> {
    let address = normalise_address(text)?;
    Ok(address.strip_suffix("/v1").unwrap_or(&address).to_owned())
}

/// Whether the address is this machine: a loopback address, one of its own addresses or its name.
pub fn is_local(address: &str) -> bool {
    let Parts { host, .. } = Parts::of(address.trim());
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if let Ok(ip) = bare(&host).parse::<IpAddr>() {
        // Only an address of this machine can be bound.
        return ip.to_canonical().is_loopback() || UdpSocket::bind((ip, 0)).is_ok();
    }
    if host.is_empty() || host == "localhost" || host.ends_with(".localhost") {
        return true;
    }
    let own = gethostname::gethostname().to_string_lossy().to_ascii_lowercase();
    let short = own.split('.').next().unwrap_or(&own);
    host == own || host == short || host.strip_suffix(".local").is_some_and(|name| name == short)
}

/// An address taken apart, nothing judged.
struct Parts<'a> {
    scheme: Option<&'a str>,
    host: &'a str,
    port: Option<&'a str>,
    path: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, text),
        };
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = if bare(authority).parse::<Ipv6Addr>().is_ok() {
            (authority, None)
        } else {
            match authority.rsplit_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, None),
            }
        };
        Self { scheme, host, port, path }
    }
}

fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

fn default_port(scheme: Option<&str>) -> u16 {
    match scheme {
        Some("http") => 80,
        Some("https") => 443,
        _ => OLLAMA_PORT,
    }
}

fn connectable(host: &str) -> String {
    match bare(host).parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.to_string(),
        Ok(IpAddr::V6(ip)) if ip.is_unspecified() => format!("[{}]", Ipv6Addr::LOCALHOST),
        Ok(IpAddr::V6(ip)) => format!("[{ip}]"),
        _ => host.to_owned(),
    }
}

fn join(scheme: &str, host: &str, port: u16, path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() {
        format!("{scheme}://{host}:{port}")
    } else {
        format!("{scheme}://{host}:{port}/{path}")
    }
}

#[cfg(test)]
mod tests;
