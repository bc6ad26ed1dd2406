-- Another name by which the directory lets the same account in, as people type it (the userPrincipalName of Active
-- Directory, without the domain): wrong passwords under both names are counted together.
alter table directory_account add column other_login text;
create index directory_account_other_login on directory_account (provider, other_login) where other_login is not null;
