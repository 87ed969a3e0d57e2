ALTER TABLE "crm_records" ADD COLUMN "email" text;--> statement-breakpoint
ALTER TABLE "crm_records" ADD COLUMN "converted_contact_id" text;--> statement-breakpoint
ALTER TABLE "crm_records" ADD COLUMN "master_record_id" text;