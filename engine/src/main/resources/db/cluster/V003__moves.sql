-- Tenants that are moved to or from here. A side that is not open refuses everybody's writes to the tenant's rows but
-- those of the transaction that moves them. A fence is greater for whoever took the work over.
create table moves (
  number      bigint   primary key,
  environment smallint not null,
  tenant      text     collate "C" not null,
  fence       bigint   not null,
  open        boolean  not null,
  writer      xid8,
  unique (environment, tenant)
);

-- Rows that were changed while a side was open, by their keys: a row for each change.
create table move_changes (
  move     bigint   not null,
  position smallint not null,
  row_key  text     not null
);
create index move_changes_of on move_changes (move, position, row_key);

-- How far the copy of each table has come here; written in the transaction of the rows.
create table move_tables (
  move      bigint   not null,
  position  smallint not null,
  copied_to text,
  rows      bigint   not null,
  done      boolean  not null,
  primary key (move, position)
);

alter table moves enable row level security;
alter table move_changes enable row level security;
alter table move_tables enable row level security;

-- Called by the triggers of a tenant's tables: whether the change has to be noted. Whoever moves the tenant waits for
-- all that have passed here before it closes a side, and closing is seen by transactions of any isolation: the row is
-- locked, so that a snapshot from before fails rather than writes.
create function enter_move(this bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  side record;
begin
  select open, writer, tenant into side from cuota.moves where number = this;
  if not found then
    return false;
  elsif side.writer = pg_current_xact_id() then
    return false;
  end if;
  perform pg_advisory_xact_lock_shared(1129665616, (this % 2147483647)::int);
  select open, writer, tenant into side from cuota.moves where number = this for share;
  if not found then
    return false;
  elsif not side.open then
    raise exception using
      errcode = 'CU409',
      message = 'the tenant is being moved, or lives in another cluster; ask where, and try again',
      detail = json_build_object('tenant', side.tenant)::text;
  end if;
  return true;
end
$$;
revoke all on function enter_move(bigint) from public;
