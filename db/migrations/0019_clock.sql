-- [A6] Clocks go wrong by years, and an integer of milliseconds holds 24 days.
ALTER TABLE "connectors" ALTER COLUMN "clock_offset_ms" TYPE double precision;
