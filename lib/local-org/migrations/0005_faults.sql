-- Faults that are armed for a number of calls, or until they are cleared (remaining null). Each call
-- takes one, the oldest that fits; '*' in an operation stands for anything.
create table armed_fault (
  id int primary key generated always as identity,
  org_no int not null references org on delete cascade,
  operation text not null,
  remaining int,
  spec jsonb not null
);
create index armed_fault_org on armed_fault (org_no, id);

create function take_fault(p_org int, p_operation text) returns jsonb language plpgsql as $$
declare
  f record;
begin
  select * into f from armed_fault
  where org_no = p_org and (remaining is null or remaining > 0)
    and p_operation like replace(operation, '*', '%')
  order by id limit 1 for update;
  if not found then
    return null;
  end if;
  if f.remaining = 1 then
    delete from armed_fault where id = f.id;
  elsif f.remaining is not null then
    update armed_fault set remaining = remaining - 1 where id = f.id;
  end if;
  return f.spec;
end $$;

-- What start_request tells, and the fault that this call takes.
create function admit_request(
  p_token_hash text, p_operation text, p_method text, p_path text, p_default_limit int
) returns jsonb language plpgsql as $$
declare
  v jsonb := start_request(p_token_hash, p_operation, p_method, p_path, p_default_limit);
begin
  if v ? 'refused' then
    return v;
  end if;
  return v || jsonb_build_object('fault', take_fault((v -> 'org' ->> 'no')::int, p_operation));
end $$;
