//! Most starts find the database where this binary left it.

use super::support::OwnDatabase;
use diesel::connection::SimpleConnection;
use kezhan::core::migrate::{migrate, sign, stands};

#[test]
fn a_database_stands_until_anything_that_a_migration_brings_is_another() {
    let own = OwnDatabase::new();
    let mut connection = own.superuser();
    assert!(!stands(&mut connection, "kezhan", "roles").unwrap(), "nobody said so");
    connection.batch_execute("set role kezhan_owner").unwrap();
    sign(&mut connection, "kezhan", "roles").unwrap();
    assert!(stands(&mut connection, "kezhan", "roles").unwrap());
    assert!(!stands(&mut connection, "kezhan", "other roles").unwrap(), "the built-in roles have changed");
    assert!(!stands(&mut connection, "other", "roles").unwrap(), "the roles of the database have other names");
    connection.batch_execute("delete from __diesel_schema_migrations where version = (select max(version) from __diesel_schema_migrations)").unwrap();
    assert!(!stands(&mut connection, "kezhan", "roles").unwrap(), "a migration is missing");
}

/// The server of a company that sorts no Chinese names is told of in words, before anything is changed.
#[test]
fn a_server_without_icu_is_refused_with_what_to_do() {
    let own = OwnDatabase::new();
    let (mut guard, mut connection) = (own.superuser(), own.superuser());
    connection.batch_execute("delete from pg_collation where collprovider = 'i'").unwrap();
    let told = migrate(&mut guard, &mut connection, "kezhan").unwrap_err().to_string();
    assert!(told.contains("built without ICU") && told.contains("--with-icu"), "{told}");
}
