-- The nodes that decide by leases of their own, each with a session whose lock lives as long as it does.
create table limit_nodes (
  id        bigint      generated always as identity primary key,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create index limit_nodes_open on limit_nodes (id) where closed_at is null;

-- What nodes have let through by their leases and not yet brought to the ledger. spent holds for each
-- lease its id (16 bytes), how much was spent in millionths of the feature's unit (8) and in how many
-- uses (4). position is promised to who waits for it.
create table limit_journal (
  node        bigint   not null references limit_nodes,
  number      bigint   not null,
  environment smallint not null references environments,
  position    bigint   not null,
  spent       bytea    not null,
  primary key (node, environment, number)
);
