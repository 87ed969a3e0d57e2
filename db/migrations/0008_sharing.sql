-- [SH-1] What of an object is shared. Without a row for it, all that the connector user sees.
CREATE TABLE "sharing_rules" (
	"bu_id" uuid NOT NULL,
	"object" text NOT NULL,
	"criteria" jsonb NOT NULL,
	"fields" jsonb NOT NULL,
	"saved_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"saved_by" uuid,
	CONSTRAINT "sharing_rules_pk" PRIMARY KEY("bu_id", "object")
);--> statement-breakpoint
ALTER TABLE "sharing_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sharing_rules" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY own_business_unit ON "sharing_rules" USING (bu_id = (SELECT current_bu())) WITH CHECK (bu_id = (SELECT current_bu()));--> statement-breakpoint
-- Grows with each change of a rule; a run that began under another rule asks nothing and writes nothing any more.
ALTER TABLE "connectors" ADD COLUMN "sharing_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- The version for which all links were looked at: until it is the present one, somebody may hold what is not shared any more.
ALTER TABLE "connectors" ADD COLUMN "sharing_checked" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- [CN-7] What a business unit must know of another on the same org. Kept by the triggers below, so that it is never old.
ALTER TABLE "org_links" ADD COLUMN "running" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "org_links" ADD COLUMN "integration_user" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "org_links" ADD COLUMN "people_rule" jsonb;--> statement-breakpoint
CREATE FUNCTION describe_org_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT NOT c.paused AND c.connected_at IS NOT NULL, c.is_integration_user
    INTO NEW.running, NEW.integration_user FROM connectors c WHERE c.bu_id = NEW.bu_id;
  NEW.running := coalesce(NEW.running, false);
  NEW.integration_user := coalesce(NEW.integration_user, false);
  SELECT jsonb_build_object('criteria', r.criteria, 'fields', r.fields)
    INTO NEW.people_rule FROM sharing_rules r WHERE r.bu_id = NEW.bu_id AND r.object = 'people';
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER org_link_described BEFORE INSERT OR UPDATE ON org_links
  FOR EACH ROW EXECUTE FUNCTION describe_org_link();--> statement-breakpoint
CREATE FUNCTION refresh_org_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE org_links SET org_id = org_id WHERE bu_id = coalesce(NEW.bu_id, OLD.bu_id);
  RETURN NULL;
END $$;--> statement-breakpoint
-- Every cycle writes the connector's row: only what a neighbour would see differently is told.
CREATE TRIGGER connector_described AFTER UPDATE OF paused, is_integration_user, connected_at ON connectors
  FOR EACH ROW WHEN (
    (OLD.paused, OLD.is_integration_user, OLD.connected_at IS NULL)
      IS DISTINCT FROM (NEW.paused, NEW.is_integration_user, NEW.connected_at IS NULL)
  ) EXECUTE FUNCTION refresh_org_link();--> statement-breakpoint
CREATE TRIGGER rule_described AFTER INSERT OR UPDATE OR DELETE ON sharing_rules
  FOR EACH ROW EXECUTE FUNCTION refresh_org_link();--> statement-breakpoint
DO $$
DECLARE link record;
BEGIN
  FOR link IN SELECT bu_id FROM org_links LOOP
    PERFORM set_config('app.bu_id', link.bu_id::text, true);
    UPDATE org_links SET org_id = org_id WHERE bu_id = link.bu_id;
  END LOOP;
  PERFORM set_config('app.bu_id', '', true);
END $$;
