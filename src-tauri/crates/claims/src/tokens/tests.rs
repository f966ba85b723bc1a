//! Text as tokens, number by number and mark by mark.

use super::{Kind, tokens};

fn seen(text: &str) -> Vec<String> {
    tokens(text, 0, text.len())
        .into_iter()
        .map(|token| match token.kind {
            Kind::Word => token.text.to_owned(),
            Kind::Number(number) => format!("#{}/{}", number.value, number.step),
            Kind::Identifier => format!("id:{}", token.text),
            Kind::Address => format!("at:{}", token.text),
            Kind::Date(date) => format!("on:{date}"),
            Kind::Reference => format!("ref:{}", token.text),
            Kind::Mark(mark) => mark.to_string(),
        })
        .collect()
}

#[test]
fn text_becomes_tokens() {
    let check = |text: &str, expected: &str| assert_eq!(seen(text).join(" "), expected, "{text}");
    check("It took 46.50 ms.", "It took #46.5/0.01 ms .");
    check(
        "3,503 and 1,234.5 and 1.234,5 and 76,59",
        "#3503/1 and #1234.5/0.1 and #1234.5/0.1 and #76.59/0.01",
    );
    check("40,60,80", "#40/1 , #60/1 , #80/1");
    check("40, 60, 80", "#40/1 , #60/1 , #80/1");
    check("0.128s, 3.3GB and 2x", "#0.128/0.001 s , #3.3/0.1 GB and #2/1 x");
    check("**102.85 tok/s** (34%)", "#102.85/0.01 tok/s ( #34/1 % )");
    check("tokens/second or CSV/JSON", "tokens/second or CSV / JSON");
    check("num_gpu=60,num_ctx=512", "id:num_gpu = #60/1 , id:num_ctx = #512/1");
    check("`llama3.1:8b-instruct-q4_0` ran", "id:llama3.1:8b-instruct-q4_0 ran");
    check(
        "a 36-config sweep, 102-104 and 102–104",
        "a #36/1 - config sweep , #102/1 - #104/1 and #102/1 – #104/1",
    );
    check("-30% +1.3% −5", "#-30/1 % #1.3/0.1 % #-5/1");
    check("see https://a.b/c?d=1, or x.y@z.com.", "see at:https://a.b/c?d=1 , or at:x.y@z.com .");
    check("on 2025-10-08, at 2025-10-08T12:00:01Z", "on on:2025-10-08 , at on:2025-10-08");
    check("v1.2.3 at 127.0.0.1:11434", "id:v1.2.3 at id:127.0.0.1:11434");
    check("{F12} and {#3fa9c1d04b7e} but {x}", "ref:F12 and ref:#3fa9c1d04b7e but { x }");
    check("gemma3:270m, 8b, q4_0, RTX 4080", "id:gemma3:270m , id:8b , id:q4_0 , RTX #4080/1");
    check("reports/a/b_c.csv's rows", "id:reports/a/b_c.csv rows");
    check("NovaAI’s engineers", "NovaAI engineers");
    check("TTFT:0.128", "TTFT : #0.128/0.001");
    check("4 of 5, 4/5, 1e3, 1.2e-3", "#4/1 of #5/1 , #4/1 / #5/1 , #1000/1000 , #0.0012/0.0001");
    check("14 896 and 14\u{202f}896", "#14/1 #896/1 and #14896/1");
    check("C++ and D3.js", "id:C++ and id:D3.js");
    check("~5 and ≈5 and ±1.41", "~ #5/1 and ≈ #5/1 and ± #1.41/0.01");
    check("the 2nd of 1st", "the #2/1 nd of #1/1 st");
    check("", "");
}

#[test]
fn tokens_lie_where_they_stand() {
    for text in [
        "a **b** `c`",
        "é—“x”。1,5 µs",
        "{F1}{F2}",
        "........",
        "http://",
        "-",
        "1.",
        "1,",
        "1e999",
        "a_",
        "=a=",
        "a=b=c",
    ] {
        for token in tokens(text, 0, text.len()) {
            assert!(text.get(token.start..token.end).is_some(), "{text}");
        }
    }
}

#[test]
fn marks_are_remembered() {
    let text = "a `b c` “d e” f \"g\" h **i**";
    let all = tokens(text, 0, text.len());
    let pick = |test: &dyn Fn(&super::Token<'_>) -> bool| {
        all.iter().filter(|token| token.is_word() && test(token)).map(|token| token.text).collect::<Vec<_>>()
    };
    assert_eq!(pick(&|token| token.code), ["b", "c"]);
    assert_eq!(pick(&|token| token.quoted), ["d", "e", "g"]);
    assert_eq!(pick(&|token| token.strong), ["i"]);
}
