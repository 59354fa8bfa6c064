create type adjustment_status as enum ('pending', 'charging', 'charged', 'failed', 'waived');

-- What accounts owe beside the price of their plan: one row for each thing and month, and one more (part 1, 2, …)
-- for each time that it turned out to be another amount after the one before was settled. Quantities are in
-- the feature's unit. Only what is pending is worked out anew.
create table billing_adjustments (
  id           uuid              primary key,
  environment  smallint          not null references environments,
  account      bigint            not null,
  type         text              not null check (type in ('overage', 'commission')),
  feature      text              not null,
  month        timestamptz       not null,
  part         int               not null check (part >= 0),
  plan         text              not null,
  plan_version int               not null,
  currency     char(3)           not null,
  used         numeric           not null check (used >= 0),
  included     numeric           not null check (included >= 0),
  covered      numeric           not null check (covered >= 0),
  rated        numeric           not null,
  amount       numeric           not null,
  explanation  text              not null,
  -- What is not valued yet, and so not in it; empty when nothing is.
  waits        text              not null default '',
  status       adjustment_status not null default 'pending',
  note         text              check (length(note) between 1 and 500),
  charge       uuid,
  made_at      timestamptz       not null,
  changed_at   timestamptz       not null,
  revision     bigint            not null default 1,
  unique (account, type, feature, month, part),
  check (used >= included + covered),
  check ((status = 'waived') = (note is not null))
);
create index billing_adjustments_newest on billing_adjustments (environment, made_at desc, id);
create index billing_adjustments_month on billing_adjustments (environment, month, account);
create index billing_adjustments_status on billing_adjustments (environment, status, account)
  where status <> 'charged';
select wall_environment('billing_adjustments');
revoke delete on billing_adjustments from cuota_app;

-- What was used of what is sold by the month, and the limit that was in force then, as it was billed. tenant 0
-- stands for all tenants of an account that share an allowance.
create table usage_summaries (
  environment  smallint    not null references environments,
  account      bigint      not null,
  month        timestamptz not null,
  feature      text        not null,
  tenant       bigint      not null,
  used         numeric     not null check (used >= 0),
  included     numeric     not null check (included >= 0),
  covered      numeric     not null check (covered >= 0),
  grants       text        not null check (grants in ('none', 'unlimited', 'at_most')),
  amount       numeric     check (amount >= 0),
  granted      numeric     not null check (granted >= 0),
  plan         text        not null,
  plan_version int         not null,
  counted_at   timestamptz not null,
  primary key (account, month, feature, tenant),
  check (used >= included + covered),
  check ((grants = 'at_most') = (amount is not null))
);
create index usage_summaries_month on usage_summaries (environment, month);
select wall_environment('usage_summaries');

-- Months that were billed, by kind of run.
create table billing_runs (
  environment smallint    not null references environments,
  type        text        not null check (type in ('overage', 'commission')),
  month       timestamptz not null,
  first_at    timestamptz not null,
  last_at     timestamptz not null,
  primary key (environment, type, month)
);
select wall_environment('billing_runs');

-- Tenants whose use of a month changed after it was over; a row for each time, so that nobody who writes waits
-- for another. Whoever works their months out takes the rows away that it sees.
create table billing_late (
  id          bigint      generated always as identity primary key,
  environment smallint    not null references environments,
  tenant      bigint      not null,
  month       timestamptz not null
);
create index billing_late_month on billing_late (environment, month, tenant);
select wall_tenant('billing_late');

-- What was sold on each day of a month, in the currency of the sale, and what that was worth in the currency of the
-- account's plan by the rates of that day; value is null while there is no rate.
create table billing_sales (
  environment smallint    not null references environments,
  account     bigint      not null,
  month       timestamptz not null,
  day         date        not null,
  currency    text        not null,
  amount      numeric     not null,
  worth       char(3)     not null,
  value       numeric,
  rates       text        not null,
  primary key (account, month, day, currency)
);
create index billing_sales_waiting on billing_sales (environment, month, account) where value is null;
select wall_environment('billing_sales');

-- Money that providers were asked for. A row is committed before the provider is asked, under whose id it is asked for
-- once; what is open or waiting is looked after until there is an answer.
create table billing_charges (
  id          uuid        primary key,
  environment smallint    not null references environments,
  account     bigint      not null,
  provider    text        not null,
  currency    char(3)     not null,
  amount      numeric     not null check (amount > 0),
  status      text        not null check (status in ('open', 'waiting', 'taken', 'declined', 'released')),
  ref         text,
  url         text,
  why         text,
  tries       int         not null default 0,
  next_try_at timestamptz,
  made_at     timestamptz not null,
  changed_at  timestamptz not null,
  check ((status in ('open', 'waiting')) = (next_try_at is not null))
);
create index billing_charges_due on billing_charges (next_try_at) where next_try_at is not null;
create index billing_charges_account on billing_charges (environment, account, made_at desc);
select wall_environment('billing_charges');
revoke delete on billing_charges from cuota_app;
create index billing_adjustments_charge on billing_adjustments (charge) where charge is not null;

-- Accounts that are charged by themselves.
create table billing_accounts (
  environment smallint not null references environments,
  account     bigint   primary key,
  auto_charge boolean  not null
);
select wall_environment('billing_accounts');
