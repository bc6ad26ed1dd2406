-- Names stand as people look them up: Han by their pinyin. The columns carry the collation, so that no order, place in a list or
-- index can follow another. It is one of our own, not PostgreSQL's zh-x-icu: after an update of the ICU library its owner may say
-- that the indexes are made anew, without a superuser. Equality stays that of the bytes.
create collation pinyin (provider = icu, locale = 'zh-u-co-pinyin');

-- The trigger names the column.
drop trigger rights on app_user;
alter table app_user alter name type text collate pinyin;
create trigger rights after insert or delete or update of department_id, manager_id, active, name on app_user for each statement execute function touch_rights();

alter table customer alter name type text collate pinyin;
alter table contact alter name type text collate pinyin;
alter table tag alter name type text collate pinyin;
alter table care_plan alter name type text collate pinyin;
alter table list_view alter name type text collate pinyin;
