//! Conversations laid out as templates want them, beside what they become.

use worker_protocol::{ChatMessage, Role};

use super::lay_out;

fn message(role: Role, content: &str) -> ChatMessage {
    ChatMessage { role, content: content.to_owned() }
}

fn laid(template: &str, messages: &[ChatMessage]) -> Result<String, String> {
    lay_out(template, messages, &["<s>".to_owned(), "</s>".to_owned()])
}

#[test]
fn templates_say_how_a_conversation_looks() {
    let messages = [
        message(Role::System, "Be short."),
        message(Role::User, " {{ bos_token }} <b> "),
        message(Role::Assistant, "Yes."),
    ];
    let check = |template: &str, expected: &str| {
        assert_eq!(laid(template, &messages).as_deref(), Ok(expected), "{template}");
    };
    check(
        "{{ bos_token }}{% for m in messages %}[{{ m['role'] }}]{{ m['content'] }}{{ eos_token }}{% endfor %}\
{% if add_generation_prompt %}[assistant]{% endif %}",
        "<s>[system]Be short.</s>[user] {{ bos_token }} <b> </s>[assistant]Yes.</s>[assistant]",
    );
    check("{{ messages[1].content.strip().startswith('{') }}", "True");
    check(
        "{% set ns = namespace(n=0) %}\n{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}\n{{ ns.n }}",
        "3",
    );
    check(
        "chatml",
        "<|im_start|>system\nBe short.<|im_end|>\n<|im_start|>user\n {{ bos_token }} <b> <|im_end|>\n\
<|im_start|>assistant\nYes.<|im_end|>\n<|im_start|>assistant\n",
    );
    check(
        "{%- broken <|im_start|> <|im_end|>",
        "<|im_start|>system\nBe short.<|im_end|>\n<|im_start|>user\n {{ bos_token }} <b> <|im_end|>\n\
<|im_start|>assistant\nYes.<|im_end|>\n<|im_start|>assistant\n",
    );
}

#[test]
fn a_template_that_cannot_be_used_says_why() {
    let check = |template: &str, expected: &str| {
        let error = laid(template, &[message(Role::User, "a")]).expect_err(template);
        assert!(error.contains(expected), "{error}");
    };
    check("no such layout", "no such layout");
    check("{{ raise_exception('system role not supported') }}", "system role not supported");
    check("{% for", "");
    check("{% for a in range(100000) %}{% for b in range(100000) %}{{ b }}{% endfor %}{% endfor %}", "fuel");
    check("{% include 'a' %}", "");
}
