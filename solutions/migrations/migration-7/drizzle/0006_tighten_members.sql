-- Rows that were there before get values that the new rules allow: different ones, as the unique indexes want it.
UPDATE "members" SET "username" = 'member_' || "id" WHERE "username" IS NULL;
--> statement-breakpoint
UPDATE "members" SET "email" = 'member_' || "id" || '@example.invalid' WHERE "email" IS NULL OR "email" NOT LIKE '%_@_%';
--> statement-breakpoint
ALTER TABLE "logins" DROP CONSTRAINT "logins_user_id_members_id_fk";
--> statement-breakpoint
ALTER TABLE "logins" ALTER COLUMN "user_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "members" ALTER COLUMN "username" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "members" ALTER COLUMN "email" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "logins" ADD CONSTRAINT "logins_user_id_members_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_email_has_at" CHECK ("members"."email" like '%_@_%');