-- Of pages with a fifth to spare, a mass update filled the room with the first rows and moved the others, each with its entries in all
-- indexes. With half of it free every row stays on its page, the first time, too. Holds for pages that are written from now on.
ALTER TABLE "prospects" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "pairs" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "crm_records" SET (fillfactor = 50);
