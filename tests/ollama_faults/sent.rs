//! What is sent, beside what every protocol has in common.

use support::fault_server::Reply;

use crate::{CLOSING, generate, server};

/// The options are said in full; a prompt is never cut, and nothing thinks aloud.
#[tokio::test]
async fn every_option_is_said_and_nothing_is_cut() {
    let server = server(Reply::stream().bytes(CLOSING));
    generate(&server).await;
    let body = server.requests()[0].1.json();
    assert_eq!(body["model"], "m");
    assert_eq!((&body["stream"], &body["truncate"], &body["shift"], &body["think"]), {
        let (yes, no) = (&serde_json::json!(true), &serde_json::json!(false));
        (yes, no, no, no)
    });
    assert_eq!(body["options"].as_object().map(serde_json::Map::len), Some(8));
}
