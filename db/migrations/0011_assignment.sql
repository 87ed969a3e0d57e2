-- [CR-4] What Salesforce is to give the record to when it is created: 'rule' is its active assignment rule, else a queue.
ALTER TABLE "prospects" ADD COLUMN "assign_to" text;--> statement-breakpoint
-- [AU-1] Queues that may own leads, and the active assignment rule, as the org last told them.
CREATE TABLE "crm_assignees" (
	"bu_id" uuid NOT NULL,
	"crm_id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "crm_assignees_pk" PRIMARY KEY("bu_id", "crm_id")
);--> statement-breakpoint
CREATE TABLE "user_groups" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"name_key" text GENERATED ALWAYS AS (lower(btrim(name))) STORED NOT NULL,
	"last_place" integer DEFAULT 0 NOT NULL,
	"turns" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	CONSTRAINT "user_groups_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE UNIQUE INDEX "user_groups_name" ON "user_groups" ("bu_id", "name_key");--> statement-breakpoint
CREATE TABLE "user_group_members" (
	"bu_id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"place" integer NOT NULL,
	"paused_at" timestamp (3) with time zone,
	"turns" bigint DEFAULT 0 NOT NULL,
	"last_turn_at" timestamp (3) with time zone,
	CONSTRAINT "user_group_members_pk" PRIMARY KEY("bu_id", "group_id", "user_id")
);--> statement-breakpoint
-- [DU-3] The last value of each field that lost, with the one that won, until somebody has looked at it.
CREATE TABLE "conflicts" (
	"bu_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"field" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"rule" text NOT NULL,
	"winner" text NOT NULL,
	"ours" jsonb,
	"ours_at" timestamp (3) with time zone,
	"ours_by" text,
	"theirs" jsonb,
	"theirs_at" timestamp (3) with time zone,
	"theirs_by" text,
	CONSTRAINT "conflicts_pk" PRIMARY KEY("bu_id", "prospect_id", "field")
);--> statement-breakpoint
CREATE INDEX "conflicts_at" ON "conflicts" ("bu_id", "at", "prospect_id", "field");--> statement-breakpoint
CREATE INDEX "conflicts_field" ON "conflicts" ("bu_id", "field", "at", "prospect_id") INCLUDE ("winner");--> statement-breakpoint
-- The migrating role is bound by the policies of what it reads as everybody is.
ALTER TABLE "field_history" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "conflicts" (bu_id, prospect_id, field, at, rule, winner, ours, ours_at, ours_by, theirs, theirs_at, theirs_by)
SELECT DISTINCT ON (bu_id, prospect_id, field) bu_id, prospect_id, field, at, rule,
  CASE side WHEN 'concord' THEN 'salesforce' ELSE 'concord' END,
  CASE side WHEN 'concord' THEN value ELSE replaced END, CASE side WHEN 'concord' THEN at ELSE other_at END,
  CASE side WHEN 'concord' THEN by END, CASE side WHEN 'concord' THEN replaced ELSE value END,
  CASE side WHEN 'concord' THEN other_at ELSE at END, CASE side WHEN 'salesforce' THEN by END
FROM "field_history" WHERE lost ORDER BY bu_id, prospect_id, field, id DESC;--> statement-breakpoint
ALTER TABLE "field_history" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['crm_assignees', 'user_groups', 'user_group_members', 'conflicts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_business_unit ON %I USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()))', t);
  END LOOP;
END $$;
