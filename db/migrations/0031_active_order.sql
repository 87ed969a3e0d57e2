-- Row-level security keeps a coalesce out of an index and lets a case in: a page deep down by last activity read everybody before it.
DROP INDEX "prospects_active";--> statement-breakpoint
CREATE INDEX "prospects_active" ON "prospects" USING btree ("bu_id",(case when last_activity_at is null then '1970-01-01 00:00:00+00'::timestamptz else last_activity_at end),"id") WHERE deleted_at is null;
