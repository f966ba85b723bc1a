//! What the page may call beside the shell's own commands, resolved as the built app resolves it: each command
//! with the windows, the origin and the scope it is allowed for, beside a golden file.

#![expect(clippy::disallowed_methods, reason = "the test reads what the build script wrote")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tauri::utils::acl::ExecutionContext;
use tauri::utils::acl::capability::Capability;
use tauri::utils::acl::manifest::Manifest;
use tauri::utils::acl::resolved::{Resolved, ResolvedCommand};
use tauri::utils::platform::Target;

/// The list as it was last looked at and agreed to.
const AGREED: &str = include_str!("permissions.golden.txt");

/// A file that the build script made of the plug-ins' manifests and our capability; the app embeds the same two.
fn built<T: serde::de::DeserializeOwned>(name: &str) -> BTreeMap<String, T> {
    let path = std::path::Path::new(env!("OUT_DIR")).join(name);
    let text = std::fs::read_to_string(&path).expect("the build script wrote it");
    serde_json::from_str(&text).expect("it is JSON of that form")
}

fn names(patterns: &[impl std::fmt::Display]) -> String {
    patterns.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn listed(verb: &str, commands: &BTreeMap<String, Vec<ResolvedCommand>>, into: &mut String) {
    for (name, allowed) in commands {
        for one in allowed {
            let origin = match &one.context {
                ExecutionContext::Local => "the app's own page".to_owned(),
                ExecutionContext::Remote { url } => format!("remote {}", url.as_str()),
            };
            writeln!(
                into,
                "{verb} {name} | windows: {} | webviews: {} | from: {origin} | scope: {}",
                names(&one.windows),
                names(&one.webviews),
                one.scope_id.map_or_else(|| "none".to_owned(), |id| id.to_string()),
            )
            .expect("writing to a string");
        }
    }
}

#[test]
fn the_resolved_permissions_are_those_that_were_agreed_to() {
    let manifests: BTreeMap<String, Manifest> = built("acl-manifests.json");
    let capabilities: BTreeMap<String, Capability> = built("capabilities.json");
    for target in [Target::Linux, Target::Windows, Target::MacOS] {
        let resolved =
            Resolved::resolve(&manifests, capabilities.clone(), target).expect("the permissions resolve");
        let mut list = String::new();
        listed("allow", &resolved.allowed_commands, &mut list);
        listed("deny", &resolved.denied_commands, &mut list);
        for (scope, values) in &resolved.command_scope {
            writeln!(list, "scope {scope}: {values:?}").expect("writing to a string");
        }
        for (plugin, values) in &resolved.global_scope {
            writeln!(list, "scope of {plugin}: {values:?}").expect("writing to a string");
        }
        assert_eq!(list, AGREED, "{target:?}");
    }
}
