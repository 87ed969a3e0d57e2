-- [SC-2] The ledger: a score is the sum of its rows. What was scored before there was one becomes its first row.
CREATE TABLE "score_entries" (
	"bu_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"cause" text NOT NULL,
	"points" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	CONSTRAINT "score_entries_pk" PRIMARY KEY("bu_id", "prospect_id", "kind", "cause")
);--> statement-breakpoint
CREATE INDEX "score_entries_story" ON "score_entries" ("bu_id", "prospect_id", "at");--> statement-breakpoint
-- The migrating role is bound by the policy of the prospects as everybody is.
ALTER TABLE "prospects" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "score_entries" ("bu_id", "prospect_id", "kind", "cause", "points", "at")
SELECT bu_id, id, 'carried_over', 'before the ledger', score, now() FROM "prospects" WHERE score <> 0;--> statement-breakpoint
ALTER TABLE "prospects" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "opportunities" (
	"bu_id" uuid NOT NULL,
	"crm_id" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text GENERATED ALWAYS AS (lower(name)) STORED NOT NULL,
	"stage" text NOT NULL,
	"state" text NOT NULL,
	"amount" numeric(18, 2),
	"amount_key" numeric(18, 2) GENERATED ALWAYS AS (coalesce(amount, 0)) STORED NOT NULL,
	"currency" text,
	"probability" real,
	"close_date" date NOT NULL,
	"type" text,
	"campaign_id" text,
	"campaign" text,
	"owner_id" text,
	"account" text,
	"search_text" text GENERATED ALWAYS AS (lower(name || ' ' || coalesce(account, ''))) STORED NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"modified_at" timestamp (3) with time zone NOT NULL,
	"is_deleted" boolean DEFAULT false NOT NULL,
	"shown" boolean DEFAULT false NOT NULL,
	CONSTRAINT "opportunities_pk" PRIMARY KEY("bu_id", "crm_id")
);--> statement-breakpoint
CREATE INDEX "opportunities_close" ON "opportunities" ("bu_id", "close_date", "crm_id") WHERE shown;--> statement-breakpoint
CREATE INDEX "opportunities_name" ON "opportunities" ("bu_id", "name_key", "crm_id") WHERE shown;--> statement-breakpoint
CREATE INDEX "opportunities_amount" ON "opportunities" ("bu_id", "amount_key", "crm_id") WHERE shown;--> statement-breakpoint
CREATE INDEX "opportunities_modified" ON "opportunities" ("bu_id", "modified_at", "crm_id") WHERE shown;--> statement-breakpoint
CREATE INDEX "opportunities_state" ON "opportunities" ("bu_id", "state", "close_date", "crm_id") WHERE shown;--> statement-breakpoint
CREATE INDEX "opportunities_stage" ON "opportunities" ("bu_id", "stage", "close_date", "crm_id") WHERE shown;--> statement-breakpoint
CREATE INDEX "opportunities_owner" ON "opportunities" ("bu_id", "owner_id", "close_date", "crm_id") WHERE shown;--> statement-breakpoint
CREATE INDEX "opportunities_search" ON "opportunities" USING gin ("bu_id", "search_text" gin_trgm_ops) WHERE shown;--> statement-breakpoint
CREATE TABLE "opportunity_roles" (
	"bu_id" uuid NOT NULL,
	"crm_id" text NOT NULL,
	"opportunity_id" text NOT NULL,
	"contact_id" text NOT NULL,
	"role" text,
	"is_primary" boolean NOT NULL,
	"modified_at" timestamp (3) with time zone NOT NULL,
	"is_deleted" boolean DEFAULT false NOT NULL,
	CONSTRAINT "opportunity_roles_pk" PRIMARY KEY("bu_id", "crm_id")
);--> statement-breakpoint
CREATE INDEX "opportunity_roles_opportunity" ON "opportunity_roles" ("bu_id", "opportunity_id");--> statement-breakpoint
CREATE INDEX "opportunity_roles_contact" ON "opportunity_roles" ("bu_id", "contact_id");--> statement-breakpoint
CREATE TABLE "opportunity_ties" (
	"bu_id" uuid NOT NULL,
	"opportunity_id" text NOT NULL,
	"prospect_id" uuid NOT NULL,
	"linked" boolean NOT NULL,
	"told" text NOT NULL,
	"role" text,
	"is_primary" boolean DEFAULT false NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "opportunity_ties_pk" PRIMARY KEY("bu_id", "opportunity_id", "prospect_id")
);--> statement-breakpoint
CREATE INDEX "opportunity_ties_prospect" ON "opportunity_ties" ("bu_id", "prospect_id");--> statement-breakpoint
CREATE TABLE "opportunity_rechecks" (
	"bu_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	"opportunity_id" text NOT NULL,
	CONSTRAINT "opportunity_rechecks_pk" PRIMARY KEY("bu_id", "id")
);--> statement-breakpoint
CREATE TABLE "opportunity_readings" (
	"bu_id" uuid PRIMARY KEY NOT NULL,
	"read_at" timestamp (3) with time zone,
	"roles" text DEFAULT 'any' NOT NULL,
	"hidden" text[] DEFAULT '{}'::text[] NOT NULL,
	"problem" text,
	"problem_at" timestamp (3) with time zone
);--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['score_entries', 'opportunities', 'opportunity_roles', 'opportunity_ties', 'opportunity_rechecks', 'opportunity_readings'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_business_unit ON %I USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()))', t);
  END LOOP;
END $$;--> statement-breakpoint
-- Substring search, as search_prospects does it and for the same reason.
CREATE POLICY search ON "opportunities" FOR SELECT TO concord_search USING (true);--> statement-breakpoint
CREATE FUNCTION search_opportunities(wanted text, most int) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE bu uuid := current_bu(); pattern text;
BEGIN
  IF bu IS NULL THEN RAISE EXCEPTION 'no business unit is set'; END IF;
  pattern := '%' || replace(replace(replace(lower(wanted), '\', '\\'), '%', '\%'), '_', '\_') || '%';
  RETURN QUERY EXECUTE 'SELECT crm_id FROM opportunities WHERE bu_id = $1 AND shown AND search_text LIKE $2 LIMIT $3'
    USING bu, pattern, most;
END $$;--> statement-breakpoint
-- [OP-1] Which opportunities concern a prospect changes with its link, and links change in many places: by the push, a
-- merge, a switch, a deleted record. A trigger misses none of them.
CREATE FUNCTION recheck_opportunities_of_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO opportunity_rechecks (bu_id, opportunity_id)
  SELECT DISTINCT new.bu_id, r.opportunity_id FROM opportunity_roles r
  WHERE r.bu_id = new.bu_id AND r.contact_id IN (old.crm_id, new.crm_id);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER opportunities_of_new_link AFTER INSERT ON "pairs" FOR EACH ROW
WHEN (new.crm_object = 'Contact' AND new.crm_id IS NOT NULL) EXECUTE FUNCTION recheck_opportunities_of_link();--> statement-breakpoint
CREATE TRIGGER opportunities_of_link AFTER UPDATE ON "pairs" FOR EACH ROW
WHEN ((old.crm_id IS DISTINCT FROM new.crm_id OR old.link_state <> new.link_state)
  AND (old.crm_object = 'Contact' OR new.crm_object = 'Contact')) EXECUTE FUNCTION recheck_opportunities_of_link();--> statement-breakpoint
-- Whoever goes to the recycle bin or comes back takes part or not.
CREATE FUNCTION recheck_opportunities_of_prospect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO opportunity_rechecks (bu_id, opportunity_id)
  SELECT new.bu_id, t.opportunity_id FROM opportunity_ties t WHERE t.bu_id = new.bu_id AND t.prospect_id = new.id
  UNION
  SELECT new.bu_id, r.opportunity_id FROM pairs l JOIN opportunity_roles r ON r.bu_id = l.bu_id AND r.contact_id = l.crm_id
  WHERE l.bu_id = new.bu_id AND l.prospect_id = new.id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER opportunities_of_prospect AFTER UPDATE OF deleted_at ON "prospects" FOR EACH ROW
WHEN ((old.deleted_at IS NULL) <> (new.deleted_at IS NULL)) EXECUTE FUNCTION recheck_opportunities_of_prospect();
