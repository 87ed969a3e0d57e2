-- The objects an administrator has made. Their fields stand in custom_field, their records in record: the number of
-- a removed object stays taken, so a snapshot can bring it back.
create table custom_object (
  org_no int not null references org on delete cascade,
  name text not null,
  key_prefix text collate "C" not null,
  metadata jsonb not null,
  -- The next of an auto number; like ids, numbers are handed out once and never taken back.
  next_number bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (org_no, name),
  unique (org_no, key_prefix)
);
create table snapshot_object (
  snapshot_id int not null references snapshot on delete cascade,
  like custom_object
);

-- A lookup is emptied when what it pointed at is deleted, and filled again when that comes back.
create index record_cleared on record (tbl) where data ? '$cleared';
