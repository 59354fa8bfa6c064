-- Several clusters. The status is what a person chose; whether a cluster answers is found out and stands
-- beside it, so that what a person took out of order no check brings back. Where one is reached is told by
-- configuration, or kept here sealed; place is its host and database alone. Identity tells two names of one
-- database.
alter table clusters
  add column weight     int         not null default 100 check (weight between 0 and 1000),
  add column note       text        not null default '' check (length(note) <= 500),
  add column url        text,
  add column place      text        not null default '' check (length(place) <= 500),
  add column identity   text        check (length(identity) <= 200),
  add column answering  boolean     not null default true,
  add column since      timestamptz not null default '-infinity',
  add column failures   int         not null default 0 check (failures >= 0),
  add column successes  int         not null default 0 check (successes >= 0),
  add column checked_at timestamptz;
update clusters set since = created_at;
alter table clusters alter column since drop default;
create unique index clusters_identity on clusters (environment, identity);
