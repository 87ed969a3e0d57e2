-- Duplicates are found by walking an index in its order: groups of records by e-mail, of prospects by name and company or
-- by nearly equal addresses. What a group needs to be counted stands in the index itself.
DROP INDEX "crm_records_email";--> statement-breakpoint
CREATE INDEX "crm_records_email" ON "crm_records" ("bu_id", "email_key", "object", "created_at", "crm_id") INCLUDE ("is_deleted", "is_converted");--> statement-breakpoint
ALTER TABLE "prospects" ADD COLUMN "email_near" text GENERATED ALWAYS AS (replace(regexp_replace(split_part(lower(btrim(values->>'email')), '@', 1), '\+.*$', ''), '.', '') || '@' || split_part(lower(btrim(values->>'email')), '@', 2)) STORED;--> statement-breakpoint
CREATE INDEX "prospects_near" ON "prospects" ("bu_id", "email_near", "id") WHERE deleted_at IS NULL AND email_near IS NOT NULL;--> statement-breakpoint
CREATE INDEX "prospects_same" ON "prospects" ("bu_id", "name_key", "company_key", "id") WHERE deleted_at IS NULL AND name_key <> ' ' AND company_key <> '';--> statement-breakpoint
-- [DU-2] "Not a duplicate": said of exactly these members; a new one brings the group back.
CREATE TABLE "not_duplicates" (
	"bu_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"members" text[] DEFAULT '{}'::text[] NOT NULL,
	"said_by" text NOT NULL,
	"said_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "not_duplicates_pk" PRIMARY KEY("bu_id", "kind", "key")
);--> statement-breakpoint
ALTER TABLE "not_duplicates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "not_duplicates" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY own_business_unit ON "not_duplicates" USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()));
