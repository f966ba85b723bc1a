//! How a conversation is laid out for a model whose file does not say it: the common ways, and a guess.

use domain::ChatLayout;

use super::GgufHeader;

/// Texts one after the other.
const PLAIN: &str = "{% for message in messages %}{{ message.content }}\n\n{% endfor %}";

/// What the engine is given for a layout: a name that llama.cpp knows, or Jinja.
pub fn chat_template_of(layout: ChatLayout) -> &'static str {
    match layout {
        ChatLayout::ChatMl => "chatml",
        ChatLayout::Llama3 => "llama3",
        ChatLayout::Gemma => "gemma",
        ChatLayout::Mistral => "mistral-v3",
        ChatLayout::Plain => PLAIN,
    }
}

/// The layout that a model of this name and architecture most likely was taught. One that does not call itself
/// taught was not taught conversations.
pub fn guessed_layout(name: &str, header: &GgufHeader) -> ChatLayout {
    let parts = [Some(name), header.name.as_deref(), header.architecture.as_deref()];
    let said = parts.into_iter().flatten().collect::<Vec<_>>().join(" ").to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if has(&["gemma"]) {
        ChatLayout::Gemma
    } else if has(&["mistral", "mixtral"]) {
        ChatLayout::Mistral
    } else if has(&["llama-3", "llama 3", "llama3", "llama_3"]) {
        ChatLayout::Llama3
    } else if has(&["instruct", "chat", "-it", "qwen", "smol", "hermes", "phi"]) {
        ChatLayout::ChatMl
    } else {
        ChatLayout::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_guessed_from_what_the_model_is_called() {
        for (name, architecture, layout) in [
            ("gemma-3-270m-q4_k_m", "gemma3", ChatLayout::Gemma),
            ("Mistral-7B-v0.3", "llama", ChatLayout::Mistral),
            ("Meta-Llama-3.2-1B", "llama", ChatLayout::Llama3),
            ("qwen2.5-0.5b", "qwen2", ChatLayout::ChatMl),
            ("tinyllama-1.1b-chat", "llama", ChatLayout::ChatMl),
            ("model", "gpt2", ChatLayout::Plain),
        ] {
            let header = GgufHeader { architecture: Some(architecture.to_owned()), ..GgufHeader::default() };
            assert_eq!(guessed_layout(name, &header), layout, "{name}");
        }
    }
}
