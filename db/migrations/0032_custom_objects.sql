-- [CO-1] The custom objects that a business unit shares, each with its rule [SH-1], and what lies inside it.
CREATE TABLE "custom_objects" (
	"bu_id" uuid NOT NULL,
	"api_name" text NOT NULL,
	"label" text NOT NULL,
	"plural" text NOT NULL,
	"fields" jsonb NOT NULL,
	"parents" jsonb NOT NULL,
	"criteria" jsonb,
	"rule_fields" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"saved_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"saved_by" uuid,
	"read_at" timestamp (3) with time zone,
	"hidden" text[] DEFAULT '{}'::text[] NOT NULL,
	"problem" text,
	"problem_at" timestamp (3) with time zone,
	CONSTRAINT "custom_objects_pk" PRIMARY KEY("bu_id", "api_name")
);--> statement-breakpoint
CREATE TABLE "custom_records" (
	"bu_id" uuid NOT NULL,
	"object" text NOT NULL,
	"crm_id" text NOT NULL,
	"name" text NOT NULL,
	"values" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"modified_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "custom_records_pk" PRIMARY KEY("bu_id", "object", "crm_id")
);--> statement-breakpoint
CREATE TABLE "custom_record_parents" (
	"bu_id" uuid NOT NULL,
	"object" text NOT NULL,
	"crm_id" text NOT NULL,
	"parent_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "custom_record_parents_pk" PRIMARY KEY("bu_id", "object", "crm_id", "parent_id")
);--> statement-breakpoint
-- Related lists and conditions come from the parent's side, the newest first.
CREATE INDEX "custom_record_parents_list" ON "custom_record_parents" ("bu_id", "parent_id", "object", "created_at", "crm_id");--> statement-breakpoint
-- What an admin may share, as the org described it when somebody last looked.
CREATE TABLE "custom_object_candidates" (
	"bu_id" uuid NOT NULL,
	"api_name" text NOT NULL,
	"label" text NOT NULL,
	"plural" text NOT NULL,
	"parents" jsonb NOT NULL,
	"fields" jsonb NOT NULL,
	"described_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "custom_object_candidates_pk" PRIMARY KEY("bu_id", "api_name")
);--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['custom_objects', 'custom_records', 'custom_record_parents', 'custom_object_candidates'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_business_unit ON %I USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()))', t);
  END LOOP;
END $$;--> statement-breakpoint
-- [AU-3] A contact that moves to another account has other related records; a link that changes is seen already.
CREATE FUNCTION touch_prospects_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO automation_touches (bu_id, prospect_id)
  SELECT l.bu_id, l.prospect_id FROM pairs l WHERE l.bu_id = new.bu_id AND l.crm_id = new.crm_id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER rules_see_account AFTER UPDATE ON "crm_records" FOR EACH ROW
WHEN (old.account_id IS DISTINCT FROM new.account_id AND rules_watch()) EXECUTE FUNCTION touch_prospects_of_record();
