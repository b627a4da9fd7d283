//! Values over the border, and why all of them take the way over [`serde_json::Value`].
//!
//! Serde makes a copy of each type's code for each format it is read from or written to. Here there are three formats
//! (JavaScript values, JSON text in the store, canonical JSON in the hash chain), and every copy counts against the
//! Wasm budget. So each type knows one format, `Value`, and `Value` knows the three: less than half the code, and at
//! the sizes that cross here (hundreds of comments) no time that can be felt.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::protocol::{Failure, FailureCode};

/// A value of ours as a plain object.
///
/// # Errors
///
/// [`FailureCode::Internal`]; never for the types of the protocol.
pub fn to_js(value: &impl Serialize) -> Result<JsValue, Failure> {
    let value = serde_json::to_value(value).map_err(internal)?;
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(internal)
}

/// A value from outside in one of our shapes.
///
/// # Errors
///
/// [`FailureCode::BadMessage`] when it has another.
pub fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, Failure> {
    let bad = |detail| Failure {
        code: FailureCode::BadMessage,
        detail,
    };
    let value: Value = serde_wasm_bindgen::from_value(value).map_err(|error| bad(error.to_string()))?;
    serde_json::from_value(value).map_err(|error| bad(error.to_string()))
}

fn internal(error: impl ToString) -> Failure {
    Failure {
        code: FailureCode::Internal,
        detail: error.to_string(),
    }
}
