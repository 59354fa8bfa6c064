-- Whether an account may use more, by reason. Rows stay when the bar is lifted, so that other nodes
-- find by `changed`, the writing transaction, what is new since they last looked.
create table limit_standings (
  environment smallint    not null references environments,
  account     bigint      not null,
  reason      text        not null check (reason in ('QUOTA_HARD_LIMIT', 'SUBSCRIPTION_INACTIVE')),
  barred      boolean     not null,
  since       timestamptz not null,
  changed     xid8        not null default pg_current_xact_id(),
  primary key (environment, account, reason)
);
create index limit_standings_changed on limit_standings (changed);
select wall_environment('limit_standings');

-- How often a tenant consumed beyond a soft limit.
create table soft_limit_passes (
  tenant      bigint      not null,
  month       timestamptz not null,
  feature     text        not null,
  environment smallint    not null references environments,
  passes      bigint      not null check (passes > 0),
  first_at    timestamptz not null,
  last_at     timestamptz not null,
  primary key (tenant, month, feature)
);
select wall_tenant('soft_limit_passes');
