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
