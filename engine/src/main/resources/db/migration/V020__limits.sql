-- What has not flowed back of buckets: of one tenant, or (tenant 0) of all tenants of an account, whose
-- number is 0 otherwise. `owed` is in the meter's unit times the microseconds of a day, which is exact.
-- Rows are changed under the lock of the month's total and their own.
create table limit_buckets (
  environment smallint    not null references environments,
  account     bigint      not null,
  tenant      bigint      not null,
  meter       int         not null,
  feature     text        not null,
  at          timestamptz not null,
  owed        numeric     not null check (owed >= 0),
  primary key (tenant, account, meter, feature),
  check ((tenant = 0) <> (account = 0))
);
select wall_tenant('limit_buckets');

-- From when to when an account pays a provider of its own for a feature; `ends` is null while it is not
-- known. Intervals of one feature follow each other, and stay when they are over. No secrets of
-- providers are kept. Other nodes find by `changed` what is new.
create table limit_providers (
  id          bigint      generated always as identity primary key,
  environment smallint    not null references environments,
  account     bigint      not null,
  feature     text        not null,
  since       timestamptz not null,
  ends        timestamptz check (ends >= since),
  note        text        not null,
  set_by      text        not null,
  ended_by    text,
  changed     xid8        not null default pg_current_xact_id()
);
create index limit_providers_account on limit_providers (environment, account, feature, since);
create index limit_providers_changed on limit_providers (changed);
select wall_environment('limit_providers');
