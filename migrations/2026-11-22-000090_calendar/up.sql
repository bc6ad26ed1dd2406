-- Days on which the company works or rests other than its week and the statutory years of the program say.
create table calendar_day (
  day date primary key,
  working boolean not null,
  name text not null default '' check (char_length(name) <= 50)
);
