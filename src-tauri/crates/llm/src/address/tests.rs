//! Addresses as tables: what is typed or set, and what it means.

use super::*;

#[test]
fn every_form_of_ollama_host_is_understood() {
    for (text, expected) in [
        ("gpu-box", "http://gpu-box:11434"),
        ("gpu-box:1234", "http://gpu-box:1234"),
        (":1234", "http://127.0.0.1:1234"),
        ("127.0.0.1", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:1234", "http://127.0.0.1:1234"),
        ("[::]", "http://[::1]:11434"),
        ("[::]:1234", "http://[::1]:1234"),
        ("::1", "http://[::1]:11434"),
        ("[::1]:1234", "http://[::1]:1234"),
        ("http://gpu-box", "http://gpu-box:80"),
        ("http://gpu-box:11434/", "http://gpu-box:11434"),
        ("https://gpu-box", "https://gpu-box:443"),
        ("http://gpu-box:8080/ollama/", "http://gpu-box:8080/ollama"),
        ("gpu-box:99999", "http://gpu-box:11434"),
        ("gpu-box:word", "http://gpu-box:11434"),
        ("  \"gpu-box:1234\" ", "http://gpu-box:1234"),
    ] {
        assert_eq!(address_from_ollama_host(text), expected, "OLLAMA_HOST={text}");
    }
}

#[test]
fn what_a_person_types_becomes_a_whole_address() {
    for (text, expected) in [
        ("localhost", "http://localhost:11434"),
        (" LocalHost:11434/ ", "http://localhost:11434"),
        ("192.168.1.20", "http://192.168.1.20:11434"),
        ("http://192.168.1.20:8080/ollama/", "http://192.168.1.20:8080/ollama"),
        ("HTTP://gpu-box", "http://gpu-box:80"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("::1", "http://[::1]:11434"),
        ("[fe80::7]:80", "http://[fe80::7]:80"),
        (":11434", "http://127.0.0.1:11434"),
        ("http://", "http://127.0.0.1:80"),
        ("https://Models.example/v1/", "https://models.example:443/v1"),
        ("büro-server", "http://xn--bro-server-9db:11434"),
    ] {
        assert_eq!(normalise_address(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn the_paths_of_a_protocol_make_no_other_server() {
    for (text, expected) in [
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("127.0.0.1:8000/v1", "http://127.0.0.1:8000"),
        ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000"),
        ("https://models.example/team/v1", "https://models.example:443/team"),
        ("https://models.example/v10", "https://models.example:443/v10"),
    ] {
        assert_eq!(server_address(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn what_cannot_be_an_address_is_refused_with_the_reason() {
    for (text, reason) in [
        ("", "empty"),
        ("   ", "empty"),
        ("ftp://host", "scheme"),
        ("host:0", "port"),
        ("host:65536", "port"),
        ("host:word", "port"),
        ("two words", "domain name"),
        ("user:secret@host:1", "not an address"),
        ("http://host:1/?a=b", "not an address"),
        ("[::g]:1", "IPv6"),
    ] {
        let failure = normalise_address(text).expect_err(text);
        assert_eq!(failure.kind, FailureKind::BadAddress, "{text}");
        assert!(failure.words.contains(reason), "{text}: {}", failure.words);
    }
}

#[test]
fn this_machine_is_told_from_others() {
    let own = gethostname::gethostname().to_string_lossy().into_owned();
    for (address, expected) in [
        ("http://127.0.0.1:11434", true),
        ("http://127.8.8.8:1", true),
        ("http://[::1]:11434", true),
        ("http://[::ffff:127.0.0.1]:11434", true),
        ("http://localhost:11434", true),
        ("http://LOCALHOST.:11434", true),
        ("http://box.localhost:11434", true),
        (&format!("http://{own}:11434"), true),
        ("http://203.0.113.9:11434", false),
        ("http://[2001:db8::9]:11434", false),
        ("http://localhost.example.com:11434", false),
        ("http://example.com:11434", false),
    ] {
        assert_eq!(is_local(address), expected, "{address}");
    }
}
