-- What is promised of an allowance beside what was used of it, in the meter's unit: of one tenant, by
-- one meter, in one period; 1970 for levels, which have none. Rows are changed under the lock
-- of the month's total only. Other nodes find by `changed` what is new since they last looked.
create table limit_pools (
  id          bigint      generated always as identity primary key,
  environment smallint    not null references environments,
  account     bigint      not null,
  tenant      bigint      not null,
  meter       int         not null,
  starts      timestamptz not null,
  reserved    numeric     not null default 0 check (reserved >= 0),
  granted     numeric     not null default 0,
  spent       numeric     not null default 0 check (spent >= 0),
  returned    numeric     not null default 0 check (returned >= 0),
  forfeited   numeric     not null default 0 check (forfeited >= 0),
  revision    bigint      not null default 1,
  recalled_at timestamptz,
  changed     xid8        not null default pg_current_xact_id(),
  unique (tenant, meter, starts),
  constraint limit_pools_conserve check (granted >= spent + returned + forfeited)
);
create index limit_pools_account on limit_pools (account, meter, starts);
create index limit_pools_changed on limit_pools (changed);
select wall_tenant('limit_pools');

-- Amounts kept free until it is known how much was used.
create table limit_reservations (
  id          uuid        primary key,
  environment smallint    not null references environments,
  tenant      bigint      not null,
  pool        bigint      not null references limit_pools,
  feature     text        not null,
  caller_id   text,
  amount      numeric     not null check (amount > 0),
  state       text        not null check (state in ('HELD', 'COMMITTED', 'RELEASED', 'EXPIRED')),
  made_at     timestamptz not null,
  expires     timestamptz not null,
  ended_at    timestamptz,
  used        numeric,
  check ((state = 'HELD') = (ended_at is null))
);
create unique index limit_reservations_caller on limit_reservations (environment, caller_id)
  where caller_id is not null;
create index limit_reservations_due on limit_reservations (expires) where state = 'HELD';
create index limit_reservations_pool on limit_reservations (pool) where state = 'HELD';
select wall_tenant('limit_reservations');

-- Who spends leases by itself. A name outlives its processes; each of them has an epoch of its own.
create table limit_holders (
  id          bigint      generated always as identity primary key,
  environment smallint    not null references environments,
  name        text        not null,
  epoch       bigint      not null,
  exchange    bigint      not null,
  since       bigint      not null,
  seen_at     timestamptz not null,
  unique (environment, name)
);
select wall_environment('limit_holders');

-- Parts of pools that holders spend by themselves; granted and pool are null where there is no bound.
create table limit_leases (
  id          uuid        primary key,
  environment smallint    not null references environments,
  tenant      bigint      not null,
  holder      bigint      not null references limit_holders,
  epoch       bigint      not null,
  exchange    bigint      not null,
  pool        bigint      references limit_pools,
  feature     text        not null,
  meter       int         not null,
  starts      timestamptz not null,
  terms       text        not null,
  unit_size   numeric     not null check (unit_size > 0),
  granted     numeric     check (granted >= spent),
  spent       numeric     not null default 0 check (spent >= 0),
  uses        bigint      not null default 0,
  passing     boolean     not null,
  state       text        not null check (state in ('OPEN', 'EXPIRED', 'CLOSED')),
  given_at    timestamptz not null,
  expires     timestamptz not null,
  check ((granted is null) = (pool is null))
);
create index limit_leases_holder on limit_leases (holder) where state <> 'CLOSED';
create index limit_leases_pool on limit_leases (pool) where state <> 'CLOSED';
create index limit_leases_due on limit_leases (expires) where state = 'OPEN';
select wall_tenant('limit_leases');

-- What was consumed in windows too short for a rollup.
create table limit_minutes (
  environment smallint    not null references environments,
  account     bigint      not null,
  tenant      bigint      not null,
  meter       int         not null,
  starts      timestamptz not null,
  used        numeric     not null check (used >= 0),
  primary key (tenant, meter, starts)
);
create index limit_minutes_account on limit_minutes (account, meter, starts);
create index limit_minutes_starts on limit_minutes (starts);
select wall_tenant('limit_minutes');
