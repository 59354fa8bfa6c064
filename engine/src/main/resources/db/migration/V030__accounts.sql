-- Moves of tenants between clusters: each a row of phases that any node goes on with. The tables are those that the
-- catalog declared when it began. A fence grows whenever another node takes the work over.
create table tenant_moves (
  id             bigint      generated always as identity primary key,
  environment    smallint    not null references environments,
  account        bigint      not null references accounts,
  tenant         bigint      not null references tenants,
  from_cluster   text        not null,
  to_cluster     text        not null,
  relations      text[]      not null,
  tenant_columns text[]      not null,
  key_columns    text[]      not null,
  phase          text        not null check (phase in (
    'check', 'capture', 'copy', 'catch_up', 'pause', 'settle', 'verify', 'switch', 'open', 'moved', 'clear', 'done',
    'undo', 'undone')),
  back           boolean     not null default false,
  rows_total     bigint      not null default 0,
  rows_done      bigint      not null default 0,
  rounds         int         not null default 0,
  attempts       int         not null default 0,
  error          text,
  report         text[]      not null default '{}',
  paused_at      timestamptz,
  paused_millis  bigint,
  source         text        not null,
  actor          text        not null,
  correlation    text,
  claim          uuid        not null,
  claimed_to     timestamptz not null,
  fence          bigint      not null default 1,
  started_at     timestamptz not null,
  changed_at     timestamptz not null,
  check (from_cluster <> to_cluster)
);
create unique index tenant_moves_open on tenant_moves (tenant) where phase not in ('done', 'undone');
create index tenant_moves_started on tenant_moves (environment, started_at desc);
create index tenant_moves_claimed on tenant_moves (claimed_to) where phase not in ('moved', 'done', 'undone');
select wall_environment('tenant_moves');
