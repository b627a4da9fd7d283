//! What changes the log as a whole, each in one transaction: an import, taking it back, a purge.

use std::collections::BTreeSet;

use idb::{Transaction, TransactionMode};
use wasm_bindgen::JsValue;

use super::{ENTRIES, JOINED, KEPT, KEYS, Store, StoreError, UNDO, add, all_in, committed, joined, json, parse};
use crate::ledger::import::{Import, ImportPlan, Undo};
use crate::ledger::merge::Source;
use crate::ledger::retention::{Plan, PlanError, Retention};
use crate::ledger::{Entry, EntryBody, EntryRef, LogEvent};
use crate::protocol::FailureCode;

/// How long the log is kept whole.
const RETENTION: &str = "retention";

impl Store {
    /// Takes files into the log: with `apply` all of it or nothing, without only what would come of it.
    ///
    /// # Errors
    ///
    /// As [`Store::append`]. Nothing was taken in then.
    pub async fn import(&self, files: &[Source<'_>], now: &str, apply: bool) -> Result<ImportPlan, StoreError> {
        let transaction = self.write(&[ENTRIES, JOINED, KEPT])?;
        let own = all_in(&transaction, ENTRIES).await?;
        let profile = own.first().map(|entry| entry.profile.clone());
        let log = joined(own, all_in(&transaction, JOINED).await?);
        let import = Import::of(&log, files, now).map_err(|error| StoreError::new(FailureCode::Internal, error))?;
        if !apply || import.added.len() + import.changed.len() == 0 {
            // Nothing was asked to be written, so there is nothing to wait for.
            return Ok(import.plan);
        }
        put(
            &transaction,
            profile.as_deref(),
            import.added.iter().chain(&import.changed),
        )
        .await?;
        let kept = transaction.object_store(KEPT)?;
        match &import.undo {
            Some(undo) => {
                kept.put(&json(undo)?, Some(&JsValue::from_str(UNDO)))?.await?;
            }
            None => kept.delete(JsValue::from_str(UNDO))?.await?,
        }
        committed(transaction).await?;
        Ok(import.plan)
    }

    /// Takes the last import back; how many entries went.
    ///
    /// # Errors
    ///
    /// [`FailureCode::Changed`] when there is none, or something was logged after entries that it brought; else as
    /// [`Store::append`]. Nothing went then.
    pub async fn undo_import(&self) -> Result<usize, StoreError> {
        let transaction = self.write(&[ENTRIES, JOINED, KEPT])?;
        let kept = transaction.object_store(KEPT)?;
        let Some(undo) = kept.get(JsValue::from_str(UNDO))?.await? else {
            return Err(StoreError::new(FailureCode::Changed, "undo"));
        };
        let undo: Undo = parse(&undo)?;
        let own = all_in(&transaction, ENTRIES).await?;
        let profile = own.first().map(|entry| entry.profile.clone());
        if let Some(last) = own.last() {
            let brought = |entry: &&EntryRef| entry.profile == last.profile;
            let end = undo.added.iter().filter(brought).map(|entry| entry.seq).max();
            if end.is_some_and(|end| end < last.seq) {
                return Err(StoreError::new(FailureCode::Changed, "logged since"));
            }
        }
        let mut requests = Vec::new();
        for entry in &undo.added {
            let (store, key) = place(profile.as_deref(), entry);
            requests.push(transaction.object_store(store)?.delete(key)?);
        }
        for request in requests {
            request.await?;
        }
        put(&transaction, profile.as_deref(), undo.before.iter()).await?;
        kept.delete(JsValue::from_str(UNDO))?.await?;
        committed(transaction).await?;
        Ok(undo.added.len())
    }

    /// What is old enough to be purged today.
    ///
    /// # Errors
    ///
    /// [`FailureCode::BadMessage`] when the setting says too little; [`FailureCode::Storage`].
    pub async fn plan_purge(&self, setting: &Retention, today: &str) -> Result<(Plan, bool), StoreError> {
        let transaction = self
            .database
            .transaction(&[ENTRIES, JOINED], TransactionMode::ReadOnly)?;
        let own = all_in(&transaction, ENTRIES).await?;
        let log = joined(own.clone(), all_in(&transaction, JOINED).await?);
        Ok((planned(&log, setting, today)?, Plan::is_saved(&own, &log)))
    }

    /// Purges what `plan` says, and logs it, in one transaction.
    ///
    /// # Errors
    ///
    /// [`FailureCode::Changed`] when the log is another than the one the plan was made for, [`FailureCode::NotSaved`]
    /// when it was not saved as a file; else as [`Store::append`]. Nothing was purged then.
    pub async fn purge(
        &self,
        plan: &Plan,
        setting: &Retention,
        today: &str,
        body: impl FnOnce(LogEvent) -> EntryBody,
    ) -> Result<Entry, StoreError> {
        let transaction = self.write(&[ENTRIES, JOINED, KEYS, KEPT])?;
        let own = all_in(&transaction, ENTRIES).await?;
        let profile = own.first().map(|entry| entry.profile.clone());
        let mut log = joined(own.clone(), all_in(&transaction, JOINED).await?);
        if planned(&log, setting, today)? != *plan || plan.entries.is_empty() {
            return Err(StoreError::new(FailureCode::Changed, "plan"));
        }
        if !Plan::is_saved(&own, &log) {
            return Err(StoreError::new(FailureCode::NotSaved, ""));
        }
        plan.carry_out(&mut log)
            .map_err(|error| StoreError::new(FailureCode::Internal, error))?;
        let gone: BTreeSet<&EntryRef> = plan.entries.iter().collect();
        let purged = log.iter().filter(|entry| gone.contains(&entry.named()));
        put(&transaction, profile.as_deref(), purged).await?;
        let keys = transaction.object_store(KEYS)?;
        for key in &plan.keys {
            keys.delete(JsValue::from_str(key))?.await?;
        }
        // An import that could be taken back may hold what was purged.
        transaction.object_store(KEPT)?.delete(JsValue::from_str(UNDO))?.await?;
        let entry = add(&transaction, body(plan.event())).await?;
        committed(transaction).await?;
        Ok(entry)
    }

    /// How long the log is kept whole; for ever before anybody said.
    ///
    /// # Errors
    ///
    /// [`FailureCode::Storage`].
    pub async fn retention(&self) -> Result<Retention, StoreError> {
        self.read(KEPT, RETENTION)
            .await?
            .map_or_else(|| Ok(Retention::default()), |value| parse(&value))
    }

    /// Saves it.
    ///
    /// # Errors
    ///
    /// As [`Store::append`].
    pub async fn save_retention(&self, setting: &Retention) -> Result<(), StoreError> {
        self.keep(RETENTION, &json(setting)?).await
    }
}

/// Where an entry is kept: the own chain by itself.
fn place(own: Option<&str>, entry: &EntryRef) -> (&'static str, JsValue) {
    if own == Some(entry.profile.as_str()) {
        (ENTRIES, JsValue::from_f64(entry.seq.into()))
    } else {
        (
            JOINED,
            JsValue::from_str(&format!("{}/{:010}", entry.profile, entry.seq)),
        )
    }
}

/// Writes entries in their places. All are asked for before any is waited for, so that a whole log takes seconds.
async fn put<'a>(
    transaction: &Transaction,
    own: Option<&str>,
    entries: impl Iterator<Item = &'a Entry>,
) -> Result<(), StoreError> {
    let mut requests = Vec::new();
    for entry in entries {
        let (store, key) = place(own, &entry.named());
        requests.push(transaction.object_store(store)?.put(&json(entry)?, Some(&key))?);
    }
    for request in requests {
        request.await?;
    }
    Ok(())
}

fn planned(log: &[Entry], setting: &Retention, today: &str) -> Result<Plan, StoreError> {
    Plan::by_age(log, setting, today).map_err(|error| {
        let what = match error {
            PlanError::Forever => "months",
            PlanError::NoDecision => "decision",
            PlanError::BadDay => "today",
        };
        StoreError::new(FailureCode::BadMessage, what)
    })
}
