//! “Test this” on the page of the directory: each step is really run, and the first that fails is the last that is shown.

use super::directory_drift::asking;
use super::directory_people::{administrator, map, world};
use super::support::Slapd;
use super::support::slapd::free_port;
use kezhan::admin::directory::parts::step_words;
use kezhan::core::outside::directory::Step;
use kezhan::text::Lang;
use std::path::Path;

const STEPS: [Step; 6] = [Step::Connect, Step::Encrypt, Step::Bind, Step::Kind, Step::Find, Step::Groups];

/// Settings that are otherwise, whom the page is asked for, and the step that fails.
type Case<'c> = (&'c [(&'c str, &'c str)], &'c str, Option<Step>);

/// The steps that a page shows, each with whether it went well.
fn shown(page: &str) -> Vec<(Step, bool)> {
    let lines = page.split("<li>").skip(1).filter_map(|rest| rest.split_once("</li>")).map(|(line, _)| line);
    let step = |line: &str| STEPS.into_iter().find(|step| line.contains(step_words(*step, Lang::Zh)));
    lines.filter_map(|line| Some((step(line)?, line.contains("正常") && !line.contains("失败")))).collect()
}

#[actix_web::test]
async fn each_step_is_run_and_a_broken_one_is_the_last() {
    let slapd = Slapd::new();
    let well = world(&slapd, &[]).await;
    map(&well, &slapd, "sales", Some("salesperson"), None);
    map(&well, &slapd, "unix", None, Some("客服部"));
    let closed = format!("ldaps://localhost:{}", free_port());
    let other = slapd.file("other.pem");
    let wrong_kind = [
        ("KIND", "active_directory"),
        ("KEY_ATTRIBUTE", "entryUUID"),
        ("LOGIN_ATTRIBUTE", "uid"),
        ("PEOPLE_FILTER", "(uid=*)"),
    ];
    let cases: [Case<'_>; 8] = [
        (&[], "zhangsan", None),
        (&[("SERVERS", &closed)], "zhangsan", Some(Step::Connect)),
        (&[("CA_FILE", &other)], "zhangsan", Some(Step::Encrypt)),
        (&[("BIND_DN", "cn=nobody,dc=example,dc=cn")], "zhangsan", Some(Step::Bind)),
        (&wrong_kind, "zhangsan", Some(Step::Kind)),
        (&[], "nobody-here", Some(Step::Find)),
        (&[("PEOPLE_BASE", "ou=groups,dc=example,dc=cn")], "zhangsan", Some(Step::Find)),
        (&[("GROUP_BASE", "ou=nowhere,dc=example,dc=cn")], "zhangsan", Some(Step::Groups)),
    ];
    for (more, login, broken) in cases {
        let world = asking(&well, slapd.directory(more)).await;
        let system = world.sign_in(administrator("system_administrator"));
        let page = system.post("/admin/directory/test", &[("login", login)]).await.text();
        let last = broken.and_then(|broken| STEPS.iter().position(|step| *step == broken)).unwrap_or(STEPS.len() - 1);
        let expected: Vec<(Step, bool)> = STEPS[..=last].iter().map(|step| (*step, Some(*step) != broken)).collect();
        assert_eq!(shown(&page), expected, "{more:?} {login}: {page}");
        // What the person would get stands below only where all of it can be told.
        assert_eq!(page.contains("张三") && page.contains("客服部"), broken.is_none(), "{more:?}");
    }
}

/// The page names the test of each promise.
#[test]
fn each_test_that_the_page_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/ldap.md")).unwrap();
    let table = page.split("Which test shows what").nth(1).unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ") && line.contains('`')).collect();
    assert!(rows.len() >= 20, "{}", rows.len());
    for row in rows {
        let cells: Vec<&str> = row.split(" | ").collect();
        assert_eq!(cells.len(), 3, "{row}");
        for (of, cell) in [("", cells[1]), ("samba", cells[2])] {
            let named: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
            assert!(!named.is_empty(), "{row}");
            for name in named {
                let (file, function) = name.split_once("::").unwrap_or((of, name));
                let source = std::fs::read_to_string(root.join(format!("src/tests/{file}.rs"))).unwrap();
                assert!(source.contains(&format!("fn {function}(")), "{name} of {row}");
            }
        }
    }
}
