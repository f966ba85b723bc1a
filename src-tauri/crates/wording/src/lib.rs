//! Turns a [`Message`] into a sentence, from the one catalogue that the page uses too. It is for
//! files and the command line, so numbers come out canonically: `1234.5`, no grouping, whatever
//! the locale. It leaves alone what is said where.

mod number;

use domain::{Argument, Message};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

const ENGLISH: &str = include_str!("../../../../ui/messages/en.ftl");

/// A catalogue in one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The English catalogue.
    pub fn english() -> Self {
        let resource = FluentResource::try_new(ENGLISH.to_owned());
        let resource = resource.map_err(|(_, errors)| errors).expect("a test reads the whole catalogue");
        Self::new(resource)
    }

    fn new(resource: FluentResource) -> Self {
        let english = LanguageIdentifier::from_bytes(b"en").expect("it is a language");
        let mut bundle = FluentBundle::new_concurrent(vec![english]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(number::canonical));
        bundle.add_builtins().expect("nothing else is called NUMBER in a new bundle");
        bundle.add_resource(resource).expect("a test looks for ids that stand twice");
        Self { bundle }
    }

    /// The sentence of a message. An id that is not in the catalogue comes out as itself.
    pub fn sentence(&self, message: &Message) -> String {
        let mut args = FluentArgs::with_capacity(message.args.len());
        for (name, value) in &message.args {
            match value {
                Argument::Number(number) => args.set(name.as_str(), *number),
                Argument::Text(text) => args.set(name.as_str(), text.as_str()),
            }
        }
        self.format(&message.id, &args)
    }

    /// The words under an id that takes no arguments.
    pub fn get(&self, id: &str) -> String {
        self.format(id, &FluentArgs::new())
    }

    /// Every id of the catalogue, in its order.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        // A message begins in the first column; what goes on with it is indented.
        ENGLISH
            .lines()
            .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
            .filter_map(|line| line.split_once('='))
            .map(|(id, _)| id.trim_end())
    }

    fn format(&self, id: &str, args: &FluentArgs<'_>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            tracing::debug!(id, "an id that is not in the catalogue");
            return id.to_owned();
        };
        let mut errors = Vec::new();
        let sentence = self.bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::debug!(id, ?errors, "a sentence that does not come out whole");
        }
        sentence
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Words").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
