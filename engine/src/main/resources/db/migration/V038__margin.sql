-- What accounts cost in months that are over: one row for each meter that counted something with a cost, and one
-- (payment.fee) for what taking the payment cost. quantity is in the meter's unit; amount is exact, and zero where the
-- account paid a provider of its own. What is worked out anew is changed where it differs.
create table cost_rollups_monthly (
  environment  smallint    not null references environments,
  account      bigint      not null,
  month        timestamptz not null,
  item         text        not null,
  features     text[]      not null,
  quantity     numeric     not null check (quantity >= 0),
  unit_cost    numeric     not null check (unit_cost >= 0),
  own_provider boolean     not null,
  amount       numeric     not null check (amount >= 0),
  currency     char(3)     not null,
  computed_at  timestamptz not null,
  primary key (account, month, item),
  check (not own_provider or amount = 0)
);
create index cost_rollups_monthly_month on cost_rollups_monthly (environment, month, account, item);
select wall_environment('cost_rollups_monthly');

-- What accounts brought in and cost in those months, rounded: in the currency of their plan, and, where there were
-- rates, in that of the catalog's costs (worth).
create table margin_months (
  environment    smallint    not null references environments,
  account        bigint      not null,
  month          timestamptz not null,
  currency       char(3)     not null,
  income         numeric     not null,
  cost           numeric     not null,
  worth_currency char(3)     not null,
  worth_income   numeric,
  worth_cost     numeric,
  computed_at    timestamptz not null,
  primary key (account, month),
  check ((worth_income is null) = (worth_cost is null))
);
create index margin_months_month on margin_months (environment, month);
select wall_environment('margin_months');

-- From when on somebody is told of costs, and what is done about accounts with too small a margin. Who has no row
-- has the usual policy. throttle_rates go with throttle_features, account_modes with account_numbers.
create table margin_policies (
  environment       smallint    primary key references environments,
  cost_alert        numeric     not null check (cost_alert > 0),
  currency          char(3)     not null,
  margin_alert      int         not null check (margin_alert between 0 and 100),
  tolerance         numeric     not null check (tolerance >= 0),
  mode              text        not null check (mode in ('report', 'warn', 'throttle')),
  floor             int         not null check (floor between 0 and 100),
  recovery          int         not null check (recovery between 0 and 100),
  throttle_features text[]      not null,
  throttle_rates    numeric[]   not null,
  account_numbers   bigint[]    not null,
  account_modes     text[]      not null,
  changed_at        timestamptz not null,
  changed_by        text        not null,
  check (cardinality(throttle_features) = cardinality(throttle_rates)),
  check (cardinality(account_numbers) = cardinality(account_modes))
);
select wall_environment('margin_policies');

-- Accounts that were held to their margin in a month; throttled are the features that are throttled now.
create table margin_guards (
  environment smallint    not null references environments,
  account     bigint      not null,
  month       timestamptz not null,
  mode        text        not null check (mode in ('warn', 'throttle')),
  throttled   text[]      not null,
  since       timestamptz not null,
  let_go_at   timestamptz,
  primary key (account, month)
);
create index margin_guards_held on margin_guards (environment, month) where let_go_at is null;
select wall_environment('margin_guards');

-- Of what somebody was told already: once for each account and month.
create table margin_told (
  environment smallint    not null references environments,
  kind        text        not null,
  subject     text        not null,
  told_at     timestamptz not null,
  primary key (environment, kind, subject)
);
select wall_environment('margin_told');
