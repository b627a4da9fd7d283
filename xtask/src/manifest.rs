//! `extension/manifest.json` → Chrome's and Firefox's manifests.
//!
//! The two browsers disagree on the background, the panel and their own settings; all else is written once. There is no
//! `incognito` key: the default (one background for all windows) is right, because a removal made from a private window
//! must reach the same log, and both browsers keep extensions out of private windows until the user lets them in.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// The browsers that are built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Browser {
    /// Chrome, Edge and the other Chromium browsers.
    Chromium,
    /// Firefox.
    Firefox,
}

impl Browser {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];

    /// As it stands in `dist/`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }
}

/// The one source.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    name: String,
    description: String,
    default_locale: String,
    permissions: Vec<String>,
    optional_host_permissions: Vec<String>,
    /// Directives of the extension pages' policy.
    csp: Vec<String>,
    /// Sizes: `icons/<size>.png`.
    icons: Vec<u32>,
    action_title: String,
    shortcut: String,
    background: String,
    panel: String,
    /// Left out while the file does not exist.
    settings: String,
    /// What may be set by policy: Chromium takes nothing that is not declared, Firefox asks for no such list.
    policy: String,
    chromium: ChromiumOnly,
    firefox: FirefoxOnly,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChromiumOnly {
    minimum_version: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FirefoxOnly {
    minimum_version: String,
    /// Only so that `web-ext lint` has no warning: Android reads `data_collection_permissions` from here on. There is
    /// no sidebar on Android.
    minimum_version_android: String,
    id: String,
}

/// A finished manifest.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Manifest {
    manifest_version: u8,
    name: String,
    description: String,
    version: String,
    default_locale: String,
    icons: BTreeMap<u32, String>,
    action: Action,
    commands: BTreeMap<&'static str, Shortcut>,
    permissions: Vec<String>,
    /// Only with `--also`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    host_permissions: Vec<String>,
    optional_host_permissions: Vec<String>,
    content_security_policy: Policy,
    background: Background,
    #[serde(skip_serializing_if = "Option::is_none")]
    options_ui: Option<OptionsUi>,
    #[serde(skip_serializing_if = "Option::is_none")]
    storage: Option<Storage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    side_panel: Option<SidePanel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sidebar_action: Option<SidebarAction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_chrome_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    browser_specific_settings: Option<BrowserSettings>,
}

#[derive(Clone, Debug, Serialize)]
struct Action {
    default_title: String,
    default_icon: BTreeMap<u32, String>,
}

#[derive(Clone, Debug, Serialize)]
struct Shortcut {
    suggested_key: BTreeMap<&'static str, String>,
}

#[derive(Clone, Debug, Serialize)]
struct Policy {
    extension_pages: String,
}

#[derive(Clone, Debug, Serialize)]
struct Background {
    #[serde(skip_serializing_if = "Option::is_none")]
    service_worker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scripts: Option<[String; 1]>,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Clone, Debug, Serialize)]
struct OptionsUi {
    page: String,
    open_in_tab: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Storage {
    managed_schema: String,
}

#[derive(Clone, Debug, Serialize)]
struct SidePanel {
    default_path: String,
}

#[derive(Clone, Debug, Serialize)]
struct SidebarAction {
    default_title: String,
    default_panel: String,
    default_icon: BTreeMap<u32, String>,
    open_at_install: bool,
}

#[derive(Clone, Debug, Serialize)]
struct BrowserSettings {
    gecko: Gecko,
    gecko_android: GeckoAndroid,
}

#[derive(Clone, Debug, Serialize)]
struct GeckoAndroid {
    strict_min_version: String,
}

#[derive(Clone, Debug, Serialize)]
struct Gecko {
    id: String,
    strict_min_version: String,
    data_collection_permissions: DataCollection,
}

/// Nothing leaves the machine: Firefox shows this at install.
#[derive(Clone, Debug, Serialize)]
struct DataCollection {
    required: [&'static str; 1],
}

impl Source {
    /// Reads `extension/manifest.json`.
    ///
    /// # Errors
    ///
    /// When it cannot be read or has an unknown or missing key.
    pub(crate) fn load(root: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(root.join("extension/manifest.json"))
            .context("cannot read extension/manifest.json")?;
        serde_json::from_str(&text).context("extension/manifest.json")
    }

    /// Firefox's id of the extension.
    pub(crate) fn gecko_id(&self) -> &str {
        &self.firefox.id
    }

    /// The manifest for one browser. `also` are match patterns granted from the start; a shipped build has none.
    /// `exists` tells whether a file is part of the extension.
    pub(crate) fn manifest(
        &self,
        browser: Browser,
        version: &str,
        also: &[String],
        exists: impl Fn(&str) -> bool,
    ) -> Manifest {
        let chromium = browser == Browser::Chromium;
        let icons: BTreeMap<u32, String> = self
            .icons
            .iter()
            .map(|&size| (size, format!("icons/{size}.png")))
            .collect();
        let mut permissions = self.permissions.clone();
        if chromium {
            permissions.push("sidePanel".into());
            permissions.sort();
        }
        Manifest {
            manifest_version: 3,
            name: self.name.clone(),
            description: self.description.clone(),
            version: version.to_owned(),
            default_locale: self.default_locale.clone(),
            action: Action {
                default_title: self.action_title.clone(),
                default_icon: icons.clone(),
            },
            commands: BTreeMap::from([(
                "_execute_action",
                Shortcut {
                    suggested_key: BTreeMap::from([("default", self.shortcut.clone())]),
                },
            )]),
            permissions,
            host_permissions: also.to_vec(),
            optional_host_permissions: self.optional_host_permissions.clone(),
            content_security_policy: Policy {
                extension_pages: self.csp.join("; "),
            },
            background: Background {
                service_worker: chromium.then(|| self.background.clone()),
                scripts: (!chromium).then(|| [self.background.clone()]),
                kind: "module",
            },
            options_ui: exists(&self.settings).then(|| OptionsUi {
                page: self.settings.clone(),
                open_in_tab: true,
            }),
            storage: chromium.then(|| Storage {
                managed_schema: self.policy.clone(),
            }),
            side_panel: chromium.then(|| SidePanel {
                default_path: self.panel.clone(),
            }),
            sidebar_action: (!chromium).then(|| SidebarAction {
                default_title: self.name.clone(),
                default_panel: self.panel.clone(),
                default_icon: icons.clone(),
                open_at_install: false,
            }),
            minimum_chrome_version: chromium.then(|| self.chromium.minimum_version.clone()),
            browser_specific_settings: (!chromium).then(|| BrowserSettings {
                gecko: Gecko {
                    id: self.firefox.id.clone(),
                    strict_min_version: self.firefox.minimum_version.clone(),
                    data_collection_permissions: DataCollection { required: ["none"] },
                },
                gecko_android: GeckoAndroid {
                    strict_min_version: self.firefox.minimum_version_android.clone(),
                },
            }),
            icons,
        }
    }
}

impl Manifest {
    /// As it is written.
    ///
    /// # Errors
    ///
    /// Never in practice: all keys are strings or numbers.
    pub(crate) fn text(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn made(browser: Browser, also: &[String]) -> Value {
        let source: Source = serde_json::from_str(include_str!("../../extension/manifest.json")).unwrap();
        let manifest = source.manifest(browser, "1.2.3", also, |_| false);
        serde_json::from_str(&manifest.text().unwrap()).unwrap()
    }

    #[test]
    fn each_browser_gets_its_own_background_and_panel() {
        let chromium = made(Browser::Chromium, &[]);
        assert_eq!(
            chromium["background"],
            json!({"service_worker": "background.js", "type": "module"})
        );
        assert_eq!(chromium["side_panel"]["default_path"], "pages/panel.html");
        assert!(
            chromium["permissions"]
                .as_array()
                .unwrap()
                .contains(&json!("sidePanel"))
        );
        assert_eq!(chromium["storage"]["managed_schema"], "policy.schema.json");
        assert!(chromium.get("browser_specific_settings").is_none() && chromium.get("sidebar_action").is_none());

        let firefox = made(Browser::Firefox, &[]);
        assert_eq!(
            firefox["background"],
            json!({"scripts": ["background.js"], "type": "module"})
        );
        assert!(firefox.get("storage").is_none());
        assert_eq!(firefox["sidebar_action"]["open_at_install"], false);
        assert_eq!(
            firefox["browser_specific_settings"]["gecko"]["data_collection_permissions"],
            json!({"required": ["none"]})
        );
        assert!(!firefox["permissions"].as_array().unwrap().contains(&json!("sidePanel")));
    }

    #[test]
    fn also_adds_host_permissions_and_nothing_else() {
        for browser in Browser::ALL {
            let shipped = made(browser, &[]);
            assert!(shipped.get("host_permissions").is_none());
            let mut also = made(browser, &["http://127.0.0.1/*".into()]);
            assert_eq!(
                also.as_object_mut().unwrap().remove("host_permissions"),
                Some(json!(["http://127.0.0.1/*"]))
            );
            assert_eq!(also, shipped);
        }
    }

    #[test]
    fn pages_reach_no_host() {
        for browser in Browser::ALL {
            let manifest = made(browser, &[]);
            let policy = manifest["content_security_policy"]["extension_pages"].as_str().unwrap();
            for directive in ["default-src 'none'", "connect-src 'none'", "form-action 'none'"] {
                assert!(
                    policy.split("; ").any(|given| given == directive),
                    "{directive} in {policy}"
                );
            }
            assert!(manifest.get("web_accessible_resources").is_none());
            assert!(!manifest.to_string().contains("<all_urls>"));
        }
    }

    #[test]
    fn settings_are_named_once_they_exist() {
        let source: Source = serde_json::from_str(include_str!("../../extension/manifest.json")).unwrap();
        let with = source.manifest(Browser::Firefox, "1.0.0", &[], |file| file == "pages/settings.html");
        assert_eq!(
            with.options_ui.map(|options| options.page).as_deref(),
            Some("pages/settings.html")
        );
    }
}
