-- Takes back 0002_create_users.
-- Running this loses data: 2 statements drop what has rows in it.

-- Loses data: the table logins goes with all of its rows.
DROP TABLE "logins" CASCADE;
--> statement-breakpoint
-- Loses data: the table users goes with all of its rows.
DROP TABLE "users" CASCADE;
