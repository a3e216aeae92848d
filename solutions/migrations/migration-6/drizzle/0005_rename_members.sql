ALTER TABLE "users" RENAME TO "members";--> statement-breakpoint
ALTER TABLE "logins" DROP CONSTRAINT "logins_user_id_users_id_fk";
--> statement-breakpoint
ALTER TABLE "logins" ADD CONSTRAINT "logins_user_id_members_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;