-- The grid sorts by last activity. Who was never active has no moment, and a keyset needs one: they stand before all others.
CREATE INDEX "prospects_active" ON "prospects" ("bu_id", (coalesce("last_activity_at", '1970-01-01 00:00:00+00'::timestamptz)), "id") WHERE deleted_at IS NULL;
