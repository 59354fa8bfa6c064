-- What a run was for, who asked for it, where it ran, and what it did or would have done. Rows from
-- before were all made by the schedule.
alter table cron_executions
  add column scheduled_for timestamptz,
  add column period        text    check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  add column dry_run       boolean not null default false,
  add column run_by        text    not null default 'schedule' check (length(run_by) between 1 and 200),
  add column node          text    not null default '' check (length(node) <= 200),
  add column lost          boolean not null default false,
  add column lines         text[]  not null default '{}' check (cardinality(lines) <= 201);

-- The second wall behind the lock that a run holds: a time of the schedule goes well once.
create unique index cron_executions_once on cron_executions (name, scheduled_for)
  where scheduled_for is not null and completed_at is not null and error is null;
create index cron_executions_open on cron_executions (name) where completed_at is null;
create index cron_executions_started on cron_executions (started_at);

-- What somebody should look at. While one is open, the same again is counted and not repeated; the
-- environment is null for what is about the whole installation.
create table alerts (
  id          uuid        primary key,
  kind        text        not null check (length(kind) between 1 and 60),
  subject     text        not null check (length(subject) between 1 and 300),
  severity    text        not null check (severity in ('info', 'warning', 'critical')),
  environment smallint,
  details     jsonb       not null,
  times       bigint      not null default 1 check (times >= 1),
  first_at    timestamptz not null,
  last_at     timestamptz not null,
  resolved_at timestamptz,
  resolved_by text        check (length(resolved_by) between 1 and 200),
  check ((resolved_at is null) = (resolved_by is null))
);
create unique index alerts_open on alerts (kind, subject, environment) nulls not distinct
  where resolved_at is null;
create index alerts_resolved on alerts (resolved_at) where resolved_at is not null;

-- Work for one environment raises alerts of its own, and of the installation.
alter table alerts enable row level security;
create policy environment on alerts
  using (environment is null or environment = current_setting('cuota.environment')::smallint);
