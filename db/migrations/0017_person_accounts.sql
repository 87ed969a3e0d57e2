-- [PA-1] The record type that makes a new account a person account, as the last describe of Account had it.
ALTER TABLE "crm_schemas" ADD COLUMN "person_record_type_id" text;
