-- Which line of the account's fee schedule an amount was worked out by; 0 where it was the plan's own rate.
alter table billing_adjustments add column agreed int not null default 0 check (agreed >= 0);

-- Wishes to charge everybody who is charged by itself. One at a time in an environment; the accounts are written down
-- with the wish, and each is charged by a message of its own, so that a node that dies is followed by another.
create table billing_bulks (
  id          uuid        primary key,
  environment smallint    not null references environments,
  accounts    int         not null check (accounts >= 0),
  done        int         not null default 0 check (done <= accounts),
  asked_by    text        not null,
  begun_at    timestamptz not null,
  ended_at    timestamptz
);
create unique index billing_bulks_running on billing_bulks (environment) where ended_at is null;
select wall_environment('billing_bulks');

-- outcome: asked, or why nobody was; null while it is waiting.
create table billing_bulk_accounts (
  bulk        uuid     not null references billing_bulks,
  environment smallint not null references environments,
  account     bigint   not null,
  staged      boolean  not null default false,
  outcome     text     check (outcome in ('asked', 'nothing', 'waits', 'gateway', 'failed')),
  primary key (bulk, account)
);
create index billing_bulk_accounts_waiting on billing_bulk_accounts (bulk, account) where not staged;
select wall_environment('billing_bulk_accounts');

alter table billing_charges add column bulk uuid;
create index billing_charges_bulk on billing_charges (bulk) where bulk is not null;
