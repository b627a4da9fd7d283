//! `wasm-pack.toml`: how the Wasm is built.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The file, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Config {
    /// What wasm-pack is told.
    pub(crate) build: Build,
    /// What wasm-opt is told.
    pub(crate) optimise: Optimise,
    /// The modules to build, by name.
    pub(crate) artefacts: BTreeMap<String, Artefact>,
    /// Exact versions.
    pub(crate) tools: Tools,
}

/// `[build]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Build {
    pub(crate) targets: Vec<String>,
    pub(crate) out_dir: PathBuf,
    pub(crate) profile: String,
    pub(crate) default_features: bool,
}

/// `[artefacts.NAME]`: one module.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Artefact {
    /// The crate's features it is built with.
    pub(crate) features: Vec<String>,
    /// How large the optimised module may be.
    pub(crate) bytes: u64,
}

/// `[optimise]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Optimise {
    pub(crate) level: String,
    pub(crate) features: Vec<String>,
    pub(crate) passes: Vec<String>,
}

/// `[tools]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Tools {
    pub(crate) wasm_pack: String,
    pub(crate) wasm_bindgen: String,
    pub(crate) binaryen: String,
    pub(crate) geckodriver: String,
}

/// The target that the extension is packed from.
pub(crate) const EXTENSION_TARGET: &str = "web";

impl Config {
    /// Reads it and checks that what it pins agrees with Cargo.lock and package.json.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, has an unknown or missing key, or when two files pin different versions.
    pub(crate) fn load(root: &Path) -> Result<Self> {
        let read = |name: &str| std::fs::read_to_string(root.join(name)).with_context(|| format!("cannot read {name}"));
        let config = Self::parse(&read("wasm-pack.toml")?)?;
        config.check_crate(&read("Cargo.lock")?)?;
        config.check_packages(&read("package.json")?)?;
        Ok(config)
    }

    fn parse(text: &str) -> Result<Self> {
        let config: Self = toml::from_str(text).context("wasm-pack.toml")?;
        if !config.build.targets.iter().any(|target| target == EXTENSION_TARGET) {
            bail!("wasm-pack.toml: build.targets must hold \"{EXTENSION_TARGET}\", which the extension is packed from");
        }
        if config.optimise.features.iter().any(|feature| feature == "all") {
            bail!("wasm-pack.toml: optimise.features must be named one by one; browsers refuse modules made with all");
        }
        Ok(config)
    }

    /// The wasm-bindgen crate and its command-line tool share a format that changes with every release.
    fn check_crate(&self, lock: &str) -> Result<()> {
        #[derive(Deserialize)]
        struct Lock {
            package: Vec<Package>,
        }
        #[derive(Deserialize)]
        struct Package {
            name: String,
            version: String,
        }
        let lock: Lock = toml::from_str(lock).context("Cargo.lock")?;
        let Some(package) = lock.package.iter().find(|package| package.name == "wasm-bindgen") else {
            bail!("Cargo.lock has no wasm-bindgen");
        };
        let pinned = &self.tools.wasm_bindgen;
        if *pinned != package.version {
            bail!(
                "wasm-pack.toml pins wasm-bindgen {pinned}, Cargo.lock has {}: the crate and the tool must be the same \
                 version; change `tools.wasm-bindgen` or the dependency in Cargo.toml",
                package.version
            );
        }
        Ok(())
    }

    fn check_packages(&self, package: &str) -> Result<()> {
        let package: serde_json::Value = serde_json::from_str(package).context("package.json")?;
        let installed = package["devDependencies"]["binaryen"].as_str().unwrap_or("none");
        let pinned = &self.tools.binaryen;
        if pinned != installed {
            bail!(
                "wasm-pack.toml pins binaryen {pinned}, package.json {installed}: run `npm install --save-dev \
                 --save-exact binaryen@{pinned}` or change `tools.binaryen`"
            );
        }
        Ok(())
    }

    /// Where wasm-pack puts an artefact's files for `target`, from the repository's root.
    pub(crate) fn out_dir(&self, artefact: &str, target: &str) -> PathBuf {
        self.build.out_dir.join(artefact).join(target)
    }

    /// What wasm-pack is told for an artefact and `target`.
    pub(crate) fn wasm_pack_arguments(&self, artefact: &str, target: &str) -> Vec<String> {
        let mut arguments: Vec<String> = ["build", ".", "--no-opt", "--no-pack", "--target", target]
            .map(String::from)
            .into();
        arguments.extend(["--profile".into(), self.build.profile.clone()]);
        arguments.extend([
            "--out-dir".into(),
            self.out_dir(artefact, target).to_string_lossy().into_owned(),
        ]);
        arguments.push("--".into());
        let features = self.artefacts.get(artefact).map(|artefact| artefact.features.clone());
        arguments.extend(self.cargo_arguments(&features.unwrap_or_default()));
        arguments
    }

    /// Every feature that some artefact is built with: what is checked and tested as one.
    pub(crate) fn all_features(&self) -> Vec<String> {
        let features = self
            .artefacts
            .values()
            .flat_map(|artefact| artefact.features.iter().cloned());
        features.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Cargo's arguments for the Wasm with these features of the crate.
    pub(crate) fn cargo_arguments(&self, features: &[String]) -> Vec<String> {
        let mut arguments = vec!["--locked".to_owned()];
        if !self.build.default_features {
            arguments.push("--no-default-features".into());
        }
        if !features.is_empty() {
            arguments.extend(["--features".into(), features.join(",")]);
        }
        arguments
    }

    /// What wasm-opt is told, input and output aside.
    pub(crate) fn wasm_opt_arguments(&self) -> Vec<String> {
        let mut arguments = vec![self.optimise.level.clone(), "--mvp-features".into()];
        arguments.extend(
            self.optimise
                .features
                .iter()
                .map(|feature| format!("--enable-{feature}")),
        );
        arguments.extend(self.optimise.passes.iter().cloned());
        arguments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = include_str!("../../wasm-pack.toml");

    fn changed(from: &str, to: &str) -> Config {
        assert!(FILE.contains(from), "wasm-pack.toml no longer has {from:?}");
        Config::parse(&FILE.replace(from, to)).unwrap()
    }

    #[test]
    fn wasm_pack_follows_the_file() {
        let config = changed("out-dir = \"target/wasm\"", "out-dir = \"elsewhere\"");
        assert!(
            config
                .wasm_pack_arguments("core", "web")
                .windows(2)
                .any(|pair| pair == ["--out-dir", "elsewhere/core/web"])
        );
        let config = changed("profile = \"wasm\"", "profile = \"release\"");
        assert!(
            config
                .wasm_pack_arguments("core", "web")
                .windows(2)
                .any(|pair| pair == ["--profile", "release"])
        );
        let config = changed("features = [\"review\"]", "features = [\"review\", \"cli\"]");
        assert!(
            config
                .wasm_pack_arguments("core", "web")
                .windows(2)
                .any(|pair| pair == ["--features", "review,cli"])
        );
        let config = changed("default-features = false", "default-features = true");
        assert!(
            !config
                .wasm_pack_arguments("core", "web")
                .contains(&"--no-default-features".to_owned())
        );
        let config = changed("targets = [\"web\"]", "targets = [\"web\", \"nodejs\"]");
        assert_eq!(config.out_dir("core", "nodejs"), Path::new("target/wasm/core/nodejs"));
    }

    #[test]
    fn wasm_opt_follows_the_file() {
        let config = changed("level = \"-Oz\"", "level = \"-O1\"");
        assert_eq!(config.wasm_opt_arguments()[..2], ["-O1", "--mvp-features"]);
        let config = changed("\"sign-ext\",", "\"sign-ext\", \"simd\",");
        assert!(config.wasm_opt_arguments().contains(&"--enable-simd".to_owned()));
    }

    #[test]
    fn unequal_versions_are_refused_and_named() {
        let lock = include_str!("../../Cargo.lock");
        let package = include_str!("../../package.json");
        let config = Config::parse(FILE).unwrap();
        config.check_crate(lock).unwrap();
        config.check_packages(package).unwrap();

        let pinned = format!("wasm-bindgen = \"{}\"", config.tools.wasm_bindgen);
        let error = changed(&pinned, "wasm-bindgen = \"0.2.1\"")
            .check_crate(lock)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("0.2.1") && error.contains(&config.tools.wasm_bindgen),
            "{error}"
        );
        let pinned = format!("binaryen = \"{}\"", config.tools.binaryen);
        let error = changed(&pinned, "binaryen = \"1.0.0\"")
            .check_packages(package)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("1.0.0") && error.contains(&config.tools.binaryen),
            "{error}"
        );
    }

    #[test]
    fn a_file_that_cannot_build_the_extension_is_refused() {
        let without = FILE.replace("targets = [\"web\"]", "targets = [\"nodejs\"]");
        assert!(Config::parse(&without).unwrap_err().to_string().contains("\"web\""));
        let unknown = FILE.replace("profile =", "profil =");
        assert!(format!("{:#}", Config::parse(&unknown).unwrap_err()).contains("profil"));
    }
}
