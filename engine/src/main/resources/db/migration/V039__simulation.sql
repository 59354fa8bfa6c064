-- What was tried: past months against another catalog or mix of plans. Nothing here is part of the books. A side is what
-- was or would have been owed and cost; its amounts are arrays with an element for each currency.
create table simulations (
  id                uuid        primary key,
  environment       smallint    not null references environments,
  asked_by          text        not null,
  asked_at          timestamptz not null,
  first_month       date        not null,
  last_month        date        not null,
  -- The catalog as it was given; empty for the one in force.
  document          text        not null,
  catalog_name      text        not null,
  plans_from        text[]      not null,
  plans_to          text[]      not null,
  keeps_overrides   boolean     not null,
  chosen            text[]      not null,
  -- For how many accounts it is projected, how they are spread, and how use is assumed.
  projected         int[]       not null,
  mix_plans         text[]      not null,
  mix_shares        numeric[]   not null,
  assumption        text        not null check (assumption in ('full', 'observed')),
  status            text        not null check (status in ('waiting', 'running', 'done', 'failed', 'canceled')),
  done              bigint      not null default 0,
  total             bigint      not null,
  seen_at           timestamptz not null,
  finished_at       timestamptz,
  why               text        not null default '',
  was_currencies    text[],
  was_prices        numeric[],
  was_overages      numeric[],
  was_commissions   numeric[],
  was_cost          numeric,
  was_cost_currency text,
  would_currencies  text[],
  would_prices      numeric[],
  would_overages    numeric[],
  would_commissions numeric[],
  would_cost        numeric,
  would_cost_currency text,
  months            bigint,
  limited           bigint,
  newly_limited     bigint,
  unvalued          bigint,
  counted           text[],
  missing           text[],
  missing_accounts  bigint[]
);
create index simulations_newest on simulations (environment, asked_at desc);
select wall_environment('simulations');

-- What became of each account.
create table simulation_accounts (
  simulation        uuid     not null references simulations on delete cascade,
  environment       smallint not null,
  account           bigint   not null,
  key               text     not null,
  was_plan          text     not null,
  was_months        int      not null,
  was_currencies    text[]   not null,
  was_prices        numeric[] not null,
  was_overages      numeric[] not null,
  was_commissions   numeric[] not null,
  was_cost          numeric  not null,
  was_cost_currency text     not null,
  would_plan        text     not null,
  would_months      int      not null,
  would_currencies  text[]   not null,
  would_prices      numeric[] not null,
  would_overages    numeric[] not null,
  would_commissions numeric[] not null,
  would_cost        numeric  not null,
  would_cost_currency text   not null,
  difference        numeric,
  missing           text     not null,
  unvalued          text[]   not null,
  primary key (simulation, account)
);
create index simulation_accounts_difference on simulation_accounts (simulation, (abs(difference)) desc nulls first, account);
select wall_environment('simulation_accounts');

-- Who would have been refused something, and since when.
create table simulation_limits (
  simulation  uuid     not null references simulations on delete cascade,
  environment smallint not null,
  account     bigint   not null,
  key         text     not null,
  month       date     not null,
  feature     text     not null,
  tenant      text     not null,
  why         text     not null,
  used        numeric  not null,
  allowed     numeric  not null,
  at          timestamptz,
  before      boolean  not null,
  primary key (simulation, account, month, feature, tenant)
);
select wall_environment('simulation_limits');

-- What accounts on each plan of the other world owed and cost together, exact, and what one would with every
-- allowance used up; full_cost is null where that has no bound.
create table simulation_plans (
  simulation    uuid      not null references simulations on delete cascade,
  environment   smallint  not null,
  plan          text      not null,
  place         int       not null,
  months        int       not null,
  currencies    text[]    not null,
  prices        numeric[] not null,
  overages      numeric[] not null,
  commissions   numeric[] not null,
  cost          numeric   not null,
  cost_currency text      not null,
  full_revenue  numeric,
  full_currency text,
  full_cost     numeric,
  full_months   int,
  primary key (simulation, plan)
);
select wall_environment('simulation_plans');
