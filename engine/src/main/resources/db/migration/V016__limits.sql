-- Extra allowance of one feature: a tenant's, or with tenant 0 an account's. amount and rollover are in
-- the feature's unit; rollover null hands on everything. taken_back is in the meter's unit: what its
-- month could not use any more once it was voided. Other nodes find by `changed`, the writing
-- transaction, what is new since they last looked.
create table limit_grants (
  id          uuid        primary key,
  environment smallint    not null references environments,
  account     bigint      not null,
  tenant      bigint      not null default 0,
  feature     text        not null,
  caller_id   text,
  amount      numeric     not null check (amount > 0),
  priority    smallint    not null check (priority between 1 and 255),
  starts      timestamptz not null,
  expires     timestamptz check (expires > starts),
  monthly     boolean     not null,
  rollover    numeric     check (rollover >= 0),
  reason      text        not null,
  made_by     text        not null,
  made_at     timestamptz not null,
  voided_at   timestamptz,
  voided_by   text,
  taken_back  numeric     check (taken_back >= 0),
  changed     xid8        not null default pg_current_xact_id(),
  check ((voided_at is null) = (taken_back is null)),
  check ((voided_at is null) = (voided_by is null))
);
create unique index limit_grants_caller on limit_grants (environment, caller_id)
  where caller_id is not null;
create index limit_grants_holder on limit_grants (environment, account, tenant, feature);
create index limit_grants_changed on limit_grants (changed);
select wall_environment('limit_grants');

-- What plan and override included in a month beside grants, in the meter's unit, as it was last seen in
-- it; null when grants were not needed. A later plan does not tell anew what a month has used of them.
create table limit_grant_months (
  environment smallint    not null references environments,
  account     bigint      not null,
  tenant      bigint      not null default 0,
  feature     text        not null,
  month       timestamptz not null,
  included    numeric     check (included >= 0),
  primary key (environment, account, tenant, feature, month)
);
select wall_environment('limit_grant_months');

-- Until when it may be spent, if something else goes for its tenant before the month is over.
alter table limit_leases add column ends timestamptz;
