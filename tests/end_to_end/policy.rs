//! What the page's policy forbids, tried in the real WebView: row 1 of what is kept out, and rows 2, 5 and 6 as
//! far as only a WebView can show them.

use serde_json::{Value, json};
use support::fault_server::{FaultServer, Reply};
use support::scripted_ollama::{self as ollama, GENERATE};
use support::window::{Desk, Window};

/// Where the app's own page is.
const PAGE: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

/// Listens for violations and gives the snippets what they use.
const WATCH: &str = "window.violations = []; \
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.effectiveDirective)); \
    window.put = (tag, attributes, text) => { \
        const element = document.createElement(tag); \
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value); \
        if (text) element.textContent = text; \
        document.body.append(element); \
        return element; \
    };";

/// What an injected text might do, and the part of the policy that must stop it. `CANARY` is a server that
/// must never be asked; `window.injected` must never be set.
const ATTEMPTS: [(&str, &str); 20] = [
    ("put('script', {}, 'window.injected = 1')", "script-src-elem"),
    ("put('script', { src: 'CANARY/a.js' })", "script-src-elem"),
    ("put('script', { src: 'data:text/javascript,window.injected=1' })", "script-src-elem"),
    ("put('script', { type: 'module' }, 'import(\"CANARY/a.js\"); window.injected = 1')", "script-src-elem"),
    ("put('a', { onclick: 'window.injected = 1' }).click()", "script-src-attr"),
    ("put('img', { src: 'data:,x', onerror: 'window.injected = 1' })", "script-src-attr"),
    ("try { new Function('window.injected = 1')() } catch {}", "script-src"),
    ("try { new Worker(URL.createObjectURL(new Blob(['fetch(\"CANARY\")']))) } catch {}", "worker-src"),
    ("put('img', { src: 'CANARY/a.png' })", "img-src"),
    ("put('video', { src: 'CANARY/a.mp4' })", "media-src"),
    ("fetch('CANARY/a').catch(() => {})", "connect-src"),
    (
        "const request = new XMLHttpRequest(); try { request.open('GET', 'CANARY/a'); request.send() } catch {}",
        "connect-src",
    ),
    ("navigator.sendBeacon('CANARY/a', 'x')", "connect-src"),
    ("try { new EventSource('CANARY/a') } catch {}", "connect-src"),
    ("try { new WebSocket('CANARY/a'.replace('http', 'ws')) } catch {}", "connect-src"),
    (
        "put('style', {}, '@import \"CANARY/a.css\"; body { background: url(CANARY/a.png) }')",
        "style-src-elem",
    ),
    ("put('link', { rel: 'stylesheet', href: 'CANARY/a.css' })", "style-src-elem"),
    ("put('iframe', { src: 'CANARY/a.html' })", "frame-src"),
    ("put('object', { data: 'CANARY/a.svg' })", "object-src"),
    ("put('form', { action: 'CANARY/a', method: 'post' }).submit()", "form-action"),
];

async fn canary() -> FaultServer {
    let canary = FaultServer::start();
    canary.always("/", Reply::text(200, "x"));
    // It counts: what never comes would also be never seen.
    let address = canary.address().trim_start_matches("http://").to_owned();
    drop(tokio::net::TcpStream::connect(address).await.expect("it listens"));
    while canary.connections() == 0 {
        tokio::task::yield_now().await;
    }
    canary
}

#[track_caller]
fn was_not_asked(canary: &FaultServer) {
    assert_eq!((canary.connections(), canary.requests().len()), (1, 0), "{:?}", canary.requests());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_injected_runs_or_loads() {
    let canary = canary().await;
    let desk = Desk::new(&ollama::server().address()).await;
    let window = desk.open().await;
    window.run(WATCH, vec![]).await;
    for (attempt, directive) in ATTEMPTS {
        window.run("window.violations.length = 0", vec![]).await;
        window.run(&attempt.replace("CANARY", &canary.address()), vec![]).await;
        let stopped = window.wait("return window.violations.length > 0 && window.violations").await;
        let stopped: Vec<&str> =
            stopped.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        assert!(
            stopped.iter().all(|by| directive.starts_with(by) || by.starts_with(directive)),
            "{attempt}: {stopped:?}"
        );
    }
    // A base would turn every relative address; there is no event where it is ignored.
    let base = format!("put('base', {{ href: '{}/' }}); return document.baseURI", canary.address());
    let base = window.run(&base, vec![]).await;
    assert!(base.as_str().is_some_and(|base| base.starts_with(PAGE)), "{base}");
    assert_eq!(window.run("return window.injected ?? null", vec![]).await, Value::Null);
    was_not_asked(&canary);

    assert_eq!(window.run("return window.__TAURI__ ?? null", vec![]).await, Value::Null);
    assert_eq!(window.run("return Object.isFrozen(Object.prototype)", vec![]).await, json!(true));
    leads_nowhere(&window, &canary).await;
    window.close().await;
}

/// Neither a navigation nor a new window leaves the page. WebKit opens a connection before it asks whether it
/// may navigate, but nothing is sent through it.
async fn leads_nowhere(window: &Window, canary: &FaultServer) {
    let opened = format!("return window.open('{}') === null", canary.address());
    assert_eq!(window.run(&opened, vec![]).await, json!(true));
    for address in
        [canary.address(), "file:///etc/passwd".to_owned(), "javascript:window.injected=1".to_owned()]
    {
        window.run("location.href = arguments[0]", vec![json!(address)]).await;
        let link = "put('a', { href: arguments[0], target: arguments[1] }).click()";
        for target in ["_self", "_top", "_blank"] {
            window.run(link, vec![json!(address), json!(target)]).await;
        }
    }
    let place = window.run("return location.href + (window.injected ?? '')", vec![]).await;
    assert!(place.as_str().is_some_and(|place| place.starts_with(PAGE) && !place.ends_with('1')), "{place}");
    assert_eq!(canary.requests().len(), 0, "{:?}", canary.requests());
}

/// A model's answer that tries everything is shown, and nothing of it acts.
#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_answer_only_says_what_it_says() {
    let canary = canary().await;
    let answer = "## Hostile\n\n![picture](CANARY/a.png) <img src=\"CANARY/b.png\" onerror=\"window.injected=1\">\n\n\
        <script>window.injected = 1; fetch('CANARY/c')</script>\n\n<iframe src=\"CANARY/d\"></iframe>\n\n\
        <style>@import url(CANARY/e.css);</style>\n\n[a link](javascript:window.injected=1) [another](CANARY/f)\n\n\
        <svg onload=\"window.injected=1\"><image href=\"CANARY/g.png\"/></svg>\n\nThe end of it.\n"
        .replace("CANARY", &canary.address());
    let server = ollama::server();
    // It has none of the sections that were asked for, so it is asked for once more.
    let calls = [ollama::analysis(), ollama::answer(&answer), ollama::answer(&answer)];
    for reply in ollama::preparation().into_iter().chain(calls) {
        server.then(GENERATE, reply);
    }
    let desk = Desk::new(&server.address()).await;
    desk.report("speed.csv", "quantization,tokens_per_second\nq4,115.5\nq8,61.0\n");
    let window = desk.open().await;
    window.make_one_run().await;
    window.wait_for_text("article", "The end of it.").await;
    let shown = "const own = document.querySelector('article'); \
        return [own.querySelectorAll('img, iframe, script, style, svg image, [onerror], [onload]').length, \
            [...own.querySelectorAll('a')].filter((a) => /^javascript/.test(a.href)).length, window.injected ?? null]";
    assert_eq!(window.run(shown, vec![]).await, json!([0, 0, null]));
    // The dialog that asks about the link is answered with no.
    window.click("//article//a[.='another']").await;
    let place = window.run("return location.href", vec![]).await;
    assert!(place.as_str().is_some_and(|place| place.starts_with(PAGE)), "{place}");
    was_not_asked(&canary);
    window.close().await;
}
