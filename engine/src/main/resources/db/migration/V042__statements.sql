-- What subscriptions ask for: periods as they begin, and the two ends of a change of plan. Written in the
-- transaction of the change that asks for it.
create table statement_fees (
  id           uuid        primary key,
  environment  smallint    not null references environments,
  account      bigint      not null,
  subscription uuid        not null,
  kind         text        not null check (kind in ('period', 'credit', 'charge')),
  plan         text        not null,
  plan_version int         not null,
  currency     char(3)     not null,
  full_price   numeric     not null check (full_price >= 0),
  whole_start  timestamptz not null,
  whole_end    timestamptz not null,
  part_start   timestamptz not null,
  part_end     timestamptz not null,
  amount       numeric     not null,
  arose_at     timestamptz not null,
  statement    uuid,
  check (whole_start <= part_start and part_start < part_end and part_end <= whole_end)
);
create index statement_fees_unstated on statement_fees (environment, account, arose_at)
  where statement is null and amount <> 0;
create index statement_fees_subscription on statement_fees (subscription, part_end);
select wall_environment('statement_fees');
revoke delete on statement_fees from cuota_app;

-- Adjustments that were let go: what was asked is given back, on the statement of the month in which it was.
create table statement_waivers (
  adjustment  uuid        primary key,
  environment smallint    not null references environments,
  account     bigint      not null,
  arose_at    timestamptz not null,
  statement   uuid
);
create index statement_waivers_unstated on statement_waivers (environment, account, arose_at)
  where statement is null;
select wall_environment('statement_waivers');
revoke delete on statement_waivers from cuota_app;
insert into statement_waivers (adjustment, environment, account, arose_at)
select id, environment, account, changed_at from billing_adjustments where status = 'waived';

-- The last number given out in each environment, and the seal of the statement that has it. Whoever issues holds
-- the row until the end of the transaction, so that no number is left out.
create table statement_numbers (
  environment smallint primary key references environments,
  last        bigint   not null check (last >= 0),
  seal        bytea    not null
);
select wall_environment('statement_numbers');
revoke delete on statement_numbers from cuota_app;

-- Who issues statements; what is issued keeps a copy.
create table statement_issuers (
  environment smallint primary key references environments,
  name        text     not null check (length(name) <= 200),
  address     text     not null check (length(address) <= 1000),
  tax_id      text     not null check (length(tax_id) <= 50)
);
select wall_environment('statement_issuers');

-- What accounts were told that they owe; never changed. The seal is the SHA-256 of the seal before and of all that
-- the statement says.
create table statements (
  id           uuid        primary key,
  environment  smallint    not null references environments,
  number       bigint      not null,
  account      bigint      not null,
  account_key  text        not null,
  account_name text        not null,
  country      char(2),
  issuer       text        not null,
  issuer_address text      not null,
  issuer_tax_id text       not null,
  month        timestamptz not null,
  currency     char(3)     not null,
  issued_at    timestamptz not null,
  lines        int         not null check (lines > 0),
  amount       numeric     not null,
  tax          numeric     not null,
  total        numeric     not null,
  seal         bytea       not null,
  unique (environment, number),
  unique (account, month, currency)
);
create index statements_month on statements (environment, month, number);
select wall_environment('statements');
revoke update, delete on statements from cuota_app;

create table statement_lines (
  environment  smallint    not null references environments,
  statement    uuid        not null references statements,
  number       int         not null check (number > 0),
  kind         text        not null,
  source       uuid        not null,
  feature      text,
  title_en     text        not null,
  title_es     text        not null,
  period_start timestamptz not null,
  period_end   timestamptz not null,
  plan         text        not null,
  plan_version int         not null,
  agreed       int         not null check (agreed >= 0),
  used         numeric,
  included     numeric,
  covered      numeric,
  amount       numeric     not null,
  tax_name     text,
  tax_percent  numeric     check (tax_percent >= 0),
  tax_included boolean,
  tax          numeric     not null,
  explanation  text        not null,
  primary key (statement, number),
  check ((used is null) = (included is null) and (used is null) = (covered is null)),
  check ((tax_name is null) = (tax_percent is null) and (tax_name is null) = (tax_included is null))
);
-- Nothing is stated twice.
create unique index statement_lines_source on statement_lines (source, (kind = 'waiver'));
select wall_environment('statement_lines');
revoke update, delete on statement_lines from cuota_app;
