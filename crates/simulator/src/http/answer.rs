//! Answers and errors in the forms of V2 and V3.

use serde_json::{Value, json};

const ERROR_TYPE: &str = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes";

/// An answer before it is put on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &Value) -> Answer {
        Answer::bytes(status, body.to_string().into_bytes())
    }

    pub(crate) fn bytes(status: u16, body: Vec<u8>) -> Answer {
        Answer {
            status,
            body: Some(body),
            headers: Vec::new(),
        }
    }

    pub(crate) fn ok(body: &Value) -> Answer {
        Answer::json(200, body)
    }

    /// 204, which is also what V2 says when a list has nothing in it.
    pub(crate) fn no_content() -> Answer {
        Answer {
            status: 204,
            body: None,
            headers: Vec::new(),
        }
    }

    /// A V2 list.
    pub(crate) fn list(items: Vec<Value>) -> Answer {
        if items.is_empty() {
            Answer::no_content()
        } else {
            Answer::ok(&Value::Array(items))
        }
    }

    /// A V3 answer with nothing in its meta.
    pub(crate) fn data(status: u16, data: Value) -> Answer {
        Answer::json(status, &json!({"data": data, "meta": {}}))
    }
}

/// Which form errors take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V2,
    V3,
}

impl Version {
    /// An error in this version's form.
    pub(crate) fn error(self, status: u16, message: &str) -> Answer {
        match self {
            Version::V2 => Answer::json(status, &json!([{"status": status, "message": message}])),
            Version::V3 => Answer::json(
                status,
                &json!({"status": status, "title": message, "type": ERROR_TYPE, "errors": {}}),
            ),
        }
    }

    pub(crate) fn not_found(self) -> Answer {
        match self {
            Version::V2 => self.error(404, "The requested resource was not found."),
            Version::V3 => self.error(404, "The requested resource was not found"),
        }
    }

    pub(crate) fn bad_json(self) -> Answer {
        self.error(400, "Input is invalid.")
    }

    pub(crate) fn wrong_method(self) -> Answer {
        self.error(405, "The requested method is not allowed on this resource.")
    }
}

/// A V3 error that names fields.
pub(crate) fn field_errors(status: u16, title: &str, errors: &Value) -> Answer {
    Answer::json(
        status,
        &json!({"status": status, "title": title, "type": ERROR_TYPE, "errors": errors}),
    )
}
