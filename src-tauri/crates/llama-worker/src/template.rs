//! Lays a conversation out as a model was taught to read it. The layout is a Jinja template from the
//! model's file, which nobody vouches for: it may take only so many steps, and can reach nothing.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, context};
use worker_protocol::{ChatMessage, Role};

use crate::engine;

/// Steps that a template may take.
const FUEL: u64 = 5_000_000;

/// The prompt that a conversation becomes. `marks` are the texts of the tokens for beginning and end.
/// The error is the template's own complaint.
pub(crate) fn lay_out(
    template: &str,
    messages: &[ChatMessage],
    marks: &[String; 2],
) -> Result<String, String> {
    let known = || {
        let messages: Vec<(&str, &str)> =
            messages.iter().map(|message| (role(message.role), message.content.as_str())).collect();
        engine::known_layout(template, &messages)
    };
    if !template.contains(['{', '%']) {
        return known().ok_or_else(|| format!("llama.cpp knows no chat template `{template}`"));
    }
    render(template, messages, marks)
        .or_else(|error| known().ok_or_else(|| error.to_string().chars().take(300).collect()))
}

fn render(template: &str, messages: &[ChatMessage], [begin, end]: &[String; 2]) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_fuel(Some(FUEL));
    environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    environment.add_function("raise_exception", |message: String| -> Result<Value, Error> {
        Err(Error::new(ErrorKind::InvalidOperation, message))
    });
    let messages: Vec<Value> = messages
        .iter()
        .map(|message| context! { role => role(message.role), content => message.content.as_str() })
        .collect();
    environment.template_from_str(template)?.render(context! {
        messages,
        add_generation_prompt => true,
        bos_token => begin,
        eos_token => end,
    })
}

fn role(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

#[cfg(test)]
mod tests;
