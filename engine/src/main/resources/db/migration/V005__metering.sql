-- One row for each commit of the ledger's writers. Its position is what answers carry; other nodes
-- follow it to learn whose usage changed. events says how many there were of each of environments.
create sequence ledger_position;
create table usage_batches (
  position     bigint      primary key,
  written_at   timestamptz not null,
  node         uuid        not null,
  environments int[]       not null,
  events       int[]       not null,
  tenants      bigint[]    not null
);
create index usage_batches_written on usage_batches using brin (written_at);

-- Combinations of dimension values. 0 stands for all of them together and has no row.
create table usage_groups (
  id          int      generated always as identity primary key,
  environment smallint not null,
  meter       int      not null,
  dimensions  jsonb    not null,
  unique (meter, dimensions)
);
select wall_environment('usage_groups');

-- Every event that was ever accepted; nothing is changed or deleted here. The key is made of
-- environment, source and id, so its uniqueness is what makes counting exactly-once. The arrays hold
-- one element for each meter that counted the event and are null when none did.
create table usage_ledger (
  key         uuid        not null,
  position    bigint      not null,
  tenant      bigint      not null,
  time        timestamptz not null,
  received_at timestamptz not null,
  environment smallint    not null,
  type        text        not null,
  source      text        not null,
  id          text        not null,
  data        text        not null,
  meters      int[],
  amounts     numeric[],
  groups      int[],
  marks       text[],
  note        text,
  reverses    uuid,
  constraint usage_ledger_key primary key (key)
);
create index usage_ledger_time on usage_ledger using brin (time) with (pages_per_range = 32);
alter table usage_ledger set (autovacuum_vacuum_insert_scale_factor = 0.1);
select wall_tenant('usage_ledger');

-- Which events were taken back, and by which row of the ledger. A table of its own, as an index on
-- the ledger would be paid for by every event.
create table usage_reversals (
  original    uuid        primary key,
  reversal    uuid        not null,
  tenant      bigint      not null,
  environment smallint    not null,
  reversed_at timestamptz not null
);
select wall_tenant('usage_reversals');

-- The three rollups have one shape. A meter fills the columns its aggregation needs:
--   events          all          number of ledger lines, less those reversed
--   sum             SUM, COUNT, AVG
--   min, max        MIN, MAX
--   uniques         UNIQUE_COUNT
--   last*, first_at LATEST, TIME_WEIGHTED_AVG
--   area            TIME_WEIGHTED_AVG: level times microseconds between the first and the last event
-- grp 0 is the total; meters with dimensions have a row for each combination besides.
create table usage_hourly (
  tenant      bigint      not null,
  bucket      timestamptz not null,
  meter       int         not null,
  grp         int         not null,
  environment smallint    not null,
  events      bigint      not null,
  revision    bigint      not null default 1,
  sum         numeric     not null default 0,
  min         numeric,
  max         numeric,
  uniques     bigint,
  first_at    timestamptz,
  last_at     timestamptz,
  last        numeric,
  last_key    uuid,
  area        numeric,
  primary key (tenant, meter, bucket, grp)
) with (fillfactor = 70);
create index usage_hourly_meter on usage_hourly (meter, bucket);
select wall_tenant('usage_hourly');

create table usage_daily (like usage_hourly including all) with (fillfactor = 70);
select wall_tenant('usage_daily');

create table usage_rollups_monthly (like usage_hourly including all) with (fillfactor = 70);
select wall_tenant('usage_rollups_monthly');

-- The different values of UNIQUE_COUNT meters, by grain (h, d, m). events counts the ledger lines
-- that hold the value; it stays as a row of 0 when all of them were reversed.
create table usage_uniques (
  tenant      bigint      not null,
  bucket      timestamptz not null,
  meter       int         not null,
  grp         int         not null,
  environment smallint    not null,
  grain       "char"      not null,
  mark        text        not null,
  events      bigint      not null,
  primary key (tenant, meter, bucket, grp, grain, mark)
);
select wall_tenant('usage_uniques');
