//! JSON as people read it, but what lies deep on one line: the thousands of arrivals of a call would
//! otherwise take four lines each.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

/// Lists and objects that lie in so many others stand on one line with all that is in them.
const DEEP: usize = 4;

/// A value as JSON.
pub(super) fn to_string(value: &impl Serialize) -> String {
    let mut json = Vec::new();
    let mut serializer =
        Serializer::with_formatter(&mut json, Lines { pretty: PrettyFormatter::new(), depth: 0 });
    value.serialize(&mut serializer).expect("every key is a string, and a number that is not finite is null");
    String::from_utf8(json).expect("JSON is UTF-8")
}

struct Lines {
    pretty: PrettyFormatter<'static>,
    /// How many lists and objects are open.
    depth: usize,
}

impl Lines {
    /// Who writes at this depth.
    fn at<W: ?Sized + io::Write>(
        &mut self,
        pretty: impl FnOnce(&mut PrettyFormatter<'static>, &mut W) -> io::Result<()>,
        compact: impl FnOnce(&mut CompactFormatter, &mut W) -> io::Result<()>,
        writer: &mut W,
    ) -> io::Result<()> {
        if self.depth > DEEP {
            compact(&mut CompactFormatter, writer)
        } else {
            pretty(&mut self.pretty, writer)
        }
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        self.at(Formatter::begin_array, Formatter::begin_array, writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let ended = self.at(Formatter::end_array, Formatter::end_array, writer);
        self.depth -= 1;
        ended
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.at(
            |to, writer| to.begin_array_value(writer, first),
            |to, writer| to.begin_array_value(writer, first),
            writer,
        )
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.at(Formatter::end_array_value, Formatter::end_array_value, writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        self.at(Formatter::begin_object, Formatter::begin_object, writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let ended = self.at(Formatter::end_object, Formatter::end_object, writer);
        self.depth -= 1;
        ended
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.at(
            |to, writer| to.begin_object_key(writer, first),
            |to, writer| to.begin_object_key(writer, first),
            writer,
        )
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.at(Formatter::begin_object_value, Formatter::begin_object_value, writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.at(Formatter::end_object_value, Formatter::end_object_value, writer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn what_lies_deep_stands_on_one_line() {
        let value = json!({ "a": [{ "b": { "c": [{ "d": [1.5, "x, [y"] }, {}], "e": {} } }, 2], "f": [] });
        let expected = r#"{
  "a": [
    {
      "b": {
        "c": [{"d":[1.5,"x, [y"]},{}],
        "e": {}
      }
    },
    2
  ],
  "f": []
}"#;
        let json = super::to_string(&value);
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_str::<Value>(&json).expect("it is JSON"), value);
    }
}
