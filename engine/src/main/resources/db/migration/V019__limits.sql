-- Up to where what clusters count was recorded as levels: one row, which a node claims while it does it.
-- snapshot and counters are the cluster's; meters are those that the catalogs fed with counts then.
create table limit_levels (
  single        boolean     primary key default true check (single),
  snapshot      text,
  counters      text,
  meters        text        not null default '',
  read_at       timestamptz not null default '-infinity',
  claimed_until timestamptz not null default '-infinity'
);
insert into limit_levels default values;
