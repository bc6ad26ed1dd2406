//! `kezhan man`: the manual page, out of what the command line says of itself. The package installs it as kezhan(8).

use super::ground::Failure;
use super::output::print;
use clap::{Arg, Command};
use std::fmt::Write as _;
use std::process::ExitCode;

/// Print the manual page.
#[derive(clap::Args)]
pub struct Man {}

impl Man {
    /// Runs it for the whole command line.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn run(root: Command) -> Result<ExitCode, Failure> {
        print(&page(root))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What stands behind the commands.
const REST: &str = r".SH EXIT STATUS
0: done. 1: refused or failed, with the reason on standard error. 2: wrong usage. Commands that check something tell more by it, as said above.
.SH FILES
.TP
.I /etc/kezhan/kezhan.toml, /etc/kezhan/conf.d/*.toml
Settings; variables KEZHAN_SECTION_NAME stand above them.
.TP
.I /etc/credstore/kezhan.*.password
Passwords of the database's roles, which systemd hands to the service.
.TP
.I /var/lib/kezhan
Attachments and the key.
.SH SEE ALSO
.IR /usr/share/doc/kezhan/install.md ,
.IR operations.md ,
.IR settings.md ;
.BR systemctl (1),
.BR psql (1)
";

/// The page, in the language of man(7).
fn page(mut root: Command) -> String {
    root.build();
    let version = env!("CARGO_PKG_VERSION");
    let about = root.get_about().map(ToString::to_string).unwrap_or_default();
    let mut out = format!(
        ".TH KEZHAN 8 \"\" \"Kezhan {version}\" \"System administration\"\n.SH NAME\nkezhan \\- {}\n.SH SYNOPSIS\n.B kezhan\n[\\-\\-config FILE] COMMAND [...]\n.SH DESCRIPTION\n{}\n.SH OPTIONS\n",
        words("customer relationship management on the company's own server"),
        words(&about)
    );
    root.get_arguments().for_each(|argument| option(&mut out, argument));
    out.push_str(".SH COMMANDS\n");
    commands(&mut out, &root);
    out.push_str(REST);
    out
}

fn commands(out: &mut String, of: &Command) {
    for command in of.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help") {
        let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
        let text =
            command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string).unwrap_or_default();
        let _infallible = writeln!(out, ".SS {}\n{}", words(name), words(&text));
        command.get_arguments().filter(|argument| !argument.is_global_set()).for_each(|argument| option(out, argument));
        commands(out, command);
    }
}

fn option(out: &mut String, argument: &Arg) {
    if argument.is_hide_set() || matches!(argument.get_id().as_str(), "help" | "version") {
        return;
    }
    let names = argument.get_value_names().unwrap_or_default().iter().map(ToString::to_string);
    let takes = argument.get_action().takes_values();
    let values = names.filter(|_| takes).collect::<Vec<_>>().join(" ");
    let name = match argument.get_long() {
        Some(long) if values.is_empty() => format!("--{long}"),
        Some(long) => format!("--{long} {values}"),
        None => values,
    };
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let _infallible = writeln!(out, ".TP\n.B {}\n{}", words(&name), words(&help));
}

/// Text as man(7) takes it: no sign of it commands anything.
fn words(text: &str) -> String {
    let plain = text.replace('\\', "\\e").replace('-', "\\-");
    let lines = plain.lines().map(|line| match line.chars().next() {
        None => ".PP".to_owned(),
        Some('.' | '\'') => format!("\\&{line}"),
        Some(_) => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
