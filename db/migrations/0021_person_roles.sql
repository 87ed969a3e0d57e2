-- [PA-1][OP-1] A person account takes part in opportunities as the contact that it is as well.
CREATE INDEX "crm_records_person" ON "crm_records" ("bu_id", "person_contact_id") WHERE person_contact_id IS NOT NULL;--> statement-breakpoint
CREATE OR REPLACE FUNCTION recheck_opportunities_of_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO opportunity_rechecks (bu_id, opportunity_id)
  SELECT new.bu_id, r.opportunity_id FROM opportunity_roles r
  WHERE r.bu_id = new.bu_id AND r.contact_id IN (old.crm_id, new.crm_id)
  UNION
  SELECT new.bu_id, r.opportunity_id FROM crm_records m
  JOIN opportunity_roles r ON r.bu_id = m.bu_id AND r.contact_id = m.person_contact_id
  WHERE m.bu_id = new.bu_id AND m.crm_id IN (old.crm_id, new.crm_id);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER opportunities_of_new_person AFTER INSERT ON "pairs" FOR EACH ROW
WHEN (new.crm_object = 'Account' AND new.crm_id IS NOT NULL) EXECUTE FUNCTION recheck_opportunities_of_link();--> statement-breakpoint
CREATE TRIGGER opportunities_of_person AFTER UPDATE ON "pairs" FOR EACH ROW
WHEN ((old.crm_id IS DISTINCT FROM new.crm_id OR old.link_state <> new.link_state)
  AND (old.crm_object = 'Account' OR new.crm_object = 'Account')) EXECUTE FUNCTION recheck_opportunities_of_link();--> statement-breakpoint
-- Which contact it is may be heard of after the link was made.
CREATE FUNCTION recheck_opportunities_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO opportunity_rechecks (bu_id, opportunity_id)
  SELECT DISTINCT new.bu_id, r.opportunity_id FROM opportunity_roles r
  WHERE r.bu_id = new.bu_id AND r.contact_id = new.person_contact_id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER opportunities_of_person_record AFTER INSERT OR UPDATE OF person_contact_id ON "crm_records" FOR EACH ROW
WHEN (new.person_contact_id IS NOT NULL) EXECUTE FUNCTION recheck_opportunities_of_record();--> statement-breakpoint
CREATE OR REPLACE FUNCTION recheck_opportunities_of_prospect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO opportunity_rechecks (bu_id, opportunity_id)
  SELECT new.bu_id, t.opportunity_id FROM opportunity_ties t WHERE t.bu_id = new.bu_id AND t.prospect_id = new.id
  UNION
  SELECT new.bu_id, r.opportunity_id FROM pairs l JOIN opportunity_roles r ON r.bu_id = l.bu_id AND r.contact_id = l.crm_id
  WHERE l.bu_id = new.bu_id AND l.prospect_id = new.id
  UNION
  SELECT new.bu_id, r.opportunity_id FROM pairs l
  JOIN crm_records m ON m.bu_id = l.bu_id AND m.crm_id = l.crm_id
  JOIN opportunity_roles r ON r.bu_id = m.bu_id AND r.contact_id = m.person_contact_id
  WHERE l.bu_id = new.bu_id AND l.prospect_id = new.id;
  RETURN NULL;
END $$;
