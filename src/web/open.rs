//! The store, open: a cache, for the worker may be stopped and a connection may go stale.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::border::to_js;
use super::store::{Store, StoreError};
use super::time;
use crate::protocol::Failure;

/// The database's name in the extension's origin.
const DATABASE: &str = "uppsikt";

thread_local! {
    static STORE: RefCell<Option<Rc<Store>>> = const { RefCell::new(None) };
}

pub(super) async fn answer<T: serde::Serialize>(
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<JsValue, JsValue> {
    let answer = match work.await {
        Ok(value) => to_js(&value),
        Err(failure) => Err(failure),
    };
    answer.map_err(|failure| to_js(&failure).unwrap_or(JsValue::NULL))
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        // A connection may have gone stale (the browser closed it, the profile was cleared): the next message opens
        // a new one.
        STORE.set(None);
        error.0
    }
}

pub(super) async fn store() -> Result<Rc<Store>, Failure> {
    if let Some(store) = STORE.with_borrow(Clone::clone) {
        return Ok(store);
    }
    let store = Rc::new(Store::open(DATABASE, &time::now()).await?);
    STORE.set(Some(Rc::clone(&store)));
    Ok(store)
}
