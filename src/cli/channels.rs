//! `uppsikt channels`: the register of channels, looked through and written for the web site.

use super::{SOME_FAILED, complain, read, write_whole};
use std::io::{self, Write};
use std::path::Path;
use uppsikt::register::{Register, check, papers};

/// Tells what is wrong with a register; writes its papers into a directory.
pub(super) fn run(path: &Path, output: Option<&Path>, mut out: impl Write) -> io::Result<u8> {
    let told = |error| io::Error::other(format!("{}: {error}", path.display()));
    let register: Register = serde_json::from_slice(&read(path)?).map_err(told)?;
    let remarks = check::register(&register);
    for remark in &remarks {
        complain(&format!("uppsikt: {}: {}", remark.channel, remark.message));
    }
    if let Some(output) = output {
        std::fs::create_dir_all(output)?;
        let write = |name: &str, text: String| write_whole(&output.join(name), text.as_bytes());
        write(
            "forteckning.html",
            papers::register_html(&register).map_err(io::Error::other)?,
        )?;
        write(
            "forteckning.csv",
            papers::register_csv(&register).map_err(io::Error::other)?,
        )?;
        write("forteckning.json", format!("{:#}\n", serde_json::to_value(&register)?))?;
        for (channel, number) in register.channels.iter().zip(1..) {
            let plan = papers::plan_html(&register, channel).map_err(io::Error::other)?;
            write(&format!("handlingsplan-{number}.html"), plan)?;
            write(
                &format!("informationstext-{number}.txt"),
                papers::information(&register, channel),
            )?;
        }
    }
    let (channels, count) = (register.channels.len(), remarks.len());
    writeln!(
        out,
        "{channels} kanaler, {count} anmärkningar / {channels} channels, {count} remarks"
    )?;
    out.flush()?;
    Ok(if remarks.is_empty() { 0 } else { SOME_FAILED })
}
