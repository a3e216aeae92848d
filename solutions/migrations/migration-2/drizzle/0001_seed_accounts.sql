INSERT INTO "accounts" ("id", "name", "description") VALUES
	(1, 'John Smith', 'CEO'),
	(2, 'Ed Williams', 'CTO'),
	(3, 'Wendy Jones', 'CFO');
--> statement-breakpoint
-- Ids that are given don't move the sequence, and the next account would be given the id 1 again.
SELECT setval(pg_get_serial_sequence('accounts', 'id'), (SELECT max("id") FROM "accounts"));
