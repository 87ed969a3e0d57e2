-- What was handed in under one cause is in the story once: the hash of kind and cause, found by its own index in every month.
ALTER TABLE "activities" ADD COLUMN "key" uuid;--> statement-breakpoint
CREATE INDEX "activities_key" ON "activities" ("bu_id", "key", "prospect_id") WHERE key IS NOT NULL;--> statement-breakpoint
-- The screen of all activities, whole and by kind.
CREATE INDEX "activities_recent" ON "activities" ("bu_id", "at", "id");--> statement-breakpoint
CREATE INDEX "activities_kind" ON "activities" ("bu_id", "kind", "at", "id");
