-- The recycle bin is small and its records lie anywhere among the living: it is read, newest first, from an index of its own.
create index record_bin on record (tbl, stamp, id) where is_deleted;
