-- Up to where what a cluster counts was recorded as levels: a row for each database, which a node claims while
-- it does it. What was recorded before is read once more and known by its ids.
drop table limit_levels;
create table limit_levels (
  source        text        primary key,
  snapshot      text,
  counters      text,
  meters        text        not null default '',
  read_at       timestamptz not null default '-infinity',
  claimed_until timestamptz not null default '-infinity'
);
