//! The settings: what overrides what, and that each mistake is told with its place and remedy.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use kezhan::config::{Config, LogFormat, LogLevel, Mistakes, Network, Origin, SETTINGS, Surroundings, page};
use kezhan::text::Lang;

/// A directory with a settings file, removed at the end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str, file: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kezhan-config-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&path));
        fs::create_dir_all(path.join("conf.d")).unwrap();
        fs::write(path.join("kezhan.toml"), file).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn file(&self) -> PathBuf {
        self.0.join("kezhan.toml")
    }

    fn read(&self, environment: &[(&str, &str)]) -> Result<Config, Mistakes> {
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::read(&Surroundings {
            named_file: Some(self.file()),
            standard_file: self.file(),
            environment: environment.collect::<BTreeMap<_, _>>(),
            state_dir: self.0.join("state"),
        })
    }

    /// The English text of the mistakes, without the directory.
    fn mistakes(&self, environment: &[(&str, &str)]) -> String {
        let mistakes = self.read(environment).unwrap_err();
        assert!(mistakes.text(Lang::Zh).contains("kezhan 未启动"));
        mistakes.to_string().replace(&format!("{}/", self.0.display()), "")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn nothing_set_gives_the_defaults() {
    let place = Place::new("defaults", "");
    let config = place.read(&[("PATH", "/bin"), ("KEZHAN_ASSETS", "/x"), ("KEZHAN_TEST_SEED", "7")]).unwrap();
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!((config.database.url.clone(), config.database.pool_size), (None, 8));
    assert_eq!(config.data.dir, place.0.join("state"));
    assert_eq!(config.secret.key_file, place.0.join("state/secret.key"));
    assert_eq!((config.sessions.idle_minutes, config.sessions.absolute_hours, config.sessions.per_user), (30, 12, 5));
    assert_eq!((config.log.format, config.log.level), (LogFormat::Text, LogLevel::Info));
    assert_eq!(config.company.time_zone.name(), "Asia/Shanghai");
    assert_eq!((config.company.default_language, config.company.currency.as_str()), (Lang::Zh, "CNY"));
    assert!(config.entries().iter().all(|entry| entry.origin == Origin::Default));
    assert_eq!(config.entries().len(), SETTINGS.len());
    assert_eq!(config.database.connection().unwrap(), None);
}

#[test]
fn later_sources_override_and_tell_their_origin() {
    let file = "[server]\nlisten = \"0.0.0.0:80\"\nworkers = 3\n\n[log]\nformat = \"json\"\nlevel = \"debug\"\n";
    let place = Place::new("override", file);
    place.write("conf.d/20.toml", "[server]\nworkers = 5\n");
    place.write("conf.d/10.toml", "# first\nserver.workers = 4\nserver.trusted_proxies = [\"10.0.0.0/8\", \"::1\"]");
    place.write("conf.d/note.txt", "not read");
    let config = place.read(&[("KEZHAN_LOG_LEVEL", "warn"), ("KEZHAN_DATA_DIR", "/srv/kezhan")]).unwrap();
    assert_eq!((config.server.workers, config.log.format, config.log.level), (5, LogFormat::Json, LogLevel::Warn));
    assert_eq!(config.secret.key_file, Path::new("/srv/kezhan/secret.key"));
    let shown = |name: &str| {
        let entry = config.entries().into_iter().find(|entry| entry.setting.name() == name).unwrap();
        format!("{} ({})", entry.value, entry.origin).replace(&format!("{}/", place.0.display()), "")
    };
    assert_eq!(shown("server.listen"), "0.0.0.0:80 (kezhan.toml:2)");
    assert_eq!(shown("server.workers"), "5 (conf.d/20.toml:2)");
    assert_eq!(shown("server.trusted_proxies"), "10.0.0.0/8, ::1 (conf.d/10.toml:3)");
    assert_eq!(shown("log.level"), "warn (env KEZHAN_LOG_LEVEL)");
    assert_eq!(shown("sessions.per_user"), "5 (default)");
}

#[test]
fn every_mistake_is_told_at_once_with_place_and_remedy() {
    let file = "[server]\nlissten = \"x\"\nlisten = \"nowhere\"\nworkers = \"many\"\n\n[serber]\n\n[data]\ndir = \"here\"\n\
                listen = 1\n\n[log]\nlevel = \"loud\"\n\n[company]\ntime_zone = \"Mars/Base\"\ndefault_language = \"fr\"\n";
    let place = Place::new("mistakes", file);
    let text =
        place.mistakes(&[("KEZHAN_SERVER_LISTTEN", "x"), ("KEZHAN_SESSIONS_PER_USER", "-1"), ("KEZHAN_XYZ", "1")]);
    assert_eq!(
        text,
        "The settings have 12 mistakes; kezhan does not start.\n\
         kezhan.toml:2: there is no setting server.lissten. Did you mean server.listen?\n\
         kezhan.toml:3: server.listen can't be \"nowhere\"; expected an address and a port, such as 127.0.0.1:8080.\n\
         kezhan.toml:4: server.workers can't be \"many\"; expected a whole number.\n\
         kezhan.toml:6: there is no section [serber]. Did you mean [server]?\n\
         kezhan.toml:9: data.dir can't be \"here\"; expected a whole path that begins with /.\n\
         kezhan.toml:10: there is no setting data.listen. Did you mean server.listen?\n\
         kezhan.toml:13: log.level can't be \"loud\"; expected error, warn, info, debug or trace.\n\
         kezhan.toml:16: company.time_zone can't be \"Mars/Base\"; expected the name of a time zone, such as Asia/Shanghai.\n\
         kezhan.toml:17: company.default_language can't be \"fr\"; expected zh-CN or en.\n\
         env KEZHAN_SERVER_LISTTEN: there is no setting KEZHAN_SERVER_LISTTEN. Did you mean KEZHAN_SERVER_LISTEN?\n\
         env KEZHAN_SESSIONS_PER_USER: sessions.per_user can't be \"-1\"; expected a whole number.\n\
         env KEZHAN_XYZ: there is no setting KEZHAN_XYZ. `kezhan config show` lists all settings."
    );
}

#[test]
fn a_broken_or_absent_file_is_named() {
    let place = Place::new("broken", "[server]\n\nlisten = \n");
    assert!(place.mistakes(&[]).contains("\nkezhan.toml:3: not valid TOML:"), "{}", place.mistakes(&[]));
    place.write("kezhan.toml", "[server]\nworkers = 2\nworkers = 3\n");
    assert!(place.mistakes(&[]).contains("\nkezhan.toml:3: not valid TOML: duplicate key"), "{}", place.mistakes(&[]));
    place.write("kezhan.toml", "server = 3\n");
    assert!(place.mistakes(&[]).contains("kezhan.toml:1: server is a section: write [server]"));
    fs::remove_file(place.file()).unwrap();
    assert!(place.mistakes(&[]).contains("\nkezhan.toml: can't be read: No such file"), "{}", place.mistakes(&[]));
}

#[test]
fn mail_and_password_rules_fit_together() {
    let place =
        Place::new("mail", "[mail]\nserver = \"smtp.example.cn\"\nsecurity = \"none\"\nuser = \"kezhan\"\nport = 0\n");
    let text = place.mistakes(&[]);
    for expected in [
        "mail.from is missing",
        "kezhan.toml:4: mail.user and mail.password_file belong together",
        "kezhan.toml:4: mail.user can't be used with mail.security none",
        "kezhan.toml:5: mail.port can't be 0; expected 1 to 65535.",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    let place = Place::new("sender", "mail.from = \"nobody\"");
    assert!(place.mistakes(&[]).contains("mail.from is missing or is not an address"));
    let place = Place::new("mlps3", "sign_in.password_rules = \"mlps3\"\nsessions.idle_minutes = 31\n");
    assert!(place.mistakes(&[]).contains("kezhan.toml:2: With sign_in.password_rules mlps3"));
}

#[test]
fn limits_and_shapes_are_checked() {
    let file = "server.workers = 0\nserver.public_url = \"https://crm.example.cn/app\"\nsessions.idle_minutes = 900\n\
                sessions.absolute_hours = 10\ndatabase.pool_size = 501\ndatabase.role_prefix = \"Ke\"\ncompany.currency = \"yuan\"\n";
    let place = Place::new("limits", file);
    let text = place.mistakes(&[]);
    for expected in [
        "kezhan.toml:1: server.workers can't be 0; expected 1 to 64.",
        "kezhan.toml:2: server.public_url looks like",
        "kezhan.toml:3: sessions.idle_minutes is longer than sessions.absolute_hours.",
        "kezhan.toml:5: database.pool_size can't be 501; expected 1 to 500.",
        "kezhan.toml:6: database.role_prefix begins with",
        "kezhan.toml:7: company.currency has three",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    let place = Place::new("pool", "server.workers = 9");
    assert!(place.mistakes(&[]).contains("database.pool_size is smaller than server.workers"));
}

#[test]
fn passwords_stand_in_files_only() {
    let place = Place::new("passwords", "[database]\npassword = \"hush\"\n");
    let environment =
        [("KEZHAN_DATABASE_MIGRATE_PASSWORD", "hush"), ("KEZHAN_DATABASE_URL", "postgresql://u:hush@db/k")];
    let text = place.mistakes(&environment);
    assert!(text.contains("kezhan.toml:2: a password may not stand here."), "{text}");
    assert!(text.contains("set database.migrate_password_file to the path"), "{text}");
    assert!(!text.contains("hush"), "{text}");
    place.write("kezhan.toml", "");
    for url in [
        "postgresql://u:hush@db/k",
        "postgresql://u@db/k?sslmode=require&password=hush",
        "host=db user=u password=hush",
        "postgresql://u:hush/x@db/k",
        "postgresql://u:1/hush@db/k",
        "mysql://u@hush",
        "postgresql://",
    ] {
        let text = place.mistakes(&[("KEZHAN_DATABASE_URL", url)]);
        assert!(text.contains("env KEZHAN_DATABASE_URL: ") && !text.contains("hush"), "{url}: {text}");
    }

    let file = place.write("password", "p@ss 密\n");
    let file = file.to_str().unwrap();
    let url = "postgresql://u@[::1]:5432,db2/k?sslmode=verify-full";
    let config = place.read(&[("KEZHAN_DATABASE_URL", url), ("KEZHAN_DATABASE_PASSWORD_FILE", file)]).unwrap();
    let whole = config.database.connection().unwrap().unwrap();
    assert_eq!(whole, format!("{url}&password=p%40ss%20%E5%AF%86"));
    assert!(config.entries().iter().all(|entry| !entry.value.contains("p@ss")));
    assert!(!format!("{config:?}").contains("p@ss"));

    let text = place.mistakes(&[("KEZHAN_DATABASE_PASSWORD_FILE", file)]);
    assert!(text.contains("a password file is set but not the database URL"), "{text}");
    place.write("password", "\n");
    let text = place.mistakes(&[("KEZHAN_DATABASE_URL", url), ("KEZHAN_DATABASE_PASSWORD_FILE", file)]);
    assert!(text.contains("database.password_file names password, which can't be used: the file is empty."), "{text}");
}

#[test]
fn the_key_is_made_once_and_for_us_only() {
    let place = Place::new("key", "");
    let config = place.read(&[]).unwrap();
    let missing = config.secret.load().unwrap_err().to_string();
    assert!(missing.contains("secret.key_file names") && missing.contains("No such file"), "{missing}");
    config.secret.make().unwrap();
    let content = fs::read_to_string(&config.secret.key_file).unwrap();
    assert_eq!(fs::metadata(&config.secret.key_file).unwrap().permissions().mode() & 0o777, 0o600);
    let mac = config.secret.load().unwrap().hex("test", b"1");
    config.secret.make().unwrap();
    assert_eq!(fs::read_to_string(&config.secret.key_file).unwrap(), content);
    assert_eq!(config.secret.load().unwrap().hex("test", b"1"), mac);
    assert_eq!(fs::read_dir(config.data.dir).unwrap().count(), 1);
    fs::write(&config.secret.key_file, "abc").unwrap();
    assert!(config.secret.load().unwrap_err().to_string().contains("64 hexadecimal digits"));
}

#[test]
fn networks_contain_their_addresses() {
    let inside = |network: &str, address: &str| network.parse::<Network>().unwrap().contains(address.parse().unwrap());
    assert!(inside("10.0.0.0/8", "10.255.0.1") && !inside("10.0.0.0/8", "11.0.0.1"));
    assert!(inside("10.0.0.1", "10.0.0.1") && !inside("10.0.0.1", "10.0.0.2"));
    assert!(inside("0.0.0.0/0", "1.2.3.4") && inside("10.0.0.0/8", "::ffff:10.1.1.1"));
    assert!(inside("fd00::/8", "fd12::1") && !inside("fd00::/8", "::1"));
    assert!("10.0.0.0/33".parse::<Network>().is_err() && "host".parse::<Network>().is_err());
}

#[test]
fn the_page_of_settings_lists_each_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        let page = page(lang);
        for setting in SETTINGS {
            assert!(page.contains(&setting.variable()) && page.contains(setting.meaning(lang)));
        }
    }
}
