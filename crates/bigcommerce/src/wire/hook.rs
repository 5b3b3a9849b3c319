//! Webhooks V3.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Flag, Text, Whole};

/// A hook as the store has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Hook {
    pub(crate) id: Whole,
    pub(crate) scope: Text,
    pub(crate) destination: Text,
    pub(crate) is_active: Flag,
    /// An object of texts, or `null`, or an empty list.
    pub(crate) headers: Option<Box<RawValue>>,
}

impl Hook {
    /// The headers that the store sends along.
    pub(crate) fn sent_headers(&self) -> BTreeMap<String, String> {
        self.headers
            .as_ref()
            .and_then(|raw| serde_json::from_str::<BTreeMap<String, Text>>(raw.get()).ok())
            .unwrap_or_default()
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.into_string()))
            .collect()
    }
}
