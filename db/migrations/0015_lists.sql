-- Lists: static ones have members, dynamic ones have criteria and are asked anew each time.
CREATE TABLE "lists" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"name_key" text GENERATED ALWAYS AS (lower(btrim(name))) STORED NOT NULL,
	"kind" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"criteria" jsonb,
	"types" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lists_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE UNIQUE INDEX "lists_name" ON "lists" ("bu_id", "name_key");--> statement-breakpoint
CREATE TABLE "list_members" (
	"bu_id" uuid NOT NULL,
	"list_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"added_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"added_by" text NOT NULL,
	CONSTRAINT "list_members_pk" PRIMARY KEY("bu_id", "list_id", "prospect_id")
);--> statement-breakpoint
CREATE INDEX "list_members_prospect" ON "list_members" ("bu_id", "prospect_id");--> statement-breakpoint
CREATE TABLE "tags" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"name_key" text GENERATED ALWAYS AS (lower(btrim(name))) STORED NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tags_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE UNIQUE INDEX "tags_name" ON "tags" ("bu_id", "name_key");--> statement-breakpoint
CREATE TABLE "prospect_tags" (
	"bu_id" uuid NOT NULL,
	"tag_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"added_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"added_by" text NOT NULL,
	CONSTRAINT "prospect_tags_pk" PRIMARY KEY("bu_id", "tag_id", "prospect_id")
);--> statement-breakpoint
CREATE INDEX "prospect_tags_prospect" ON "prospect_tags" ("bu_id", "prospect_id");--> statement-breakpoint
-- [SC-2] What a business unit has decided that things are worth. What was never decided is worth the default.
CREATE TABLE "point_values" (
	"bu_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"points" integer NOT NULL,
	CONSTRAINT "point_values_pk" PRIMARY KEY("bu_id", "kind")
);--> statement-breakpoint
-- The recount under way, or the last one: prospects are counted again in the order of their ids.
CREATE TABLE "score_recounts" (
	"bu_id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"after" uuid,
	"total" integer DEFAULT 0 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"moved" integer DEFAULT 0 NOT NULL,
	"started_by" text NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone
);--> statement-breakpoint
CREATE TABLE "automation_rules" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"name_key" text GENERATED ALWAYS AS (lower(btrim(name))) STORED NOT NULL,
	"place" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'paused' NOT NULL,
	"criteria" jsonb NOT NULL,
	"types" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"actions" jsonb NOT NULL,
	"repeats" boolean DEFAULT false NOT NULL,
	"repeat_days" integer DEFAULT 0 NOT NULL,
	"sweep" text,
	"sweep_after" uuid,
	"sweep_since" text,
	"next_sweep_at" timestamp (3) with time zone,
	"stopped_reason" text,
	"fired" integer DEFAULT 0 NOT NULL,
	"fired_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"turned_on_at" timestamp (3) with time zone,
	CONSTRAINT "automation_rules_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE UNIQUE INDEX "automation_rules_name" ON "automation_rules" ("bu_id", "name_key");--> statement-breakpoint
CREATE INDEX "automation_rules_running" ON "automation_rules" ("bu_id", "place", "id") WHERE state = 'running';--> statement-breakpoint
-- What a rule last saw of a prospect. Nobody has a row who never matched.
CREATE TABLE "automation_states" (
	"bu_id" uuid NOT NULL,
	"rule_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"matching" boolean NOT NULL,
	"fired" integer DEFAULT 0 NOT NULL,
	"fired_at" timestamp (3) with time zone,
	CONSTRAINT "automation_states_pk" PRIMARY KEY("bu_id", "rule_id", "prospect_id")
);--> statement-breakpoint
CREATE INDEX "automation_states_prospect" ON "automation_states" ("bu_id", "prospect_id");--> statement-breakpoint
-- Who is to be looked at. Only added to by writers, so that none of them waits for another or for the worker.
CREATE TABLE "automation_touches" (
	"bu_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	"prospect_id" uuid NOT NULL,
	"chain" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	CONSTRAINT "automation_touches_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE TABLE "automation_firings" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"rule_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"outcome" text DEFAULT 'done' NOT NULL,
	"why" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"done" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "automation_firings_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE INDEX "automation_firings_rule" ON "automation_firings" ("bu_id", "rule_id", "id");--> statement-breakpoint
CREATE INDEX "automation_firings_prospect" ON "automation_firings" ("bu_id", "prospect_id", "id");--> statement-breakpoint
-- [OP-3] What the last dry run found that opportunities would do to scores, and so to rules.
CREATE TABLE "rule_forecasts" (
	"bu_id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"found" jsonb NOT NULL
);--> statement-breakpoint
-- What a rule tells somebody of the team.
CREATE TABLE "notices" (
	"bu_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"user_id" uuid NOT NULL,
	"prospect_id" uuid,
	"rule_id" uuid,
	"text" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp (3) with time zone,
	CONSTRAINT "notices_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE INDEX "notices_user" ON "notices" ("bu_id", "user_id", "id");--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['lists', 'list_members', 'tags', 'prospect_tags', 'point_values', 'score_recounts', 'automation_rules',
    'automation_states', 'automation_touches', 'automation_firings', 'rule_forecasts', 'notices'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_business_unit ON %I USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()))', t);
  END LOOP;
END $$;--> statement-breakpoint
-- [AU-3][FD-10] A rule sees changes of the sync, of scoring and of people alike: whoever writes, these triggers see it.
-- Whether any rule runs is looked up once in a transaction. Row by row, since a trigger that is handed whole tables of rows
-- costs a quarter of an import where no rule runs at all. What a rule itself does is noted by the rules' own worker.
CREATE FUNCTION rules_watch() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE known text := current_setting('app.watched', true);
BEGIN
  IF known IS NULL OR known = '' THEN
    known := (EXISTS (SELECT FROM automation_rules WHERE bu_id = current_bu() AND state = 'running'))::text;
    PERFORM set_config('app.watched', known, true);
  END IF;
  RETURN known = 'true';
END $$;--> statement-breakpoint
CREATE FUNCTION touch_prospect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF new.deleted_at IS NOT NULL OR (old.values, old.score, old.grade, old.assigned_user_id, old.last_activity_at, old.deleted_at)
      IS NOT DISTINCT FROM (new.values, new.score, new.grade, new.assigned_user_id, new.last_activity_at, new.deleted_at)
    THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO automation_touches (bu_id, prospect_id) VALUES (new.bu_id, new.id);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION touch_prospect_of_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN INSERT INTO automation_touches (bu_id, prospect_id) VALUES (old.bu_id, old.prospect_id);
  ELSE INSERT INTO automation_touches (bu_id, prospect_id) VALUES (new.bu_id, new.prospect_id); END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER rules_see AFTER INSERT OR UPDATE ON "prospects" FOR EACH ROW
WHEN (rules_watch()) EXECUTE FUNCTION touch_prospect();--> statement-breakpoint
CREATE TRIGGER rules_see_link AFTER UPDATE ON "pairs" FOR EACH ROW
WHEN (old.crm_id IS DISTINCT FROM new.crm_id AND rules_watch()) EXECUTE FUNCTION touch_prospect_of_row();--> statement-breakpoint
CREATE TRIGGER rules_see_activity AFTER INSERT ON "activities" FOR EACH ROW
WHEN (rules_watch()) EXECUTE FUNCTION touch_prospect_of_row();--> statement-breakpoint
CREATE TRIGGER rules_see_member AFTER INSERT OR DELETE ON "list_members" FOR EACH ROW
WHEN (rules_watch()) EXECUTE FUNCTION touch_prospect_of_row();--> statement-breakpoint
CREATE TRIGGER rules_see_tag AFTER INSERT OR DELETE ON "prospect_tags" FOR EACH ROW
WHEN (rules_watch()) EXECUTE FUNCTION touch_prospect_of_row();
