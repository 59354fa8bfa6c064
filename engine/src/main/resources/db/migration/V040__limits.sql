-- Rates that are agreed with single accounts, in place of their plans'. A line is never changed: it is ended, and
-- another begun; no two of an account and feature overlap, which is checked while the account's row is held.
create table fee_lines (
  id           uuid        primary key,
  environment  smallint    not null references environments,
  account      bigint      not null,
  feature      text        not null,
  number       int         not null check (number > 0),
  caller_id    text,
  kind         text        not null check (kind in ('plain', 'graduated', 'volume', 'packages', 'percent')),
  up_to        numeric[]   not null,
  prices       numeric[]   not null check (cardinality(prices) > 0 and cardinality(prices) = cardinality(up_to)),
  package_size numeric     check (package_size > 0),
  minimum      numeric     check (minimum >= 0),
  maximum      numeric     check (maximum >= 0),
  threshold    numeric     check (threshold >= 0),
  currency     char(3)     not null,
  since        timestamptz not null,
  until        timestamptz,
  reason       text        not null check (length(reason) between 1 and 500),
  made_by      text        not null,
  made_at      timestamptz not null,
  ended_by     text,
  ended_at     timestamptz,
  changed      xid8        not null default pg_current_xact_id(),
  unique (account, feature, number),
  check (until >= since),
  check ((kind = 'packages') = (package_size is not null)),
  check ((kind = 'percent') = (threshold is not null)),
  check ((ended_by is null) = (ended_at is null))
);
create unique index fee_lines_caller on fee_lines (environment, caller_id) where caller_id is not null;
create index fee_lines_changed on fee_lines (changed);
select wall_environment('fee_lines');
revoke delete on fee_lines from cuota_app;
