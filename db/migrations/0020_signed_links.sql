-- [AC-7] Who follows every link of a message within two seconds is a scanner: asked for each signed link that is followed.
CREATE INDEX "visitor_events_binds" ON "visitor_events" ("bu_id", "binds", "at") WHERE binds IS NOT NULL;
