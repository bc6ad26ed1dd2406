//! Brings the front-end packages into the binary. `make` has fetched them with npm; this copies what is
//! listed below into `$OUT_DIR/assets`, writes the icons as Rust and the reference lists as plain lines, and
//! never touches the network.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hasher as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// Files served to browsers: where they lie in the packages, and the name under which they are served.
const PACKAGE_FILES: &[(&str, &str)] =
    &[("@tabler/core/dist/css/tabler.min.css", "tabler.min.css"), ("htmx.org/dist/htmx.min.js", "htmx.min.js")];

/// Where the outline icons lie in the packages.
const ICON_FOLDER: &str = "@tabler/icons/icons/outline";

/// The icons of the product: our name, the name of Tabler's drawing.
const ICONS: &[(&str, &str)] = &[
    ("Today", "calendar-check"),
    ("Customers", "building"),
    ("Opportunities", "target-arrow"),
    ("Contacts", "address-book"),
    ("Leads", "magnet"),
    ("Settings", "settings"),
    ("Permissions", "shield-check"),
    ("Audit", "history"),
    ("Users", "users"),
    ("Departments", "sitemap"),
    ("Roles", "id-badge-2"),
    ("Search", "search"),
    ("Plus", "plus"),
    ("Edit", "pencil"),
    ("Trash", "trash"),
    ("Restore", "recycle"),
    ("Undo", "arrow-back-up"),
    ("Refresh", "refresh"),
    ("Copy", "copy"),
    ("Share", "share"),
    ("Import", "table-import"),
    ("Export", "table-export"),
    ("Forms", "forms"),
    ("Download", "download"),
    ("Attach", "paperclip"),
    ("File", "file"),
    ("Note", "note"),
    ("Phone", "phone"),
    ("Mail", "mail"),
    ("Message", "message"),
    ("Wechat", "brand-wechat"),
    ("Visit", "map-pin"),
    ("Bell", "bell"),
    ("Clock", "clock"),
    ("Calendar", "calendar"),
    ("Check", "check"),
    ("Tasks", "checkbox"),
    ("Unfinished", "circle"),
    ("Finished", "circle-check"),
    ("Checks", "checks"),
    ("Close", "x"),
    ("More", "dots"),
    ("Menu", "menu-2"),
    ("User", "user-circle"),
    ("Team", "users-group"),
    ("Language", "language"),
    ("SignOut", "logout"),
    ("Keys", "keyboard"),
    ("Lock", "lock"),
    ("Eye", "eye"),
    ("Adjust", "adjustments-horizontal"),
    ("Pipelines", "stairs-up"),
    ("Grip", "grip-vertical"),
    ("Columns", "columns"),
    ("Star", "star"),
    ("Pin", "pin"),
    ("SortUp", "arrow-narrow-up"),
    ("SortDown", "arrow-narrow-down"),
    ("Down", "chevron-down"),
    ("Left", "chevron-left"),
    ("Right", "chevron-right"),
    ("Link", "link"),
    ("Care", "gift"),
    ("Products", "package"),
    ("Targets", "target"),
    ("Costs", "coins"),
    ("Transfer", "arrows-exchange"),
    ("Info", "info-circle"),
    ("Success", "circle-check"),
    ("Warning", "alert-triangle"),
    ("Danger", "alert-circle"),
];

fn main() -> ExitCode {
    match bring() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("cargo::error={problem}");
            ExitCode::FAILURE
        }
    }
}

fn bring() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=KEZHAN_ASSETS");
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let packages = packages(&root)?;

    let mut files = BTreeMap::new();
    for (source, name) in PACKAGE_FILES {
        files.insert((*name).to_owned(), read(&packages.join(source))?);
    }
    let own = root.join("static");
    watch(&own);
    gather(&own, "", &mut files)?;

    let assets = out.join("assets");
    if assets.exists() {
        fs::remove_dir_all(&assets).map_err(|error| told(&assets, &error))?;
    }
    for (name, content) in &files {
        write(&assets.join(name), content)?;
        write(&assets.join(format!("{name}.gz")), &packed(content).map_err(|error| told(&assets, &error))?)?;
    }
    println!("cargo::rustc-env=ASSET_VERSION={}", version(&files));
    write(&out.join("icons.rs"), icons(&packages)?.as_bytes())?;
    write(&out.join("passwords.txt"), passwords(&packages)?.as_bytes())?;
    write(&out.join("reference/regions.tsv"), regions(&packages)?.as_bytes())?;
    write(&out.join("reference/countries.tsv"), countries(&packages)?.as_bytes())
}

/// Packed once and as small as can be: what is packed at each visit is half as large again.
fn packed(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(content)?;
    packer.finish()
}

/// The folder of packages: `KEZHAN_ASSETS` where a packager sets it, else `node_modules`.
fn packages(root: &Path) -> Result<PathBuf, String> {
    let folder = env::var_os("KEZHAN_ASSETS").map_or_else(|| root.join("node_modules"), PathBuf::from);
    if folder.is_dir() {
        return Ok(folder);
    }
    // A folder that is not there counts as changed, so that the next build looks again.
    watch(&folder);
    Err(format!(
        "the front-end packages are not in {}: run make, it fetches the front-end packages (or set KEZHAN_ASSETS)",
        folder.display()
    ))
}

/// Reads all files below `folder`, named by their path from it with `/` between the parts.
fn gather(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), String> {
    for entry in fs::read_dir(folder).map_err(|error| told(folder, &error))? {
        let entry = entry.map_err(|error| told(folder, &error))?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            gather(&entry.path(), &format!("{name}/"), files)?;
        } else {
            let content = fs::read(entry.path()).map_err(|error| told(&entry.path(), &error))?;
            if files.insert(name.clone(), content).is_some() {
                return Err(format!("two files would be served as {name}"));
            }
        }
    }
    Ok(())
}

/// Icons that stand in each row of a list: the page holds their drawings once, and a row refers to them.
const REPEATED: &[&str] = &[
    "Note",
    "Edit",
    "More",
    "Share",
    "Transfer",
    "Tag",
    "Trash",
    "Clock",
    "Calendar",
    "Customers",
    "Team",
    "User",
    "Unfinished",
    "Finished",
];

/// The enum of icons, the function that gives the drawing of each, and the drawings that rows refer to.
fn icons(packages: &Path) -> Result<String, String> {
    let mut names = String::new();
    let mut arms = String::new();
    let mut symbols = String::new();
    for (name, drawing) in ICONS {
        let file = packages.join(ICON_FOLDER).join(format!("{drawing}.svg"));
        let svg = String::from_utf8(read(&file)?).map_err(|error| told(&file, &error))?;
        let paths = svg
            .split_once("\n>")
            .and_then(|(_, rest)| rest.rsplit_once("</svg>"))
            .map(|(paths, _)| paths.replace(r#"<path stroke="none" d="M0 0h24v24H0z" fill="none" />"#, ""))
            .ok_or_else(|| format!("{} does not look like an icon of Tabler", file.display()))?;
        let paths: String = paths.lines().map(str::trim).collect();
        let _ = writeln!(names, "    /// Tabler's `{drawing}`.\n    {name},");
        let (frame, content) = if REPEATED.contains(name) {
            let id = format!("i-{}", name.to_lowercase());
            // Its size comes from the style sheet: it stands hundreds of times in a list.
            let _ = write!(symbols, "<symbol id=\"{id}\" viewBox=\"0 0 24 24\">{paths}</symbol>");
            ("", format!("<use href=\"#{id}\"/>"))
        } else {
            (" viewBox=\"0 0 24 24\" width=\"18\" height=\"18\"", paths)
        };
        let _ = writeln!(
            arms,
            "        Icon::{name} => r##\"<svg class=\"icon\"{frame} aria-hidden=\"true\">{content}</svg>\"##,"
        );
    }
    Ok(format!(
        "/// The pictures of the product, drawn in the colour of the text around them.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum Icon {{\n{names}}}\n\n\
         #[allow(clippy::too_many_lines, clippy::match_same_arms, clippy::needless_raw_string_hashes, reason = \"one line for each icon\")]\n\
         pub(crate) fn svg(icon: Icon) -> &'static str {{\n    match icon {{\n{arms}    }}\n}}\n\n\
         /// The drawings that icons of rows refer to; every page holds them once.\n\
         pub(crate) const SPRITE: &str = r#\"<svg hidden aria-hidden=\"true\">{symbols}</svg>\"#;\n"
    ))
}

/// Passwords that everybody guesses first, one a line: those that are long enough to be typed as a new one.
fn passwords(packages: &Path) -> Result<String, String> {
    let list = json(&packages.join("@zxcvbn-ts/language-common/src/passwords.json"))?;
    let words = list.as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok(words.filter(|word| word.chars().count() >= 8).collect::<Vec<_>>().join("\n"))
}

/// Chinese administrative divisions as `core::reference::region` embeds them: code and name in a line.
fn regions(packages: &Path) -> Result<String, String> {
    let list = json(&packages.join("lcn/data/data.json"))?;
    let mut lines = String::new();
    for region in list.as_array().into_iter().flatten() {
        let field = |name: &str| region.get(name).and_then(Value::as_str);
        if let (Some(code), Some(name)) = (field("code"), field("name")) {
            let _ = writeln!(lines, "{code}\t{name}");
        }
    }
    Ok(lines)
}

/// Countries as `core::reference::country` embeds them: two letters, three letters, Chinese name and English names in
/// a line.
fn countries(packages: &Path) -> Result<String, String> {
    let folder = packages.join("i18n-iso-countries");
    let codes = json(&folder.join("codes.json"))?;
    let names = [json(&folder.join("langs/zh.json"))?, json(&folder.join("langs/en.json"))?];
    let mut lines = String::new();
    for row in codes.as_array().into_iter().flatten() {
        let (Some(two), Some(three)) = (row.get(0).and_then(Value::as_str), row.get(1).and_then(Value::as_str)) else {
            continue;
        };
        let _ = write!(lines, "{two}\t{three}");
        for language in &names {
            let of_country = language.get("countries").and_then(|countries| countries.get(two));
            // One name, or a list of names with the official one first.
            let several = of_country.and_then(Value::as_array).into_iter().flatten();
            for name in of_country.into_iter().chain(several).filter_map(Value::as_str) {
                let _ = write!(lines, "\t{name}");
            }
        }
        lines.push('\n');
    }
    Ok(lines)
}

fn json(file: &Path) -> Result<Value, String> {
    serde_json::from_slice(&read(file)?).map_err(|error| told(file, &error))
}

/// A hash of everything served, for addresses that may be cached for ever.
fn version(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hasher = DefaultHasher::new();
    for (name, content) in files {
        hasher.write(name.as_bytes());
        hasher.write_u8(0);
        hasher.write(content);
        hasher.write_u8(0);
    }
    format!("{:016x}", hasher.finish())
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    watch(file);
    fs::read(file).map_err(|error| format!("{} (run make, it fetches the front-end packages)", told(file, &error)))
}

fn write(file: &Path, content: &[u8]) -> Result<(), String> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| told(folder, &error))?;
    }
    fs::write(file, content).map_err(|error| told(file, &error))
}

fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|error| format!("{name}: {error}"))
}

fn told(path: &Path, error: &dyn std::error::Error) -> String {
    format!("{}: {error}", path.display())
}
