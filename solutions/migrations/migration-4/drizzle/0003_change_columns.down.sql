-- Takes back 0003_change_columns.
-- Running this loses data: 2 statements drop what has rows in it.

ALTER TABLE "users" ADD COLUMN "password_hash" varchar(128);
--> statement-breakpoint
-- Loses data: the column users.last_seen goes with all of its values.
ALTER TABLE "users" DROP COLUMN "last_seen";
--> statement-breakpoint
-- Loses data: the column users.is_active goes with all of its values.
ALTER TABLE "users" DROP COLUMN "is_active";
