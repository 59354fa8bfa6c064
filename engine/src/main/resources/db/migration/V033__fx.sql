-- What sources and people said of the rates between currencies; for the whole installation. A row says
-- for ever what was said: what is said otherwise later is another version of the day. Only the word of
-- a person that a doubtful one is right is added.
create table fx_rates (
  id         uuid        primary key,
  source     text        not null check (source ~ '^[a-z][a-z0-9_]{0,39}$'),
  base       text        not null check (base ~ '^[A-Z]{3}$'),
  quote      text        not null check (quote ~ '^[A-Z]{3}$' and quote <> base),
  side       text        not null check (side in ('buy', 'sell', 'mid')),
  day        date        not null,
  version    integer     not null check (version >= 1),
  value      numeric     not null check (value > 0),
  accepted   boolean     not null,
  against    numeric     check (against > 0),
  learnt_at  timestamptz not null,
  learnt_by  text        not null check (length(learnt_by) between 1 and 200),
  reason     text        check (length(reason) between 1 and 500),
  decided_at timestamptz,
  decided_by text        check (length(decided_by) between 1 and 200),
  unique (source, base, quote, side, day, version),
  check ((decided_at is null) = (decided_by is null)),
  check (accepted or decided_at is null)
);
create index fx_rates_pair on fx_rates (base, quote, day desc);
create index fx_rates_day on fx_rates (day desc, base, quote, source, side, version desc);
create index fx_rates_doubtful on fx_rates (source) where not accepted;

-- Work for one environment reads them at most.
revoke insert, update, delete on fx_rates from cuota_app;
