//! The page of the keys tells what the keys do: those of the script and of the pages, and no others.

use super::support::World;
use kezhan::keys::GROUPS;
use std::collections::BTreeSet;
use std::path::Path;

const SCRIPT: &str = include_str!("../../static/kezhan.js");

/// The lines of the product's source that hold keys of buttons and links.
fn lines() -> Vec<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut lines = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                lines.extend(
                    text.lines()
                        .filter(|line| line.contains("data-key") || line.contains("(step((Icon::"))
                        .map(str::to_owned),
                );
            }
        }
    }
    lines
}

fn told() -> BTreeSet<&'static str> {
    GROUPS.iter().flat_map(|group| group.keys).flat_map(|(keys, _)| keys.iter().copied()).collect()
}

/// As the script calls a key that the page draws.
fn named(key: &str) -> &str {
    match key {
        "↓" => "ArrowDown",
        "↑" => "ArrowUp",
        "Esc" => "Escape",
        key => key.rsplit(' ').next().unwrap(),
    }
}

#[test]
fn the_page_tells_every_key_and_no_other() {
    let (told, lines) = (told(), lines());
    let known: BTreeSet<String> = told.iter().map(|key| named(key).to_lowercase()).collect();
    for piece in SCRIPT.split("event.key === '").skip(1).chain(SCRIPT.split("toLowerCase() === '").skip(1)) {
        let key = piece.split('\'').next().unwrap().to_lowercase();
        assert!(known.contains(&key) || !key.is_ascii(), "the script knows {key}, the page does not");
    }
    // Cells that are written in place: `column: ['key', ..]`.
    for piece in SCRIPT.split(": ['").skip(1) {
        let key = piece.split('\'').next().unwrap();
        assert!(key.len() > 1 || known.contains(key), "a cell opens by {key}, the page does not tell");
    }
    for line in &lines {
        for piece in line
            .split("data-key=\"")
            .skip(1)
            .chain(line.split("data-key=[").skip(1).filter_map(|rest| rest.split("then_some(\"").nth(1)))
        {
            let keys = piece.split('"').next().unwrap();
            assert!(keys.split(' ').all(|key| known.contains(key)), "a button has {keys}, the page does not");
        }
    }
    for key in told {
        let name = named(key);
        let in_script =
            [format!(": ['{name}',"), format!("'{name}'"), format!("'{}'", name.to_lowercase()), format!(" {name}: ")];
        let on_page = lines.iter().any(|line| line.contains(&format!("\"{name}\"")));
        assert!(
            on_page || in_script.iter().any(|one| SCRIPT.contains(one)),
            "the page tells of {key}, which does nothing"
        );
    }
}

#[actix_web::test]
async fn everybody_finds_the_keys_in_their_menu() {
    let world = World::new().await;
    for (login, title) in [("li", "键盘快捷键"), ("anquan", "键盘快捷键")] {
        let visitor = world.sign_in(login);
        assert!(visitor.get("/account").await.text().contains("id=\"keys-link\" href=\"/keys\""));
        let page = visitor.get("/keys").await;
        assert!(
            page.status == 200 && page.text().contains(title) && page.text().contains("<kbd>Ctrl</kbd> + <kbd>K</kbd>")
        );
    }
    assert_eq!(world.stranger().get("/keys").await.status, 303);
}
