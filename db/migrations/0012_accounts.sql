-- [FD-9] A custom field is archived, never deleted: whoever has a value keeps it. What its picklist lost is remembered.
ALTER TABLE "prospect_fields" ADD COLUMN "archived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "prospect_fields" ADD COLUMN "keep_in_sync" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "prospect_fields" ADD COLUMN "retired" jsonb DEFAULT '[]' NOT NULL;--> statement-breakpoint
-- [PA-1] A prospect field is paired with a field of person accounts as well.
ALTER TABLE "field_mappings" ADD COLUMN "account_field" text;--> statement-breakpoint
-- The company of a contact, the contact that a person account is as well, and the account that a lead became.
ALTER TABLE "crm_records" ADD COLUMN "account_id" text;--> statement-breakpoint
ALTER TABLE "crm_records" ADD COLUMN "person_contact_id" text;--> statement-breakpoint
ALTER TABLE "crm_records" ADD COLUMN "converted_account_id" text;--> statement-breakpoint
CREATE INDEX "crm_records_account" ON "crm_records" ("bu_id", "account_id") WHERE account_id IS NOT NULL;--> statement-breakpoint
-- [FD-8] Read-only copies of the accounts of synced contacts.
CREATE TABLE "accounts" (
	"bu_id" uuid NOT NULL,
	"crm_id" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text GENERATED ALWAYS AS (lower(name)) STORED NOT NULL,
	"industry" text,
	"type" text,
	"employees" integer,
	"annual_revenue" numeric(18, 2),
	"currency" text,
	"site" text,
	"phone" text,
	"website" text,
	"city" text,
	"country" text,
	"owner_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"modified_at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_pk" PRIMARY KEY("bu_id", "crm_id")
);--> statement-breakpoint
CREATE INDEX "accounts_name" ON "accounts" ("bu_id", "name_key", "crm_id");--> statement-breakpoint
CREATE INDEX "accounts_modified" ON "accounts" ("bu_id", "modified_at", "crm_id");--> statement-breakpoint
CREATE TABLE "account_readings" (
	"bu_id" uuid PRIMARY KEY NOT NULL,
	"read_at" timestamp (3) with time zone,
	"hidden" text[] DEFAULT '{}'::text[] NOT NULL,
	"problem" text,
	"problem_at" timestamp (3) with time zone
);--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['accounts', 'account_readings'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_business_unit ON %I USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()))', t);
  END LOOP;
END $$;
