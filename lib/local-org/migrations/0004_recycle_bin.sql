-- What went to the recycle bin with another record comes back with it.
alter table record add column deleted_with text collate "C";
alter table snapshot_record add column deleted_with text collate "C";
create index record_deleted_with on record (deleted_with) where deleted_with is not null;

-- A merge gives everything that pointed at a loser to its winner.
create index record_parent on record (tbl, (data ->> 'ParentId'))
  where data ->> 'ParentId' is not null;
create index record_reports_to on record (tbl, (data ->> 'ReportsToId'))
  where data ->> 'ReportsToId' is not null;
create index record_converted_account on record (tbl, (data ->> 'ConvertedAccountId'))
  where data ->> 'ConvertedAccountId' is not null;
create index record_converted_contact on record (tbl, (data ->> 'ConvertedContactId'))
  where data ->> 'ConvertedContactId' is not null;
