-- What a person sets with the key of an environment holds in it alone, and goes before what is set for the installation.
-- What sources say is the installation's. A doubtful rate can be refused: it is then as if its source had not said it.
alter table fx_rates add column environment smallint references environments;
alter table fx_rates add column refused boolean not null default false;
alter table fx_rates add check (environment is null or source = 'manual');
alter table fx_rates add check (not (accepted and refused));
do $$
begin
  execute (
    select format('alter table fx_rates drop constraint %I', conname) from pg_constraint
    where conrelid = 'fx_rates'::regclass and pg_get_constraintdef(oid) ~ 'accepted OR \(decided_at IS NULL\)');
end
$$;
alter table fx_rates add check (accepted or refused or decided_at is null);
alter table fx_rates drop constraint fx_rates_source_base_quote_side_day_version_key;
alter table fx_rates add unique nulls not distinct (source, base, quote, side, day, environment, version);
alter table fx_rates enable row level security;
create policy environment on fx_rates
  using (environment is null or environment = current_setting('cuota.environment')::smallint);
