//! The unit of systemd: valid, hardened; what the service tells it, and what it hands over.

use super::support::{Spawned, binary, folder, within};
use std::fs;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn unit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd/kezhan.service")
}

fn analyze(arguments: &[&str], unit: &Path) -> Output {
    Command::new("systemd-analyze").args(arguments).arg(unit).output().unwrap()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_unit_is_hardened() {
    let output = analyze(&["security", "--offline=true", "--no-pager", "--threshold=15"], &unit());
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn the_unit_is_valid() {
    let place = folder().join(format!("unit-{}", std::process::id()));
    fs::create_dir_all(&place).unwrap();
    let text = fs::read_to_string(unit()).unwrap();
    let here = place.join("kezhan.service");
    fs::write(&here, text.replace("/usr/bin/kezhan", &binary().to_string_lossy())).unwrap();
    let output = analyze(&["verify", "--man=no"], &here);
    fs::remove_dir_all(&place).unwrap();
    assert!(output.status.success() && told(&output).trim().is_empty(), "{}", told(&output));
}

#[test]
fn slow_the_supervisor_hears_ready_alive_and_stopping() {
    let place = folder().join(format!("notify-{}", std::process::id()));
    fs::create_dir_all(&place).unwrap();
    let path = place.join("socket");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_mins(2))).unwrap();
    let heard = || {
        let mut message = [0; 200];
        let length = socket.recv(&mut message).unwrap();
        String::from_utf8_lossy(&message[..length]).into_owned()
    };

    let mut serving =
        Spawned::run(&["demo"], &[("NOTIFY_SOCKET", path.to_str().unwrap()), ("WATCHDOG_USEC", "3000000")]);
    assert!(heard().contains("READY=1"));
    let begun = Instant::now();
    for _ in 0..3 {
        let message = heard();
        assert!(message.contains("WATCHDOG=1") && message.contains("STATUS=serving"), "{message}");
    }
    assert!(begun.elapsed() < within(Duration::from_secs(9)), "it is fed in time");
    serving.signal("TERM");
    let deadline = Instant::now() + within(Duration::from_secs(40));
    while !heard().contains("STOPPING=1") {
        assert!(Instant::now() < deadline);
    }
    assert_eq!(serving.wait(), Some(0), "{}", serving.log());
    fs::remove_dir_all(&place).unwrap();
}

#[test]
fn a_password_may_come_from_the_supervisor() {
    let place = folder().join(format!("credentials-{}", std::process::id()));
    fs::create_dir_all(&place).unwrap();
    let check = |password: &str| {
        fs::write(place.join("kezhan.app.password"), password).unwrap();
        let output = Command::new(binary())
            .args(["config", "check"])
            .env("KEZHAN_CONFIG", "/dev/null")
            .env("CREDENTIALS_DIRECTORY", &place)
            .env("KEZHAN_DATABASE_URL", "postgresql://kezhan_app@db/kezhan")
            .env("KEZHAN_DATABASE_PASSWORD_FILE", "/nowhere/kezhan.app.password")
            .output()
            .unwrap();
        (output.status.success(), told(&output))
    };
    assert!(check("word\n").0);
    let (fine, said) = check("");
    assert!(!fine && said.contains("database.password_file"), "{said}");
    fs::remove_dir_all(&place).unwrap();
}
