-- One org = one Salesforce customer. Its number is the "pod" inside every record id it hands out.
create table org (
  org_no int primary key generated always as identity,
  key text not null unique,
  id text not null unique,
  name text not null,
  settings jsonb not null default '{}',
  -- Raised by every change of fields or permissions; views of the schema are cached under it.
  schema_version int not null default 1,
  created_at timestamptz not null default now()
);

create table sobject (
  tbl int primary key generated always as identity,
  org_no int not null references org on delete cascade,
  name text not null,
  unique (org_no, name)
);

-- Ids are handed out in blocks of a thousand; a process takes one block at a time.
create sequence record_block;

-- All records of all orgs. System fields and search keys are columns, the rest is jsonb.
-- Moments are epoch milliseconds: compared as numbers, free of time zones.
-- u1..u3 hold the keys of unique fields, e1..e2 those of external ids that are not unique.
-- deleted_key is '' while the record lives and its id in the recycle bin: a unique value is free again after a delete.
create table record (
  tbl int not null,
  id text collate "C" not null,
  stamp bigint not null,
  created_at bigint not null,
  modified_at bigint not null,
  created_by text collate "C" not null,
  modified_by text collate "C" not null,
  owner_id text collate "C",
  is_deleted boolean not null default false,
  deleted_key text collate "C" not null default '',
  email_key text collate "C",
  u1 text collate "C",
  u2 text collate "C",
  u3 text collate "C",
  e1 text collate "C",
  e2 text collate "C",
  data jsonb not null,
  primary key (tbl, id)
);
create index record_stamp on record (tbl, stamp, id);
create index record_email on record (tbl, email_key, id) where email_key is not null;
create unique index record_u1 on record (tbl, u1, deleted_key) where u1 is not null;
create unique index record_u2 on record (tbl, u2, deleted_key) where u2 is not null;
create unique index record_u3 on record (tbl, u3, deleted_key) where u3 is not null;
create index record_e1 on record (tbl, e1) where e1 is not null;
create index record_e2 on record (tbl, e2) where e2 is not null;

create table custom_field (
  org_no int not null references org on delete cascade,
  object text not null,
  name text not null,
  id text not null,
  metadata jsonb not null,
  slot text,
  created_at timestamptz not null default now(),
  primary key (org_no, object, name)
);
create unique index custom_field_slot on custom_field (org_no, object, slot) where slot is not null;

-- OAuth. Only hashes of codes and tokens are kept.
create table external_client_app (
  client_id text primary key,
  org_no int not null references org on delete cascade,
  name text not null,
  client_secret text not null,
  callback_urls text[] not null default '{}'
);
create table token_family (
  family uuid primary key,
  client_id text not null references external_client_app on delete cascade,
  org_no int not null,
  user_id text not null,
  scope text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index token_family_user on token_family (client_id, user_id, created_at);
create table authorization_code (
  code_hash text primary key,
  client_id text not null references external_client_app on delete cascade,
  org_no int not null,
  user_id text not null,
  redirect_uri text not null,
  scope text not null,
  challenge text,
  expires_at timestamptz not null,
  family uuid
);
create table refresh_token (
  token_hash text primary key,
  family uuid not null references token_family on delete cascade,
  used_at timestamptz
);
create table access_token (
  token_hash text primary key,
  family uuid references token_family on delete cascade,
  org_no int not null references org on delete cascade,
  user_id text not null,
  expires_at timestamptz not null
);
create index access_token_family on access_token (family);
create table ui_session (
  session_hash text primary key,
  org_no int not null references org on delete cascade,
  user_id text not null,
  csrf text not null,
  expires_at timestamptz not null
);

create table query_cursor (
  id text primary key,
  org_no int not null references org on delete cascade,
  user_id text not null,
  soql text not null,
  all_rows boolean not null,
  total int not null,
  created_at timestamptz not null default now()
);
create table query_page (
  cursor_id text not null references query_cursor on delete cascade,
  start int not null,
  ids text[] not null,
  primary key (cursor_id, start)
);

-- Faults are armed in the database, so a killed org comes back with them.
create table fault (
  org_no int not null references org on delete cascade,
  operation text not null,
  latency_ms int not null default 0,
  drop_next int not null default 0,
  unavailable_next int not null default 0,
  lock_next int not null default 0,
  primary key (org_no, operation)
);
create table call_usage (
  org_no int not null references org on delete cascade,
  hour bigint not null,
  calls int not null,
  primary key (org_no, hour)
);
create table call_counter (
  org_no int not null references org on delete cascade,
  operation text not null,
  calls int not null,
  primary key (org_no, operation)
);
create table request_log (
  seq bigint primary key generated always as identity,
  org_no int references org on delete cascade,
  operation text not null,
  method text not null,
  path text not null,
  user_id text,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  status int,
  dropped boolean not null default false
);
create index request_log_org on request_log (org_no, seq);

-- Everything that happens before a request is handled, in one round trip: who is it, may the org
-- take another call, which faults are armed, and the log row that proves the request was in flight.
create function start_request(
  p_token_hash text, p_operation text, p_method text, p_path text, p_default_limit int
) returns jsonb language plpgsql as $$
declare
  s record;
  f record;
  v_used int;
  v_limit int;
  v_hour bigint := floor(extract(epoch from clock_timestamp()) / 3600);
  v_seq bigint;
  v_latency int := 0;
  v_drop boolean := false;
  v_unavailable boolean := false;
  v_lock boolean := false;
begin
  select t.user_id, t.expires_at < now() as expired, o.org_no, o.id as org_id, o.key, o.name,
    o.settings, o.schema_version
  into s from access_token t join org o using (org_no) where t.token_hash = p_token_hash;
  if not found or s.expired then
    insert into request_log (org_no, operation, method, path, status)
    values (case when found then s.org_no end, p_operation, p_method, p_path, 401);
    return jsonb_build_object('refused', 'session');
  end if;
  v_limit := coalesce((s.settings ->> 'dailyApiRequests')::int, p_default_limit);
  select coalesce(sum(calls), 0) into v_used from call_usage
  where org_no = s.org_no and hour > v_hour - 24;
  if v_used >= v_limit then
    insert into request_log (org_no, operation, method, path, user_id, status, finished_at)
    values (s.org_no, p_operation, p_method, p_path, s.user_id, 403, clock_timestamp());
    return jsonb_build_object('refused', 'limit', 'used', v_used, 'limit', v_limit);
  end if;
  insert into call_usage values (s.org_no, v_hour, 1)
  on conflict (org_no, hour) do update set calls = call_usage.calls + 1;
  insert into call_counter values (s.org_no, p_operation, 1)
  on conflict (org_no, operation) do update set calls = call_counter.calls + 1;
  for f in select * from fault
    where org_no = s.org_no and operation in (p_operation, '*') for update
  loop
    v_latency := greatest(v_latency, f.latency_ms);
    v_drop := v_drop or f.drop_next > 0;
    v_unavailable := v_unavailable or f.unavailable_next > 0;
    v_lock := v_lock or f.lock_next > 0;
    if f.drop_next > 0 or f.unavailable_next > 0 or f.lock_next > 0 then
      update fault set drop_next = greatest(drop_next - 1, 0),
        unavailable_next = greatest(unavailable_next - 1, 0), lock_next = greatest(lock_next - 1, 0)
      where org_no = f.org_no and operation = f.operation;
    end if;
  end loop;
  insert into request_log (org_no, operation, method, path, user_id)
  values (s.org_no, p_operation, p_method, p_path, s.user_id) returning seq into v_seq;
  return jsonb_build_object(
    'seq', v_seq, 'used', v_used + 1, 'limit', v_limit, 'latencyMs', v_latency, 'drop', v_drop,
    'unavailable', v_unavailable, 'lock', v_lock, 'userId', s.user_id,
    'org', jsonb_build_object('no', s.org_no, 'id', s.org_id, 'key', s.key, 'name', s.name,
      'settings', s.settings, 'schemaVersion', s.schema_version));
end $$;

-- Copies of an org to go back to: a demo, or the start of a test.
create table snapshot (
  id int primary key generated always as identity,
  org_no int not null references org on delete cascade,
  name text not null,
  taken_at timestamptz not null default now(),
  unique (org_no, name)
);
create table snapshot_record (
  snapshot_id int not null references snapshot on delete cascade,
  like record
);
create index snapshot_record_snapshot on snapshot_record (snapshot_id);
create table snapshot_field (
  snapshot_id int not null references snapshot on delete cascade,
  like custom_field
);
