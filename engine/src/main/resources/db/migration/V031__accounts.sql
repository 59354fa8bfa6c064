-- Stores that were paused and whose address is asked until it no longer serves them. The round is that of the look
-- that is next; one of another round is over.
create table store_probes (
  tenant      bigint      primary key references tenants,
  environment smallint    not null references environments,
  round       uuid        not null,
  probes      int         not null default 0,
  unclear     int         not null default 0,
  asked_at    timestamptz,
  answer      text
);
select wall_environment('store_probes');

-- Welcomes that are on their way or gone. One that is begun and never ended may have been sent.
create table welcomes (
  id          uuid        primary key,
  environment smallint    not null references environments,
  account     bigint      not null references accounts,
  tenant      bigint      not null references tenants,
  begun_at    timestamptz not null,
  sent_at     timestamptz
);
select wall_environment('welcomes');
