-- One book of who did what, in place of the audit journal: what was and what is, why, and chained, so that a row
-- that was edited or taken out is found.
create table lifecycle_events (
  id          uuid        primary key,
  environment smallint    references environments,
  account     bigint      not null default 0,
  seq         bigint      not null,
  at          timestamptz not null,
  source      text        not null check (source in ('webhook', 'admin', 'cron', 'api')),
  actor       text        not null check (length(actor) between 1 and 200),
  correlation text        check (length(correlation) between 1 and 200),
  act         text        not null check (length(act) between 1 and 100),
  target      text        not null check (length(target) <= 300),
  old         jsonb       not null,
  new         jsonb       not null,
  hash        bytea       not null
);
create unique index lifecycle_events_chain
  on lifecycle_events (coalesce(environment, 0::smallint), account, seq);
create index lifecycle_events_newest on lifecycle_events (environment, at desc, id);
create index lifecycle_events_account on lifecycle_events (account, at desc, id) where account <> 0;
create index lifecycle_events_correlation on lifecycle_events (correlation) where correlation is not null;

-- The last link of each chain: one for each account, and one (account 0) for what belongs to none. Environment 0 is
-- the whole installation.
create table lifecycle_heads (
  environment smallint not null,
  account     bigint   not null,
  seq         bigint   not null,
  hash        bytea    not null,
  primary key (environment, account)
);

-- What the hash of an event is made of, besides that of the one before.
create function lifecycle_text(e lifecycle_events) returns text language sql immutable as $$
  select jsonb_build_array(
    e.id, e.environment, e.account, e.seq, (extract(epoch from e.at) * 1000000)::bigint, e.source, e.actor,
    e.correlation, e.act, e.target, e.old, e.new)::text
$$;

-- Whatever writes an event, it becomes the next link.
create function chain_lifecycle_event() returns trigger language plpgsql as $$
declare
  before bytea;
begin
  insert into lifecycle_heads as head (environment, account, seq, hash)
  values (coalesce(new.environment, 0), new.account, 1, '')
  on conflict (environment, account) do update set seq = head.seq + 1
  returning head.seq, head.hash into new.seq, before;
  new.hash := sha256(before || convert_to(lifecycle_text(new), 'UTF8'));
  update lifecycle_heads set hash = new.hash
   where environment = coalesce(new.environment, 0) and account = new.account;
  return new;
end
$$;
create trigger chain before insert on lifecycle_events
  for each row execute function chain_lifecycle_event();

insert into lifecycle_events (id, environment, at, source, actor, act, target, old, new)
select id, environment, at, 'admin', actor, act, target, '{}', details from audit_journal order by at, id;
drop table audit_journal;

select wall_environment('lifecycle_events');
select wall_environment('lifecycle_heads');
revoke update, delete on lifecycle_events from cuota_app;
revoke delete on lifecycle_heads from cuota_app;
