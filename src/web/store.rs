//! What is kept: the log, the keys, approvals, first viewings, settings and an own rule pack, in IndexedDB.
//!
//! One database, one object store a thing, values as JSON text, so that what is read back is to the letter what was
//! sealed. Writes ask for strict durability and are acknowledged only when the transaction is complete; a new log
//! entry is read-sealed-added inside one transaction, so two tabs logging at once get two numbers. For the same reason the
//! report page may import and purge by itself, beside the worker: it is the database that lets one write at a time, and a
//! whole log need not pass through a message (browsers stop those at 64 MB) to a worker that may be stopped meanwhile.

#[cfg(feature = "report-page")]
mod whole;

use std::fmt;

use idb::{CursorDirection, Database, DatabaseEvent as _, Factory, ObjectStoreParams, Transaction, TransactionMode};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbTransaction};

use crate::ledger::author::KEY_BYTES;
use crate::ledger::chain::{self, Onto};
use crate::ledger::parts::profile_name;
use crate::ledger::versions::{self, MoveError};
use crate::ledger::{Entry, EntryBody, LogEvent, SCHEMA};
use crate::protocol::{Failure, FailureCode, PackFile, Settings};

/// The database's shape: an older Uppsikt leaves a database with a higher number alone, and so does this one. It is not
/// the entries' shape: 3 is that of entries of version 2, and of a place for imported ones.
const VERSION: u32 = 3;

/// The own chain, by number.
const ENTRIES: &str = "entries";
/// Imported entries of other chains, by the chain's name and the number.
const JOINED: &str = "joined";
const KEYS: &str = "keys";
const APPROVED: &str = "approved";
const VIEWED: &str = "viewed";
const KEPT: &str = "kept";
const STORES: [&str; 6] = [ENTRIES, JOINED, KEYS, APPROVED, VIEWED, KEPT];

/// Keys in [`KEPT`].
const SETTINGS: &str = "settings";
const PACK: &str = "pack";
/// The version that the entries have: the checkpoint of the last move.
const SHAPE: &str = "shape";
/// The name of this browser profile's chain.
const PROFILE: &str = "profile";
/// How to take the last import back.
const UNDO: &str = "undo";

#[wasm_bindgen]
extern "C" {
    /// `IDBDatabase.transaction` with options: web-sys has it only behind its unstable flag.
    #[wasm_bindgen(extends = IdbDatabase, js_name = IDBDatabase)]
    type StrictDatabase;
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &StrictDatabase,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// An open database.
#[derive(Debug)]
pub struct Store {
    database: Database,
    /// The same connection: idb's wrapper does not lend it out, and a strict transaction needs it.
    raw: IdbDatabase,
}

impl Store {
    /// Opens the database called `name`, making it when it does not exist. A log of an older version is moved to the
    /// present one, or left as it was.
    ///
    /// # Errors
    ///
    /// [`FailureCode::NewerVersion`] or [`FailureCode::Storage`].
    pub async fn open(name: &str, now: &str) -> Result<Self, StoreError> {
        let mut request = Factory::new()?.open(name, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else { return };
            let there = database.store_names();
            for store in STORES
                .into_iter()
                .filter(|store| !there.iter().any(|name| name == store))
            {
                // A failure here aborts the upgrade, which the open request then reports.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        });
        let raw = IdbDatabase::from(request.await?);
        let store = Self {
            database: Database::from(raw.clone()),
            raw,
        };
        store.move_to_present(now).await?;
        Ok(store)
    }

    /// Moves the entries to the present shape, all in one transaction: a worker that is stopped meanwhile has moved
    /// nothing, and the next one begins anew.
    async fn move_to_present(&self, now: &str) -> Result<(), StoreError> {
        let shape = JsValue::from_f64(SCHEMA.into());
        if self.read(KEPT, SHAPE).await?.is_some_and(|at| at == shape) {
            return Ok(());
        }
        let transaction = self.write(&[ENTRIES, KEPT])?;
        let (entries, kept) = (transaction.object_store(ENTRIES)?, transaction.object_store(KEPT)?);
        let log = entries.get_all(None, None)?.await?;
        let log = log.iter().map(parse::<serde_json::Value>).collect::<Result<_, _>>()?;
        let moved = versions::to_present(log).map_err(|error| {
            let code = match error {
                MoveError::Newer => FailureCode::NewerVersion,
                MoveError::Unreadable(..) | MoveError::Checkpoint => FailureCode::Storage,
            };
            StoreError::new(code, error.message())
        })?;
        let mut log = moved.entries;
        if let (Some(note), Some(last)) = (moved.note, log.last()) {
            let body = EntryBody {
                created: now.to_owned(),
                handler: String::new(),
                channel: String::new(),
                corrects: None,
                event: LogEvent::Migrated(note),
            };
            let noted = chain::seal(body, Onto::Entry(last), &random()?);
            log.push(noted);
        }
        for entry in &log {
            let key = JsValue::from_f64(entry.seq.into());
            entries.put(&json(entry)?, Some(&key))?.await?;
        }
        if let Some(first) = log.first() {
            let key = JsValue::from_str(PROFILE);
            kept.put(&JsValue::from_str(&first.profile), Some(&key))?.await?;
        }
        kept.put(&shape, Some(&JsValue::from_str(SHAPE)))?.await?;
        committed(transaction).await
    }

    /// Seals `body` as the next entry and writes it. When this returns, it is on disk.
    ///
    /// # Errors
    ///
    /// [`FailureCode::StorageFull`], [`FailureCode::NewerVersion`] when the last entry was written by a newer
    /// Uppsikt, or [`FailureCode::Storage`]. Nothing was written then.
    pub async fn append(&self, body: EntryBody) -> Result<Entry, StoreError> {
        let transaction = self.write(&[ENTRIES, KEPT])?;
        let entry = add(&transaction, body).await?;
        committed(transaction).await?;
        Ok(entry)
    }

    /// The own chain, oldest first.
    ///
    /// # Errors
    ///
    /// [`FailureCode::Storage`], also when an entry cannot be read.
    pub async fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let transaction = self.database.transaction(&[ENTRIES], TransactionMode::ReadOnly)?;
        all_in(&transaction, ENTRIES).await
    }

    /// Every chain, in the order of their names.
    ///
    /// # Errors
    ///
    /// As [`Store::entries`].
    pub async fn all(&self) -> Result<Vec<Entry>, StoreError> {
        let transaction = self
            .database
            .transaction(&[ENTRIES, JOINED], TransactionMode::ReadOnly)?;
        let own = all_in(&transaction, ENTRIES).await?;
        Ok(joined(own, all_in(&transaction, JOINED).await?))
    }

    /// When the import was made that can be taken back, if there is one.
    ///
    /// # Errors
    ///
    /// [`FailureCode::Storage`].
    pub async fn undoable(&self) -> Result<Option<String>, StoreError> {
        let undo: Option<serde_json::Value> = self.read(KEPT, UNDO).await?.as_ref().map(parse).transpose()?;
        Ok(undo.and_then(|undo| undo.get("at")?.as_str().map(str::to_owned)))
    }

    /// The secret key called `name`, made at random when there is none yet.
    ///
    /// # Errors
    ///
    /// As [`Store::append`].
    pub async fn key(&self, name: &str) -> Result<[u8; KEY_BYTES], StoreError> {
        let transaction = self.write(&[KEYS])?;
        let store = transaction.object_store(KEYS)?;
        if let Some(value) = store.get(JsValue::from_str(name))?.await? {
            let bytes = Uint8Array::new(&value).to_vec();
            return bytes
                .try_into()
                .map_err(|_| StoreError::new(FailureCode::Storage, "key length"));
        }
        let key: [u8; KEY_BYTES] = random()?;
        store
            .add(&Uint8Array::from(key.as_slice()), Some(&JsValue::from_str(name)))?
            .await?;
        committed(transaction).await?;
        Ok(key)
    }

    /// Which of `keys` are approved, in their order.
    ///
    /// # Errors
    ///
    /// [`FailureCode::Storage`].
    pub async fn approved(&self, keys: &[String]) -> Result<Vec<bool>, StoreError> {
        let transaction = self.database.transaction(&[APPROVED], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(APPROVED)?;
        // All requests first, then the answers: one round trip for the batch.
        let requests = keys
            .iter()
            .map(|key| store.get_key(JsValue::from_str(key)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut approved = Vec::with_capacity(requests.len());
        for request in requests {
            approved.push(request.await?.is_some());
        }
        Ok(approved)
    }

    /// Approves `key`, or takes the approval back.
    ///
    /// # Errors
    ///
    /// As [`Store::append`].
    pub async fn set_approved(&self, key: &str, approved: bool, now: &str) -> Result<(), StoreError> {
        let transaction = self.write(&[APPROVED])?;
        let store = transaction.object_store(APPROVED)?;
        let key = JsValue::from_str(key);
        if approved {
            store.put(&JsValue::from_str(now), Some(&key))?.await?;
        } else {
            store.delete(key)?.await?;
        }
        committed(transaction).await
    }

    /// When `key` was first viewed, noting `now` when it never was.
    ///
    /// # Errors
    ///
    /// As [`Store::append`].
    pub async fn view(&self, key: &str, now: &str) -> Result<String, StoreError> {
        if let Some(first) = self.viewed(key).await? {
            return Ok(first);
        }
        let transaction = self.write(&[VIEWED])?;
        transaction
            .object_store(VIEWED)?
            .put(&JsValue::from_str(now), Some(&JsValue::from_str(key)))?
            .await?;
        committed(transaction).await?;
        Ok(now.to_owned())
    }

    /// When `key` was first viewed, if ever.
    ///
    /// # Errors
    ///
    /// [`FailureCode::Storage`].
    pub async fn viewed(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.read(VIEWED, key).await?.and_then(|value| value.as_string()))
    }

    /// The settings; the empty ones before any were saved.
    ///
    /// # Errors
    ///
    /// [`FailureCode::Storage`].
    pub async fn settings(&self) -> Result<Settings, StoreError> {
        self.read(KEPT, SETTINGS)
            .await?
            .map_or_else(|| Ok(Settings::default()), |value| parse(&value))
    }

    /// Saves the settings.
    ///
    /// # Errors
    ///
    /// As [`Store::append`].
    pub async fn save_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        self.keep(SETTINGS, &json(settings)?).await
    }

    /// The files of the municipality's own rule pack; none when the built-in one is in use.
    ///
    /// # Errors
    ///
    /// [`FailureCode::Storage`].
    pub async fn pack(&self) -> Result<Vec<PackFile>, StoreError> {
        self.read(KEPT, PACK)
            .await?
            .map_or_else(|| Ok(Vec::new()), |value| parse(&value))
    }

    /// Saves the files of an own rule pack.
    ///
    /// # Errors
    ///
    /// As [`Store::append`].
    pub async fn save_pack(&self, files: &[PackFile]) -> Result<(), StoreError> {
        self.keep(PACK, &json(&files)?).await
    }

    async fn read(&self, store: &str, key: &str) -> Result<Option<JsValue>, StoreError> {
        let transaction = self.database.transaction(&[store], TransactionMode::ReadOnly)?;
        Ok(transaction.object_store(store)?.get(JsValue::from_str(key))?.await?)
    }

    async fn keep(&self, key: &str, value: &JsValue) -> Result<(), StoreError> {
        let transaction = self.write(&[KEPT])?;
        transaction
            .object_store(KEPT)?
            .put(value, Some(&JsValue::from_str(key)))?
            .await?;
        committed(transaction).await
    }

    /// A transaction that is complete only when the data is on disk, not merely handed to the system.
    fn write(&self, stores: &[&str]) -> Result<Transaction, StoreError> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        let stores: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
        let transaction = self
            .raw
            .unchecked_ref::<StrictDatabase>()
            .transaction(&stores, "readwrite", &options)?;
        Ok(transaction.into())
    }
}

/// Seals `body` onto the own chain and adds it, within a transaction that is not over.
async fn add(transaction: &Transaction, body: EntryBody) -> Result<Entry, StoreError> {
    let store = transaction.object_store(ENTRIES)?;
    let last = match store.open_cursor(None, Some(CursorDirection::Prev))?.await? {
        Some(cursor) => Some(parse::<Entry>(&cursor.value()?)?),
        None => None,
    };
    if last.as_ref().is_some_and(|last| last.schema > SCHEMA) {
        return Err(StoreError::new(FailureCode::NewerVersion, "entry schema"));
    }
    let profile;
    let onto = if let Some(last) = &last {
        Onto::Entry(last)
    } else {
        profile = new_profile(transaction).await?;
        Onto::Profile(&profile)
    };
    let entry = chain::seal(body, onto, &random()?);
    store
        .add(&json(&entry)?, Some(&JsValue::from_f64(entry.seq.into())))?
        .await?;
    Ok(entry)
}

/// Everything in an object store, in the order of its keys.
async fn all_in(transaction: &Transaction, store: &str) -> Result<Vec<Entry>, StoreError> {
    let values = transaction.object_store(store)?.get_all(None, None)?.await?;
    values.iter().map(parse).collect()
}

/// Every chain in the order of their names.
fn joined(own: Vec<Entry>, others: Vec<Entry>) -> Vec<Entry> {
    let mut log = own;
    log.extend(others);
    log.sort_by(|one, other| (&one.profile, one.seq).cmp(&(&other.profile, other.seq)));
    log
}

/// The name of a chain that begins: always another, also where a log was wiped, so that what was exported before never
/// stands in one place with what comes after.
async fn new_profile(transaction: &Transaction) -> Result<String, StoreError> {
    let name = profile_name(random()?);
    let key = JsValue::from_str(PROFILE);
    let kept = transaction.object_store(KEPT)?;
    kept.put(&JsValue::from_str(&name), Some(&key))?.await?;
    Ok(name)
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::new(FailureCode::Internal, error))?;
    Ok(bytes)
}

/// Waits until a transaction is complete; an aborted one tells why.
async fn committed(transaction: Transaction) -> Result<(), StoreError> {
    let raw: IdbTransaction = transaction.into();
    let result = Transaction::from(raw.clone()).await;
    match result {
        Ok(idb::TransactionResult::Committed) => Ok(()),
        Ok(idb::TransactionResult::Aborted) | Err(_) => Err(raw.error().map_or_else(
            || StoreError::new(FailureCode::Storage, "aborted"),
            |error| JsValue::from(error).into(),
        )),
    }
}

fn json(value: &impl Serialize) -> Result<JsValue, StoreError> {
    let value = serde_json::to_value(value).map_err(|error| StoreError::new(FailureCode::Internal, error))?;
    Ok(JsValue::from_str(&value.to_string()))
}

fn parse<T: DeserializeOwned>(value: &JsValue) -> Result<T, StoreError> {
    let text = value.as_string().unwrap_or_default();
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| StoreError::new(FailureCode::Storage, error))?;
    serde_json::from_value(value).map_err(|error| StoreError::new(FailureCode::Storage, error))
}

/// Why the store did not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(pub Failure);

impl StoreError {
    fn new(code: FailureCode, detail: impl fmt::Display) -> Self {
        Self(Failure {
            code,
            detail: detail.to_string(),
        })
    }

    /// Browsers name the cause in the exception's text; that name is part of the standard, the rest is not.
    fn from_words(words: String) -> Self {
        let code = if words.contains("QuotaExceededError") {
            FailureCode::StorageFull
        } else if words.contains("VersionError") {
            FailureCode::NewerVersion
        } else {
            FailureCode::Storage
        };
        Self::new(code, words)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.detail)
    }
}

impl std::error::Error for StoreError {}

impl From<idb::Error> for StoreError {
    fn from(error: idb::Error) -> Self {
        Self::from_words(error.to_string())
    }
}

impl From<JsValue> for StoreError {
    fn from(error: JsValue) -> Self {
        let words = error
            .dyn_ref::<Object>()
            .map(|error| String::from(error.to_string()))
            .unwrap_or_default();
        Self::from_words(words)
    }
}
