-- On which statement an adjustment stands; what stands on one is not worked out anew.
alter table billing_adjustments add column statement uuid;
create index billing_adjustments_unstated on billing_adjustments (environment, account, made_at)
  where statement is null and amount <> 0;
create index billing_adjustments_statement on billing_adjustments (statement) where statement is not null;

-- The tax on an adjustment is fixed when it is first asked for or stated, whichever comes first, so that both say the
-- same; there may be none.
alter table billing_adjustments
  add column tax_fixed    boolean not null default false,
  add column tax_name     text,
  add column tax_percent  numeric check (tax_percent >= 0),
  add column tax_included boolean,
  add check ((tax_name is null) = (tax_percent is null) and (tax_name is null) = (tax_included is null)),
  add check (tax_fixed or tax_name is null);

-- What is due where accounts are; countries that are not here have no tax.
create table billing_taxes (
  environment smallint not null references environments,
  country     char(2)  not null check (country ~ '^[A-Z]{2}$'),
  name        text     not null check (length(name) between 1 and 50),
  percent     numeric  not null check (percent between 0 and 100),
  included    boolean  not null,
  primary key (environment, country)
);
select wall_environment('billing_taxes');
