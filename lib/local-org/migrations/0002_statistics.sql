-- Nothing is ever planned by what the values of a record look like; leaving them out makes ANALYZE quick.
alter table record alter column data set statistics 0;
alter table record set (autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_scale_factor = 0.1);
