-- The column comes back. The hashes that were in it don't.
ALTER TABLE "users" ADD COLUMN "password_hash" varchar(128);
--> statement-breakpoint
ALTER TABLE "users" DROP COLUMN "last_seen";
--> statement-breakpoint
ALTER TABLE "users" DROP COLUMN "is_active";
